package domain

import "time"

// AuditEvent is one thing that happened: who did what to what, and when. It is
// written in the same transaction as the change and never altered.
type AuditEvent struct {
	ID         AuditID
	TenantID   TenantID // empty for what happens to the platform itself
	ActorKind  ActorKind
	ActorID    string
	ActorName  string
	Action     string // e.g. tenant.create
	TargetKind string
	TargetID   string
	Detail     map[string]any // before and after, never a secret
	Address    string
	RequestID  string
	At         time.Time
}
