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
}

// AccountMembership is a tenant from the side of one account, with what its
// role there grants.
type AccountMembership struct {
	Tenant      TenantRef
	Features    map[string]bool
	Role        string
	RoleTitle   string
	Permissions PermissionSet
}

// ManagedTenant is a tenant that an account sees through one that manages it.
type ManagedTenant struct {
	Tenant  TenantRef
	Through TenantRef
}
