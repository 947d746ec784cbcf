package account_test

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"sync"
	"testing"
	"time"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/protocol/webauthncbor"

	"tenantry/server/account"
	"tenantry/server/domain"
)

// authenticator is a device with one passkey, as small as the standard lets it be.
type authenticator struct {
	t        *testing.T
	origin   string
	id       []byte
	key      *ecdsa.PrivateKey
	handle   []byte
	counter  uint32
	verifies bool // the person, by a finger or a number
}

func newAuthenticator(t *testing.T) *authenticator {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	a := &authenticator{t: t, origin: "http://localhost:8080", id: make([]byte, 32), key: key, verifies: true}
	rand.Read(a.id)
	return a
}

func b64(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }

func (a *authenticator) clientData(kind string, challenge []byte) []byte {
	data, err := json.Marshal(map[string]any{"type": kind, "challenge": b64(challenge), "origin": a.origin, "crossOrigin": false})
	if err != nil {
		a.t.Fatal(err)
	}
	return data
}

func (a *authenticator) data(more ...byte) []byte {
	rp := sha256.Sum256([]byte("localhost"))
	flags := byte(0x01) // somebody was there
	if a.verifies {
		flags |= 0x04
	}
	if len(more) > 0 {
		flags |= 0x40
	}
	out := binary.BigEndian.AppendUint32(append(rp[:], flags), a.counter)
	return append(out, more...)
}

// make answers a request for a new passkey.
func (a *authenticator) make(q account.Question) []byte {
	options := q.Options.(protocol.PublicKeyCredentialCreationOptions)
	a.handle = options.User.ID.(protocol.URLEncodedBase64)
	public, err := a.key.PublicKey.Bytes()
	if err != nil {
		a.t.Fatal(err)
	}
	cose, err := webauthncbor.Marshal(map[int]any{1: 2, 3: -7, -1: 1, -2: public[1:33], -3: public[33:]})
	if err != nil {
		a.t.Fatal(err)
	}
	attested := append(make([]byte, 16), 0, byte(len(a.id)))
	attested = append(append(attested, a.id...), cose...)
	object, err := webauthncbor.Marshal(map[string]any{"fmt": "none", "attStmt": map[string]any{}, "authData": a.data(attested...)})
	if err != nil {
		a.t.Fatal(err)
	}
	return a.answer(map[string]any{
		"clientDataJSON": b64(a.clientData("webauthn.create", options.Challenge)), "attestationObject": b64(object),
	})
}

// prove answers a question.
func (a *authenticator) prove(q account.Question) []byte {
	a.counter++
	client, data := a.clientData("webauthn.get", q.Options.(protocol.PublicKeyCredentialRequestOptions).Challenge), a.data()
	hash := sha256.Sum256(client)
	digest := sha256.Sum256(append(append([]byte{}, data...), hash[:]...))
	signature, err := ecdsa.SignASN1(rand.Reader, a.key, digest[:])
	if err != nil {
		a.t.Fatal(err)
	}
	return a.answer(map[string]any{
		"clientDataJSON": b64(client), "authenticatorData": b64(data), "signature": b64(signature), "userHandle": b64(a.handle),
	})
}

func (a *authenticator) answer(response map[string]any) []byte {
	body, err := json.Marshal(map[string]any{
		"id": b64(a.id), "rawId": b64(a.id), "type": "public-key", "response": response, "clientExtensionResults": map[string]any{},
	})
	if err != nil {
		a.t.Fatal(err)
	}
	return body
}

// addPasskey sets a passkey up in the session.
func (w *world) addPasskey(token string, a *authenticator, always bool) account.Added {
	w.t.Helper()
	q, err := w.BeginPasskey(w.as(token))
	if err != nil {
		w.t.Fatal(err)
	}
	added, _, err := w.AddPasskey(w.as(token), account.NewPasskey{Challenge: q.Challenge, Credential: a.make(q), Name: "Laptop", Always: &always})
	if err != nil {
		w.t.Fatal(err)
	}
	return added
}

func (w *world) passkeyIn(ctx context.Context, a *authenticator) (string, error) {
	w.t.Helper()
	q, err := w.AskWho(ctx)
	if err != nil {
		w.t.Fatal(err)
	}
	return w.SignInWithPasskey(ctx, account.PasskeySignIn{Challenge: q.Challenge, Credential: a.prove(q), UserAgent: "Firefox"})
}

func TestPasskey_SignsInAlone(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		a := newAuthenticator(t)
		w.addPasskey(w.withAdmin(), a, true)
		token, err := w.passkeyIn(from("192.0.2.9"), a)
		if err != nil {
			t.Fatal(err)
		}
		actor := domain.ActorFrom(w.as(token))
		if actor.Kind != domain.ActorSession || actor.Standing.Session.LastProof(domain.MethodPasskey).IsZero() {
			t.Errorf("the session is %+v", actor)
		}
		f, err := w.Factors(w.as(token))
		if err != nil || len(f.List) != 1 || f.List[0].Name != "Laptop" || !f.HasPasskey {
			t.Errorf("%+v (%v)", f, err)
		}
	})
}

func TestPasskey_WrongAnswers(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		a := newAuthenticator(t)
		w.addPasskey(w.withAdmin(), a, true)
		tests := map[string]func(*authenticator){
			"nobody's":           func(a *authenticator) { a.id = []byte("somebody else's passkey, unknown") },
			"another key":        func(b *authenticator) { b.key = newAuthenticator(t).key },
			"of another site":    func(a *authenticator) { a.origin = "http://localhost.evil.example:8080" },
			"not verified":       func(a *authenticator) { a.verifies = false },
			"of another account": func(a *authenticator) { a.handle = []byte("ac_other") },
		}
		for name, spoil := range tests {
			b := *a
			spoil(&b)
			b.counter = 100
			if _, err := w.passkeyIn(from("192.0.2.9"), &b); !domain.Is(err, domain.CodeUnauthorized) {
				t.Errorf("%s: %v", name, err)
			}
		}
		for name, answer := range map[string][]byte{"no JSON": []byte("x"), "empty": []byte("{}"), "null": []byte("null")} {
			q, err := w.AskWho(from("192.0.2.9"))
			if err != nil {
				t.Fatal(err)
			}
			if _, err := w.SignInWithPasskey(from("192.0.2.9"), account.PasskeySignIn{Challenge: q.Challenge, Credential: answer}); !domain.Is(err, domain.CodeUnauthorized) {
				t.Errorf("%s: %v", name, err)
			}
		}
		copied := *a
		if _, err := w.passkeyIn(from("192.0.2.9"), a); err != nil {
			t.Fatal(err)
		}
		if _, err := w.passkeyIn(from("192.0.2.9"), &copied); !domain.Is(err, domain.CodeUnauthorized) {
			t.Errorf("a copy: %v", err)
		}
	})
}

func TestPasskey_ChallengeOnceInTimeAndForOnePurpose(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		a := newAuthenticator(t)
		added := w.addPasskey(w.withAdmin(), a, true)
		ctx := from("192.0.2.9")
		q, err := w.AskWho(ctx)
		if err != nil {
			t.Fatal(err)
		}
		answer := a.prove(q)
		var mu sync.Mutex
		var wg sync.WaitGroup
		won := 0
		limits := account.DefaultLimits()
		limits.Address.Burst = 1000
		nodes := []*account.Service{w.another(limits), w.another(limits)}
		for i := range 64 {
			wg.Go(func() {
				_, err := nodes[i%2].SignInWithPasskey(ctx, account.PasskeySignIn{Challenge: q.Challenge, Credential: answer})
				mu.Lock()
				defer mu.Unlock()
				if err == nil {
					won++
				} else if !domain.Is(err, domain.CodeUnauthorized) {
					t.Errorf("%v", err)
				}
			})
		}
		wg.Wait()
		if won != 1 {
			t.Errorf("one answer let %d in", won)
		}

		q, err = w.AskWho(ctx)
		if err != nil {
			t.Fatal(err)
		}
		_, err = w.StepUp(w.as(added.Token), account.Proof{Method: domain.MethodPasskey, Challenge: q.Challenge, Credential: a.prove(q)})
		wantCode(t, err, domain.CodeUnauthorized)
		if q, err = w.AskWho(ctx); err != nil {
			t.Fatal(err)
		}
		w.clock.Advance(5 * time.Minute)
		_, err = w.SignInWithPasskey(ctx, account.PasskeySignIn{Challenge: q.Challenge, Credential: a.prove(q)})
		wantCode(t, err, domain.CodeUnauthorized)
	})
}

func TestPasskey_IsASecondFactorToo(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		a := newAuthenticator(t)
		w.addPasskey(w.withAdmin(), a, true)
		ctx, other := w.half("192.0.2.1"), w.half("192.0.2.1")
		q, err := w.AskPasskey(ctx)
		if err != nil {
			t.Fatal(err)
		}
		proof := account.Proof{Method: domain.MethodPasskey, Challenge: q.Challenge, Credential: a.prove(q)}
		_, err = w.CompleteSignIn(other, proof, "Firefox") // asked of another session
		wantCode(t, err, domain.CodeUnauthorized)
		token, err := w.CompleteSignIn(ctx, proof, "Firefox")
		if err != nil {
			t.Fatal(err)
		}
		if q, err = w.AskPasskey(w.as(token)); err != nil {
			t.Fatal(err)
		}
		if _, err := w.StepUp(w.as(token), account.Proof{Method: domain.MethodPasskey, Challenge: q.Challenge, Credential: a.prove(q)}); err != nil {
			t.Errorf("as a step-up: %v", err)
		}
	})
}

func TestPasskey_Registration(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		a := newAuthenticator(t)
		token := w.withAdmin()
		q, err := w.BeginPasskey(w.as(token))
		if err != nil {
			t.Fatal(err)
		}
		answer := a.make(q)
		_, eve := w.person("eve@example.com", "")
		_, _, err = w.AddPasskey(w.as(eve), account.NewPasskey{Challenge: q.Challenge, Credential: answer, Name: "Mine"})
		wantCode(t, err, domain.CodeConflict)
		added, f, err := w.AddPasskey(w.as(token), account.NewPasskey{Challenge: q.Challenge, Credential: answer, Name: "Laptop"})
		if err != nil || len(added.RecoveryCodes) != 10 || f.Name != "Laptop" {
			t.Fatalf("%+v %+v (%v)", added, f, err)
		}
		_, _, err = w.AddPasskey(w.as(added.Token), account.NewPasskey{Challenge: q.Challenge, Credential: answer, Name: "Again"})
		wantCode(t, err, domain.CodeConflict)
		q, err = w.BeginPasskey(w.as(eve))
		if err != nil {
			t.Fatal(err)
		}
		_, _, err = w.AddPasskey(w.as(eve), account.NewPasskey{Challenge: q.Challenge, Credential: a.make(q), Name: "Stolen id"})
		wantCode(t, err, domain.CodeConflict)
	})
}
