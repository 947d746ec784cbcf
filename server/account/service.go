package account

import (
	"context"
	"log/slog"
	"net/url"
	"sync/atomic"
	"time"

	"tenantry/server/domain"
	"tenantry/server/messaging"
	"tenantry/server/secret"
	"tenantry/server/store"
)

// Limits are the knobs of sign-in; docs/security.md gives the reasons.
type Limits struct {
	Idle      time.Duration // a session that was not used for so long is over
	Lifetime  time.Duration // and none lives longer than this
	SetupCode time.Duration // how long the printed set-up link can be used
	Half      time.Duration // how long one may take for the second factor
	Enrol     time.Duration // and for setting one up
	Challenge time.Duration // and for answering with a passkey

	Pair         store.Rate    // failed sign-ins of one account from one address
	Account      store.Rate    // of one account from addresses it never signed in from
	Address      store.Rate    // of one address, whatever the account
	LinksFrom    store.Rate    // links by mail that one client asks for
	LinksTo      store.Rate    // and that one address gets
	Device       store.Rate    // of one account from a browser that it signed in with
	Pictures     store.Rate    // pictures that one person uploads
	KnownAddress time.Duration // how long an address counts as one that the account signs in from
	KnownDevice  time.Duration // and a browser

	// Cache is how old an answer to "who is this" may be when the command line changed
	// the file under a running server. Several nodes keep no such answers at all.
	Cache time.Duration
}

// DefaultLimits are the limits of the product.
func DefaultLimits() Limits {
	return Limits{
		Idle: 12 * time.Hour, Lifetime: 30 * 24 * time.Hour, SetupCode: 24 * time.Hour,
		Half: 10 * time.Minute, Enrol: 30 * time.Minute, Challenge: 5 * time.Minute,
		Pair:         store.Rate{Burst: 10, Every: 6 * time.Minute},
		Account:      store.Rate{Burst: 10, Every: 6 * time.Minute},
		Address:      store.Rate{Burst: 100, Every: 3 * time.Second},
		LinksFrom:    store.Rate{Burst: 10, Every: time.Minute},
		LinksTo:      store.Rate{Burst: 3, Every: 20 * time.Minute},
		Device:       store.Rate{Burst: 10, Every: time.Minute},
		Pictures:     store.Rate{Burst: 10, Every: time.Minute},
		KnownAddress: 30 * 24 * time.Hour, KnownDevice: 90 * 24 * time.Hour,
		Cache: time.Second,
	}
}

// Options are what a Service needs.
type Options struct {
	DB     *store.DB
	Hasher *secret.Hasher
	Logger *slog.Logger
	Limits Limits // the zero value means DefaultLimits

	Box       *secret.Box        // seals what authenticator apps share with us
	Messages  *messaging.Service // nil where nobody is written to, as in commands
	PublicURL string             // links lead there, and passkeys belong to its host

	PlatformSecondFactor bool // people with a role on the platform need a second factor

	Stolen   func(password string) bool // reports whether a password is known to be stolen; nil where there is no list
	Timezone func(string) string        // says what is wrong with the name of a time zone, or ""; nil where profiles are not changed
}

// Service is the use cases around people. Make it with New.
type Service struct {
	db     *store.DB
	hasher *secret.Hasher
	log    *slog.Logger
	limits Limits

	box       *secret.Box
	messages  *messaging.Service
	publicURL string
	passkeys  passkeys
	timezone  func(string) string
	stolen    func(password string) bool // nil without a list
	painting  chan struct{}              // whoever unpacks a picture holds it

	platformSecondFactor bool

	sessions actorCache // by the hash of a session's token
	keys     actorCache // by the hash of a key: apart, so that neither passes for the other
	touches  touches
	running  running
	isSetUp  atomic.Bool // once true, true for good
}

// New makes the service.
func New(o Options) *Service {
	if o.Limits == (Limits{}) {
		o.Limits = DefaultLimits()
	}
	address, _ := url.Parse(o.PublicURL) // checked with the configuration; nil has no passkeys
	return &Service{
		db: o.DB, hasher: o.Hasher, log: o.Logger, limits: o.Limits,
		box: o.Box, messages: o.Messages, publicURL: o.PublicURL, passkeys: newPasskeys(address),
		timezone: o.Timezone, stolen: o.Stolen, painting: make(chan struct{}, 1),
		platformSecondFactor: o.PlatformSecondFactor,
	}
}

// forget makes every request ask the store again who sends it, once the change
// is durable.
func (s *Service) forget(tx *store.Tx) {
	tx.AfterCommit(s.sessions.forget)
	tx.AfterCommit(s.keys.forget)
}

// ForgetActors is forget for other packages that change what somebody may do.
func (s *Service) ForgetActors(tx *store.Tx) { s.forget(tx) }

// InBrowser is inBrowser for other packages.
func InBrowser(ctx context.Context) (domain.Actor, error) { return inBrowser(ctx) }

// inBrowser returns the actor if it is a person with a session. What concerns
// the person (password, sessions, new keys) is not for scripts.
func inBrowser(ctx context.Context) (domain.Actor, error) {
	actor := domain.ActorFrom(ctx)
	switch actor.Kind {
	case domain.ActorSession:
		return actor, nil
	case domain.ActorAPIKey:
		return actor, domain.Errorf(domain.CodeForbidden, "This needs a person who is signed in; an API key cannot do it.").
			Because("session_needed")
	}
	return actor, domain.Errorf(domain.CodeUnauthorized, "Sign in to go on.")
}
