package domain

import "time"

// TenantRef names a tenant where the whole of it is not needed.
type TenantRef struct {
	ID       TenantID
	Slug     string
	Name     string
	Template string
	State    TenantState
}

// Ref names the tenant.
func (t Tenant) Ref() TenantRef {
	return TenantRef{ID: t.ID, Slug: t.Slug, Name: t.Name, Template: t.Template, State: t.State}
}

// RunProgress is how far a tenant's newest run is.
type RunProgress struct {
	ID    RunID
	State RunState
	Done  int64
	Total int64
}

// TenantSummary is one row of a list of tenants.
type TenantSummary struct {
	TenantRef
	TemplateTitle string
	Country       string
	MemberCount   int64
	Sample        bool
	CreatedAt     time.Time
	LiveAt        *time.Time
	Run           *RunProgress // nil when nothing was ever run
	FormerSlug    string       // the slug it had, when a search found it by that
}

// MemberState says whether a membership opens anything.
type MemberState string

// The states of a membership.
const (
	MemberActive    MemberState = "active"
	MemberSuspended MemberState = "suspended"
)

// Member is a person in a tenant.
type Member struct {
	AccountID   AccountID
	Email       string
	Name        string
	Picture     string // the digest; empty without one
	Username    string // unique in the tenant in any spelling; empty for none
	Role        string
	RoleTitle   string
	Owner       bool         // by the role
	Permissions []Permission // the role's; not filled in by lists
	State       MemberState
	MFA         bool // has a second factor
	JoinedAt    time.Time
	SuspendedAt *time.Time
	LastSeenAt  *time.Time
	Version     int64
}
