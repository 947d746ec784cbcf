package domain

// Identifiers are strings with a typed prefix and a time-ordered tail, such as
// "tn_0198c5c4e0a17b3c9f2d4e6a8b0c1d2e". A type per entity keeps them apart.

// AccountID begins with ac_.
type AccountID string

// SessionID begins with se_.
type SessionID string

// APIKeyID begins with ak_.
type APIKeyID string

// TenantID begins with tn_.
type TenantID string

// OnboardingID begins with ob_.
type OnboardingID string

// RunID begins with rn_.
type RunID string

// InvitationID begins with iv_.
type InvitationID string

// CompanyInvitationID begins with ci_.
type CompanyInvitationID string

// HandoverID begins with ho_.
type HandoverID string

// MessageID begins with ms_.
type MessageID string

// JobID begins with jb_.
type JobID string

// AuditID begins with au_.
type AuditID string

// FactorID begins with fa_.
type FactorID string

// TextingNumberID begins with tx_.
type TextingNumberID string

// ContactID begins with ct_.
type ContactID string

// ConsentID begins with cs_.
type ConsentID string

// TextID begins with tm_.
type TextID string

// TextSendID begins with ts_.
type TextSendID string

// VisitorMessageID begins with wm_.
type VisitorMessageID string
