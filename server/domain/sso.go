package domain

import (
	"slices"
	"strings"
	"time"
)

// ConnectionID begins with sc_.
type ConnectionID string

// DomainID begins with dm_.
type DomainID string

// The kinds of single sign-on connection.
const (
	ConnectionOIDC = "oidc"
	ConnectionSAML = "saml"
)

// ConnectionState says whether people can sign in by a connection.
type ConnectionState string

// The states. A connection whose values were tried with success can be activated.
const (
	ConnectionDraft  ConnectionState = "draft"
	ConnectionTested ConnectionState = "tested" // its values, as they are, worked once
	ConnectionActive ConnectionState = "active"
)

// Connection is how a tenant's people sign in at their own identity provider.
type Connection struct {
	ID          ConnectionID
	TenantID    TenantID
	Kind        string
	Name        string // what the button and the pages call the provider
	State       ConnectionState
	Config      ConnectionConfig
	HasSecret   bool
	JoinRole    string // newcomers become members with this role; empty: only who is invited
	TrustMFA    bool   // the provider's sign-in counts as both factors
	Test        *ConnectionTest
	CertExpires *time.Time // of a SAML provider: when the last of its certificates ends
	Metadata    Metadata   // of a SAML provider
	CreatedAt   time.Time
	UpdatedAt   time.Time
	ActivatedAt *time.Time
	Version     int64
	ConfigSeen  int64 // raised whenever Config or the secret changes
}

// ConnectionConfig is where the provider is and what we are called there. The part
// of the other kind is empty.
type ConnectionConfig struct {
	Issuer   string `json:"issuer,omitempty"`
	ClientID string `json:"clientId,omitempty"`

	MetadataURL  string   `json:"metadataUrl,omitempty"`
	EntityID     string   `json:"entityId,omitempty"`
	SignInURL    string   `json:"signInUrl,omitempty"`
	Certificates []string `json:"certificates,omitempty"` // base64 of DER, as metadata has them
}

// Metadata is how it went when a SAML provider's description of itself was read from its
// address. Without an address all of it is empty.
type Metadata struct {
	ReadAt       *time.Time // the last time that it could be read
	NextAt       *time.Time
	FailingSince *time.Time
	Problem      string // why it could not be read the last time, in words
	Told         bool   // owners know
}

// Same reports whether two say the same.
func (c ConnectionConfig) Same(o ConnectionConfig) bool {
	return c.Issuer == o.Issuer && c.ClientID == o.ClientID && c.MetadataURL == o.MetadataURL && c.EntityID == o.EntityID &&
		c.SignInURL == o.SignInURL && slices.Equal(c.Certificates, o.Certificates)
}

// ConnectionTest is what came of the last try of a connection.
type ConnectionTest struct {
	At         time.Time           `json:"at"`
	OK         bool                `json:"ok"`
	Problem    string              `json:"problem,omitempty"` // in words, when not
	Notes      []string            `json:"notes,omitempty"`   // what would keep this person out for other reasons
	Subject    string              `json:"subject,omitempty"`
	Email      string              `json:"email,omitempty"`
	Name       string              `json:"name,omitempty"`
	Attributes []ReceivedAttribute `json:"attributes,omitempty"`
	Config     int64               `json:"config"` // ConfigSeen of what was tried
}

// ReceivedAttribute is one thing that a provider said of a person.
type ReceivedAttribute struct {
	Name   string   `json:"name"`
	Values []string `json:"values"`
	Use    string   `json:"use,omitempty"` // subject, email, name; empty: not used
}

// DomainState says whether a tenant has shown that a domain is its own.
type DomainState string

// The states of a domain.
const (
	DomainPending  DomainState = "pending"
	DomainVerified DomainState = "verified"
	DomainLost     DomainState = "lost" // it was verified, and its record has been missing for too long
)

// The results of looking for a domain's record.
const (
	RecordFound   = "found"
	RecordNotYet  = "not_yet"
	RecordWrong   = "wrong"    // there is one, with another value
	RecordNoReply = "no_reply" // nobody could be asked
)

// TenantDomain is a domain that a tenant says is its own.
type TenantDomain struct {
	ID           DomainID
	TenantID     TenantID
	Domain       string
	Token        string // the value of the TXT record
	State        DomainState
	Result       string   // of the last look; empty before the first
	Seen         []string // what the record said instead
	CreatedBy    string
	CreatedAt    time.Time
	VerifiedAt   *time.Time
	FailingSince *time.Time // a verified one whose record is gone; lost after DomainGrace
	CheckedAt    *time.Time
	NextCheckAt  *time.Time // nil: nobody looks by themselves any more
	Tries        int64
}

// RecordHost is where the TXT record belongs.
func (d TenantDomain) RecordHost() string { return RecordLabel + "." + d.Domain }

// RecordLabel is the first part of the name of a domain's TXT record.
const RecordLabel = "_tenantry-challenge"

// DomainGrace is how long the record of a verified domain may be missing.
const DomainGrace = 7 * 24 * time.Hour

// HostOf is the domain of an address, in small letters.
func HostOf(email string) string {
	_, host, _ := strings.Cut(strings.ToLower(email), "@")
	return host
}

// CountsIn is the session as far as a tenant takes it: what was proved to us, and
// what that tenant's own provider said. What another tenant's provider said is
// nobody's proof there: whoever runs that provider could say anything. With TenantID
// "" it is what counts for the account itself and for the platform.
func (s Session) CountsIn(tenant TenantID) Session {
	if !slices.ContainsFunc(s.Factors, func(f Factor) bool { return f.Method == MethodSSO }) {
		return s
	}
	kept := slices.DeleteFunc(slices.Clone(s.Factors), func(f Factor) bool { return f.Method == MethodSSO && f.Tenant != tenant })
	s.Factors = kept
	if s.Local() || slices.ContainsFunc(kept, func(f Factor) bool { return f.Method == MethodSSO }) {
		return s
	}
	s.Factors = nil // a second factor alone opens nothing
	return s
}

// Local reports whether the person proved to us who they are, and not only to a
// tenant's provider.
func (s Session) Local() bool {
	sso := false
	for _, f := range s.Factors {
		switch f.Method {
		case MethodPassword, MethodPasskey:
			return true
		case MethodSSO:
			sso = true
		}
	}
	return !sso
}

// BySSO reports whether the tenant's own provider vouched for the person.
func (s Session) BySSO(tenant TenantID) bool {
	return slices.ContainsFunc(s.Factors, func(f Factor) bool { return f.Method == MethodSSO && f.Tenant == tenant })
}
