package api

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gofiber/fiber/v2"

	"tenantry/server/audit"
	"tenantry/server/domain"
)

func (a *API) mountAuditEvents() {
	const description = "Server-sent events from now on: `event: audit`, `id` is the event's, `data` is it as JSON. An event that was " +
		"there already may come once more after the stream was broken. The stream ends when the reader may no longer see the log."
	responses := map[string]*huma.Response{"200": {Description: "The events", Content: map[string]*huma.MediaType{
		"text/event-stream": {Schema: &huma.Schema{Type: huma.TypeString}},
	}}}
	register(a, huma.Operation{
		OperationID: "followPlatformAudit", Method: http.MethodGet, Path: "/platform/audit/events", Tags: tagAudit,
		Summary: "Follow what happens on the whole platform", Description: description, Responses: responses,
	}, platform(domain.PermPlatformAudit), a.followPlatformAudit)
	register(a, huma.Operation{
		OperationID: "followTenantAudit", Method: http.MethodGet, Path: "/tenants/{tenant}/audit/events", Tags: tagAudit,
		Summary: "Follow what happens in a tenant", Description: description, Responses: responses,
	}, inTenant(domain.PermAuditRead), a.followTenantAudit)
}

func (a *API) followPlatformAudit(_ context.Context, in *struct {
	PlatformAuditFilter
}) (*stream, error) {
	tail := a.Audit.PlatformTail(in.PlatformAuditFilter.stored())
	return a.followAudit(tail, func(ctx context.Context) (context.Context, error) {
		return ctx, domain.AuthorizePlatform(ctx, domain.PermPlatformAudit)
	}), nil
}

func (a *API) followTenantAudit(ctx context.Context, in *struct {
	TenantIn
	AuditFilter
}) (*stream, error) {
	t, _ := tenantOf(ctx)
	tail := a.Audit.TenantTail(t.ID, in.AuditFilter.stored())
	return a.followAudit(tail, func(ctx context.Context) (context.Context, error) {
		return a.enterTenant(ctx, string(t.ID), domain.PermAuditRead)
	}), nil
}

// auditStream writes events to one reader.
type auditStream struct {
	api    *API
	tail   audit.Tail
	caller func() (context.Context, error)
	enter  func(context.Context) (context.Context, error)
}

func (a *API) followAudit(tail audit.Tail, enter func(context.Context) (context.Context, error)) *stream {
	return &stream{Body: func(c *fiber.Ctx) {
		c.Set(fiber.HeaderContentType, "text/event-stream; charset=utf-8")
		c.Set(fiber.HeaderCacheControl, "no-store")
		c.Set("X-Accel-Buffering", "no") // a proxy must not wait for the end
		s := &auditStream{api: a, tail: tail, caller: a.callerAgain(c), enter: enter}
		c.Context().SetBodyStreamWriter(s.write)
	}}
}

// write sends what comes until the reader leaves or may no longer see it, or the
// server stops. Each look asks anew who the reader is and what they may.
func (s *auditStream) write(w *bufio.Writer) {
	poll, ping := time.NewTicker(streamPoll), time.NewTicker(streamPing)
	defer poll.Stop()
	defer ping.Stop()
	text := "retry: 2000\n\n"
	for {
		if _, err := w.WriteString(text); err != nil || !s.sendNew(w) || w.Flush() != nil {
			return
		}
		text = ""
		select {
		case <-s.api.Audit.Stopping():
			return
		case <-poll.C:
		case <-ping.C:
			text = ": ping\n\n"
		}
	}
}

// sendNew writes the events that are new and reports whether to go on.
func (s *auditStream) sendNew(w *bufio.Writer) bool {
	ctx, err := s.caller()
	if err == nil {
		ctx, err = s.enter(ctx)
	}
	if err != nil {
		return false
	}
	events, err := s.tail.Next(ctx)
	if err != nil {
		s.api.Logger.Error("a stream of audit events ends early", "error", err)
		return false
	}
	for _, e := range events {
		data, err := json.Marshal(auditWireOf(e))
		if err != nil {
			return false
		}
		if _, err := fmt.Fprintf(w, "id: %s\nevent: audit\ndata: %s\n\n", e.ID, data); err != nil {
			return false
		}
	}
	return true
}

// jsonLines writes events as the API shows them, a line each.
type jsonLines struct {
	buffer *bufio.Writer
	out    *json.Encoder
}

func newJSONLines(w *bufio.Writer) audit.Writer { return jsonLines{w, json.NewEncoder(w)} }

func (j jsonLines) Write(e domain.AuditEvent) error { return j.out.Encode(auditWireOf(e)) }

func (j jsonLines) Flush() error { return j.buffer.Flush() }
