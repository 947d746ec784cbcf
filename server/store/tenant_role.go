package store

import (
	"context"

	"tenantry/server/domain"
)

// InsertRoles stores the tenant's roles, in their order.
func (t *TenantTx) InsertRoles(ctx context.Context, roles []domain.TenantRole) error {
	rows := make([][]any, 0, len(roles))
	for i, role := range roles {
		permissions, err := toJSON(role.Permissions)
		if err != nil {
			return err
		}
		rows = append(rows, []any{string(t.id), role.Name, role.Title, permissions, int64(i), domain.IsOwner(role.Permissions)})
	}
	_, err := t.insertRows(ctx, "tenant_roles (tenant_id, name, title, permissions, position, owner)", rows, "")
	return err
}

// ListRoles returns the tenant's roles in their order.
func (t *TenantTx) ListRoles(ctx context.Context) ([]domain.TenantRole, error) {
	rows, err := t.q.TenantRoles(ctx, string(t.id))
	if err != nil {
		return nil, classify(err)
	}
	roles := make([]domain.TenantRole, 0, len(rows))
	for _, row := range rows {
		role, err := roleOf(row.Name, row.Title, row.Permissions)
		if err != nil {
			return nil, err
		}
		roles = append(roles, role)
	}
	return roles, nil
}

// FindRole returns one role of the tenant.
func (t *TenantTx) FindRole(ctx context.Context, name string) (domain.TenantRole, error) {
	row, err := t.q.TenantRole(ctx, string(t.id), name)
	if err != nil {
		return domain.TenantRole{}, notFound(err, "role")
	}
	return roleOf(row.Name, row.Title, row.Permissions)
}

func roleOf(name, title, permissions string) (domain.TenantRole, error) {
	role := domain.TenantRole{Name: name, Title: title}
	return role, fromJSON(permissions, &role.Permissions)
}
