package audit

import (
	"bufio"
	"context"
	"encoding/csv"
	"encoding/json"
	"strconv"
	"strings"
	"time"

	"tenantry/server/domain"
	"tenantry/server/store"
)

// RecordExport writes down that a part of the log leaves the house. Needs
// AUDIT:read in the tenant, or PLATFORM_AUDIT:read without one.
func (s *Service) RecordExport(ctx context.Context, id domain.TenantID, filter store.AuditFilter, format string) error {
	err := domain.AuthorizePlatform(ctx, domain.PermPlatformAudit)
	if id != "" {
		err = domain.AuthorizeTenant(ctx, id, domain.PermAuditRead)
	}
	if err != nil {
		return err
	}
	return s.DB.Tx(ctx, func(tx *store.Tx) error {
		return Record(ctx, tx, Event{
			TenantID: id, Action: "audit.export", TargetKind: "audit", TargetID: string(id), Detail: filterDetail(filter, format),
		})
	})
}

// filterDetail says what was asked for.
func filterDetail(f store.AuditFilter, format string) map[string]any {
	detail := map[string]any{"format": format}
	for name, value := range map[string]string{
		"tenant": string(f.TenantID), "actor": f.ActorID, "action": f.Action, "targetKind": f.TargetKind, "target": f.TargetID, "through": f.Through,
		"from": timeText(f.From), "to": timeText(f.To),
	} {
		if value != "" {
			detail[name] = value
		}
	}
	return detail
}

func timeText(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339Nano)
}

// Writer writes events to a file.
type Writer interface {
	Write(domain.AuditEvent) error
	Flush() error
}

type csvWriter struct {
	buffer *bufio.Writer
	out    *csv.Writer
}

// NewCSV writes RFC 4180: a line of names, then a line for each event.
func NewCSV(w *bufio.Writer) Writer {
	out := csv.NewWriter(w)
	out.UseCRLF = true
	// The writer keeps its first error, and Flush returns it.
	_ = out.Write([]string{
		"time", "id", "seq", "tenant", "actor kind", "actor id", "actor name", "through", "action", "target kind", "target id",
		"detail", "address", "request id",
	})
	return &csvWriter{w, out}
}

func (c *csvWriter) Write(e domain.AuditEvent) error {
	detail, err := json.Marshal(e.Detail)
	if err != nil {
		return err
	}
	line := []string{
		timeText(e.At), string(e.ID), strconv.FormatInt(e.Seq, 10), string(e.TenantID), string(e.ActorKind), e.ActorID, e.ActorName,
		e.Through, e.Action, e.TargetKind, e.TargetID, string(detail), e.Address, e.RequestID,
	}
	for i, text := range line {
		line[i] = inert(text)
	}
	return c.out.Write(line)
}

func (c *csvWriter) Flush() error {
	c.out.Flush()
	if err := c.out.Error(); err != nil {
		return err
	}
	return c.buffer.Flush()
}

// inert keeps a spreadsheet from taking a text for a formula.
func inert(text string) string {
	if text != "" && strings.ContainsRune("=+-@\t\r\n\x00", rune(text[0])) {
		return "'" + text
	}
	return text
}
