package domain

import "time"

// CompanyInvitationState is where a link to set a company up stands; an expired one
// is open past ExpiresAt.
type CompanyInvitationState string

// The states of a link to set a company up.
const (
	CompanyOpen      CompanyInvitationState = "open"
	CompanyCompleted CompanyInvitationState = "completed"
	CompanyRevoked   CompanyInvitationState = "revoked"
)

// CompanyStepState is what became of one step of it; a step without one is to do.
type CompanyStepState string

// What became of a step.
const (
	CompanyStepDone    CompanyStepState = "done"
	CompanyStepSkipped CompanyStepState = "skipped" // can be done later, in the company's settings
)

// CompanyInvitation is a link by which a client sets up a company. It belongs to
// the partner who made it, and one company comes of it.
type CompanyInvitation struct {
	ID              CompanyInvitationID
	PartnerID       TenantID
	Email           string // where the link went
	ContactName     string // of the person; may be empty
	CompanyName     string // as the partner calls it, then as the client does
	Note            string // of the partner to the client
	Language        string // of the mails about it, as the partner chose; empty: the partner's
	Template        string
	TemplateVersion int64
	State           CompanyInvitationState
	HandedOver      bool      // somebody besides the mail had the link
	InvitedBy       string    // name shown to the client
	InviterID       AccountID // empty when that account is gone
	AccountID       AccountID // whose it became; empty before the credentials step
	TenantID        TenantID  // the company that came of it; empty before its step
	Step            string    // the template's step that is open; empty when all are done
	StepSince       time.Time
	Steps           map[string]CompanyStepState
	StepsDone       int64 // done or skipped
	StepsTotal      int64
	Answers         map[string]any // by step, what was filled in so far
	OpenedAt        *time.Time
	ActiveAt        *time.Time // when the client last did something
	CompletedAt     *time.Time
	RemindAt        *time.Time // nil: no reminder is due
	Reminders       int64      // sent so far
	CreatedAt       time.Time
	UpdatedAt       time.Time
	ExpiresAt       time.Time
	Version         int64
	Mail            *MailState // of its newest message, where it is shown; nil without one
}

// Expired reports whether the link no longer leads anywhere.
func (i CompanyInvitation) Expired(now time.Time) bool {
	return i.State == CompanyOpen && !now.Before(i.ExpiresAt)
}

// CompanyHandover is a narrow link that shows one step of a set-up to somebody else.
type CompanyHandover struct {
	ID           HandoverID
	PartnerID    TenantID
	InvitationID CompanyInvitationID
	Step         string
	Email        string
	Name         string
	Note         string
	MadeBy       string // name shown to the other person
	CreatedAt    time.Time
	ExpiresAt    time.Time
	OpenedAt     *time.Time
	DoneAt       *time.Time
	RevokedAt    *time.Time
}
