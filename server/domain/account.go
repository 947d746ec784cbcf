package domain

import (
	"net/mail"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// Account is a person who can sign in; global, one per email address.
type Account struct {
	ID           AccountID
	Email        string
	Name         string
	PasswordHash string
	PlatformRole string // empty for people without platform rights
	CreatedAt    time.Time
	LastSignInAt *time.Time
	Version      int64

	MFA           bool // has a second factor
	MFAAlways     bool // and is asked for it at every sign-in
	PasswordShort bool // the password is too short to stand alone

	Preferences   Preferences
	Picture       string // the digest of the picture; empty without one
	EmailProvedAt *time.Time
	DeletedAt     *time.Time // only what the log and foreign keys need is left of it
}

// PlatformRole is a named set of platform permissions.
type PlatformRole struct {
	Name        string
	Title       string
	Permissions []Permission
	BuiltIn     bool
	People      int64 // how many hold it; filled in by lists
	Version     int64
}

// Set compiles the role's permissions.
func (r PlatformRole) Set() PermissionSet { return NewPermissionSet(r.Permissions...) }

// Identity is a person with the platform role as it is right now; the role is
// empty for people without one.
type Identity struct {
	AccountID AccountID
	Email     string
	Name      string
	MFA       bool // has a second factor
	Role      PlatformRole

	Preferences Preferences // of somebody in a browser
	Picture     string
}

// The built-in platform roles. The administrator holds everything; support sees
// and never changes.
const (
	RolePlatformAdmin   = "PLATFORM_ADMIN"
	RolePlatformSupport = "PLATFORM_SUPPORT"
)

// BuiltInPlatformRoles are the platform roles that every installation has.
func BuiltInPlatformRoles() []PlatformRole {
	return []PlatformRole{
		{Name: RolePlatformAdmin, Title: "Platform Administrator", BuiltIn: true, Permissions: []Permission{"*"}},
		{Name: RolePlatformSupport, Title: "Platform Support", BuiltIn: true, Permissions: []Permission{
			PermTenantRead, PermTemplateRead, PermPlatformAudit, PermPeopleRead, PermSettingsRead,
		}},
	}
}

// Factor is one proof of identity used in a session.
type Factor struct {
	Method string `json:"method"` // one of the Method constants
	At     int64  `json:"at"`     // epoch milliseconds

	// Of single sign-on: by whose provider, through which connection, and whether
	// that counts as both factors there.
	Tenant     TenantID     `json:"tenant,omitempty"`
	Connection ConnectionID `json:"connection,omitempty"`
	Strong     bool         `json:"strong,omitempty"`
}

// Session is one signed-in browser.
type Session struct {
	ID         SessionID
	AccountID  AccountID
	Factors    []Factor
	UserAgent  string
	Address    string
	CreatedAt  time.Time
	LastSeenAt time.Time
	ExpiresAt  time.Time
	Half       bool // the second factor of the sign-in is still missing

	TokenHash string // of the token that a request came with; empty in lists
}

// KeyKind says for whom an API key acts.
type KeyKind string

// The kinds of API key.
const (
	KeyPlatform KeyKind = "platform" // with a part of its maker's platform permissions
	KeyTenant   KeyKind = "tenant"   // for one tenant, whoever made it
	KeyPersonal KeyKind = "personal" // for its maker in one tenant, as long as the maker is a member
)

// MaxKeyDays is the longest life of a key.
const MaxKeyDays = 365

// APIKey lets a script act.
type APIKey struct {
	ID          APIKeyID
	Kind        KeyKind
	TenantID    TenantID  // empty for a key of the platform
	Tenant      TenantRef // of a personal key; filled in by the list of one's own
	Networks    []string  // CIDR; none: anywhere
	Name        string
	Hint        string
	AccountID   AccountID
	CreatedBy   string // the maker's name; filled in by lists
	Permissions []Permission
	CreatedAt   time.Time
	ExpiresAt   time.Time
	LastUsedAt  *time.Time
	RevokedAt   *time.Time
}

// Longest values that are stored, in characters.
const (
	MaxEmail       = 254
	MaxName        = 120
	MaxDescription = 2000
	MaxAddress     = 500
	MaxWebsite     = 300
)

// ParseEmail checks that s is exactly one plain address and returns it trimmed,
// with the key (lower case) under which it is unique.
func ParseEmail(s string) (email, key string, err error) {
	s = strings.TrimSpace(s)
	bad := Errorf(CodeInvalid, "Enter one email address, like name@example.com.")
	if len(s) > MaxEmail || strings.ContainsAny(s, "\r\n\t <>,;\"") {
		return "", "", bad
	}
	parsed, parseErr := mail.ParseAddress(s)
	if parseErr != nil || parsed.Address != s || parsed.Name != "" {
		return "", "", bad
	}
	_, host, _ := strings.Cut(s, "@")
	if !strings.Contains(host, ".") || strings.HasPrefix(host, "[") {
		return "", "", bad
	}
	return s, strings.ToLower(s), nil
}

// ParseName checks the name of a person or a thing and returns it trimmed, or
// says what is wrong with it.
func ParseName(s string) (string, *Error) {
	s = strings.TrimSpace(s)
	switch n := utf8.RuneCountInString(s); {
	case n == 0:
		return "", Errorf(CodeInvalid, "Enter a name.").Because("required")
	case n > MaxName:
		return "", Errorf(CodeInvalid, "Use at most %d characters.", MaxName).Because("length")
	case !utf8.ValidString(s) || strings.ContainsFunc(s, unicode.IsControl):
		return "", Errorf(CodeInvalid, "Use letters and signs that can be seen.").Because("pattern")
	}
	return s, nil
}
