package domain

import "time"

// OnboardingState is where one filling-in of a template stands.
type OnboardingState string

// The states of an onboarding. An expired draft is a draft past its ExpiresAt.
const (
	OnboardingDraft     OnboardingState = "draft"
	OnboardingSubmitted OnboardingState = "submitted"
	OnboardingDiscarded OnboardingState = "discarded"
)

// Onboarding is a draft with answers, resumable, and later the record of what was submitted.
type Onboarding struct {
	ID              OnboardingID
	Wizard          string
	Template        string // empty until one is chosen
	TemplateVersion int64
	AccountID       AccountID
	State           OnboardingState
	Step            string // the step last worked on
	Answers         map[string]any
	TenantID        TenantID
	RunID           RunID
	Tenant          *TenantRef // what came of it; nil for a draft
	CreatedBy       string     // name of the person who began it
	ChangedBy       string     // name of the person who saved last
	CreatedAt       time.Time
	UpdatedAt       time.Time
	ExpiresAt       time.Time
	Version         int64
}

// DraftLifetime is how long a draft is kept after it was last saved.
const DraftLifetime = 30 * 24 * time.Hour

// Expired reports whether a draft was left alone for too long.
func (o Onboarding) Expired(now time.Time) bool {
	return o.State == OnboardingDraft && !now.Before(o.ExpiresAt)
}

// OnboardingEditor is somebody who has a draft open right now.
type OnboardingEditor struct {
	AccountID AccountID
	Name      string
	SeenAt    time.Time
}

// InitialUser is one row of the users step.
type InitialUser struct {
	Email string `json:"email"`
	Name  string `json:"name"`
	Role  string `json:"role"`

	Username string `json:"-"` // in the tenant; only for people who are invited by hand
}
