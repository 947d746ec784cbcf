package token

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"time"

	"tenantry/server/audit"
	"tenantry/server/domain"
	"tenantry/server/jobs"
	"tenantry/server/store"
)

// How keys take turns.
const (
	signs     = 30 * 24 * time.Hour // a key signs for so long
	published = time.Hour           // it is given out so long before it signs
	lingers   = 15 * time.Minute    // and after it signs no more: a token's life, and clocks that differ
	kept      = 7 * 24 * time.Hour  // for whoever looks into the database
	fresh     = 5 * time.Second     // how old a node's view of the keys may be
)

// Cache is how long others may keep the public keys.
const Cache = 5 * time.Minute

// ring is what this node knows of the keys.
type ring struct {
	mu     sync.RWMutex
	keys   []ringKey
	loaded time.Time
}

type ringKey struct {
	domain.SigningKey
	private ed25519.PrivateKey
}

// signer is the key to sign with. There always is one: when all have had their
// turn, because no node was running, the next is made here.
func (s *Service) signer(ctx context.Context, now time.Time) (ringKey, error) {
	keys, err := s.current(ctx, now)
	if err != nil {
		return ringKey{}, err
	}
	if key, ok := signing(keys, now); ok {
		return key, nil
	}
	if err := s.Rotate(ctx); err != nil {
		return ringKey{}, err
	}
	now = s.db.Now()
	if keys, err = s.load(ctx, now); err != nil {
		return ringKey{}, err
	}
	if key, ok := signing(keys, now); ok {
		return key, nil
	}
	for _, key := range keys { // made by a node whose clock is a little ahead
		if now.Before(key.SignsUntil) {
			return key, nil
		}
	}
	return ringKey{}, errors.New("token: there is no key to sign with")
}

// signing finds the newest key whose turn it is.
func signing(keys []ringKey, now time.Time) (ringKey, bool) {
	for i := len(keys) - 1; i >= 0; i-- {
		if keys[i].Signs(now) {
			return keys[i], true
		}
	}
	return ringKey{}, false
}

// current are the keys, as they were a moment ago at most.
func (s *Service) current(ctx context.Context, now time.Time) ([]ringKey, error) {
	s.ring.mu.RLock()
	keys, loaded := s.ring.keys, s.ring.loaded
	s.ring.mu.RUnlock()
	if age := now.Sub(loaded); len(keys) > 0 && age >= 0 && age < fresh {
		return keys, nil
	}
	return s.load(ctx, now)
}

func (s *Service) load(ctx context.Context, now time.Time) ([]ringKey, error) {
	var stored []domain.SigningKey
	err := s.db.Read(ctx, func(tx *store.Tx) (err error) {
		stored, err = tx.ListSigningKeys(ctx)
		return err
	})
	if err != nil {
		return nil, err
	}
	s.ring.mu.Lock()
	defer s.ring.mu.Unlock()
	known := map[string]ringKey{}
	for _, k := range s.ring.keys {
		known[k.ID] = k
	}
	keys := make([]ringKey, 0, len(stored))
	for _, k := range stored {
		opened := ringKey{SigningKey: k, private: known[k.ID].private}
		if opened.private == nil {
			seed, err := s.box.Open(k.Sealed, place(k.ID))
			if err != nil {
				return nil, fmt.Errorf("open the signing key %s: %w", k.ID, err)
			}
			opened.private = ed25519.NewKeyFromSeed(seed)
		}
		keys = append(keys, opened)
	}
	s.ring.keys, s.ring.loaded = keys, now
	return keys, nil
}

// place binds a sealed key to its row.
func place(id string) string { return "signing_keys/private_sealed/" + id }

// KindRotate is the kind of job that lets keys take turns, now and then.
const KindRotate = "token.rotate"

// RotateJob is the handler of KindRotate.
func (s *Service) RotateJob(ctx context.Context, _ jobs.Job) error {
	return s.Rotate(domain.WithActor(ctx, domain.System()))
}

// Rotate makes the next key when its time has come, the first one at once, and
// forgets those that are long over. Of several nodes one makes it.
func (s *Service) Rotate(ctx context.Context) error {
	return s.db.Tx(ctx, func(tx *store.Tx) error {
		keys, err := tx.ListSigningKeys(ctx)
		if err != nil {
			return err
		}
		from := tx.Now()
		for _, k := range keys {
			if k.SignsUntil.After(from) {
				from = k.SignsUntil
			}
		}
		if from.Sub(tx.Now()) > published {
			return nil // the last one's turn is not about to end
		}
		if _, err := tx.DeleteSigningKeys(ctx, kept); err != nil {
			return err
		}
		return s.add(ctx, tx, from, "signing_key.create")
	})
}

// Replace takes all keys back and makes a new one that signs at once, for when one
// may have got out. Whoever verifies tokens learns of it within Cache.
func (s *Service) Replace(ctx context.Context) (id string, err error) {
	err = s.db.Tx(ctx, func(tx *store.Tx) error {
		if _, err := tx.EndSigningKeys(ctx); err != nil {
			return err
		}
		if err := s.add(ctx, tx, tx.Now(), "signing_key.replace"); err != nil {
			return err
		}
		keys, err := tx.ListSigningKeys(ctx)
		if err == nil && len(keys) > 0 {
			id = keys[len(keys)-1].ID
		}
		return err
	})
	return id, err
}

// add makes a key that signs from a time on.
func (s *Service) add(ctx context.Context, tx *store.Tx, from time.Time, action string) error {
	newest, err := tx.NewestSigningGeneration(ctx)
	if err != nil {
		return err
	}
	public, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return fmt.Errorf("make a signing key: %w", err)
	}
	key := domain.SigningKey{
		ID: tx.NewID("sk"), Generation: newest + 1, Public: base64.RawURLEncoding.EncodeToString(public),
		CreatedAt: tx.Now(), SignsFrom: from, SignsUntil: from.Add(signs), ExpiresAt: from.Add(signs + lingers),
	}
	if key.Sealed, err = s.box.Seal(private.Seed(), place(key.ID)); err != nil {
		return fmt.Errorf("seal a signing key: %w", err)
	}
	if first, err := tx.InsertSigningKey(ctx, key); err != nil || !first {
		return err // another node made it
	}
	return audit.Record(ctx, tx, audit.Event{
		Action: action, TargetKind: "signing_key", TargetID: key.ID,
		Detail: map[string]any{"signsFrom": key.SignsFrom, "signsUntil": key.SignsUntil},
	})
}

// publicKey is a public key as RFC 8037 writes it.
type publicKey struct {
	KeyType   string `json:"kty"`
	Curve     string `json:"crv"`
	X         string `json:"x"`
	ID        string `json:"kid"`
	Use       string `json:"use"`
	Algorithm string `json:"alg"`
}

// PublicKeys is the document with which others verify tokens (RFC 7517).
func (s *Service) PublicKeys(ctx context.Context) ([]byte, error) {
	now := s.db.Now()
	if _, err := s.signer(ctx, now); err != nil {
		return nil, err
	}
	keys, err := s.current(ctx, now)
	if err != nil {
		return nil, err
	}
	document := struct {
		Keys []publicKey `json:"keys"`
	}{Keys: []publicKey{}}
	for _, k := range keys {
		if now.Before(k.ExpiresAt) {
			document.Keys = append(document.Keys, publicKey{KeyType: "OKP", Curve: "Ed25519", X: k.Public, ID: k.ID, Use: "sig", Algorithm: "EdDSA"})
		}
	}
	return json.Marshal(document)
}
