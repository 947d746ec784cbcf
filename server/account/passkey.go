package account

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net"
	"net/url"
	"time"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"tenantry/server/domain"
	"tenantry/server/platform"
	"tenantry/server/secret"
	"tenantry/server/store"
)

// What a passkey is asked for.
const (
	askSignIn   = "passkey.sign_in"  // who is it? verified by the device, so that it counts alone
	askSecond   = "passkey.second"   // the second factor of a half session
	askStepUp   = "passkey.step_up"  // one more proof in a session
	askRegister = "passkey.register" // a new one
)

// passkeys belong to the host of the public address; nil where that can have none.
type passkeys struct{ rp *webauthn.WebAuthn }

// newPasskeys makes the relying party. An address by number has no passkeys, but
// for this machine itself, which browsers know as localhost.
func newPasskeys(public *url.URL) passkeys {
	if public == nil || public.Hostname() == "" {
		return passkeys{}
	}
	host := public.Hostname()
	if ip := net.ParseIP(host); ip != nil {
		if !ip.IsLoopback() {
			return passkeys{}
		}
		host = "localhost"
	}
	origin := url.URL{Scheme: public.Scheme, Host: host}
	if port := public.Port(); port != "" {
		origin.Host = net.JoinHostPort(host, port)
	}
	rp, err := webauthn.New(&webauthn.Config{
		RPID: host, RPDisplayName: platform.DefaultName, RPOrigins: []string{origin.String()},
		AttestationPreference: protocol.PreferNoAttestation,
		AuthenticatorSelection: protocol.AuthenticatorSelection{
			ResidentKey: protocol.ResidentKeyRequirementPreferred, UserVerification: protocol.VerificationPreferred,
		},
	})
	if err != nil {
		return passkeys{} // a host that browsers take for no domain
	}
	return passkeys{rp: rp}
}

// PasskeyHost is the host at which passkeys can be used; "" where there are none.
func (s *Service) PasskeyHost() string {
	if s.passkeys.rp == nil {
		return ""
	}
	return s.passkeys.rp.Config.RPID
}

// Question is what a browser is to ask a passkey.
type Question struct {
	Challenge string // names the question in the answer; good once
	Options   any    // for the browser
}

// person is somebody with passkeys, as the library wants to see them.
type person struct {
	domain.Account
	list []webauthn.Credential
}

func (p person) WebAuthnID() []byte                         { return []byte(p.ID) }
func (p person) WebAuthnName() string                       { return p.Email }
func (p person) WebAuthnDisplayName() string                { return p.Name }
func (p person) WebAuthnCredentials() []webauthn.Credential { return p.list }

func personOf(a domain.Account, factors []domain.SecondFactor) (person, error) {
	p := person{Account: a}
	for _, f := range factors {
		if f.Method != domain.MethodPasskey {
			continue
		}
		c, err := credentialOf(f)
		if err != nil {
			return p, err
		}
		p.list = append(p.list, c)
	}
	return p, nil
}

func credentialOf(f domain.SecondFactor) (c webauthn.Credential, err error) {
	if err := json.Unmarshal([]byte(f.Credential), &c); err != nil {
		return c, fmt.Errorf("the passkey %s: %w", f.ID, err)
	}
	return c, nil
}

func credentialKey(id []byte) string { return base64.RawURLEncoding.EncodeToString(id) }

// AskWho asks the browser of somebody unknown for a passkey of any account. The
// device has to verify the person: the passkey then counts as both factors.
func (s *Service) AskWho(ctx context.Context) (q Question, err error) {
	if s.passkeys.rp == nil {
		return q, noPasskeys()
	}
	assertion, session, err := s.passkeys.rp.BeginDiscoverableLogin(webauthn.WithUserVerification(protocol.VerificationRequired))
	if err != nil {
		return q, fmt.Errorf("ask for a passkey: %w", err)
	}
	q.Options = assertion.Response
	rate := "passkey/" + addressKey(domain.ActorFrom(ctx).Address)
	err = s.db.Tx(ctx, func(tx *store.Tx) error {
		wait, err := tx.TakeRate(ctx, rate, s.limits.Address)
		if err := tooMany(wait, err); err != nil {
			return err
		}
		q.Challenge, err = s.putChallenge(ctx, tx, store.Challenge{Purpose: askSignIn}, session, s.limits.Challenge)
		return err
	})
	return q, err
}

// AskPasskey asks the browser of somebody known, in a session or half a one, for
// one of their passkeys.
func (s *Service) AskPasskey(ctx context.Context) (q Question, err error) {
	if s.passkeys.rp == nil {
		return q, noPasskeys()
	}
	actor := domain.ActorFrom(ctx)
	if actor.Kind != domain.ActorHalf {
		if actor, err = inBrowser(ctx); err != nil {
			return q, err
		}
	}
	p, err := s.loadPerson(ctx, actor.AccountID)
	if err != nil {
		return q, err
	}
	if len(p.list) == 0 {
		return q, domain.Errorf(domain.CodeConflict, "You have no passkey. Use another way.").Because("no_passkey")
	}
	assertion, session, err := s.passkeys.rp.BeginLogin(p)
	if err != nil {
		return q, fmt.Errorf("ask for a passkey: %w", err)
	}
	q.Options = assertion.Response
	err = s.db.Tx(ctx, func(tx *store.Tx) error {
		c := store.Challenge{Purpose: purposeOf(actor), Account: actor.AccountID, Session: actor.SessionID}
		q.Challenge, err = s.putChallenge(ctx, tx, c, session, s.limits.Challenge)
		return err
	})
	return q, err
}

// purposeOf keeps an answer of one step from being used in the other.
func purposeOf(a domain.Actor) string {
	if a.Kind == domain.ActorHalf {
		return askSecond
	}
	return askStepUp
}

func (s *Service) loadPerson(ctx context.Context, id domain.AccountID) (p person, err error) {
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		a, err := tx.FindAccount(ctx, id)
		if err != nil {
			return err
		}
		factors, err := tx.ListFactors(ctx, id)
		if err != nil {
			return err
		}
		p, err = personOf(a, factors)
		return err
	})
	return p, err
}

func (s *Service) putChallenge(ctx context.Context, tx *store.Tx, c store.Challenge, session *webauthn.SessionData, good time.Duration) (string, error) {
	data, err := json.Marshal(session)
	if err != nil {
		return "", fmt.Errorf("store a challenge: %w", err)
	}
	c.Data = string(data)
	token := secret.NewToken("")
	return token, tx.PutChallenge(ctx, secret.HashToken(token), c, tx.Now().Add(good))
}

// takeChallenge uses a question up, whatever becomes of the answer. ok is false
// for one that is unknown, over, used, or somebody else's.
func (s *Service) takeChallenge(ctx context.Context, token, purpose string, session domain.SessionID) (data webauthn.SessionData, ok bool, err error) {
	var c store.Challenge
	err = s.db.LockedTx(ctx, func(tx *store.Tx) (err error) {
		c, err = tx.TakeChallenge(ctx, secret.HashToken(token), purpose, session)
		return err
	})
	switch {
	case domain.Is(err, domain.CodeNotFound):
		return data, false, nil
	case err != nil:
		return data, false, err
	}
	if err := json.Unmarshal([]byte(c.Data), &data); err != nil {
		return data, false, fmt.Errorf("read a challenge: %w", err)
	}
	return data, true, nil
}

func noPasskeys() error {
	return domain.Errorf(domain.CodeConflict, "This installation is reached by an address that cannot have passkeys.").Because("no_passkeys_here")
}
