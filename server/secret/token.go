package secret

import (
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
)

// tokenBytes gives 256 bits: nothing to guess, so a fast hash protects it at rest.
const tokenBytes = 32

// NewToken returns a random token in URL-safe letters, after a prefix that
// tells what it is for (and lets secret scanners find a leaked one).
func NewToken(prefix string) string {
	b := make([]byte, tokenBytes)
	rand.Read(b) // never fails: the program ends rather than go on without randomness
	return prefix + base64.RawURLEncoding.EncodeToString(b)
}

// HashToken returns what is stored in place of a token.
func HashToken(token string) string {
	sum := sha256.Sum256([]byte(token))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

// MatchToken reports, in constant time, whether the token has the stored hash.
func MatchToken(hash, token string) bool {
	return subtle.ConstantTimeCompare([]byte(hash), []byte(HashToken(token))) == 1
}
