package tenant_test

import (
	"context"
	"log/slog"
	"os"
	"strings"
	"testing"

	"tenantry/server/account"
	"tenantry/server/domain"
	"tenantry/server/messaging"
	"tenantry/server/secret"
	"tenantry/server/store"
	"tenantry/server/store/storetest"
	"tenantry/server/tenant"
)

const (
	publicURL = "https://tenants.example.com"
	password  = "seven green umbrellas sing"
)

// world is the service on a real store with a clock that stands still.
type world struct {
	*tenant.Service
	t     *testing.T
	db    *store.DB
	clock *storetest.SettableClock
	mail  *messaging.Service
}

// each runs a test on every database, with nobody and nothing in it.
func each(t *testing.T, test func(t *testing.T, w *world)) {
	t.Helper()
	kinds := map[string]func(testing.TB, ...storetest.Option) *store.DB{"sqlite": storetest.SQLite}
	if os.Getenv(storetest.Env) != "" {
		kinds["postgres"] = storetest.Postgres
	}
	for name, open := range kinds {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			clock := storetest.Clock(t)
			test(t, newWorld(t, open(t, storetest.WithNow(clock.Now)), clock))
		})
	}
}

func newWorld(t *testing.T, db *store.DB, clock *storetest.SettableClock) *world {
	t.Helper()
	box, err := secret.NewBox([]byte(strings.Repeat("k", secret.KeyBytes)))
	if err != nil {
		t.Fatal(err)
	}
	mail := messaging.New(db, box)
	accounts := account.New(account.Options{DB: db, Hasher: secret.NewHasher(2), Logger: slog.New(slog.DiscardHandler)})
	if _, err := accounts.EnsureSetup(context.Background()); err != nil { // the built-in roles
		t.Fatal(err)
	}
	only := func(right, message string) func(string) string {
		return func(value string) string {
			if value == right {
				return ""
			}
			return message
		}
	}
	s := &tenant.Service{
		DB: db, Accounts: accounts, Messages: mail, Box: box, PublicURL: publicURL,
		Formats: tenant.Formats{
			Country: only("FR", "Choose a country."), Timezone: only("Europe/Paris", "Choose a zone."), Currency: only("USD", "Choose a currency."),
		},
	}
	return &world{Service: s, t: t, db: db, clock: clock, mail: mail}
}

// The templates of the tests: a customer, an operator and a company without voice.
func customer() domain.Template {
	return domain.Template{
		Name: "voicepro-customer", Version: 1, Title: "Customer", Document: "name: voicepro-customer",
		Features: map[string]bool{"voicepro": true, "contacts": false, domain.FeatureManageable: true}, Limits: map[string]int64{"agents": 10},
		Roles: []domain.TenantRole{
			{Name: "OWNER", Title: "Owner", Permissions: []domain.Permission{"*"}},
			{Name: "EDITOR", Title: "Editor", Permissions: []domain.Permission{"TENANT:read", "MEMBERS:read", "MEMBERS:invite", "CONTACTS:read"}},
			{Name: "VIEWER", Title: "Viewer", Permissions: []domain.Permission{"TENANT:read", "MEMBERS:read"}},
		},
	}
}

func operator() domain.Template {
	tpl := customer()
	tpl.Name, tpl.Title, tpl.Document = "voicepro-operator", "Operator", "name: voicepro-operator"
	tpl.Features = map[string]bool{domain.FeatureManaging: true}
	tpl.Roles = append(tpl.Roles, domain.TenantRole{Name: "DISPATCHER", Title: "Dispatcher", Permissions: []domain.Permission{"MANAGED:read"}})
	return tpl
}

func corporate() domain.Template {
	tpl := customer()
	tpl.Name, tpl.Title, tpl.Document = "corporate", "Corporate", "name: corporate"
	tpl.Features = map[string]bool{"crm": true}
	return tpl
}

func profile(slug string) domain.Profile {
	return domain.Profile{
		Name: "Tenant " + slug, Slug: slug, Country: "DE", Timezone: "Europe/Berlin", Currency: "EUR", ContactEmail: "contact@example.com",
		At: map[string]string{domain.IsTenantSlug: "/answers/voicepro/slug", domain.IsTenantManagedSlugs: "/answers/voicepro/managedSlugs", domain.IsPortaInherits: "/answers/voicepro/portaCredentialsFrom"},
	}
}

// create makes a tenant as the system, or fails the test.
func (w *world) create(tpl domain.Template, p domain.Profile) domain.Tenant {
	w.t.Helper()
	t, err := w.tryCreate(tpl, p)
	if err != nil {
		w.t.Fatal(err)
	}
	return t
}

func (w *world) tryCreate(tpl domain.Template, p domain.Profile) (t domain.Tenant, err error) {
	ctx := system()
	err = w.db.Tx(ctx, func(tx *store.Tx) error {
		if err := pin(ctx, tx, tpl); err != nil {
			return err
		}
		t, err = w.Create(ctx, tx, tenant.New{Template: tpl, Profile: p})
		return err
	})
	return t, err
}

func pin(ctx context.Context, tx *store.Tx, tpl domain.Template) error {
	_, err := tx.InsertTemplateVersion(ctx, domain.TemplateVersion{Name: tpl.Name, Version: tpl.Version, Document: tpl.Document})
	return err
}

func system() context.Context { return domain.WithActor(context.Background(), domain.System()) }

func anonymous() context.Context {
	return domain.WithActor(context.Background(), domain.Actor{Kind: domain.ActorAnonymous, Address: "192.0.2.9"})
}

// person makes an account and returns its id; roles are "role@slug".
func (w *world) person(email string, roles ...string) domain.AccountID {
	w.t.Helper()
	ctx := system()
	var id domain.AccountID
	err := w.db.Tx(ctx, func(tx *store.Tx) error {
		a, err := w.Accounts.CreateAccount(ctx, tx, account.Person{Email: email, Name: "Name of " + email, PasswordHash: "-"})
		if err != nil {
			return err
		}
		id = a.ID
		for _, role := range roles {
			name, slug, _ := strings.Cut(role, "@")
			t, err := tx.FindTenantByRef(ctx, slug)
			if err != nil {
				return err
			}
			if _, err := tx.Tenant(t.ID).InsertMember(ctx, id, name); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return id
}

// as is the context of a request by an account with platform permissions.
func as(id domain.AccountID, email string, platform ...domain.Permission) context.Context {
	return domain.WithActor(context.Background(), domain.Actor{
		Kind: domain.ActorSession, AccountID: id, Name: "Name of " + email, Email: email, Platform: domain.NewPermissionSet(platform...),
		Standing: &domain.Standing{},
	})
}

// in is the context after the API has resolved the tenant, as for a request to it.
func (w *world) in(ctx context.Context, t domain.Tenant) context.Context {
	w.t.Helper()
	_, access, err := w.Resolve(ctx, t.Slug)
	if err != nil {
		w.t.Fatal(err)
	}
	return domain.WithAccess(ctx, access)
}

// audited lists the actions written down in a tenant, oldest first.
func (w *world) audited(id domain.TenantID) []string {
	w.t.Helper()
	var actions []string
	err := w.db.Read(context.Background(), func(tx *store.Tx) error {
		events, _, err := tx.Tenant(id).ListAudit(context.Background(), store.Page{Limit: 100})
		for i := len(events) - 1; i >= 0; i-- {
			actions = append(actions, events[i].Action)
		}
		return err
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return actions
}

// wantReason fails the test unless err has the code and the reason.
func wantReason(t testing.TB, err error, code domain.Code, reason string) *domain.Error {
	t.Helper()
	e, _ := err.(*domain.Error)
	if e == nil || e.Code != code || e.Reason != reason {
		t.Fatalf("got %v, want %s (%s)", err, code, reason)
	}
	return e
}
