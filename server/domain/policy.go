package domain

import (
	"slices"
	"strings"
	"time"
)

// MFAMode says what a tenant asks of its members beside a password.
type MFAMode string

// The modes.
const (
	MFAOff      MFAMode = "off"      // nothing is asked, nothing is suggested
	MFAOptional MFAMode = "optional" // members are encouraged to set a second factor up
	MFARequired MFAMode = "required" // nobody enters without one, from a date on
)

// Policy is what a tenant asks of the sessions that enter it. It binds at the
// tenant's door and nowhere else: other tenants of the same person do not notice.
type Policy struct {
	MFA          MFAMode
	From         *time.Time    // MFA is required from then on; nil: at once
	Methods      []string      // second factors that count; none listed: all
	Idle         time.Duration // a new proof after so long without use; 0: the platform's limit
	Absolute     time.Duration // a new proof after so long in all; 0: the platform's limit
	EmailDomains []string      // addresses that may be invited; none listed: all
	SSOOnly      bool          // members at verified domains come by the tenant's single sign-on; owners may come as they like
	UpdatedAt    time.Time
	Version      int64
}

// DefaultPolicy is that of a tenant which never decided anything.
func DefaultPolicy() Policy { return Policy{MFA: MFAOptional, Version: 1} }

// Requires reports whether a second factor is required at a time.
func (p Policy) Requires(now time.Time) bool {
	return p.MFA == MFARequired && (p.From == nil || !now.Before(*p.From))
}

// Counting lists the second factors that count here. A recovery code stands in
// for whatever was lost.
func (p Policy) Counting() []string {
	if len(p.Methods) == 0 {
		return SecondMethods()
	}
	counting := slices.DeleteFunc(SecondMethods(), func(m string) bool { return !slices.Contains(p.Methods, m) })
	if !slices.Contains(counting, MethodRecovery) {
		counting = append(counting, MethodRecovery)
	}
	return counting
}

// proofs are the methods whose use the limits of time are about: the second
// factors where one is required, any proof elsewhere (nil).
func (p Policy) proofs(now time.Time) []string {
	if p.Requires(now) {
		return p.Counting()
	}
	return nil
}

// Asks says why a session must give a proof before it enters, or "". Seen is when
// the session was last used in this tenant, the zero time when it never was.
func (p Policy) Asks(s Session, seen, now time.Time) (why string) {
	last := s.LastProof(p.proofs(now)...)
	switch {
	case p.Requires(now) && last.IsZero():
		return StepUpPolicy
	case p.Absolute > 0 && now.Sub(last) >= p.Absolute:
		return StepUpTooOld
	case p.Idle > 0 && !seen.IsZero() && now.Sub(seen) >= p.Idle && !last.After(seen):
		return StepUpIdle
	}
	return ""
}

// Answers lists what a person with these second factors can answer with.
func (p Policy) Answers(enrolled []string, now time.Time) []string {
	if p.Requires(now) {
		return slices.DeleteFunc(p.Counting(), func(m string) bool { return !slices.Contains(enrolled, m) })
	}
	methods := []string{MethodPassword}
	for _, m := range SecondMethods() {
		if slices.Contains(enrolled, m) {
			methods = append(methods, m)
		}
	}
	return methods
}

// AllowsEmail reports whether an address may be invited.
func (p Policy) AllowsEmail(email string) bool {
	if len(p.EmailDomains) == 0 {
		return true
	}
	_, host, _ := strings.Cut(strings.ToLower(email), "@")
	return slices.Contains(p.EmailDomains, host)
}
