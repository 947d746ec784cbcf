package store

import (
	"context"

	"tenantry/server/domain"
	"tenantry/server/store/sqlc"
)

// CreateAuditEvent writes an event down; its id and time are the transaction's.
func (t *Tx) CreateAuditEvent(ctx context.Context, e domain.AuditEvent) error {
	detail, err := toJSON(e.Detail)
	if err != nil {
		return err
	}
	return classify(t.q.CreateAuditEvent(ctx, sqlc.CreateAuditEventParams{
		ID: t.NewID("au"), TenantID: textOrNil(e.TenantID),
		ActorKind: string(e.ActorKind), ActorID: e.ActorID, ActorName: e.ActorName,
		Action: e.Action, TargetKind: e.TargetKind, TargetID: e.TargetID,
		Detail: detail, Address: e.Address, RequestID: e.RequestID, At: millis(t.now),
	}))
}

// ListAudit returns what happened in this tenant, newest first.
func (t *TenantTx) ListAudit(ctx context.Context, p Page) ([]domain.AuditEvent, string, error) {
	before, err := p.before()
	if err != nil {
		return nil, "", err
	}
	rows, err := t.q.ListTenantAudit(ctx, sqlc.ListTenantAuditParams{
		TenantID: textOrNil(t.id), BeforeAt: before.at, BeforeID: before.id, PageSize: p.size(),
	})
	if err != nil {
		return nil, "", classify(err)
	}
	return cutPage(rows, p, auditPlace, auditEvent)
}

func auditPlace(r sqlc.AuditEvent) position { return position{r.At, r.ID} }

func auditEvent(r sqlc.AuditEvent) (domain.AuditEvent, error) {
	e := domain.AuditEvent{
		ID: domain.AuditID(r.ID), TenantID: fromTextOrNil[domain.TenantID](r.TenantID),
		ActorKind: domain.ActorKind(r.ActorKind), ActorID: r.ActorID, ActorName: r.ActorName,
		Action: r.Action, TargetKind: r.TargetKind, TargetID: r.TargetID,
		Address: r.Address, RequestID: r.RequestID, At: fromMillis(r.At),
	}
	return e, fromJSON(r.Detail, &e.Detail)
}
