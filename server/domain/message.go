package domain

import "time"

// The kinds of message.
const (
	MessageTenantInvitation   = "invitation.tenant"
	MessageTenantLive         = "tenant.live"
	MessageOwnershipOffer     = "tenant.ownership_offer"
	MessageMemberAdded        = "member.added"
	MessagePlatformInvitation = "invitation.platform"
	MessageAccountLink        = "account.link"
	MessageSecurityNotice     = "security.notice"
	MessageMFAReminder        = "mfa.reminder"
	MessageKeyExpiry          = "api_key.expiry"
)

// MessageStored is the state of a message in the built-in outbox: written down,
// readable by an administrator, and sent to nobody.
const MessageStored = "stored"

// Message is one mail, as it stands in the outbox.
type Message struct {
	ID           MessageID
	TenantID     TenantID // empty for the platform's own
	InvitationID InvitationID
	Kind         string
	ToEmail      string
	ToName       string
	Subject      string
	BodySealed   string // server/messaging opens it
	State        string
	CreatedAt    time.Time
}

// OutboxMessage is a message together with the tenant it is about, if any.
type OutboxMessage struct {
	Message
	Tenant *TenantRef
}
