package domain

import "time"

// BulkID begins with bi_.
type BulkID string

// BulkState is where many invitations at once stand.
type BulkState string

// The states of many invitations at once.
const (
	BulkRunning BulkState = "running"
	BulkDone    BulkState = "done"
	BulkStopped BulkState = "stopped" // whoever started it may no longer invite
)

// BulkInvite is many invitations asked for at once. Each row is worked by itself,
// so that it goes on where it was after a stop.
type BulkInvite struct {
	ID            BulkID
	Kind          BulkKind
	CreatedBy     AccountID
	CreatedByName string
	ResumedBy     AccountID // who went on with one that stopped; in whose name it is worked since
	Total         int64
	Done          int64 // rows that were worked, the failed ones too
	Failed        int64
	State         BulkState
	CreatedAt     time.Time
	FinishedAt    *time.Time
}

// BulkRowState is what came of one row.
type BulkRowState string

// What can come of a row.
const (
	BulkRowWaiting BulkRowState = "waiting"
	BulkRowInvited BulkRowState = "invited"
	BulkRowMember  BulkRowState = "member" // is in the tenant already
	BulkRowFailed  BulkRowState = "failed"
)

// BulkKind is of what a list is.
type BulkKind string

// The kinds.
const (
	BulkMembers   BulkKind = "members"
	BulkCompanies BulkKind = "companies"
)

// BulkRow is one person of many to invite.
type BulkRow struct {
	Position int64 // from 1
	Email    string
	Name     string
	Role     string // of members
	Company  string // of companies: what the partner calls it
	State    BulkRowState
	Message  string // why it failed, for people
}

// OwnershipLifetime is how long an offer to become the owner can be accepted.
const OwnershipLifetime = 7 * 24 * time.Hour

// OwnershipOffer is an owner's offer to hand a tenant over to another member. It
// counts when it is accepted.
type OwnershipOffer struct {
	From, To  Person
	KeepRole  string // what the present owner is afterwards
	CreatedAt time.Time
	ExpiresAt time.Time
}

// Person names an account to people.
type Person struct {
	ID    AccountID
	Name  string
	Email string
}
