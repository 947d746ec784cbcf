package domain

import "time"

// LinkPurpose is what an emailed link is for. A link of one purpose is none of
// another.
type LinkPurpose string

// The purposes of links, other than invitations.
const (
	LinkReset       LinkPurpose = "reset"        // choose a new password
	LinkEmailChange LinkPurpose = "email_change" // prove a new address
	LinkEmailUndo   LinkPurpose = "email_undo"   // take the old address back
	LinkSignUp      LinkPurpose = "signup"       // prove an address that has no account yet
)

// Lifetime is how long a link of the purpose can be used.
func (p LinkPurpose) Lifetime() time.Duration {
	switch p {
	case LinkReset, LinkEmailChange:
		return time.Hour
	case LinkEmailUndo:
		return 7 * 24 * time.Hour
	case LinkSignUp:
		return 24 * time.Hour
	}
	return 0
}

// AccountLink is a single-use, expiring link that somebody gets by mail. The
// newest of a purpose and subject is the only one that works.
type AccountLink struct {
	Purpose   LinkPurpose
	AccountID AccountID // empty for a sign-up
	Subject   string    // the account's id, or the address of a sign-up
	Email     string    // where it was sent
	Data      map[string]string
	CreatedAt time.Time
	ExpiresAt time.Time
	UsedAt    *time.Time
}
