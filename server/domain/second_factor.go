package domain

import (
	"slices"
	"time"
)

// SecondFactor is an authenticator app or a passkey of a person. Recovery codes
// are counted apart: they stand in for one of these.
type SecondFactor struct {
	ID         FactorID
	AccountID  AccountID
	Method     string // MethodTOTP or MethodPasskey
	Name       string
	CreatedAt  time.Time
	LastUsedAt *time.Time
	Confirmed  bool // an app counts once a code of it was right

	SecretSealed string // of an app; server/account opens it
	LastStep     int64  // of an app: the step of the last code that counted
	Credential   string // of a passkey: the WebAuthn library's record, as JSON
}

// Factors is what a person can prove themselves with, and who insists on it.
type Factors struct {
	List        []SecondFactor // in the order in which they were added; those that count
	CodesLeft   int64          // recovery codes that were not used
	CodesMadeAt *time.Time     // nil: there never were any
	Always      bool           // asked for at every sign-in
	MFA         bool           // there is one that counts
	ShortPass   bool           // the password may not stand alone
	DemandedBy  []Demand       // tenants that want one
	HasTOTP     bool
	HasPasskey  bool
}

// Methods are the second factors that the person can give now.
func (f Factors) Methods() []string {
	methods := []string{}
	if f.HasTOTP {
		methods = append(methods, MethodTOTP)
	}
	if f.HasPasskey {
		methods = append(methods, MethodPasskey)
	}
	if f.CodesLeft > 0 {
		methods = append(methods, MethodRecovery)
	}
	return methods
}

// Demand is a tenant that lets nobody on without a second factor.
type Demand struct {
	Tenant  string   // its name
	Methods []string // any one of these will do; none named: any at all
}

// MetBy reports whether one of these methods satisfies the demand.
func (d Demand) MetBy(methods ...string) bool {
	if len(d.Methods) == 0 {
		return len(methods) > 0
	}
	return slices.ContainsFunc(methods, func(m string) bool { return slices.Contains(d.Methods, m) })
}
