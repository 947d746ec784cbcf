package domain

import "time"

// AuditEvent is one thing that happened: who did what to what, and when. It is
// written in the same transaction as the change and never altered.
type AuditEvent struct {
	ID         AuditID
	Seq        int64    // its number among those of its tenant
	TenantID   TenantID // empty for what happens to the platform itself
	ActorKind  ActorKind
	ActorID    string
	ActorName  string
	Through    string // the session or the key that was used
	Action     string // e.g. tenant.create
	TargetKind string
	TargetID   string
	Detail     map[string]any // before and after, never a secret
	Address    string
	RequestID  string
	At         time.Time
}

// AuditFaultKind says what is wrong with a chain of events.
type AuditFaultKind string

// What can be wrong.
const (
	AuditAltered  AuditFaultKind = "altered"  // changed, or put in the place of another
	AuditRemoved  AuditFaultKind = "removed"  // the events from Seq to To are missing
	AuditInserted AuditFaultKind = "inserted" // behind the end, written by somebody else
	AuditEnd      AuditFaultKind = "end"      // the stored end is not that of the last event
	AuditNoChain  AuditFaultKind = "no_chain" // a tenant without any event
)

// AuditFault is one thing that is wrong with a chain.
type AuditFault struct {
	Kind    AuditFaultKind `json:"kind"`
	Chain   string         `json:"chain"`
	Seq     int64          `json:"seq"`
	To      int64          `json:"to"`
	EventID AuditID        `json:"eventId,omitempty"`
	Action  string         `json:"action,omitempty"`
	At      time.Time      `json:"at,omitzero"`
}
