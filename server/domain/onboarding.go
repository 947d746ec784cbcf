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
	ChangedBy       string // name of the person who saved last
	CreatedAt       time.Time
	UpdatedAt       time.Time
	ExpiresAt       time.Time
	Version         int64
}

// InitialUser is one row of the users step.
type InitialUser struct {
	Email string `json:"email"`
	Name  string `json:"name"`
	Role  string `json:"role"`
}
