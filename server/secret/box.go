package secret

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
)

// KeyBytes is the length of a master key.
const KeyBytes = 32

// boxVersion names the envelope's make: AES-256-GCM with a random nonce, under
// a key derived from the master key.
const boxVersion = "v1"

// ErrSealed says that a sealed value cannot be opened: an unknown key, a value
// moved from where it was sealed, or damage.
var ErrSealed = errors.New("secret: a sealed value cannot be opened")

// Box seals values that must be read again later. A sealed value names the key
// that sealed it, so keys can be replaced while old values stay readable, and
// is bound to its place (aad, "table/column/id"), so that it opens nowhere else.
type Box struct {
	current string
	keys    map[string]cipher.AEAD
}

// NewBox makes a box that seals with the current master key and opens what any
// of the older ones sealed.
func NewBox(current []byte, older ...[]byte) (*Box, error) {
	b := &Box{keys: make(map[string]cipher.AEAD, 1+len(older))}
	for _, master := range append([][]byte{current}, older...) {
		if len(master) != KeyBytes {
			return nil, fmt.Errorf("secret: a key has %d bytes, not %d", len(master), KeyBytes)
		}
		aead, err := newAEAD(master)
		if err != nil {
			return nil, err
		}
		b.keys[keyID(master)] = aead
	}
	b.current = keyID(current)
	return b, nil
}

// newAEAD derives the sealing key, so that the master key can serve other uses later.
func newAEAD(master []byte) (cipher.AEAD, error) {
	key, err := hkdf.Key(sha256.New, master, nil, "tenantry box "+boxVersion, KeyBytes)
	if err != nil {
		return nil, fmt.Errorf("derive the sealing key: %w", err)
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, fmt.Errorf("sealing key: %w", err)
	}
	return cipher.NewGCMWithRandomNonce(block)
}

// keyID tells keys apart without telling anything about them.
func keyID(master []byte) string {
	sum := sha256.Sum256(append([]byte("tenantry key id\x00"), master...))
	return hex.EncodeToString(sum[:4])
}

// Seal returns "v1.<key id>.<nonce, ciphertext and tag>".
func (b *Box) Seal(plain []byte, aad string) (string, error) {
	sealed := b.keys[b.current].Seal(nil, nil, plain, []byte(aad))
	return boxVersion + "." + b.current + "." + base64.RawURLEncoding.EncodeToString(sealed), nil
}

// Open returns what Seal was given, if aad is the same; ErrSealed otherwise.
func (b *Box) Open(sealed, aad string) ([]byte, error) {
	parts := strings.Split(sealed, ".")
	if len(parts) != 3 || parts[0] != boxVersion {
		return nil, fmt.Errorf("%w: unknown format", ErrSealed)
	}
	aead, ok := b.keys[parts[1]]
	if !ok {
		return nil, fmt.Errorf("%w: key %s is not at hand", ErrSealed, parts[1])
	}
	raw, err := base64.RawURLEncoding.Strict().DecodeString(parts[2])
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrSealed, err)
	}
	plain, err := aead.Open(nil, nil, raw, []byte(aad))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrSealed, err)
	}
	return plain, nil
}

// Stale reports whether a value was sealed with another key than today's.
func (b *Box) Stale(sealed string) bool {
	return !strings.HasPrefix(sealed, boxVersion+"."+b.current+".")
}
