package onboarding

// The questions to the database that a field may ask as x-check.
const (
	CheckSlugFree       = "slug-free"
	CheckTenantExists   = "tenant-exists"
	CheckOperatorExists = "operator-exists"
)
