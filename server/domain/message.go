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
	MessageCompanyInvitation  = "company.invitation"
	MessageCompanyReminder    = "company.reminder"
	MessageCompanyHandover    = "company.handover"
	MessageVisitor            = "widget.message" // what a visitor of a company's website has written
	MessageWidgetCode         = "widget.code"    // the code, to whoever looks after the website
)

// MessageState is where a message stands on its way.
type MessageState string

// The states of a message.
const (
	MessageStored    MessageState = "stored"    // kept in the built-in outbox, and sent to nobody
	MessageQueued    MessageState = "queued"    // waits for its turn
	MessageHeld      MessageState = "held"      // above a cap; looked at again at NextAt
	MessageSending   MessageState = "sending"   // being handed over just now
	MessageDeferred  MessageState = "deferred"  // refused for now; tried again by us (NextAt) or by the provider
	MessageAccepted  MessageState = "accepted"  // the provider has it; whether it arrives is not known
	MessageDelivered MessageState = "delivered" // the recipient's server has it
	MessageBounced   MessageState = "bounced"   // refused for good by the recipient's server or the provider
	MessageFailed    MessageState = "failed"    // never handed over, and not tried any more
	MessageEnded     MessageState = "ended"     // not sent: its link had ended before
)

// MessageStates lists all states, for filters.
func MessageStates() []MessageState {
	return []MessageState{
		MessageStored, MessageQueued, MessageHeld, MessageSending, MessageDeferred, MessageAccepted, MessageDelivered,
		MessageBounced, MessageFailed, MessageEnded,
	}
}

// Waits reports whether we will still do something about the message.
func (s MessageState) Waits() bool {
	return s == MessageQueued || s == MessageHeld || s == MessageSending
}

// MessageRank orders what a provider tells about a message that it took. Reports
// come in any order; a message only moves to a higher rank.
func MessageRank(s MessageState) int {
	switch s {
	case MessageSending:
		return 1 // the report overtook the answer
	case MessageAccepted:
		return 2
	case MessageDeferred:
		return 3
	case MessageDelivered:
		return 4
	case MessageBounced:
		return 5 // servers may take a message first and refuse it later
	}
	return 0
}

// PlatformLane is the queue of the messages that belong to no tenant.
const PlatformLane = "platform"

// Message is one mail, as it stands in the outbox.
type Message struct {
	ID           MessageID
	TenantID     TenantID // empty for the platform's own
	InvitationID InvitationID
	// CompanyInvitationID is the link that it is about, of a client of TenantID.
	CompanyInvitationID CompanyInvitationID
	Kind                string
	ToEmail             string
	ToName              string
	Subject             string
	BodySealed          string // server/messaging opens it
	LinkHash            string // of the secret in its link; empty without one
	State               MessageState
	CreatedAt           time.Time
	Delivery
}

// Lane names the queue that a message waits in: each tenant has one of its own.
func (m Message) Lane() string {
	if m.TenantID == "" {
		return PlatformLane
	}
	return string(m.TenantID)
}

// ToClient reports whether it brings the client of a partner the link itself. How it
// stands is the link's stage, until the client comes.
func (m Message) ToClient() bool {
	return m.CompanyInvitationID != "" && (m.Kind == MessageCompanyInvitation || m.Kind == MessageCompanyReminder)
}

// Delivery is how far a message came.
type Delivery struct {
	StateAt    time.Time
	Reason     string     // in words; the other side's own where it gave some
	Send       int        // how often it was meant to be sent: 1, and 1 more by each “Send again”
	Attempts   int        // of the present one
	Lost       int        // times in a row that the program ended while it was being sent
	QueuedAt   time.Time  // when the present one began
	NextAt     *time.Time // when we do something about it; nil for never
	ExpiresAt  *time.Time // pointless from then on; nil for never
	AcceptedAt *time.Time
	Provider   string // who took it
	ProviderID string // by which they know it
	Uncapped   bool   // somebody let it pass above the caps
}

// OutboxMessage is a message together with the tenant it is about, if any.
type OutboxMessage struct {
	Message
	Tenant *TenantRef
}

// MailState is how the newest message about something stands.
type MailState struct {
	State  MessageState
	Reason string
	At     time.Time
	NextAt *time.Time
}

// MailEvent is what a provider reports about a message.
type MailEvent struct {
	ID        string // the provider's own; the same one twice is once
	MessageID MessageID
	Send      int
	State     MessageState
	Reason    string
	At        time.Time
}
