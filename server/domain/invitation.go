package domain

import "time"

// InvitationState is where an invitation stands; an expired one is pending past ExpiresAt.
type InvitationState string

// The states of an invitation.
const (
	InvitationPending  InvitationState = "pending"
	InvitationAccepted InvitationState = "accepted"
	InvitationRevoked  InvitationState = "revoked"
	InvitationDeclined InvitationState = "declined" // by the person who was invited
)

// InvitationLifetime is how long an invitation can be used.
const InvitationLifetime = 7 * 24 * time.Hour

// Invitation is a single-use, expiring link to join a tenant, or the platform when TenantID is empty.
type Invitation struct {
	ID         InvitationID
	TenantID   TenantID
	Email      string
	Name       string
	Role       string
	Username   string // what the person will be called in the tenant; kept free for them, empty for none
	State      InvitationState
	InvitedBy  string    // name shown to the invited person
	InviterID  AccountID // whose right it stands on; empty for what a template invites
	CreatedAt  time.Time
	ExpiresAt  time.Time
	AcceptedAt *time.Time
	AccountID  AccountID
	Mail       *MailState // of its newest message, where it is shown; nil without one
}

// Expired reports whether a pending invitation can no longer be used.
func (i Invitation) Expired(now time.Time) bool {
	return i.State == InvitationPending && !now.Before(i.ExpiresAt)
}
