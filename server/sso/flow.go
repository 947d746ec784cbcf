package sso

import (
	"context"
	"crypto/subtle"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/oauth2"

	"tenantry/server/domain"
	"tenantry/server/secret"
	"tenantry/server/store"
)

const (
	flowTime      = 10 * time.Minute // for signing in at the provider
	answerTime    = 2 * time.Minute  // for the browser to bring what a SAML provider posted
	maxAttributes = 60
	maxShown      = 300 // bytes of one value
	maxSubject    = 500
	maxReturn     = 500

	purposeGo     = "sso.go"     // somebody was sent to a provider
	purposeAnswer = "sso.answer" // a SAML provider answered, and the browser has yet to come
)

// flow is what must be remembered while somebody is at a provider. It is good once.
type flow struct {
	Tenant     domain.TenantID     `json:"tenant"`
	Connection domain.ConnectionID `json:"connection"`
	Config     int64               `json:"config"`
	Browser    string              `json:"browser"`         // hash of what the browser keeps in a cookie
	Trial      domain.SessionID    `json:"trial,omitempty"` // of the administrator who tries the connection
	Return     string              `json:"return,omitempty"`
	Fresh      bool                `json:"fresh,omitempty"` // the person is to prove themselves anew
	Nonce      string              `json:"nonce,omitempty"`
	Verifier   string              `json:"verifier,omitempty"`
	Request    string              `json:"request,omitempty"` // the id of the SAML request
	Said       *Assertion          `json:"said,omitempty"`    // what a SAML provider answered
}

// Assertion is what a provider says of a person.
type Assertion struct {
	Subject       string
	Email         string
	EmailVerified bool // always for SAML, which knows no such thing
	Name          string
	At            time.Time // when the person proved themselves there; zero: not said
	Strong        bool      // nothing speaks against a second factor having been asked for
	Attributes    []domain.ReceivedAttribute
	Refusal       string // why it was not believed
}

// Way is one connection by which people can come in.
type Way = store.SignInWay

// Find returns the connections for an address, or for a tenant by its slug. What it
// says depends on the address's domain alone: whether somebody has it is not told.
func (s *Service) Find(ctx context.Context, email, slug string) (ways []Way, err error) {
	err = s.DB.Read(ctx, func(tx *store.Tx) error {
		if email != "" {
			ways, err = tx.SignInWaysOfDomain(ctx, domain.HostOf(strings.TrimSpace(email)))
		} else {
			ways, err = tx.SignInWaysOfTenant(ctx, strings.ToLower(strings.TrimSpace(slug)))
		}
		return err
	})
	return ways, err
}

// Wish is somebody who wants to sign in by a connection.
type Wish struct {
	Connection domain.ConnectionID
	Email      string // a hint for the provider
	Return     string // a path of ours
	Fresh      bool
	Browser    string // from the cookie, if there is one already
}

// Gone is the way to a provider. Browser is for a cookie of the browser's: only it
// can bring the answer.
type Gone struct{ URL, Browser string }

// Start sends somebody to their provider.
func (s *Service) Start(ctx context.Context, w Wish) (g Gone, err error) {
	c, err := s.find(ctx, w.Connection)
	if err == nil && c.State != domain.ConnectionActive {
		err = domain.NotFound("connection")
	}
	if err != nil {
		return g, err
	}
	if err := s.Accounts.AdmitFederated(ctx); err != nil {
		return g, err
	}
	if !localPath(w.Return) {
		w.Return = ""
	}
	return s.send(ctx, c, flow{Return: w.Return, Fresh: w.Fresh}, w.Email, w.Browser)
}

// localPath reports whether a text is a path of ours and nothing that a browser takes
// for another site.
func localPath(path string) bool {
	return len(path) <= maxReturn && strings.HasPrefix(path, "/") && !strings.HasPrefix(path, "//") &&
		!strings.ContainsAny(path, "\\\r\n\t\x00")
}

// find looks a connection up by its id alone: who comes to sign in names no tenant.
func (s *Service) find(ctx context.Context, id domain.ConnectionID) (c store.SealedConnection, err error) {
	err = s.DB.Read(ctx, func(tx *store.Tx) error {
		home, err := tx.FindConnectionHome(ctx, id)
		if err != nil {
			return err
		}
		c, err = tx.Tenant(home).FindConnection(ctx, id)
		return err
	})
	return c, err
}

// send makes the request to the provider and remembers what belongs to its answer.
func (s *Service) send(ctx context.Context, c store.SealedConnection, f flow, hint, browser string) (g Gone, err error) {
	if g.Browser = browser; len(browser) != len(secret.NewToken("")) {
		g.Browser = secret.NewToken("")
	}
	f.Tenant, f.Connection, f.Config, f.Browser = c.TenantID, c.ID, c.ConfigSeen, secret.HashToken(g.Browser)
	state := secret.NewToken("")
	if c.Kind == domain.ConnectionSAML {
		g.URL, err = s.startSAML(c, &f, state)
	} else {
		g.URL, err = s.startOIDC(ctx, c, &f, state, hint)
	}
	if err != nil {
		return g, err
	}
	return g, s.DB.Tx(ctx, func(tx *store.Tx) error { return s.put(ctx, tx, state, purposeGo, f, flowTime) })
}

func (s *Service) put(ctx context.Context, tx *store.Tx, token, purpose string, f flow, good time.Duration) error {
	raw, err := json.Marshal(f)
	if err != nil {
		return fmt.Errorf("remember a sign-in: %w", err)
	}
	sealed, err := s.Box.Seal(raw, flowPlace(token, purpose))
	if err != nil {
		return fmt.Errorf("seal a sign-in: %w", err)
	}
	return tx.PutChallenge(ctx, secret.HashToken(token), store.Challenge{Purpose: purpose, Data: sealed}, tx.Now().Add(good))
}

func flowPlace(token, purpose string) string {
	return "challenges/data/" + purpose + "/" + secret.HashToken(token)
}

// take uses a flow up, whatever becomes of the answer.
func (s *Service) take(ctx context.Context, token, purpose string) (f flow, err error) {
	var c store.Challenge
	err = s.DB.LockedTx(ctx, func(tx *store.Tx) (err error) {
		c, err = tx.TakeChallenge(ctx, secret.HashToken(token), purpose, "")
		return err
	})
	if domain.Is(err, domain.CodeNotFound) {
		return f, refused("This sign-in is over or was used already. Begin again.", nil)
	}
	if err != nil {
		return f, err
	}
	raw, err := s.Box.Open(c.Data, flowPlace(token, purpose))
	if err != nil {
		return f, fmt.Errorf("open a sign-in: %w", err)
	}
	return f, json.Unmarshal(raw, &f)
}

// Answer is what a browser brings back from a provider.
type Answer struct {
	Connection domain.ConnectionID
	State      string
	Code       string // OpenID Connect
	Issuer     string // who answered, if they say so
	Problem    string // the provider's word for why it refused
	Browser    string // from the cookie
	UserAgent  string
}

// Completed is what came of it: a session, or the end of a trial.
type Completed struct {
	Token  string
	Return string
	Trial  bool
}

// Complete takes a provider's answer and starts a session, or notes what came of a
// trial.
func (s *Service) Complete(ctx context.Context, a Answer) (done Completed, err error) {
	done.Token, err = s.Accounts.SignInFederated(ctx, federated(a.UserAgent, func(ctx context.Context) (decision, error) {
		f, c, said, err := s.hear(ctx, a)
		if f.Trial != "" && f.Connection != "" {
			done.Trial = true
			return nil, orTrial(s.noteTrial(ctx, f, c, said, err))
		}
		if err == nil && c.State != domain.ConnectionActive {
			err = refused("This way to sign in was switched off meanwhile.", nil)
		}
		if err != nil {
			return nil, err
		}
		done.Return = f.Return
		return func(ctx context.Context, tx *store.Tx) (vouched, error) { return s.decide(ctx, tx, c, f, said) }, nil
	}))
	if errors.Is(err, errTrial) {
		return done, nil
	}
	return done, err
}

// errTrial ends the way in of somebody who only tries a connection.
var errTrial = errors.New("this was a trial")

func orTrial(err error) error {
	if err != nil {
		return err
	}
	return errTrial
}

// hear checks that an answer is this browser's, and what it says.
func (s *Service) hear(ctx context.Context, a Answer) (f flow, c store.SealedConnection, said Assertion, err error) {
	if f, err = s.takeAnswer(ctx, a); err != nil {
		return flow{}, c, said, err
	}
	if f.Connection != a.Connection || subtle.ConstantTimeCompare([]byte(f.Browser), []byte(secret.HashToken(a.Browser))) != 1 {
		return flow{}, c, said, refused("This sign-in was begun in another browser. Begin again in this one.", nil)
	}
	if actor := domain.ActorFrom(ctx); f.Trial != "" && actor.SessionID != f.Trial {
		return flow{}, c, said, refused("This trial was begun by somebody else.", nil)
	}
	if c, err = s.find(ctx, f.Connection); err != nil {
		return flow{}, c, said, refused("This way to sign in is no more.", err)
	}
	switch {
	case c.ConfigSeen != f.Config:
		err = refused("The connection was changed meanwhile. Begin again.", nil)
	case a.Problem != "":
		err = refused("Your provider answered: "+short(a.Problem), nil)
	case f.Said != nil:
		said = *f.Said
	default:
		said, err = s.answerOIDC(ctx, c, f, a)
	}
	if err == nil {
		err = said.check()
	}
	return f, c, said, err
}

// takeAnswer uses up what belongs to an answer: of SAML what the provider posted,
// else what was remembered when the browser left.
func (s *Service) takeAnswer(ctx context.Context, a Answer) (flow, error) {
	f, err := s.take(ctx, a.State, purposeGo)
	if err == nil || !domain.Is(err, domain.CodeUnauthorized) {
		if err == nil && f.Request != "" && a.Problem == "" {
			return f, refused("Your provider’s answer is missing. Begin again.", nil)
		}
		return f, err
	}
	return s.take(ctx, a.State, purposeAnswer)
}

// check refuses what names nobody.
func (a Assertion) check() error {
	if a.Refusal != "" {
		return refused(a.Refusal, nil)
	}
	if a.Subject == "" || len(a.Subject) > maxSubject || !utf8.ValidString(a.Subject) || strings.ContainsRune(a.Subject, 0) {
		return refused("Your provider does not say who you are.", nil)
	}
	return nil
}

// refused is an answer that lets nobody in. What the library said of it goes to the
// log.
func refused(message string, cause error) error {
	e := domain.Errorf(domain.CodeUnauthorized, "%s", message).Because("sso_refused")
	if cause != nil {
		e = e.Wrap(cause)
	}
	return e
}

// refusedExchange says what a provider answered instead of tokens, in its own word.
func refusedExchange(err error) error {
	var answer *oauth2.RetrieveError
	if errors.As(err, &answer) && answer.ErrorCode != "" {
		message := "The provider refused: " + short(answer.ErrorCode)
		if answer.ErrorDescription != "" {
			message += " (" + short(answer.ErrorDescription) + ")"
		}
		return refused(message+".", err)
	}
	return unreachable("The provider gave no tokens", err)
}

// unreachable says that a provider could not be asked, and no more than that: what
// answers at an address is not to be found out through us.
func unreachable(message string, cause error) error {
	return domain.Errorf(domain.CodeConflict, "%s. Check the address, and try again.", message).Because("provider_unreachable").Wrap(cause)
}

func newNonce() string { return secret.NewToken("") }

// short cuts what somebody else wrote to what a page can show.
func short(text string) string {
	text = strings.Map(func(r rune) rune {
		if r < ' ' || r == utf8.RuneError {
			return ' '
		}
		return r
	}, text)
	if len(text) <= maxShown {
		return text
	}
	n := maxShown
	for n > 0 && !utf8.RuneStart(text[n]) {
		n--
	}
	return text[:n] + "…"
}
