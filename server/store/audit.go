package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"tenantry/server/domain"
)

// CreateAuditEvent takes an event down; its id and time are the transaction's. It
// is written when the transaction ends, as the last thing that it does, so that
// the end of its chain is held for as short as can be.
func (t *Tx) CreateAuditEvent(_ context.Context, e domain.AuditEvent) error {
	if t.reading {
		return fmt.Errorf("store: the audit event %s in a Read", e.Action)
	}
	detail, err := toJSON(e.Detail)
	if err != nil {
		return err
	}
	t.audited = append(t.audited, auditRow{
		ID: t.NewID("au"), TenantID: string(e.TenantID), ActorKind: string(e.ActorKind), ActorID: e.ActorID, ActorName: e.ActorName,
		Through: e.Through, Action: e.Action, TargetKind: e.TargetKind, TargetID: e.TargetID,
		Detail: detail, Address: e.Address, RequestID: e.RequestID, At: millis(t.now),
	})
	return nil
}

// auditRow is an event as it is stored.
type auditRow struct {
	Chain string
	Seq   int64

	ID, TenantID, ActorKind, ActorID, ActorName, Through string
	Action, TargetKind, TargetID, Detail                 string
	Address, RequestID                                   string

	At   int64
	Hash string
}

// AuditFilter narrows a list of events down; empty fields let everything through.
type AuditFilter struct {
	TenantID   domain.TenantID // for lists of the whole platform
	ActorID    string
	Action     string // "tenant.create", or "tenant." for all that begin so
	TargetKind string
	TargetID   string
	Through    string // the session or the key that was used
	From, To   time.Time
}

// ListAudit returns what happened in this tenant, newest first.
func (t *TenantTx) ListAudit(ctx context.Context, p Page) ([]domain.AuditEvent, string, error) {
	return t.FindAudit(ctx, AuditFilter{}, p)
}

// FindAudit is ListAudit for a part of the events.
func (t *TenantTx) FindAudit(ctx context.Context, f AuditFilter, p Page) ([]domain.AuditEvent, string, error) {
	before, err := p.before()
	if err != nil {
		return nil, "", err
	}
	q := newList(selectAudit).where("chain = ? AND seq < ?", string(t.id), before.at)
	f.TenantID = "" // the chain says it
	f.restrict(q)
	q.order, q.limit = "seq DESC", q.bind("CAST(? AS BIGINT)", []any{p.size()})
	return t.auditPage(ctx, q, p, func(r auditRow) position { return position{r.Seq, r.ID} })
}

// NewAudit returns what was written after the event with that number, oldest
// first; less than 0 asks for the newest number alone.
func (t *TenantTx) NewAudit(ctx context.Context, f AuditFilter, after int64) (events []domain.AuditEvent, last int64, err error) {
	end, _, err := t.chainEnd(ctx, string(t.id), false)
	if err != nil || after < 0 || end.Seq <= after {
		return nil, max(end.Seq, after), err
	}
	q := newList(selectAudit).where("chain = ? AND seq > ? AND seq <= ?", string(t.id), after, min(end.Seq, after+MaxPage))
	f.TenantID = ""
	f.restrict(q)
	q.order = "seq"
	events, err = t.auditEvents(ctx, q)
	return events, min(end.Seq, after+MaxPage), err
}

const selectAudit = `SELECT chain, seq, id, COALESCE(tenant_id, ''), actor_kind, actor_id, actor_name, through, action, target_kind, target_id,
	detail, address, request_id, at, hash FROM audit_events`

func (f AuditFilter) restrict(q *listQuery) {
	for _, equal := range []struct{ column, value string }{
		{"chain", string(f.TenantID)}, {"actor_id", f.ActorID}, {"target_kind", f.TargetKind},
		{"target_id", f.TargetID}, {"through", f.Through},
	} {
		if equal.value != "" {
			q.where(equal.column+" = ?", equal.value)
		}
	}
	if n := len(f.Action); n > 0 && f.Action[n-1] == '.' {
		q.where("SUBSTR(action, 1, ?) = ?", n, f.Action)
	} else if n > 0 {
		q.where("action = ?", f.Action)
	}
	if !f.From.IsZero() {
		q.where("at >= ?", millis(f.From))
	}
	if !f.To.IsZero() {
		q.where("at < ?", millis(f.To))
	}
}

func scanAudit(rows *sql.Rows, r *auditRow) error {
	return rows.Scan(&r.Chain, &r.Seq, &r.ID, &r.TenantID, &r.ActorKind, &r.ActorID, &r.ActorName, &r.Through, &r.Action, &r.TargetKind,
		&r.TargetID, &r.Detail, &r.Address, &r.RequestID, &r.At, &r.Hash)
}

func (t *Tx) auditPage(ctx context.Context, q *listQuery, p Page, place func(auditRow) position) ([]domain.AuditEvent, string, error) {
	rows, err := listRows(ctx, t.db, q.sql(), q.args, scanAudit)
	if err != nil {
		return nil, "", err
	}
	events, next, err := cutPage(rows, p, place, auditEvent)
	if err != nil {
		return nil, "", err
	}
	return events, next, t.veil(ctx, events)
}

func (t *Tx) auditEvents(ctx context.Context, q *listQuery) ([]domain.AuditEvent, error) {
	rows, err := listRows(ctx, t.db, q.sql(), q.args, scanAudit)
	if err != nil {
		return nil, err
	}
	events := make([]domain.AuditEvent, len(rows))
	for i, row := range rows {
		if events[i], err = auditEvent(row); err != nil {
			return nil, err
		}
	}
	return events, t.veil(ctx, events)
}

func auditEvent(r auditRow) (domain.AuditEvent, error) {
	e := domain.AuditEvent{
		ID: domain.AuditID(r.ID), Seq: r.Seq, TenantID: domain.TenantID(r.TenantID),
		ActorKind: domain.ActorKind(r.ActorKind), ActorID: r.ActorID, ActorName: r.ActorName, Through: r.Through,
		Action: r.Action, TargetKind: r.TargetKind, TargetID: r.TargetID,
		Address: r.Address, RequestID: r.RequestID, At: fromMillis(r.At),
	}
	return e, fromJSON(r.Detail, &e.Detail)
}
