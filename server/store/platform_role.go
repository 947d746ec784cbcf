package store

import (
	"context"

	"tenantry/server/domain"
	"tenantry/server/store/sqlc"
)

// EnsureBuiltInRole makes a built-in role what the program says it is.
func (t *Tx) EnsureBuiltInRole(ctx context.Context, r domain.PlatformRole) error {
	permissions, err := toJSON(r.Permissions)
	if err != nil {
		return err
	}
	return classify(t.q.EnsureBuiltInRole(ctx, sqlc.EnsureBuiltInRoleParams{
		Name: r.Name, Title: r.Title, Permissions: permissions, CreatedAt: millis(t.now),
	}))
}

// CreatePlatformRole adds a role; a name that is taken is a conflict.
func (t *Tx) CreatePlatformRole(ctx context.Context, r domain.PlatformRole) error {
	permissions, err := toJSON(r.Permissions)
	if err != nil {
		return err
	}
	return classify(t.q.CreatePlatformRole(ctx, sqlc.CreatePlatformRoleParams{
		Name: r.Name, Title: r.Title, Permissions: permissions, CreatedAt: millis(t.now),
	}))
}

// FindPlatformRole returns the role with this name.
func (t *Tx) FindPlatformRole(ctx context.Context, name string) (domain.PlatformRole, error) {
	r, err := t.q.FindPlatformRole(ctx, name)
	if err != nil {
		return domain.PlatformRole{}, notFound(err, "platform role")
	}
	role := domain.PlatformRole{Name: r.Name, Title: r.Title, BuiltIn: r.BuiltIn, Version: r.Version}
	return role, fromJSON(r.Permissions, &role.Permissions)
}

// ListPlatformRoles returns all roles with how many people hold each.
func (t *Tx) ListPlatformRoles(ctx context.Context) ([]domain.PlatformRole, error) {
	rows, err := t.q.ListPlatformRoles(ctx)
	if err != nil {
		return nil, classify(err)
	}
	roles := make([]domain.PlatformRole, len(rows))
	for i, r := range rows {
		roles[i] = domain.PlatformRole{Name: r.Name, Title: r.Title, BuiltIn: r.BuiltIn, People: r.People, Version: r.Version}
		if err := fromJSON(r.Permissions, &roles[i].Permissions); err != nil {
			return nil, err
		}
	}
	return roles, nil
}

// UpdatePlatformRole changes a role that is not built in, if it still has this
// version, and reports whether it had.
func (t *Tx) UpdatePlatformRole(ctx context.Context, r domain.PlatformRole) (bool, error) {
	permissions, err := toJSON(r.Permissions)
	if err != nil {
		return false, err
	}
	n, err := t.q.UpdatePlatformRole(ctx, sqlc.UpdatePlatformRoleParams{
		Title: r.Title, Permissions: permissions, Now: millis(t.now), Name: r.Name, Version: r.Version,
	})
	return n == 1, classify(err)
}

// DeletePlatformRole removes a role that is not built in. A role that somebody
// holds is a conflict (ReasonDangling).
func (t *Tx) DeletePlatformRole(ctx context.Context, name string) error {
	return t.onlyRow("platform role")(t.q.DeletePlatformRole(ctx, name))
}

// LockPlatformRole makes changes of who holds a role wait for each other.
func (t *Tx) LockPlatformRole(ctx context.Context, name string) error {
	return t.onlyRow("platform role")(t.q.LockPlatformRole(ctx, name))
}

// CountRoleInvitations returns how many open invitations promise a platform role.
func (t *Tx) CountRoleInvitations(ctx context.Context, role string) (int64, error) {
	n, err := t.q.CountRoleInvitations(ctx, role, millis(t.now))
	return n, classify(err)
}
