package store

import (
	"context"

	"tenantry/server/domain"
)

// ManagingRole is what an account is in a tenant that manages others, with the
// role's permissions as they are stored; whoever compiles them may keep the
// result by their text.
type ManagingRole struct {
	Tenant      domain.TenantRef
	Features    map[string]bool
	Permissions string
}

// ListManagingRoles returns where the account is a member of a tenant that
// manages others.
func (t *Tx) ListManagingRoles(ctx context.Context, account domain.AccountID) ([]ManagingRole, error) {
	rows, err := t.q.ManagingMemberships(ctx, string(account))
	if err != nil {
		return nil, classify(err)
	}
	roles := make([]ManagingRole, len(rows))
	for i, r := range rows {
		if roles[i], err = managingRoleOf(r.ID, r.Slug, r.Name, r.Features, r.Permissions); err != nil {
			return nil, err
		}
	}
	return roles, nil
}

// ListRolesManaging returns where the account is a member of a tenant that
// manages the given one, in a fixed order.
func (t *Tx) ListRolesManaging(ctx context.Context, account domain.AccountID, managed domain.TenantID) ([]ManagingRole, error) {
	rows, err := t.q.ManagingRoles(ctx, string(account), string(managed))
	if err != nil {
		return nil, classify(err)
	}
	roles := make([]ManagingRole, len(rows))
	for i, r := range rows {
		if roles[i], err = managingRoleOf(r.ID, r.Slug, r.Name, r.Features, r.Permissions); err != nil {
			return nil, err
		}
	}
	return roles, nil
}

// CountOwned counts the tenants of one template that an account owns.
func (t *Tx) CountOwned(ctx context.Context, account domain.AccountID, template string) (int64, error) {
	n, err := t.q.CountOwned(ctx, string(account), template)
	return n, classify(err)
}

func managingRoleOf(id, slug, name, features, permissions string) (ManagingRole, error) {
	r := ManagingRole{
		Tenant:      domain.TenantRef{ID: domain.TenantID(id), Slug: slug, Name: name},
		Permissions: permissions,
	}
	return r, fromJSON(features, &r.Features)
}
