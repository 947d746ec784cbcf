package store

import (
	"context"

	"tenantry/server/domain"
)

// ListPlatformAudit returns what happened on the whole platform, newest first.
func (t *Tx) ListPlatformAudit(ctx context.Context, p Page) ([]domain.AuditEvent, string, error) {
	before, err := p.before()
	if err != nil {
		return nil, "", err
	}
	rows, err := t.q.ListAudit(ctx, before.at, before.id, p.size())
	if err != nil {
		return nil, "", classify(err)
	}
	return cutPage(rows, p, auditPlace, auditEvent)
}
