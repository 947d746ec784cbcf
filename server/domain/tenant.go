package domain

import (
	"slices"
	"strings"
	"time"
)

// TenantState is where a tenant is in its life.
type TenantState string

// The states of a tenant. A later one (deleting) joins when it can be reached.
const (
	TenantProvisioning TenantState = "provisioning"
	TenantNeedsAction  TenantState = "needs_action"
	TenantLive         TenantState = "live"
	TenantDisabled     TenantState = "disabled" // its people and keys are refused until the platform enables it again
)

// TenantStates lists all states in the order people think of them.
func TenantStates() []TenantState {
	return []TenantState{TenantProvisioning, TenantNeedsAction, TenantLive, TenantDisabled}
}

// Tenant is an isolated workspace of one organization.
type Tenant struct {
	ID              TenantID
	Slug            string
	Name            string
	Template        string
	TemplateVersion int64
	TemplateTitle   string // as it was when the tenant was born
	State           TenantState
	Country         string // ISO 3166-1 alpha-2
	Timezone        string // IANA name
	Currency        string // ISO 4217
	ContactEmail    string
	Description     string
	Address         string         // as on a letter, with line breaks
	Website         string         // with https:// in front
	ReplyTo         string         // where answers to the tenant's mails go
	Answers         map[string]any // by step id, as validated by the template
	Features        map[string]bool
	Limits          map[string]int64
	Sample          bool // made by the sample data, removed with it
	MemberCount     int64
	CreatedAt       time.Time
	UpdatedAt       time.Time
	LiveAt          *time.Time
	Disabled        *Disabled // nil unless it is
	Version         int64
}

// EnteredTenant is what a request knows of the tenant that it is about, once it is
// let in: what decides about rights, and no more. Who shows more reads it.
type EnteredTenant struct {
	TenantRef
	Features map[string]bool
	Disabled *Disabled // nil unless it is
}

// Ref is the short form for lists and links.
func (t EnteredTenant) Ref() TenantRef { return t.TenantRef }

// Disabled tells who disabled a tenant, when and why.
type Disabled struct {
	At     time.Time
	By     string
	Reason string      // may be empty; members see it
	From   TenantState // what it comes back to
}

// EnabledState is where the tenant is in its life, whether or not it is disabled.
func (t Tenant) EnabledState() TenantState {
	if t.Disabled != nil && t.Disabled.From != "" {
		return t.Disabled.From
	}
	return t.State
}

// TenantDisabledFor is what members of a disabled tenant are told; by whom and why
// it is may be unknown.
func TenantDisabledFor(tenant string, d *Disabled) *Error {
	if d == nil {
		return Errorf(CodeForbidden, "%s is disabled.", tenant).Because(ReasonTenantDisabled)
	}
	why := ""
	if d.Reason != "" {
		why = " Reason: " + strings.TrimRight(d.Reason, ".") + "."
	}
	return Errorf(CodeForbidden, "%s is disabled since %s by %s.%s Your data is kept. Ask them to enable it again.",
		tenant, d.At.Format("2 January 2006"), d.By, why).Because(ReasonTenantDisabled)
}

// ReasonTenantDisabled is why people of a disabled tenant are refused.
const ReasonTenantDisabled = "tenant_disabled"

// FeatureManaging is the feature of tenants that may manage others: operators,
// MSPs, partners. It is also what makes MANAGED:read mean something.
const FeatureManaging = "managed"

// Manages reports whether the tenant may manage others.
func (t Tenant) Manages() bool { return t.Features[FeatureManaging] }

// Manages reports whether tenants born from the template may manage others.
func (t Template) Manages() bool { return t.Features[FeatureManaging] }

// Features with pages of their own here: a tenant has them only where its template
// says so.
const (
	FeatureContacts = "contacts"
	FeatureTexting  = "texting"
	FeatureWidget   = "widget"
)

// HasPart reports whether a tenant has the part of the product that permissions of
// a feature are about, be it switched on or off. Most parts every tenant has.
func HasPart(features map[string]bool, permissionFeature string) bool {
	switch name := strings.ToLower(permissionFeature); name {
	case FeatureContacts, FeatureTexting, FeatureWidget:
		_, listed := features[name]
		return listed
	case "companies":
		return features[FeatureManaging]
	}
	return true
}

// FeaturesOff names, as permissions spell them, the features that are switched
// off: their permissions are inert. A feature that is not listed restricts nothing,
// unless the product itself has pages for it; companies go with managing.
func FeaturesOff(features map[string]bool) []string {
	var off []string
	for name, on := range features {
		if !on {
			off = append(off, strings.ToUpper(name))
		}
	}
	for _, name := range []string{FeatureContacts, FeatureTexting, FeatureWidget} {
		if _, listed := features[name]; !listed {
			off = append(off, strings.ToUpper(name))
		}
	}
	if !features[FeatureManaging] {
		off = append(off, PermCompaniesRead.Feature())
	}
	return off
}

// FeatureManageable is the feature of tenants that a managing tenant may manage.
const FeatureManageable = "manageable"

// LimitMembers is the limit on how many people a tenant can have.
const LimitMembers = "agents"

// Manageable reports whether another tenant may manage this one.
func (t Tenant) Manageable() bool { return t.Features[FeatureManageable] }

// TenantRole is a named set of permissions in one tenant.
type TenantRole struct {
	Name        string
	Title       string
	Description string
	Permissions []Permission
	Owner       bool // may do everything; a tenant always has somebody active with such a role
	BuiltIn     bool // from the template; it can be copied, not changed
	Version     int64
}

// Membership ties an account to a tenant with a role.
type Membership struct {
	TenantID  TenantID
	AccountID AccountID
	Role      string
	CreatedAt time.Time
	Version   int64
}

// IsOwner reports whether a role with these permissions may do everything, now
// and whatever comes: what makes its holders owners.
func IsOwner(permissions []Permission) bool { return slices.Contains(permissions, "*") }

// platformInTenant says what a platform permission grants inside every tenant.
var platformInTenant = map[Permission][]Permission{
	PermTenantRead: {
		PermProfileRead, PermMembersRead, PermSecurityRead, PermRunsRead, PermAuditRead, PermManagedRead, PermCredentialsRead,
	},
	PermTenantUpdate: {
		PermProfileUpdate, PermMembersInvite, PermMembersManage, PermTenantRolesManage, PermSecurityManage, PermRunsManage,
		PermCredentialsManage,
	},
}

// managingInTenant is what the members of a managing tenant may see in the
// tenants it manages, if their own role there holds MANAGED:read.
var managingInTenant = []Permission{PermProfileRead, PermMembersRead, PermRunsRead}

// PlatformAccess is what the actor's platform permissions grant inside a tenant.
func PlatformAccess(platform PermissionSet) PermissionSet {
	if platform.Empty() {
		return platform
	}
	var granted []Permission
	for held, inside := range platformInTenant {
		if platform.Has(held) {
			granted = append(granted, inside...)
		}
	}
	return NewPermissionSet(granted...)
}

// ManagingAccess is what a role in a managing tenant grants inside a managed one.
func ManagingAccess(role PermissionSet) PermissionSet {
	if !role.Has(PermManagedRead) {
		return NewPermissionSet()
	}
	return NewPermissionSet(managingInTenant...)
}

// Empty reports whether the set grants nothing at all.
func (s PermissionSet) Empty() bool { return !s.all && len(s.exact) == 0 && len(s.wild) == 0 }

// Union grants what either set holds; call Without on the result, not before.
func (s PermissionSet) Union(other PermissionSet) PermissionSet {
	if s.Empty() {
		return other
	}
	if other.Empty() {
		return s
	}
	u := NewPermissionSet()
	u.all = s.all || other.all
	for _, set := range []PermissionSet{s, other} {
		for p := range set.exact {
			u.exact[p] = struct{}{}
		}
		for f := range set.wild {
			u.wild[f] = struct{}{}
		}
	}
	return u
}
