package account_test

import (
	"bytes"
	"context"
	"log/slog"
	"sync"
	"testing"

	"tenantry/server/account"
	"tenantry/server/domain"
	"tenantry/server/messaging"
	"tenantry/server/onboarding"
	"tenantry/server/secret"
	"tenantry/server/store"
	"tenantry/server/store/storetest"
)

const (
	adminEmail = "Ada@Example.com"
	password   = "correct horse battery staple"
	another    = "seven green umbrellas sing"
)

// world is a service on a real store with a clock that stands still.
type world struct {
	*account.Service
	t     *testing.T
	db    *store.DB
	clock *storetest.SettableClock
	box   *secret.Box
}

// each runs a test on every database, with nobody in it.
func each(t *testing.T, test func(t *testing.T, w *world)) {
	t.Helper()
	t.Parallel()
	storetest.EachAt(t, func(t *testing.T, db *store.DB, clock *storetest.SettableClock) {
		w := &world{t: t, db: db, clock: clock, box: newBox(t)}
		w.Service = w.another(account.DefaultLimits())
		test(t, w)
	})
}

// newBox seals with a key of this test's own.
func newBox(t *testing.T) *secret.Box {
	t.Helper()
	box, err := secret.NewBox(bytes.Repeat([]byte{7}, secret.KeyBytes))
	if err != nil {
		t.Fatal(err)
	}
	return box
}

// another is one more service on the same store, as a second node is.
func (w *world) another(limits account.Limits) *account.Service {
	w.t.Helper()
	messages := messaging.New(w.db, w.box)
	return account.New(account.Options{
		DB: w.db, Hasher: secret.NewHasher(2), Logger: slog.New(slog.DiscardHandler), Limits: limits,
		Box: w.box, Messages: messages, PublicURL: "http://localhost:8080", Timezone: onboarding.ProfileFormats().Timezone,
	})
}

// limit starts the service again with other limits.
func (w *world) limit(change func(*account.Limits)) {
	limits := account.DefaultLimits()
	change(&limits)
	w.Service = w.another(limits)
}

// from is a context of somebody not signed in, at an address.
func from(address string) context.Context {
	return domain.WithActor(context.Background(), domain.Actor{Kind: domain.ActorAnonymous, Address: address, RequestID: "rq_1"})
}

// setUp goes through the set-up itself and returns the administrator's session.
func (w *world) setUp() string {
	w.t.Helper()
	code, err := w.EnsureSetup(context.Background())
	if err != nil {
		w.t.Fatal(err)
	}
	token, err := w.Setup(from("192.0.2.1"), account.Setup{Code: code, Email: adminEmail, Name: "Ada Lovelace", Password: password})
	if err != nil {
		w.t.Fatal(err)
	}
	return token
}

// withAdmin stores a platform administrator and returns a session's token.
func (w *world) withAdmin() string {
	w.t.Helper()
	_, token := w.person(adminEmail, domain.RolePlatformAdmin)
	if err := w.rename(w.as(token), "Ada Lovelace"); err != nil {
		w.t.Fatal(err)
	}
	return token
}

// as is the context of the next request with this session token.
func (w *world) as(token string) context.Context {
	w.t.Helper()
	actor, err := w.SessionActor(context.Background(), token)
	if err != nil {
		w.t.Fatal(err)
	}
	actor.Address = "192.0.2.1"
	return domain.WithActor(context.Background(), actor)
}

// person adds an account with a platform role and returns a session's token.
func (w *world) person(email, role string) (domain.Account, string) {
	w.t.Helper()
	hash, err := passwordHash()
	if err != nil {
		w.t.Fatal(err)
	}
	var a domain.Account
	var token string
	w.write(func(ctx context.Context, tx *store.Tx) (err error) {
		if err := account.EnsureRoles(ctx, tx); err != nil {
			return err
		}
		a, err = w.CreateAccount(ctx, tx, account.Person{Email: email, Name: "Somebody", PasswordHash: hash, PlatformRole: role})
		if err != nil {
			return err
		}
		token, _, err = w.StartSession(from("192.0.2.7"), tx, a, domain.MethodPassword, "test")
		return err
	})
	return a, token
}

// write runs a transaction as the system, which may do everything.
func (w *world) write(fn func(context.Context, *store.Tx) error) {
	w.t.Helper()
	ctx := domain.WithActor(context.Background(), domain.System())
	if err := w.db.Tx(ctx, func(tx *store.Tx) error { return fn(ctx, tx) }); err != nil {
		w.t.Fatal(err)
	}
}

// passwordHash is of password; making it is slow on purpose.
var passwordHash = sync.OnceValues(func() (string, error) {
	return secret.NewHasher(1).Hash(context.Background(), password)
})

func (w *world) signIn(address, email, pw string) (string, error) {
	return w.SignIn(from(address), account.Credentials{Email: email, Password: pw, UserAgent: "Firefox"})
}

// actions lists what the audit log says happened, newest first.
func (w *world) actions() []domain.AuditEvent {
	w.t.Helper()
	var events []domain.AuditEvent
	err := w.db.Read(context.Background(), func(tx *store.Tx) (err error) {
		events, _, err = tx.ListPlatformAudit(context.Background(), store.Page{Limit: 100})
		return err
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return events
}

func (w *world) recorded(action string) int {
	w.t.Helper()
	n := 0
	for _, e := range w.actions() {
		if e.Action == action {
			n++
		}
	}
	return n
}

func wantCode(t *testing.T, err error, want domain.Code) {
	t.Helper()
	if got := domain.CodeOf(err); got != want {
		t.Errorf("got %q (%v), want %q", got, err, want)
	}
}

// rename changes a person's own name.
func (w *world) rename(ctx context.Context, name string) error {
	return w.UpdateProfile(ctx, account.ProfileChange{Name: &name})
}
