package domain

import (
	"slices"
	"time"
)

// Methods by which somebody proves who they are. A session remembers which were
// used, and when.
const (
	MethodPassword = "password"
	MethodTOTP     = "totp"
	MethodRecovery = "recovery_code"
	MethodPasskey  = "passkey"
)

// SecondMethods are the ones that make a sign-in a strong one. A passkey counts
// alone: it is something that one has, opened by something that one is or knows.
func SecondMethods() []string { return []string{MethodTOTP, MethodPasskey, MethodRecovery} }

// FreshFor is how long a proof is good for what needs a fresh one.
const FreshFor = 10 * time.Minute

// LastProof is when the session last used one of these methods, or any when none
// are given; the zero time when it never did.
func (s Session) LastProof(methods ...string) time.Time {
	var last int64
	for _, f := range s.Factors {
		if len(methods) == 0 || slices.Contains(methods, f.Method) {
			last = max(last, f.At)
		}
	}
	if last == 0 {
		return time.Time{}
	}
	return time.UnixMilli(last).UTC()
}

// StepUp says which proof is missing for something, so that it can be asked for
// in place and the request sent again.
type StepUp struct {
	Why     string   // fresh, policy, idle, too_old
	Methods []string // any one of these will do
	Tenant  string   // the slug of the tenant that asks; "" where the act itself does
	Name    string   // the name of that tenant
	Enrol   bool     // the person has none of the methods yet and must set one up first
}

// The reasons for a step-up.
const (
	StepUpFresh  = "fresh"   // a dangerous act wants a proof of the last minutes
	StepUpPolicy = "policy"  // a tenant wants a second factor
	StepUpIdle   = "idle"    // a tenant wants a new proof after so long without use
	StepUpTooOld = "too_old" // a tenant wants a new proof after so long in all
)

// NeedStepUp is the error that asks for a proof.
func NeedStepUp(message string, s StepUp) *Error {
	return &Error{Code: CodeStepUpRequired, Message: message, StepUp: &s}
}

// RequireFresh refuses somebody in a browser whose last proof of the strongest
// kind that they have is older than FreshFor. A key is its own proof.
func RequireFresh(a Actor, now time.Time) error {
	if a.Kind != ActorSession {
		return nil
	}
	methods := []string{MethodPassword, MethodPasskey}
	if a.Standing != nil && a.Standing.MFA {
		methods = SecondMethods()
	}
	if a.Standing != nil && now.Sub(a.Standing.Session.LastProof(methods...)) < FreshFor {
		return nil
	}
	return NeedStepUp("Confirm that it is you to go on.", StepUp{Why: StepUpFresh, Methods: methods})
}
