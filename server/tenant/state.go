package tenant

import (
	"context"

	"tenantry/server/audit"
	"tenantry/server/domain"
	"tenantry/server/store"
)

// SetState moves a tenant on in its life, in the transaction of what caused it.
// Setting the state that it has already is no change and no event.
func (s *Service) SetState(ctx context.Context, tx *store.Tx, id domain.TenantID, state domain.TenantState) error {
	changed, err := tx.Tenant(id).SetTenantState(ctx, state)
	if err != nil || !changed {
		return err
	}
	return audit.Record(ctx, tx, audit.Event{
		TenantID: id, Action: "tenant.state", TargetKind: "tenant", TargetID: string(id), Detail: map[string]any{"state": state},
	})
}
