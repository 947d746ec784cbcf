package domain

import "time"

// NumberState is where a tenant's texting number stands.
type NumberState string

// The states of a texting number.
const (
	NumberRequested NumberState = "requested" // asked for; a job gets it
	NumberActive    NumberState = "active"
	NumberFailed    NumberState = "failed"    // none was to be had
	NumberReleasing NumberState = "releasing" // no longer the tenant's; a job gives it back
	NumberReleased  NumberState = "released"
)

// TextingNumber is a number from which a tenant texts, or did once.
type TextingNumber struct {
	ID          TextingNumberID
	TenantID    TenantID
	State       NumberState
	Phone       string // E.164; empty until there is one
	Provider    string
	Account     string // at the provider
	ProviderID  string
	Reason      string // why it failed, or why the provider still has it
	RequestedBy string
	CreatedAt   time.Time
	ActiveAt    *time.Time
	EndedAt     *time.Time
}

// ConsentKind says what a contact agreed to, last.
type ConsentKind string

// What is known of a contact's consent.
const (
	ConsentNone ConsentKind = "none"
	ConsentIn   ConsentKind = "in"
	ConsentOut  ConsentKind = "out"
)

// ConsentSource is how it became known.
type ConsentSource string

// The ways in which consent is given and taken back.
const (
	ConsentByWidget   ConsentSource = "widget"   // on the company's website
	ConsentByKeyword  ConsentSource = "keyword"  // they texted START or STOP
	ConsentByStaff    ConsentSource = "staff"    // a member says so
	ConsentByProvider ConsentSource = "provider" // the provider knew of a STOP
)

// Consent is one row of the ledger: it is never changed.
type Consent struct {
	ID          ConsentID
	ContactID   ContactID
	NumberID    TextingNumberID
	NumberPhone string
	Phone       string // of the contact, then
	Kind        ConsentKind
	Source      ConsentSource
	Words       string // what they were shown, or what they wrote
	Statement   string // of the member who wrote it down
	ActorName   string
	ActorID     string
	Address     string
	RequestID   string
	At          time.Time
}

// The ways in which contacts come about.
const (
	ContactByStaff  = "staff"
	ContactByWidget = "widget"
	ContactByText   = "text" // they wrote first
)

// Contact is a customer of a tenant.
type Contact struct {
	ID            ContactID
	Name          string // may be empty
	Phone         string // E.164; may be empty
	Email         string // may be empty
	Source        string
	Consent       ConsentKind     // what the ledger says last of ConsentNumber
	ConsentNumber TextingNumberID // may be one that the tenant no longer has
	Unread        int64
	LastTextAt    *time.Time
	LastText      string
	LastTextIn    bool
	CreatedAt     time.Time
	UpdatedAt     time.Time
}

// ConsentTo is what the contact agreed to for a number. Consent given for another
// number does not count, and without a number there is none.
func (c Contact) ConsentTo(number TextingNumberID) ConsentKind {
	if number == "" || c.Phone == "" || c.ConsentNumber != number {
		return ConsentNone
	}
	return c.Consent
}

// TextState is where a text stands.
type TextState string

// The states of a text.
const (
	TextQueued      TextState = "queued"
	TextHeld        TextState = "held"    // above a cap; looked at again later
	TextSending     TextState = "sending" // being handed over just now
	TextStored      TextState = "stored"  // kept in the built-in inbox; no phone has it
	TextSent        TextState = "sent"    // the provider has it
	TextDelivered   TextState = "delivered"
	TextUndelivered TextState = "undelivered" // the carrier did not deliver it
	TextFailed      TextState = "failed"      // not sent, and not tried any more
	TextReceived    TextState = "received"    // came in
)

// TextRank orders what a provider tells about a text. Reports come in any order; a
// text only moves to a higher rank.
func TextRank(s TextState) int {
	switch s {
	case TextSending:
		return 1 // the report overtook the answer
	case TextSent:
		return 2
	case TextUndelivered, TextFailed:
		return 3
	case TextDelivered:
		return 4
	}
	return 0
}

// The kinds of text.
const (
	TextIn     = "in"
	TextOut    = "out"
	TextAnswer = "answer" // made by itself, to STOP and the like
)

// Text is one text message, in or out.
type Text struct {
	ID         TextID
	TenantID   TenantID
	ContactID  ContactID
	NumberID   TextingNumberID
	SendID     TextSendID // empty for a single one
	Kind       string
	Phone      string // of the contact
	Body       string
	Segments   int64
	State      TextState
	Reason     string
	Attempts   int64
	Lost       int64 // times in a row that the program ended while it was being sent
	NextAt     *time.Time
	SentAt     *time.Time
	ProviderID string
	SentBy     string
	CreatedAt  time.Time
	StateAt    time.Time
}

// TextSend is one text to a set of contacts.
type TextSend struct {
	ID        TextSendID
	NumberID  TextingNumberID
	Body      string
	Choice    TextChoice
	Done      bool
	Cursor    ContactID // the last contact that was looked at
	Queued    int64
	LeftOut   int64
	SentBy    string
	CreatedAt time.Time
}

// TextChoice says to which contacts a text goes: those listed, or all that a
// filter finds.
type TextChoice struct {
	Contacts []ContactID `json:"contacts,omitempty"`
	Search   string      `json:"search,omitempty"`
	All      bool        `json:"all,omitempty"`
}
