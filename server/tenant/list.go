package tenant

import (
	"context"

	"tenantry/server/domain"
	"tenantry/server/store"
)

// Filter says which tenants a list shows and in which order.
type Filter struct {
	Search   string
	State    domain.TenantState
	Template string
	Sort     store.TenantSort
	store.Page
}

// List returns the tenants that the actor may see: every one with
// TENANT_MGMT:read, otherwise those that it is a member of, or that a tenant of
// its own manages.
func (s *Service) List(ctx context.Context, f Filter) (tenants []domain.TenantSummary, next string, err error) {
	actor := domain.ActorFrom(ctx)
	if !actor.SignedIn() && actor.Kind != domain.ActorSystem {
		return nil, "", domain.Errorf(domain.CodeUnauthorized, "Sign in to go on.")
	}
	if err := domain.PlatformShut(ctx, domain.PermTenantRead); domain.Is(err, domain.CodeStepUpRequired) {
		return nil, "", err // rather than a list that lacks most of what they look for
	}
	all := actor.Platform.Has(domain.PermTenantRead)
	if !all && actor.Kind != domain.ActorSession {
		return nil, "", domain.Forbidden(domain.PermTenantRead)
	}
	// The page is one statement. Those before it say which way to it is short, and
	// what the actor manages, as any request a moment earlier would find it.
	err = s.DB.ReadOne(ctx, func(tx *store.Tx) (err error) {
		filter := f.stored()
		if !all {
			filter.Visible = &store.Visible{Account: actor.AccountID}
			if filter.Visible.Operators, err = s.operators(ctx, tx, actor.AccountID); err != nil {
				return err
			}
		}
		tenants, next, err = tx.ListTenants(ctx, filter)
		return err
	})
	return tenants, next, err
}

func (f Filter) stored() store.TenantFilter {
	return store.TenantFilter{Search: f.Search, State: f.State, Template: f.Template, Sort: f.Sort, Page: f.Page}
}

// Managed lists the tenants that one tenant manages. Needs MANAGED:read there.
func (s *Service) Managed(ctx context.Context, id domain.TenantID, p store.Page) (tenants []domain.TenantSummary, next string, err error) {
	if err := domain.AuthorizeTenant(ctx, id, domain.PermManagedRead); err != nil {
		return nil, "", err
	}
	err = s.DB.Read(ctx, func(tx *store.Tx) (err error) {
		tenants, next, err = tx.ListTenants(ctx, store.TenantFilter{ManagedBy: id, Page: p})
		return err
	})
	return tenants, next, err
}
