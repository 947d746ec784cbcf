package account

import (
	"context"
	"regexp"
	"slices"

	"tenantry/server/audit"
	"tenantry/server/domain"
	"tenantry/server/store"
)

var roleName = regexp.MustCompile(`^[A-Z][A-Z0-9_]{1,39}$`)

// Roles lists the platform roles and how many people hold each. Needs
// PLATFORM_PEOPLE:read.
func (s *Service) Roles(ctx context.Context) (roles []domain.PlatformRole, err error) {
	if err := domain.AuthorizePlatform(ctx, domain.PermPeopleRead); err != nil {
		return nil, err
	}
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		roles, err = tx.ListPlatformRoles(ctx)
		return err
	})
	return roles, err
}

// CreateRole adds a platform role of the operator's own. Needs
// PLATFORM_ROLES:manage and everything that the role holds.
func (s *Service) CreateRole(ctx context.Context, role domain.PlatformRole) (domain.PlatformRole, error) {
	if err := domain.AuthorizePlatform(ctx, domain.PermRolesManage); err != nil {
		return role, err
	}
	role, found := checkRole(role)
	if !roleName.MatchString(role.Name) {
		found.add("/name", domain.Errorf(domain.CodeInvalid, "Use 2 to 40 capital letters, digits and underscores, such as TENANT_CREATOR.").Because("pattern"))
	}
	if err := found.err(); err != nil {
		return role, err
	}
	role.BuiltIn, role.Version = false, 1
	return role, s.db.Tx(ctx, func(tx *store.Tx) error {
		if err := covers(ctx, tx, role.Permissions); err != nil {
			return err
		}
		if _, err := tx.FindPlatformRole(ctx, role.Name); err == nil {
			return roleTaken()
		}
		if err := tx.CreatePlatformRole(ctx, role); err != nil {
			return err
		}
		return recordRole(ctx, tx, "platform_role.create", role.Name, map[string]any{"permissions": role.Permissions})
	})
}

// RoleChange is what an update of a role may change; nil leaves it as it is.
type RoleChange struct {
	Title       *string
	Permissions *[]domain.Permission
}

// UpdateRole changes a role if it still has the version that was read. People
// who hold it feel it at their next request. Needs PLATFORM_ROLES:manage and
// everything that the role held and will hold.
func (s *Service) UpdateRole(ctx context.Context, name string, version int64, change RoleChange) (role domain.PlatformRole, err error) {
	if err := domain.AuthorizePlatform(ctx, domain.PermRolesManage); err != nil {
		return role, err
	}
	err = s.db.Tx(ctx, func(tx *store.Tx) error {
		before, err := changeable(ctx, tx, name)
		if err != nil {
			return err
		}
		if role, err = applyRole(before, change); err != nil {
			return err
		}
		if err := covers(ctx, tx, role.Permissions); err != nil {
			return err
		}
		role.Version = version
		changed, err := tx.UpdatePlatformRole(ctx, role)
		if err != nil {
			return err
		}
		if !changed {
			return domain.Errorf(domain.CodePrecondition, "Somebody changed this role meanwhile. Look at it again.")
		}
		role.Version++
		s.forget(tx)
		return recordRole(ctx, tx, "platform_role.update", name, map[string]any{
			"before": before.Permissions, "after": role.Permissions, "title": role.Title,
		})
	})
	return role, err
}

// DeleteRole removes a role that nobody holds and no open invitation promises.
// Needs PLATFORM_ROLES:manage and everything that the role holds.
func (s *Service) DeleteRole(ctx context.Context, name string) error {
	if err := domain.AuthorizePlatform(ctx, domain.PermRolesManage); err != nil {
		return err
	}
	return s.db.Tx(ctx, func(tx *store.Tx) error {
		if _, err := changeable(ctx, tx, name); err != nil {
			return err
		}
		people, err := tx.CountAccountsWithRole(ctx, name)
		if err != nil {
			return err
		}
		invited, err := tx.CountRoleInvitations(ctx, name)
		if err != nil {
			return err
		}
		if people+invited > 0 {
			return domain.Errorf(domain.CodeConflict,
				"%d people hold this role and %d are invited to it. Give them another role first.", people, invited).Because("role_in_use")
		}
		if err := tx.DeletePlatformRole(ctx, name); err != nil {
			return err
		}
		return recordRole(ctx, tx, "platform_role.delete", name, nil)
	})
}

// changeable finds a role that the actor may change at all.
func changeable(ctx context.Context, tx *store.Tx, name string) (domain.PlatformRole, error) {
	role, err := tx.FindPlatformRole(ctx, name)
	if err != nil {
		return role, err
	}
	if role.BuiltIn {
		return role, domain.Errorf(domain.CodeConflict, "Built-in roles cannot be changed. Make one of your own.").Because("built_in")
	}
	return role, covers(ctx, tx, role.Permissions)
}

func applyRole(role domain.PlatformRole, change RoleChange) (domain.PlatformRole, error) {
	if change.Title != nil {
		role.Title = *change.Title
	}
	if change.Permissions != nil {
		role.Permissions = *change.Permissions
	}
	role, found := checkRole(role)
	return role, found.err()
}

// checkRole checks title and permissions, and puts the permissions in order.
func checkRole(role domain.PlatformRole) (domain.PlatformRole, problems) {
	var found problems
	title, problem := domain.ParseName(role.Title)
	role.Title = title
	found.add("/title", problem)
	found = append(found, unknownPermissions(role.Permissions)...)
	role.Permissions = inOrder(role.Permissions)
	return role, found
}

// unknownPermissions names the permissions that are none. Whole features and
// "everything" are not for roles of one's own: they would grow by themselves.
func unknownPermissions(permissions []domain.Permission) problems {
	var found problems
	known := domain.PlatformPermissions()
	if len(permissions) == 0 {
		found.add("/permissions", domain.Errorf(domain.CodeInvalid, "Choose at least one permission.").Because("required"))
	}
	for i, p := range permissions {
		if !slices.Contains(known, p) {
			found.add(pointer("/permissions", i), domain.Errorf(domain.CodeInvalid, "There is no such permission.").Because("unknown"))
		}
	}
	return found
}

func inOrder(permissions []domain.Permission) []domain.Permission {
	sorted := slices.Clone(permissions)
	slices.Sort(sorted)
	return slices.Compact(sorted)
}

func roleTaken() error {
	e := domain.Errorf(domain.CodeConflict, "There is a role of this name already.").Because("role_taken")
	e.Fields = []domain.FieldError{{Pointer: "/name", Code: "taken", Message: e.Message}}
	return e
}

func recordRole(ctx context.Context, tx *store.Tx, action, name string, detail map[string]any) error {
	return audit.Record(ctx, tx, audit.Event{Action: action, TargetKind: "platform_role", TargetID: name, Detail: detail})
}
