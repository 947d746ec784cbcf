package store

import (
	"context"

	"tenantry/server/domain"
	"tenantry/server/store/sqlc"
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
	err := t.addRows(ctx, "tenant_roles (tenant_id, name, title, permissions, position, owner)", rows, "")
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
		role, err := roleOf(sqlc.TenantRoleRow(row))
		if err != nil {
			return nil, err
		}
		roles = append(roles, role)
	}
	return roles, nil
}

// CountedRole is a role together with how many members have it.
type CountedRole struct {
	domain.TenantRole
	Members int64
}

// ListCountedRoles is ListRoles with how many members have each.
func (t *TenantTx) ListCountedRoles(ctx context.Context) ([]CountedRole, error) {
	rows, err := t.q.TenantRolesCounted(ctx, string(t.id))
	if err != nil {
		return nil, classify(err)
	}
	roles := make([]CountedRole, 0, len(rows))
	for _, r := range rows {
		role, err := roleOf(sqlc.TenantRoleRow{
			Name: r.Name, Title: r.Title, Description: r.Description, Permissions: r.Permissions, Owner: r.Owner, BuiltIn: r.BuiltIn, Version: r.Version,
		})
		if err != nil {
			return nil, err
		}
		roles = append(roles, CountedRole{role, r.Members})
	}
	return roles, nil
}

// FindRole returns one role of the tenant.
func (t *TenantTx) FindRole(ctx context.Context, name string) (domain.TenantRole, error) {
	row, err := t.q.TenantRole(ctx, string(t.id), name)
	if err != nil {
		return domain.TenantRole{}, notFound(err, "role")
	}
	return roleOf(row)
}

// CreateRole adds a role of the tenant's own and reports whether its name was free.
func (t *TenantTx) CreateRole(ctx context.Context, role domain.TenantRole) (bool, error) {
	permissions, err := toJSON(role.Permissions)
	if err != nil {
		return false, err
	}
	added, err := t.q.CreateTenantRole(ctx, sqlc.CreateTenantRoleParams{
		TenantID: string(t.id), Name: role.Name, Title: role.Title, Description: role.Description, Permissions: permissions,
		UpdatedAt: millis(t.now),
	})
	return added > 0, classify(err)
}

// UpdateRole stores a role of the tenant's own unless it is no longer at
// role.Version, and reports whether it did.
func (t *TenantTx) UpdateRole(ctx context.Context, role domain.TenantRole) (bool, error) {
	permissions, err := toJSON(role.Permissions)
	if err != nil {
		return false, err
	}
	changed, err := t.q.UpdateTenantRole(ctx, sqlc.UpdateTenantRoleParams{
		Title: role.Title, Description: role.Description, Permissions: permissions, UpdatedAt: millis(t.now),
		TenantID: string(t.id), Name: role.Name, Version: role.Version,
	})
	return changed > 0, classify(err)
}

// DeleteRole removes a role of the tenant's own, after giving its holders and
// those who are invited to it another one. It returns how many members moved.
func (t *TenantTx) DeleteRole(ctx context.Context, name, instead string) (int64, error) {
	moved, err := t.q.MoveMembers(ctx, instead, string(t.id), name)
	if err != nil {
		return 0, classify(err)
	}
	if err := t.q.MoveTenantInvitations(ctx, instead, textOrNil(t.id), name); err != nil {
		return 0, classify(err)
	}
	if err := t.q.MoveTransfersKeepRole(ctx, instead, string(t.id), name); err != nil {
		return 0, classify(err)
	}
	return moved, t.onlyRow("role")(t.q.DeleteTenantRole(ctx, string(t.id), name))
}

// CountRoleInvited counts those who are invited to a role and have not answered.
func (t *TenantTx) CountRoleInvited(ctx context.Context, name string) (int64, error) {
	n, err := t.q.CountRoleInvited(ctx, textOrNil(t.id), name)
	return n, classify(err)
}

// CountRoleMembers tells how many members each role has; roles without any are
// not in it.
func (t *TenantTx) CountRoleMembers(ctx context.Context) (map[string]int64, error) {
	rows, err := t.q.CountRoleMembers(ctx, string(t.id))
	if err != nil {
		return nil, classify(err)
	}
	counts := make(map[string]int64, len(rows))
	for _, row := range rows {
		counts[row.Role] = row.Members
	}
	return counts, nil
}

func roleOf(r sqlc.TenantRoleRow) (domain.TenantRole, error) {
	role := domain.TenantRole{
		Name: r.Name, Title: r.Title, Description: r.Description, Owner: r.Owner, BuiltIn: r.BuiltIn, Version: r.Version,
	}
	return role, fromJSON(r.Permissions, &role.Permissions)
}
