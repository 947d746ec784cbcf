package token_test

import (
	"context"
	"crypto/ed25519"
	"encoding/base64"
	"encoding/json"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"tenantry/server/domain"
	"tenantry/server/secret"
	"tenantry/server/store"
	"tenantry/server/store/storetest"
	"tenantry/server/token"
)

const issuer = "https://tenants.example.com"

func newService(t testing.TB, db *store.DB) *token.Service {
	t.Helper()
	box, err := secret.NewBox(make([]byte, secret.KeyBytes))
	if err != nil {
		t.Fatal(err)
	}
	return token.New(db, box, issuer)
}

var acme = domain.EnteredTenant{TenantRef: domain.TenantRef{ID: "tn_1", Slug: "acme"}, Features: map[string]bool{"voice": true, "crm": false}}

// member is a request of somebody who signed in with two factors.
func member() context.Context {
	actor := domain.Actor{
		Kind: domain.ActorSession, AccountID: "ac_1", SessionID: "se_1",
		Standing: &domain.Standing{Session: domain.Session{Factors: []domain.Factor{{Method: "password", At: 1_000}, {Method: "totp", At: 2_000}}}},
	}
	return domain.WithAccess(domain.WithActor(context.Background(), actor), domain.TenantAccess{
		TenantID: "tn_1", Slug: "acme", Role: "ADMIN", Permissions: domain.NewPermissionSet("TENANT:read", "VOICE:call"),
	})
}

func issue(t *testing.T, s *token.Service) string {
	t.Helper()
	signed, _, err := s.Issue(member(), acme)
	if err != nil {
		t.Fatal(err)
	}
	return signed
}

// keyIDs are the keys that are given out, and their public halves.
func keyIDs(t *testing.T, s *token.Service) (ids []string, public map[string]ed25519.PublicKey) {
	t.Helper()
	raw, err := s.PublicKeys(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	var document struct {
		Keys []struct{ Kty, Crv, X, Kid, Use, Alg string }
	}
	if err := json.Unmarshal(raw, &document); err != nil {
		t.Fatal(err)
	}
	public = map[string]ed25519.PublicKey{}
	for _, k := range document.Keys {
		x, err := base64.RawURLEncoding.DecodeString(k.X)
		if err != nil || k.Kty != "OKP" || k.Crv != "Ed25519" || k.Use != "sig" || k.Alg != "EdDSA" {
			t.Fatalf("%+v, %v", k, err)
		}
		ids, public[k.Kid] = append(ids, k.Kid), x
	}
	return ids, public
}

// verify reads a token as anybody else would, at the time of the clock.
func verify(t *testing.T, s *token.Service, signed string, now time.Time) (token.Claims, string, error) {
	t.Helper()
	_, public := keyIDs(t, s)
	var claims token.Claims
	parsed, err := jwt.ParseWithClaims(signed, &claims, func(unverified *jwt.Token) (any, error) {
		kid, _ := unverified.Header["kid"].(string)
		if key, ok := public[kid]; ok && unverified.Header["typ"] == token.Type {
			return key, nil
		}
		return nil, jwt.ErrTokenUnverifiable
	}, jwt.WithValidMethods([]string{"EdDSA"}), jwt.WithIssuer(issuer), jwt.WithAudience("tn_1"), jwt.WithExpirationRequired(),
		jwt.WithTimeFunc(func() time.Time { return now }))
	kid, _ := parsed.Header["kid"].(string)
	return claims, kid, err
}

func TestIssue_SaysWhoIsWhatWhere(t *testing.T) {
	t.Parallel()
	storetest.EachAt(t, func(t *testing.T, db *store.DB, clock *storetest.SettableClock) {
		s := newService(t, db)
		signed := issue(t, s)
		c, _, err := verify(t, s, signed, clock.Now())
		if err != nil {
			t.Fatal(err)
		}
		if c.Subject != "ac_1" || c.Tenant != (token.Tenant{ID: "tn_1", Slug: "acme"}) || c.Role != "ADMIN" || c.SessionID != "se_1" || c.ID == "" ||
			!slices.Equal(c.Permissions, []domain.Permission{"TENANT:read", "VOICE:call"}) || !slices.Equal(c.Features, []string{"voice"}) ||
			!slices.Equal(c.AMR, []string{"pwd", "otp", "mfa"}) || c.AuthTime != 2 || c.ExpiresAt.Sub(clock.Now()) != 5*time.Minute {
			t.Errorf("%+v", c)
		}
		if again := issue(t, s); again == signed {
			t.Error("two tokens are the same")
		}
		clock.Advance(token.Lifetime)
		if _, _, err := verify(t, s, signed, clock.Now()); err == nil {
			t.Error("a token is good for longer than it says")
		}
	})
}

func TestIssue_ForKeys(t *testing.T) {
	t.Parallel()
	db := storetest.SQLite(t)
	s := newService(t, db)
	as := func(kind domain.KeyKind, role string) (token.Claims, error) {
		ctx := domain.WithActor(member(), domain.Actor{Kind: domain.ActorAPIKey, AccountID: "ac_1", KeyID: "ak_1", Key: domain.ActorKey{Kind: kind, TenantID: "tn_1"}})
		ctx = domain.WithAccess(ctx, domain.TenantAccess{TenantID: "tn_1", Role: role})
		signed, _, err := s.Issue(ctx, acme)
		if err != nil {
			return token.Claims{}, err
		}
		c, _, err := verify(t, s, signed, db.Now())
		return c, err
	}
	if c, err := as(domain.KeyTenant, ""); err != nil || c.Subject != "ak_1" || c.KeyID != "ak_1" || c.Role != "" || c.SessionID != "" {
		t.Errorf("a tenant's key: %+v, %v", c, err)
	}
	if c, err := as(domain.KeyPersonal, "ADMIN"); err != nil || c.Subject != "ac_1" || c.KeyID != "ak_1" || c.Role != "ADMIN" {
		t.Errorf("a personal key: %+v, %v", c, err)
	}
	if _, err := as(domain.KeyPlatform, ""); !domain.Is(err, domain.CodeForbidden) {
		t.Errorf("a key of the platform: %v", err)
	}
	if _, _, err := s.Issue(member(), domain.EnteredTenant{TenantRef: domain.TenantRef{ID: "tn_2"}}); !domain.Is(err, domain.CodeNotFound) {
		t.Errorf("for another tenant: %v", err)
	}
}

// TestRotate_NobodyNotices lets a year pass in steps of ten minutes, as the job
// comes by: every token that is good verifies with the keys that are given out, a
// key is given out an hour before it signs, and old ones go.
func TestRotate_NobodyNotices(t *testing.T) {
	t.Parallel()
	storetest.EachAt(t, func(t *testing.T, db *store.DB, clock *storetest.SettableClock) {
		s := newService(t, db)
		ctx := domain.WithActor(context.Background(), domain.System())
		seen := map[string]time.Time{} // since when a key is given out
		signers := map[string]bool{}
		step := 20 * time.Minute
		if db.Dialect() == "postgres" {
			step = 55 * time.Minute
		}
		for end := clock.Now().Add(95 * 24 * time.Hour); clock.Now().Before(end); clock.Advance(step) {
			if err := s.Rotate(ctx); err != nil {
				t.Fatal(err)
			}
			ids, _ := keyIDs(t, s)
			for _, id := range ids {
				if _, known := seen[id]; !known {
					seen[id] = clock.Now()
				}
			}
			if len(ids) > 2 {
				t.Fatalf("%d keys at once", len(ids))
			}
			_, kid, err := verify(t, s, issue(t, s), clock.Now())
			if err != nil {
				t.Fatal(err)
			}
			if !signers[kid] && len(signers) > 0 && clock.Now().Sub(seen[kid]) < 30*time.Minute && step < time.Hour/2 {
				t.Errorf("%s signs %v after it is given out", kid, clock.Now().Sub(seen[kid]))
			}
			signers[kid] = true
		}
		if len(signers) != 4 {
			t.Errorf("%d keys signed in 95 days", len(signers))
		}
	})
}

// A token that was signed a moment before its key's turn ended is good to its end.
func TestRotate_TheOldKeyStaysForItsTokens(t *testing.T) {
	t.Parallel()
	storetest.EachAt(t, func(t *testing.T, db *store.DB, clock *storetest.SettableClock) {
		s := newService(t, db)
		issue(t, s)
		clock.Advance(30*24*time.Hour - time.Minute)
		if err := s.Rotate(context.Background()); err != nil {
			t.Fatal(err)
		}
		old := issue(t, s)
		clock.Advance(2 * time.Minute)
		_, before, err := verify(t, s, old, clock.Now())
		if err != nil {
			t.Fatal(err)
		}
		_, after, err := verify(t, s, issue(t, s), clock.Now())
		if err != nil || after == before {
			t.Errorf("%s signs after its turn, %v", after, err)
		}
	})
}

func TestRotate_ManyNodesMakeOneKey(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		var wait sync.WaitGroup
		var mu sync.Mutex
		signers := map[string]bool{}
		for range 16 {
			wait.Go(func() {
				s := newService(t, db)
				signed, _, err := s.Issue(member(), acme)
				if err != nil {
					t.Error(err)
					return
				}
				_, kid, err := verify(t, s, signed, db.Now())
				mu.Lock()
				defer mu.Unlock()
				if signers[kid] = true; err != nil {
					t.Error(err)
				}
			})
		}
		wait.Wait()
		if ids, _ := keyIDs(t, newService(t, db)); len(signers) != 1 || len(ids) != 1 {
			t.Errorf("%v sign, %v are given out", signers, ids)
		}
	})
}

// After an emergency no node gives out or uses an old key.
func TestReplace_TakesOldKeysBack(t *testing.T) {
	t.Parallel()
	storetest.EachAt(t, func(t *testing.T, db *store.DB, clock *storetest.SettableClock) {
		s, other := newService(t, db), newService(t, db)
		old := issue(t, other)
		id, err := s.Replace(domain.WithActor(context.Background(), domain.System()))
		if err != nil {
			t.Fatal(err)
		}
		clock.Advance(6 * time.Second)
		for _, node := range []*token.Service{s, other} {
			if ids, _ := keyIDs(t, node); !slices.Equal(ids, []string{id}) {
				t.Errorf("%v are given out, want %s", ids, id)
			}
			if _, kid, err := verify(t, node, issue(t, node), clock.Now()); err != nil || kid != id {
				t.Errorf("%s signs, %v", kid, err)
			}
			if _, _, err := verify(t, node, old, clock.Now()); err == nil {
				t.Error("a token of the old key is good")
			}
		}
	})
}

// The private half is sealed, and bound to its row.
func TestKeys_AreSealed(t *testing.T) {
	t.Parallel()
	db := storetest.SQLite(t)
	issue(t, newService(t, db))
	box, err := secret.NewBox([]byte("another key of thirty-two bytes!"))
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := token.New(db, box, issuer).Issue(member(), acme); err == nil {
		t.Error("a key opens with another master key")
	}
}
