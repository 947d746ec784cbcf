package onboarding

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"time"

	"tenantry/server/domain"
	"tenantry/server/jobs"
	"tenantry/server/store"
)

// KeyLifetime is how long an idempotency key is remembered at least.
const KeyLifetime = 48 * time.Hour

// maxKey is the longest idempotency key, in characters.
const maxKey = 200

// idempotencyKey ties a request to a key of the actor. Without a name it does nothing.
type idempotencyKey struct {
	actor, name, request string
}

// keyOf hashes the request, so that the key with another one is noticed.
func keyOf(ctx context.Context, name string, request NewTenant) (idempotencyKey, error) {
	if name == "" {
		return idempotencyKey{}, nil
	}
	if !printable(name) {
		return idempotencyKey{}, domain.InvalidField("/header/Idempotency-Key", "format",
			fmt.Sprintf("An idempotency key has 1 to %d visible ASCII characters.", maxKey))
	}
	text, err := json.Marshal(request)
	if err != nil {
		return idempotencyKey{}, fmt.Errorf("encode the request: %w", err)
	}
	sum := sha256.Sum256(text)
	return idempotencyKey{actor: keyHolder(domain.ActorFrom(ctx)), name: name, request: hex.EncodeToString(sum[:])}, nil
}

func printable(key string) bool {
	for i := range len(key) {
		if key[i] <= ' ' || key[i] > '~' {
			return false
		}
	}
	return len(key) <= maxKey
}

// keyHolder keeps the keys of one actor apart from those of all others.
func keyHolder(a domain.Actor) string {
	if a.Kind == domain.ActorAPIKey {
		return string(a.KeyID)
	}
	return string(a.AccountID)
}

// claim takes the key and keeps the answer under it, in the transaction that makes
// the answer true; or returns what the key was answered with before.
func (k idempotencyKey) claim(ctx context.Context, tx *store.Tx, made Created) (earlier *Created, err error) {
	if k.name == "" {
		return nil, nil
	}
	text, err := json.Marshal(made)
	if err != nil {
		return nil, fmt.Errorf("encode the answer: %w", err)
	}
	free, err := tx.ClaimIdempotencyKey(ctx, k.actor, k.name, store.IdempotentAnswer{RequestHash: k.request, Response: string(text)})
	if err != nil || free {
		return nil, err
	}
	return k.answer(ctx, tx)
}

// answer returns what the same request was answered with; nil when it is new.
func (k idempotencyKey) answer(ctx context.Context, tx *store.Tx) (*Created, error) {
	if k.name == "" {
		return nil, nil
	}
	stored, err := tx.FindIdempotencyKey(ctx, k.actor, k.name)
	if domain.Is(err, domain.CodeNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	if stored.RequestHash != k.request {
		return nil, domain.Errorf(domain.CodeConflict, "This Idempotency-Key was used for another request. Send a new key.").
			Because("idempotency_key_reused")
	}
	made := &Created{}
	if err := json.Unmarshal([]byte(stored.Response), made); err != nil {
		return nil, fmt.Errorf("decode the kept answer: %w", err)
	}
	return made, nil
}

// answeredBefore answers a repeated request that would be refused by now, because
// the template has changed; a new one gets the refusal.
func (s *Service) answeredBefore(ctx context.Context, k idempotencyKey, refusal error) (Created, error) {
	var made *Created
	err := s.DB.Read(ctx, func(tx *store.Tx) (err error) {
		made, err = k.answer(ctx, tx)
		return err
	})
	if err == nil && made == nil {
		err = refusal
	}
	return valueOf(made), err
}

// KindForgetKeys is the kind of job that deletes old keys, now and then.
const KindForgetKeys = "onboarding.forget-keys"

// ForgetKeys deletes idempotency keys that are older than KeyLifetime; it is the
// handler of KindForgetKeys.
func (s *Service) ForgetKeys(ctx context.Context, _ jobs.Job) error {
	return s.DB.LockedTx(ctx, func(tx *store.Tx) error {
		_, err := tx.DeleteIdempotencyKeys(ctx, tx.Now().Add(-KeyLifetime))
		return err
	})
}
