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
}

// Member is a person in a tenant.
type Member struct {
	AccountID AccountID
	Email     string
	Name      string
	Role      string
	RoleTitle string
	JoinedAt  time.Time
	SeenAt    *time.Time // last used in this tenant, to the minute
}

// MemberState says whether a membership opens the tenant.
type MemberState string

// The states of a membership.
const (
	MemberActive    MemberState = "active"
	MemberSuspended MemberState = "suspended"
)
