package domain

import "time"

// CredentialPorta is the kind of the credential for Porta, the voice platform.
const CredentialPorta = "porta"

// CredentialKinds lists the credentials that a tenant can have.
func CredentialKinds() []string { return []string{CredentialPorta} }

// CredentialState says where a tenant's credential comes from.
type CredentialState string

// The states of a credential. One of its own wins over an inherited one.
const (
	CredentialSet       CredentialState = "set"
	CredentialInherited CredentialState = "inherited"
	CredentialNone      CredentialState = "none"
)

// Credential is what may be told about a credential; its secret may not.
type Credential struct {
	Kind          string
	State         CredentialState
	InheritedFrom *TenantRef // also when an own one covers it
	ChangedAt     *time.Time
	ChangedBy     string
}

// Login is the secret part of a credential that is a user name and a password.
type Login struct {
	Username string `json:"username"`
	Password string `json:"password"`
}

// String keeps the password out of logs.
func (l Login) String() string { return l.Username + ":***" }

// GoString keeps the password out of %#v.
func (l Login) GoString() string { return "domain.Login{" + l.Username + ":***}" }
