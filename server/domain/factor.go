package domain

import (
	"context"
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
	MethodSSO      = "sso" // a tenant's own provider vouches for somebody, in that tenant alone
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
		if len(methods) == 0 || slices.Contains(methods, f.Method) || f.Strong && slices.ContainsFunc(methods, second) {
			last = max(last, f.At)
		}
	}
	if last == 0 {
		return time.Time{}
	}
	return time.UnixMilli(last).UTC()
}

func second(method string) bool { return slices.Contains(SecondMethods(), method) }

// StepUp says which proof is missing for something, so that it can be asked for
// in place and the request sent again.
type StepUp struct {
	Why     string   // one of the StepUp constants
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

	StepUpSSO       = "sso"       // a tenant wants its own single sign-on
	StepUpElsewhere = "elsewhere" // the provider of another tenant vouched for the person, which does not count here
)

// NeedStepUp is the error that asks for a proof.
func NeedStepUp(message string, s StepUp) *Error {
	return &Error{Code: CodeStepUpRequired, Message: message, StepUp: &s}
}

// RequireFresh refuses somebody in a browser whose last proof of the strongest
// kind that they have is older than FreshFor. A key is its own proof. Within a
// tenant its own single sign-on stands for the password.
func RequireFresh(ctx context.Context, now time.Time) error {
	a, in := ActorFrom(ctx), AccessFrom(ctx)
	if a.Kind != ActorSession {
		return nil
	}
	var session Session
	methods := []string{MethodPassword, MethodPasskey}
	if a.Standing != nil {
		session = a.Standing.Session.CountsIn(in.TenantID)
		switch {
		case a.Standing.MFA:
			methods = SecondMethods()
		case session.BySSO(in.TenantID):
			methods = append(methods, MethodSSO)
		}
	}
	if now.Sub(session.LastProof(methods...)) < FreshFor {
		return nil
	}
	up := StepUp{Why: StepUpFresh, Methods: methods}
	if session.BySSO(in.TenantID) {
		up.Tenant = in.Slug
	}
	return NeedStepUp("Confirm that it is you to go on.", up)
}

// RequireLocal refuses somebody for whom only a tenant's provider vouched: what is
// about the account itself is not that tenant's to open.
func RequireLocal(a Actor) error {
	if a.Kind != ActorSession || a.Standing == nil || a.Standing.Session.Local() {
		return nil
	}
	return NeedStepUp("You came in by single sign-on, which opens your organization alone. Confirm with a password or passkey of your own to go on.",
		StepUp{Why: StepUpElsewhere, Methods: []string{MethodPassword, MethodPasskey}})
}
