package store

import (
	"context"

	"tenantry/server/domain"
)

// SessionMembership is a tenant that a signed-in person belongs to.
type SessionMembership struct {
	Tenant    domain.TenantRef
	Role      string
	RoleTitle string
	// Managing holds the role's permissions where the tenant manages others, and
	// is nil elsewhere.
	Managing []domain.Permission
}

// ListMembershipsOf returns the first tenants that a person belongs to.
func (t *Tx) ListMembershipsOf(ctx context.Context, id domain.AccountID, limit int) ([]SessionMembership, error) {
	rows, err := t.q.ListMembershipsOf(ctx, string(id), int32(limit))
	if err != nil {
		return nil, classify(err)
	}
	list := make([]SessionMembership, len(rows))
	for i, r := range rows {
		list[i] = SessionMembership{Tenant: tenantRef(r.ID, r.Slug, r.Name, r.State, r.Template), Role: r.Role, RoleTitle: r.RoleTitle}
		if r.ManagingPermissions == "" {
			continue
		}
		if err := fromJSON(r.ManagingPermissions, &list[i].Managing); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// ListManaged returns the first tenants that this one manages.
func (t *TenantTx) ListManaged(ctx context.Context, limit int) ([]domain.TenantRef, error) {
	rows, err := t.q.ListManagedBy(ctx, string(t.id), int32(limit))
	if err != nil {
		return nil, classify(err)
	}
	list := make([]domain.TenantRef, len(rows))
	for i, r := range rows {
		list[i] = tenantRef(r.ID, r.Slug, r.Name, r.State, r.Template)
	}
	return list, nil
}

func tenantRef(id, slug, name, state, template string) domain.TenantRef {
	return domain.TenantRef{
		ID: domain.TenantID(id), Slug: slug, Name: name, State: domain.TenantState(state), Template: template,
	}
}
