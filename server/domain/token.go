package domain

import "time"

// SigningKey signs access tokens. Its public half is given out from the moment it
// is made until the last token that it signed is over.
type SigningKey struct {
	ID         string // the "kid" of its tokens; begins with sk_
	Generation int64  // 1, 2, 3 …
	Public     string // base64url
	Sealed     string // the private half, for secret.Box
	CreatedAt  time.Time
	SignsFrom  time.Time
	SignsUntil time.Time
	ExpiresAt  time.Time
}

// Signs reports whether the key is the one to sign with at that time.
func (k SigningKey) Signs(at time.Time) bool {
	return !at.Before(k.SignsFrom) && at.Before(k.SignsUntil)
}
