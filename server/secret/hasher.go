package secret

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"fmt"
	"runtime"

	reusing "github.com/minio/argon2"
	"golang.org/x/crypto/argon2"

	"tenantry/server/domain"
)

// queuePerSlot bounds how many callers may wait for one hashing slot. At about
// 30 ms a hash that is a wait of two seconds; whoever comes later is told to
// come back rather than kept, since a client that has left cannot be noticed.
const queuePerSlot = 64

// Hasher hashes passwords with Argon2id. A hash costs 19 MiB and tens of
// milliseconds on purpose, so only a few run at a time and a storm of sign-ins
// leaves the machine to everybody else. Its memory is wiped and used again by the
// next: asking the system for it each time is a fifth of what a hash costs.
type Hasher struct {
	params  params
	today   deriveFunc    // the key under params
	running chan struct{} // holds a token per hash at work
	queued  chan struct{} // holds a token per hash at work or waiting
}

// deriveFunc is Argon2id under fixed costs. Neither a secret of the server nor
// associated data is used: hashes of other programs have none.
type deriveFunc func(password, salt, secret, data []byte, keyLen uint32) []byte

// NewHasher makes a hasher that works on at most concurrency hashes at a time;
// 0 means all cores but one, and at least one.
func NewHasher(concurrency int) *Hasher {
	if concurrency < 1 {
		concurrency = max(1, runtime.GOMAXPROCS(0)-1)
	}
	return &Hasher{
		params:  current,
		today:   reusing.NewIDKey(current.time, current.memory, current.threads),
		running: make(chan struct{}, concurrency),
		queued:  make(chan struct{}, concurrency*(1+queuePerSlot)),
	}
}

// Hash returns the PHC string of a password under a fresh salt.
func (h *Hasher) Hash(ctx context.Context, password string) (string, error) {
	salt := make([]byte, saltBytes)
	rand.Read(salt) // never fails: the program ends rather than go on without randomness
	key, err := h.derive(ctx, password, salt, h.params)
	if err != nil {
		return "", err
	}
	return phc{params: h.params, salt: salt, key: key}.String(), nil
}

// Verify compares a password with a PHC string. rehash says that the hash was
// made with other parameters than today's and should be replaced while the
// password is at hand. An empty hash (nobody by that name, or no password set)
// costs the same as any other and never matches.
func (h *Hasher) Verify(ctx context.Context, hash, password string) (ok, rehash bool, err error) {
	stored := phc{params: h.params, salt: make([]byte, saltBytes), key: make([]byte, keyBytes)}
	if hash != "" {
		if stored, err = parsePHC(hash); err != nil {
			return false, false, err
		}
	}
	key, err := h.derive(ctx, password, stored.salt, stored.params)
	if err != nil {
		return false, false, err
	}
	ok = subtle.ConstantTimeCompare(key, stored.key) == 1 && hash != ""
	return ok, ok && stored.params != h.params, nil
}

// derive waits for a slot and computes the key.
func (h *Hasher) derive(ctx context.Context, password string, salt []byte, p params) ([]byte, error) {
	select {
	case h.queued <- struct{}{}:
		defer func() { <-h.queued }()
	default:
		busy := domain.Errorf(domain.CodeUnavailable, "Too many people are signing in right now. Try again in a few seconds.")
		busy.RetryAfter = 3
		return nil, busy
	}
	select {
	case h.running <- struct{}{}:
		defer func() { <-h.running }()
	case <-ctx.Done():
		return nil, fmt.Errorf("wait for a hashing slot: %w", ctx.Err())
	}
	if p == h.params {
		return h.today([]byte(password), salt, nil, nil, keyBytes), nil
	}
	return argon2.IDKey([]byte(password), salt, p.time, p.memory, p.threads, keyBytes), nil
}
