package store

import (
	"context"

	"tenantry/server/domain"
)

// AccountRole is one membership of an account with the role's permissions as
// they are stored; whoever compiles them may keep the result by their text.
type AccountRole struct {
	Tenant      domain.TenantRef
	Features    map[string]bool
	Role        string
	RoleTitle   string
	Permissions string
}

// ListAccountRoles returns where an account is a member, by the tenants' names.
func (t *Tx) ListAccountRoles(ctx context.Context, account domain.AccountID) ([]AccountRole, error) {
	rows, err := t.q.MembershipsOfAccount(ctx, string(account))
	if err != nil {
		return nil, classify(err)
	}
	roles := make([]AccountRole, len(rows))
	for i, row := range rows {
		roles[i] = AccountRole{
			Tenant: domain.TenantRef{
				ID: domain.TenantID(row.ID), Slug: row.Slug, Name: row.Name, Template: row.Template, State: domain.TenantState(row.State),
			},
			Role: row.Role, RoleTitle: row.RoleTitle, Permissions: row.Permissions,
		}
		if err := fromJSON(row.Features, &roles[i].Features); err != nil {
			return nil, err
		}
	}
	return roles, nil
}
