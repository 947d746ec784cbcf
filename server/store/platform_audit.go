package store

import (
	"context"
	"time"

	"tenantry/server/domain"
)

// ListPlatformAudit returns what happened on the whole platform, newest first.
func (t *Tx) ListPlatformAudit(ctx context.Context, p Page) ([]domain.AuditEvent, string, error) {
	return t.FindPlatformAudit(ctx, AuditFilter{}, p)
}

// FindPlatformAudit is ListPlatformAudit for a part of the events.
func (t *Tx) FindPlatformAudit(ctx context.Context, f AuditFilter, p Page) ([]domain.AuditEvent, string, error) {
	before, err := p.before()
	if err != nil {
		return nil, "", err
	}
	q := newList(selectAudit).after("at", "id", true, before.at, before.id)
	f.restrict(q)
	q.page("at", "id", true, int(p.size())-1)
	return t.auditPage(ctx, q, p, func(r auditRow) position { return position{r.At, r.ID} })
}

// NewPlatformAudit returns what was written since a time, oldest first. Events of
// different chains become visible in another order than that of their times: ask
// from a little earlier, and pass over what was there before.
func (t *Tx) NewPlatformAudit(ctx context.Context, f AuditFilter, since time.Time) ([]domain.AuditEvent, error) {
	f.From = since
	q := newList(selectAudit)
	f.restrict(q)
	q.page("at", "id", false, 10*MaxPage)
	return t.auditEvents(ctx, q)
}
