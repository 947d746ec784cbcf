package store

import (
	"context"

	"tenantry/server/domain"
)

// InsertManaged lets this tenant manage others and returns how many it did not
// manage before.
func (t *TenantTx) InsertManaged(ctx context.Context, managed []domain.TenantID) (int64, error) {
	rows := make([][]any, len(managed))
	for i, id := range managed {
		rows[i] = []any{string(t.id), string(id), millis(t.now)}
	}
	return t.insertRows(ctx, "managed_tenants (operator_id, tenant_id, created_at)", rows,
		"ON CONFLICT (operator_id, tenant_id) DO NOTHING")
}

// DeleteManaged ends that this tenant manages the other and reports whether it did.
func (t *TenantTx) DeleteManaged(ctx context.Context, managed domain.TenantID) (bool, error) {
	changed, err := t.q.DeleteManaged(ctx, string(t.id), string(managed))
	return changed > 0, classify(err)
}

// ListManagers returns the tenants that manage this one.
func (t *TenantTx) ListManagers(ctx context.Context) ([]domain.TenantRef, error) {
	rows, err := t.q.ManagersOf(ctx, string(t.id))
	if err != nil {
		return nil, classify(err)
	}
	managers := make([]domain.TenantRef, len(rows))
	for i, row := range rows {
		managers[i] = domain.TenantRef{ID: domain.TenantID(row.ID), Slug: row.Slug, Name: row.Name}
	}
	return managers, nil
}
