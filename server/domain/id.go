package domain

// Identifiers are strings with a typed prefix and a time-ordered tail, such as
// "tn_0198c5c4e0a17b3c9f2d4e6a8b0c1d2e". A type per entity keeps them apart.
type (
	AccountID    string // ac_
	SessionID    string // se_
	APIKeyID     string // ak_
	TenantID     string // tn_
	OnboardingID string // ob_
	RunID        string // rn_
	InvitationID string // iv_
	MessageID    string // ms_
	JobID        string // jb_
	AuditID      string // au_
)
