package tenant

import (
	"context"

	"tenantry/server/audit"
	"tenantry/server/domain"
	"tenantry/server/messaging"
	"tenantry/server/platform"
	"tenantry/server/store"
)

// SetState moves a tenant on in its life, in the transaction of what caused it.
// Setting the state that it has already is no change and no event. The contact of
// a tenant that goes live is told.
func (s *Service) SetState(ctx context.Context, tx *store.Tx, id domain.TenantID, state domain.TenantState) error {
	changed, err := tx.Tenant(id).SetTenantState(ctx, state)
	if err != nil || !changed {
		return err
	}
	if state == domain.TenantLive {
		if err := s.tellContact(ctx, tx, id); err != nil {
			return err
		}
	}
	return audit.Record(ctx, tx, audit.Event{
		TenantID: id, Action: "tenant.state", TargetKind: "tenant", TargetID: string(id), Detail: map[string]any{"state": state},
	})
}

// tellContact writes to the tenant's contact that it is live.
func (s *Service) tellContact(ctx context.Context, tx *store.Tx, id domain.TenantID) error {
	t, err := tx.Tenant(id).FindTenant(ctx)
	if err != nil || t.Disabled != nil {
		return err // nobody could open it now
	}
	name, err := platform.Name(ctx, tx)
	if err != nil {
		return err
	}
	return s.Messages.StoreLive(ctx, tx, messaging.Live{Tenant: t, PlatformName: name, Link: s.PublicURL + "/t/" + t.Slug})
}
