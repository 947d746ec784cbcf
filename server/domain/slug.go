package domain

import (
	"regexp"
	"strings"
)

// MinSlug and MaxSlug bound a slug's length; 40 leaves room in a DNS label.
const (
	MinSlug = 2
	MaxSlug = 40
)

var slugPattern = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// reservedSlugs would collide with our own addresses or invite confusion.
var reservedSlugs = map[string]bool{
	"about": true, "access": true, "account": true, "accounts": true, "admin": true, "administrator": true,
	"api": true, "app": true, "apps": true, "assets": true, "auth": true, "billing": true, "blog": true,
	"cdn": true, "console": true, "dashboard": true, "dev": true, "docs": true, "email": true, "ftp": true,
	"healthz": true, "help": true, "host": true, "imap": true, "internal": true, "invite": true, "localhost": true,
	"login": true, "logout": true, "mail": true, "me": true, "metrics": true, "new": true, "null": true,
	"ns1": true, "ns2": true, "oauth": true, "onboard": true, "onboarding": true, "operator": true, "outbox": true,
	"platform": true, "pop": true, "postmaster": true, "public": true, "readyz": true, "root": true, "security": true,
	"session": true, "settings": true, "setup": true, "signin": true, "signup": true, "smtp": true, "sso": true,
	"static": true, "status": true, "support": true, "system": true, "tenant": true, "tenants": true, "test": true,
	"undefined": true, "webmail": true, "webmaster": true, "well-known": true, "widget": true, "www": true,
}

// CheckSlug says why s cannot be a slug, or nil. The message can be shown as it is.
func CheckSlug(s string) *Error {
	bad := func(reason, message string) *Error { return Errorf(CodeInvalid, "%s", message).Because(reason) }
	switch {
	case s == "":
		return bad("required", "Enter a slug.")
	case len(s) < MinSlug || len(s) > MaxSlug:
		return bad("length", "Use 2 to 40 characters.")
	case !slugPattern.MatchString(s):
		return bad("pattern", "Use small letters a to z, digits and single hyphens, such as acme-corp.")
	case reservedSlugs[s]:
		return bad("reserved", "“"+s+"” is reserved. Choose another slug.")
	}
	return nil
}

// SuggestSlug makes a slug out of a name; it may be empty when nothing is usable.
func SuggestSlug(name string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(name) {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
			b.WriteRune(r)
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
	}
	s := b.String()
	if len(s) > MaxSlug {
		s = s[:MaxSlug]
	}
	return strings.Trim(s, "-")
}
