package onboarding_test

import (
	"context"
	"errors"
	"log/slog"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tenantry/server/connector"
	"tenantry/server/connector/invite"
	"tenantry/server/domain"
	"tenantry/server/jobs"
	"tenantry/server/messaging"
	"tenantry/server/onboarding"
	"tenantry/server/provision"
	"tenantry/server/secret"
	"tenantry/server/store"
	"tenantry/server/store/storetest"
	"tenantry/server/tenant"
)

// office is where drafts are filled in: the service with everything it needs, on
// a real store, with a clock that stands still.
type office struct {
	*onboarding.Service
	t     testing.TB
	db    *store.DB
	clock *storetest.SettableClock
	dir   string // of the operator's own templates
}

// inOffices runs a test on every database.
func inOffices(t *testing.T, test func(t *testing.T, o *office)) {
	t.Helper()
	t.Parallel()
	kinds := map[string]func(testing.TB, ...storetest.Option) *store.DB{"sqlite": storetest.SQLite}
	if os.Getenv(storetest.Env) != "" {
		kinds["postgres"] = storetest.Postgres
	}
	for name, open := range kinds {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			clock := storetest.Clock(t)
			test(t, newOffice(t, open(t, storetest.WithNow(clock.Now)), clock))
		})
	}
}

func newOffice(t testing.TB, db *store.DB, clock *storetest.SettableClock) *office {
	t.Helper()
	box, err := secret.NewBox(make([]byte, 32))
	if err != nil {
		t.Fatal(err)
	}
	messages := messaging.New(db, box)
	tenants := &tenant.Service{DB: db, Messages: messages, Box: box, PublicURL: "https://tenants.example.com"}
	kinds := connector.Registry{
		connector.KindPrepare: connector.Prepare{}, connector.KindManual: connector.Manual{}, connector.KindInvite: invite.Users{Tenants: tenants},
	}
	o := &office{t: t, db: db, clock: clock, dir: t.TempDir()}
	o.Service = &onboarding.Service{
		DB: db, Tenants: tenants, PublicURL: "https://tenants.example.com", RootDomain: "example.com",
		Runs:    &provision.Engine{DB: db, Connectors: kinds, Tenants: tenants, Logger: slog.New(slog.DiscardHandler)},
		Catalog: onboarding.NewCatalog(onboarding.CatalogOptions{DB: db, Dir: o.dir, Connectors: kinds.Kinds()}),
	}
	o.reload()
	for _, name := range []string{"ann", "bea"} {
		o.hire(name)
	}
	return o
}

// hire makes an account.
func (o *office) hire(name string) {
	o.t.Helper()
	err := o.db.Tx(context.Background(), func(tx *store.Tx) error {
		email := name + "@example.com"
		for _, role := range domain.BuiltInPlatformRoles() {
			if err := tx.EnsureBuiltInRole(context.Background(), role); err != nil {
				return err
			}
		}
		return tx.CreateAccount(context.Background(), domain.Account{
			ID: domain.AccountID("ac_" + name), Email: email, Name: strings.ToUpper(name[:1]) + name[1:], CreatedAt: tx.Now(),
			PlatformRole: domain.RolePlatformAdmin, // runs go on in their name
		}, email)
	})
	if err != nil {
		o.t.Fatal(err)
	}
}

// as is the context of somebody who may create tenants.
func as(name string) context.Context {
	return domain.WithActor(context.Background(), domain.Actor{
		Kind: domain.ActorSession, AccountID: domain.AccountID("ac_" + name), Name: strings.ToUpper(name[:1]) + name[1:],
		Platform: domain.NewPermissionSet(domain.PermTenantCreate, domain.PermTenantRead),
	})
}

// addTemplate writes an operator's own template and puts it in force.
func (o *office) addTemplate(file, source string) {
	o.t.Helper()
	if err := os.WriteFile(filepath.Join(o.dir, file), []byte(source), 0o600); err != nil {
		o.t.Fatal(err)
	}
	o.reload()
}

func (o *office) reload() {
	o.t.Helper()
	if err := o.Catalog.Load(context.Background()); err != nil {
		o.t.Fatal(err)
	}
	for _, p := range o.Catalog.Problems() {
		o.t.Fatal(p)
	}
}

// work does every job that is due, as the queue would.
func (o *office) work() {
	o.t.Helper()
	ctx := context.Background()
	for {
		claimed, err := o.db.ClaimJobs(ctx, jobs.Claim{Kinds: []string{provision.KindAdvance}, Limit: 50, PerTenant: 50, Lease: time.Minute})
		if err != nil {
			o.t.Fatal(err)
		}
		for _, job := range claimed.Jobs {
			if err := o.Runs.Advance(ctx, job); !errors.Is(err, jobs.ErrFinished) {
				o.t.Fatal(err)
			}
		}
		if len(claimed.Jobs) == 0 {
			return
		}
	}
}

// start begins a draft with answers.
func (o *office) start(template string, answers map[string]any) onboarding.Draft {
	o.t.Helper()
	d, err := o.Start(as("ann"), onboarding.NewDraft{Wizard: "voicepro", Template: template, Answers: answers})
	if err != nil {
		o.t.Fatal(err)
	}
	return d
}

// find returns a tenant by its slug.
func (o *office) find(slug string) domain.Tenant {
	o.t.Helper()
	t, ok := o.lookFor(slug)
	if !ok {
		o.t.Fatalf("there is no tenant %q", slug)
	}
	return t
}

func (o *office) lookFor(slug string) (t domain.Tenant, found bool) {
	o.t.Helper()
	err := o.db.Read(context.Background(), func(tx *store.Tx) (err error) {
		t, err = tx.FindTenantByRef(context.Background(), slug)
		return err
	})
	if err != nil && !domain.Is(err, domain.CodeNotFound) {
		o.t.Fatal(err)
	}
	return t, err == nil
}

// organization is what every template asks first.
func organizationOf(name string) map[string]any {
	return map[string]any{
		"organizationName": name, "country": "DE", "timezone": "Europe/Berlin", "currency": "EUR", "contactEmail": "it@acme.example",
	}
}

func user(email, role string) map[string]any {
	return map[string]any{"email": email, "name": "Some Body", "role": role}
}

// customer is a complete set of answers for voicepro-customer.
func customerOf(slug string) map[string]any {
	return map[string]any{
		"organization": organizationOf("Acme " + slug),
		"voicepro":     map[string]any{"slug": slug},
		"users":        []any{user("owner@"+slug+".example", "TENANT_OWNER"), user("viewer@"+slug+".example", "VOICEPRO_VIEWER")},
	}
}

// with is a copy of answers with one step replaced.
func with(answers map[string]any, step string, value any) map[string]any {
	changed := maps.Clone(answers)
	changed[step] = value
	return changed
}
