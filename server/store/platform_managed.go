package store

import (
	"context"
	"database/sql"

	"tenantry/server/domain"
)

// ListManagingRoles returns the account's roles in the tenants that manage the
// given one, in a fixed order.
func (t *Tx) ListManagingRoles(ctx context.Context, account domain.AccountID, managed domain.TenantID) ([]AccountRole, error) {
	rows, err := t.q.ManagingRoles(ctx, string(account), string(managed))
	if err != nil {
		return nil, classify(err)
	}
	roles := make([]AccountRole, len(rows))
	for i, row := range rows {
		roles[i] = AccountRole{
			Tenant:      domain.TenantRef{ID: domain.TenantID(row.ID), Slug: row.Slug, Name: row.Name},
			Permissions: row.Permissions,
		}
		if err := fromJSON(row.Features, &roles[i].Features); err != nil {
			return nil, err
		}
	}
	return roles, nil
}

// ListManagedBy returns up to limit of the tenants that the operators manage, by
// name; one that several manage comes once for each.
func (t *Tx) ListManagedBy(ctx context.Context, operators []domain.TenantID, limit int) ([]domain.ManagedTenant, error) {
	q := newList("SELECT t.id, t.slug, t.name, t.template, t.state, o.id, o.slug, o.name " +
		"FROM managed_tenants g JOIN tenants t ON t.id = g.tenant_id JOIN tenants o ON o.id = g.operator_id")
	whereIn(q, "g.operator_id", operators)
	q.page("t.name_key", "t.id", false, limit-1)
	return listRows(ctx, t.db, q.sql(), q.args, func(rows *sql.Rows, m *domain.ManagedTenant) error {
		return rows.Scan(&m.Tenant.ID, &m.Tenant.Slug, &m.Tenant.Name, &m.Tenant.Template, &m.Tenant.State,
			&m.Through.ID, &m.Through.Slug, &m.Through.Name)
	})
}
