package tenant

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"tenantry/server/audit"
	"tenantry/server/domain"
	"tenantry/server/store"
)

// RoleView is a role together with how many members have it.
type RoleView = store.CountedRole

// Roles returns a tenant's roles in their order. Needs MEMBERS:read there.
func (s *Service) Roles(ctx context.Context, id domain.TenantID) (views []RoleView, err error) {
	if err := domain.AuthorizeTenant(ctx, id, domain.PermMembersRead); err != nil {
		return nil, err
	}
	err = s.DB.ReadOne(ctx, func(tx *store.Tx) error {
		views, err = tx.Tenant(id).ListCountedRoles(ctx)
		return err
	})
	return views, err
}

// RoleDraft is what somebody decides about a role of the tenant's own.
type RoleDraft struct {
	Title       string
	Description string
	Permissions []domain.Permission
}

// CreateRole adds a role of the tenant's own. Needs ROLES:manage and everything
// that the role may do. Its name is made from the title and stays.
func (s *Service) CreateRole(ctx context.Context, id domain.TenantID, d RoleDraft) (role domain.TenantRole, err error) {
	if err := domain.AuthorizeTenant(ctx, id, domain.PermTenantRolesManage); err != nil {
		return role, err
	}
	err = s.DB.Tx(ctx, func(tx *store.Tx) error {
		known, err := knownPermissions(ctx, tx, id)
		if err != nil {
			return err
		}
		if d, err = d.checked(known); err != nil {
			return err
		}
		if err := s.mayHold(ctx, tx, id, d.Permissions); err != nil {
			return err
		}
		role = domain.TenantRole{Title: d.Title, Description: d.Description, Permissions: d.Permissions, Version: 1}
		if role.Name, err = addRole(ctx, tx, id, role); err != nil {
			return err
		}
		return recordRole(ctx, tx, id, "create", role.Name, map[string]any{"title": role.Title, "permissions": role.Permissions})
	})
	return role, err
}

// RoleChange is what an update of a role may change; nil leaves it as it is.
type RoleChange struct {
	Title       *string
	Description *string
	Permissions *[]domain.Permission
}

func (c RoleChange) on(role domain.TenantRole) RoleDraft {
	d := RoleDraft{Title: role.Title, Description: role.Description, Permissions: role.Permissions}
	if c.Title != nil {
		d.Title = *c.Title
	}
	if c.Description != nil {
		d.Description = *c.Description
	}
	if c.Permissions != nil {
		d.Permissions = *c.Permissions
	}
	return d
}

// UpdateRole changes a role of the tenant's own if it still has the version that
// was read; its holders feel it at their next request. Needs ROLES:manage and
// everything that the role did and will do. The template's roles stay as they are.
func (s *Service) UpdateRole(ctx context.Context, id domain.TenantID, name string, version int64, c RoleChange) (role domain.TenantRole, err error) {
	if err := domain.AuthorizeTenant(ctx, id, domain.PermTenantRolesManage); err != nil {
		return role, err
	}
	err = s.DB.Tx(ctx, func(tx *store.Tx) error {
		before, err := s.ownRole(ctx, tx, id, name)
		if err != nil {
			return err
		}
		known, err := knownPermissions(ctx, tx, id)
		if err != nil {
			return err
		}
		d, err := c.on(before).checked(append(known, before.Permissions...))
		if err != nil {
			return err
		}
		if err := s.mayHold(ctx, tx, id, d.Permissions); err != nil {
			return err
		}
		role = before
		role.Title, role.Description, role.Permissions, role.Version = d.Title, d.Description, d.Permissions, version
		changed, err := tx.Tenant(id).UpdateRole(ctx, role)
		if err != nil {
			return err
		}
		if !changed {
			return domain.Errorf(domain.CodePrecondition, "Somebody changed this role meanwhile. Look at it again.")
		}
		role.Version++
		s.Accounts.ForgetActors(tx)
		return recordRole(ctx, tx, id, "update", name, map[string]any{
			"before": map[string]any{"title": before.Title, "permissions": before.Permissions},
			"after":  map[string]any{"title": role.Title, "permissions": role.Permissions},
		})
	})
	return role, err
}

// DeleteRole removes a role of the tenant's own. Members who have it, and people
// who are invited to it, get another one, which must be given when there are any.
// Needs ROLES:manage and everything that both roles may do.
func (s *Service) DeleteRole(ctx context.Context, id domain.TenantID, name, instead string) error {
	if err := domain.AuthorizeTenant(ctx, id, domain.PermTenantRolesManage); err != nil {
		return err
	}
	return s.DB.Tx(ctx, func(tx *store.Tx) error {
		if _, err := s.ownRole(ctx, tx, id, name); err != nil {
			return err
		}
		counts, err := tx.Tenant(id).CountRoleMembers(ctx)
		if err != nil {
			return err
		}
		invited, err := tx.Tenant(id).CountRoleInvited(ctx, name)
		if err != nil {
			return err
		}
		if err := s.replacement(ctx, tx, id, name, instead, counts[name]+invited); err != nil {
			return err
		}
		moved, err := tx.Tenant(id).DeleteRole(ctx, name, instead)
		if err != nil {
			return err
		}
		s.Accounts.ForgetActors(tx)
		return recordRole(ctx, tx, id, "delete", name, map[string]any{"instead": instead, "members": moved})
	})
}

// replacement checks the role that those with a removed one get.
func (s *Service) replacement(ctx context.Context, tx *store.Tx, id domain.TenantID, name, instead string, holders int64) error {
	if instead == "" && holders == 0 {
		return nil
	}
	if instead == "" || instead == name {
		return domain.InvalidField("/instead", "required", fmt.Sprintf("%d people have this role or are invited to it. Choose the role they get instead.", holders))
	}
	err := s.mayGive(ctx, tx, id, instead)
	var e *domain.Error
	if errors.As(err, &e) && len(e.Fields) == 1 {
		e.Fields[0].Pointer = "/instead"
	}
	return err
}

// ownRole finds a role that can be changed, and that may do no more than the actor.
func (s *Service) ownRole(ctx context.Context, tx *store.Tx, id domain.TenantID, name string) (domain.TenantRole, error) {
	role, err := tx.Tenant(id).FindRole(ctx, name)
	if err != nil {
		return role, err
	}
	if role.BuiltIn {
		return role, domain.Errorf(domain.CodeConflict, "“%s” comes with the template and stays as it is. Copy it, and change the copy.", role.Title).
			Because("role_built_in")
	}
	return role, s.mayHold(ctx, tx, id, role.Permissions)
}

// mayHold refuses permissions that the actor does not have in the tenant: nobody
// can give what they do not have. The platform's TENANT_MGMT:update may give any.
func (s *Service) mayHold(ctx context.Context, tx *store.Tx, id domain.TenantID, permissions []domain.Permission) error {
	if domain.ActorFrom(ctx).Platform.Has(domain.PermTenantUpdate) {
		return nil
	}
	held, err := s.heldNow(ctx, tx, id)
	if err != nil {
		return err
	}
	for _, p := range permissions {
		if !held.Covers(domain.NewPermissionSet(p)) {
			return domain.Forbidden(p)
		}
	}
	return nil
}

// knownPermissions are what a role of this tenant can hold: what the product asks
// for, and what the template's own roles name for the tenant's services.
func knownPermissions(ctx context.Context, tx *store.Tx, id domain.TenantID) ([]domain.Permission, error) {
	roles, err := tx.Tenant(id).ListRoles(ctx)
	if err != nil {
		return nil, err
	}
	known := domain.TenantPermissions()
	for _, role := range roles {
		known = append(known, role.Permissions...)
	}
	return known, nil
}

// RolePermissions lists what can be ticked in a role: what the product asks for in
// a tenant with these features, and what these roles name for the tenant's
// services, in order.
func RolePermissions(features map[string]bool, roles []RoleView) []domain.Permission {
	known := slices.DeleteFunc(domain.TenantPermissions(), func(p domain.Permission) bool {
		return !domain.HasPart(features, p.Feature())
	})
	for _, role := range roles {
		for _, p := range role.Permissions {
			if !strings.HasSuffix(string(p), "*") {
				known = append(known, p)
			}
		}
	}
	slices.Sort(known)
	return slices.Compact(known)
}

var permissionShape = regexp.MustCompile(`^[A-Z][A-Z0-9_]*:(\*|[a-z][a-z0-9_]*)$`)

// checked tidies what was decided, or says everything that is wrong with it.
func (d RoleDraft) checked(known []domain.Permission) (RoleDraft, error) {
	var wrong []domain.FieldError
	title, problem := domain.ParseName(d.Title)
	if problem != nil {
		wrong = append(wrong, domain.FieldError{Pointer: "/title", Code: problem.Reason, Message: problem.Message})
	}
	features := map[string]bool{}
	for _, p := range known {
		features[p.Feature()] = true
	}
	for i, p := range d.Permissions {
		at := fmt.Sprintf("/permissions/%d", i)
		whole := strings.HasSuffix(string(p), ":*") && features[p.Feature()]
		switch {
		case p == "*":
			wrong = append(wrong, domain.FieldError{Pointer: at, Code: "owner", Message: "Only the owner's role may do everything."})
		case !permissionShape.MatchString(string(p)) || (!whole && !slices.Contains(known, p)):
			wrong = append(wrong, domain.FieldError{Pointer: at, Code: "unknown", Message: fmt.Sprintf("There is no permission “%s” here.", p)})
		}
	}
	if len(wrong) > 0 {
		return d, domain.Invalid(wrong...)
	}
	permissions := slices.Clone(d.Permissions)
	slices.Sort(permissions)
	return RoleDraft{Title: title, Description: strings.TrimSpace(d.Description), Permissions: slices.Compact(permissions)}, nil
}

// maxRoles bounds a tenant's roles, so that they can be listed whole.
const maxRoles = 100

// addRole stores a role under the first free name that its title gives.
func addRole(ctx context.Context, tx *store.Tx, id domain.TenantID, role domain.TenantRole) (string, error) {
	existing, err := tx.Tenant(id).ListRoles(ctx)
	if err != nil {
		return "", err
	}
	if len(existing) >= maxRoles {
		return "", domain.Errorf(domain.CodeConflict, "A tenant can have at most %d roles.", maxRoles).Because("too_many_roles")
	}
	base := roleNameFrom(role.Title)
	for n := 1; n <= maxRoles+1; n++ {
		role.Name = base
		if n > 1 {
			role.Name = fmt.Sprintf("%s_%d", base, n)
		}
		added, err := tx.Tenant(id).CreateRole(ctx, role)
		if err != nil || added {
			return role.Name, err
		}
	}
	return "", fmt.Errorf("no free name for the role %q", role.Title)
}

var notInRoleName = regexp.MustCompile(`[^A-Z0-9]+`)

// roleNameFrom makes "Help desk" into HELP_DESK.
func roleNameFrom(title string) string {
	name := strings.Trim(notInRoleName.ReplaceAllString(strings.ToUpper(title), "_"), "_")
	if name == "" || name[0] < 'A' {
		name = strings.TrimRight("ROLE_"+name, "_")
	}
	return strings.TrimRight(name[:min(len(name), 40)], "_")
}

func recordRole(ctx context.Context, tx *store.Tx, id domain.TenantID, verb, name string, detail map[string]any) error {
	return audit.Record(ctx, tx, audit.Event{TenantID: id, Action: "role." + verb, TargetKind: "role", TargetID: name, Detail: detail})
}
