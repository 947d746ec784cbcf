package domain

import (
	"maps"
	"slices"
	"strings"
)

// Permission is FEATURE:action, e.g. TENANT_MGMT:create. A role holds exact
// permissions, every action of a feature (FEATURE:*), or everything (*).
type Permission string

// Platform permissions: held through a platform role or a platform API key.
const (
	PermTenantCreate   Permission = "TENANT_MGMT:create"
	PermTenantRead     Permission = "TENANT_MGMT:read"
	PermTenantUpdate   Permission = "TENANT_MGMT:update"
	PermTenantDisable  Permission = "TENANT_MGMT:disable" // and enable again
	PermTemplateRead   Permission = "TEMPLATES:read"
	PermPeopleRead     Permission = "PLATFORM_PEOPLE:read"
	PermPeopleManage   Permission = "PLATFORM_PEOPLE:manage"
	PermRolesManage    Permission = "PLATFORM_ROLES:manage"
	PermKeysManage     Permission = "API_KEYS:manage"
	PermOutboxRead     Permission = "OUTBOX:read"
	PermOutboxManage   Permission = "OUTBOX:manage" // send a message once more
	PermSettingsRead   Permission = "SETTINGS:read"
	PermSettingsManage Permission = "SETTINGS:manage"
	PermPlatformAudit  Permission = "PLATFORM_AUDIT:read"
)

// Tenant permissions: held in one tenant through a membership's role, through a
// managing tenant, or through the platform (see TenantPermissions).
const (
	PermProfileRead       Permission = "TENANT:read"
	PermProfileUpdate     Permission = "TENANT:update"
	PermMembersRead       Permission = "MEMBERS:read"
	PermMembersInvite     Permission = "MEMBERS:invite"
	PermMembersManage     Permission = "MEMBERS:manage" // change roles, suspend, remove, create
	PermTenantRolesManage Permission = "ROLES:manage"
	PermSecurityRead      Permission = "SECURITY:read" // the policy, and who does not meet it
	PermSecurityManage    Permission = "SECURITY:manage"
	PermTenantKeysManage  Permission = "KEYS:manage"
	PermRunsRead          Permission = "RUNS:read"
	PermRunsManage        Permission = "RUNS:manage"
	PermAuditRead         Permission = "AUDIT:read"
	PermManagedRead       Permission = "MANAGED:read"
	PermCredentialsRead   Permission = "CREDENTIALS:read"
	PermCredentialsManage Permission = "CREDENTIALS:manage"
	PermCompaniesRead     Permission = "COMPANIES:read"   // of a managing tenant: the companies it onboards
	PermCompaniesCreate   Permission = "COMPANIES:create" // invite companies, make them by hand, resend, revoke
	PermContactsRead      Permission = "CONTACTS:read"
	PermContactsManage    Permission = "CONTACTS:manage"
	PermTextingRead       Permission = "TEXTING:read" // the number, and what was written to and fro
	PermTextingSend       Permission = "TEXTING:send"
	PermTextingManage     Permission = "TEXTING:manage" // take a number, release it
	PermWidgetRead        Permission = "WIDGET:read"
	PermWidgetManage      Permission = "WIDGET:manage"
)

// PlatformPermissions lists every platform permission, for role editors and checks.
func PlatformPermissions() []Permission {
	return []Permission{
		PermTenantCreate, PermTenantRead, PermTenantUpdate, PermTenantDisable, PermTemplateRead,
		PermPeopleRead, PermPeopleManage, PermRolesManage, PermKeysManage,
		PermOutboxRead, PermOutboxManage, PermSettingsRead, PermSettingsManage, PermPlatformAudit,
	}
}

// TenantPermissions lists every permission inside a tenant that the product
// itself asks for; a template's roles may hold others, for the tenant's services.
func TenantPermissions() []Permission {
	return []Permission{
		PermProfileRead, PermProfileUpdate, PermMembersRead, PermMembersInvite, PermMembersManage,
		PermTenantRolesManage, PermSecurityRead, PermSecurityManage, PermTenantKeysManage, PermRunsRead,
		PermRunsManage, PermAuditRead, PermManagedRead, PermCredentialsRead, PermCredentialsManage,
		PermCompaniesRead, PermCompaniesCreate, PermContactsRead, PermContactsManage,
		PermTextingRead, PermTextingSend, PermTextingManage, PermWidgetRead, PermWidgetManage,
	}
}

// Feature returns the part before the colon.
func (p Permission) Feature() string {
	feature, _, _ := strings.Cut(string(p), ":")
	return feature
}

// PermissionSet answers Has in constant time and without allocating. Build it
// once per role with NewPermissionSet; it must not change afterwards.
type PermissionSet struct {
	all   bool
	exact map[Permission]struct{}
	wild  map[string]struct{} // features held whole
	off   map[string]struct{} // features whose permissions are inert
}

// NewPermissionSet compiles a role's permissions.
func NewPermissionSet(perms ...Permission) PermissionSet {
	s := PermissionSet{exact: make(map[Permission]struct{}, len(perms)), wild: map[string]struct{}{}}
	for _, p := range perms {
		switch feature, action, _ := strings.Cut(string(p), ":"); {
		case p == "*":
			s.all = true
		case action == "*":
			s.wild[feature] = struct{}{}
		default:
			s.exact[p] = struct{}{}
		}
	}
	return s
}

// Has reports whether the set grants p.
func (s PermissionSet) Has(p Permission) bool {
	if len(s.off) > 0 {
		if _, off := s.off[p.Feature()]; off {
			return false
		}
	}
	if s.all {
		return true
	}
	if _, ok := s.exact[p]; ok {
		return true
	}
	if len(s.wild) == 0 {
		return false
	}
	_, ok := s.wild[p.Feature()]
	return ok
}

// Without returns the set with the permissions of some features (the part before
// the colon) inert, whatever else it holds.
func (s PermissionSet) Without(features ...string) PermissionSet {
	if len(features) == 0 {
		return s
	}
	off := make(map[string]struct{}, len(s.off)+len(features))
	for f := range s.off {
		off[f] = struct{}{}
	}
	for _, f := range features {
		off[f] = struct{}{}
	}
	s.off = off
	return s
}

// List names what the set grants, in order: those of the known permissions that
// it grants, and what it holds beyond them. "*" stands for the known ones.
func (s PermissionSet) List(known []Permission) []Permission {
	granted := []Permission{}
	for _, p := range known {
		if s.Has(p) {
			granted = append(granted, p)
		}
	}
	for p := range s.exact {
		if s.Has(p) {
			granted = append(granted, p)
		}
	}
	for f := range s.wild {
		if p := Permission(f + ":*"); s.Has(p) {
			granted = append(granted, p)
		}
	}
	slices.Sort(granted)
	return slices.Compact(granted)
}

// Covers reports whether everything that other grants is granted by s as well:
// nobody can give what they do not have. Features that are off count as if they
// were on, since they may be switched on later.
func (s PermissionSet) Covers(other PermissionSet) bool {
	s.off = nil
	if s.all {
		return true
	}
	if other.all {
		return false
	}
	for feature := range other.wild {
		if _, ok := s.wild[feature]; !ok {
			return false
		}
	}
	for p := range other.exact {
		if !s.Has(p) {
			return false
		}
	}
	return true
}

// Intersect grants what both sets grant: a key's scopes, as far as its maker
// still has them. What is off in either is off.
func (s PermissionSet) Intersect(other PermissionSet) PermissionSet {
	both := NewPermissionSet()
	both.all = s.all && other.all
	for _, pair := range [][2]PermissionSet{{s, other}, {other, s}} {
		for p := range pair[0].exact {
			if pair[1].Has(p) {
				both.exact[p] = struct{}{}
			}
		}
		for feature := range pair[0].wild {
			if _, ok := pair[1].wild[feature]; ok || pair[1].all {
				both.wild[feature] = struct{}{}
			}
		}
		both = both.Without(slices.Collect(maps.Keys(pair[0].off))...)
	}
	return both
}
