package api

import (
	"bufio"
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gofiber/fiber/v2"

	"tenantry/server/audit"
	"tenantry/server/domain"
	"tenantry/server/store"
)

func (a *API) mountAuditExport() {
	const description = "The whole of what the filters let through, newest first, as one file. The export is itself an event of the log. " +
		"In CSV a text that a spreadsheet would take for a formula begins with an apostrophe."
	responses := map[string]*huma.Response{"200": {Description: "The file", Content: map[string]*huma.MediaType{
		"text/csv":             {Schema: &huma.Schema{Type: huma.TypeString}},
		"application/x-ndjson": {Schema: &huma.Schema{Type: huma.TypeString}},
	}}}
	register(a, huma.Operation{
		OperationID: "exportPlatformAudit", Method: http.MethodGet, Path: "/platform/audit/export", Tags: tagAudit,
		Summary: "Export what happened on the whole platform", Description: description, Responses: responses,
	}, platform(domain.PermPlatformAudit), a.exportPlatformAudit)
	register(a, huma.Operation{
		OperationID: "exportTenantAudit", Method: http.MethodGet, Path: "/tenants/{tenant}/audit/export", Tags: tagAudit,
		Summary: "Export what happened in a tenant", Description: description, Responses: responses,
	}, inTenant(domain.PermAuditRead), a.exportTenantAudit)
}

// ExportIn says how a file is written.
type ExportIn struct {
	Format string `query:"format" enum:"csv,jsonl" default:"csv"`
}

func (a *API) exportPlatformAudit(ctx context.Context, in *struct {
	PlatformAuditFilter
	ExportIn
}) (*stream, error) {
	filter := in.PlatformAuditFilter.stored()
	if err := a.Audit.RecordExport(ctx, "", filter, in.Format); err != nil {
		return nil, err
	}
	return a.export(ctx, "audit-platform", in.Format, func(ctx context.Context, page store.Page) ([]domain.AuditEvent, string, error) {
		return a.Audit.Platform(ctx, filter, page)
	}), nil
}

func (a *API) exportTenantAudit(ctx context.Context, in *struct {
	TenantIn
	AuditFilter
	ExportIn
}) (*stream, error) {
	t, _ := tenantOf(ctx)
	filter := in.AuditFilter.stored()
	if err := a.Audit.RecordExport(ctx, t.ID, filter, in.Format); err != nil {
		return nil, err
	}
	return a.export(ctx, "audit-"+t.Slug, in.Format, func(ctx context.Context, page store.Page) ([]domain.AuditEvent, string, error) {
		return a.Audit.Tenant(ctx, t.ID, filter, page)
	}), nil
}

// export streams page after page, so that a file of any size needs the memory of
// one. It goes on beyond the time that a request has, with the rights of its
// beginning.
func (a *API) export(ctx context.Context, name, format string, read func(context.Context, store.Page) ([]domain.AuditEvent, string, error)) *stream {
	ctx = context.WithoutCancel(ctx)
	return &stream{Body: func(c *fiber.Ctx) {
		content := "text/csv; charset=utf-8"
		if format == "jsonl" {
			content = "application/x-ndjson; charset=utf-8"
		}
		c.Set(fiber.HeaderContentType, content)
		c.Set(fiber.HeaderCacheControl, "no-store")
		c.Set(fiber.HeaderContentDisposition, `attachment; filename="`+name+"-"+a.Now().Format(time.DateOnly)+"."+format+`"`)
		c.Context().SetBodyStreamWriter(func(w *bufio.Writer) {
			if err := writeExport(ctx, w, format, read); err != nil {
				// The file ends early; what has been sent cannot be taken back.
				a.Logger.Warn("an export of the audit log was cut off", "error", err)
			}
		})
	}}
}

func writeExport(ctx context.Context, w *bufio.Writer, format string, read func(context.Context, store.Page) ([]domain.AuditEvent, string, error)) error {
	var out audit.Writer
	if format == "jsonl" {
		out = newJSONLines(w)
	} else {
		out = audit.NewCSV(w)
	}
	page := store.Page{Limit: store.MaxPage}
	for {
		events, next, err := read(ctx, page)
		if err != nil {
			return err
		}
		for _, e := range events {
			if err := out.Write(e); err != nil {
				return err
			}
		}
		if err := out.Flush(); err != nil {
			return err
		}
		if page.Cursor = next; next == "" {
			return nil
		}
	}
}
