package sso_test

import (
	"context"
	"log/slog"
	"os"
	"strings"
	"testing"
	"time"

	"tenantry/server/account"
	"tenantry/server/domain"
	"tenantry/server/jobs"
	"tenantry/server/messaging"
	"tenantry/server/outbound"
	"tenantry/server/secret"
	"tenantry/server/servertest"
	"tenantry/server/sso"
	"tenantry/server/store"
	"tenantry/server/store/storetest"
	"tenantry/server/tenant"
)

// world is the service on a real store with a clock that stands still, and one tenant
// with an owner.
type world struct {
	*sso.Service
	t      *testing.T
	db     *store.DB
	clock  *storetest.SettableClock
	dns    *servertest.DNS
	tenant domain.TenantID
	ctx    context.Context // of the owner
}

func each(t *testing.T, test func(w *world)) {
	t.Helper()
	kinds := map[string]func(testing.TB, ...storetest.Option) *store.DB{"sqlite": storetest.SQLite}
	if os.Getenv(storetest.Env) != "" {
		kinds["postgres"] = storetest.Postgres
	}
	for name, open := range kinds {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			clock := storetest.Clock(t)
			test(newWorld(t, open(t, storetest.WithNow(clock.Now)), clock))
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
	log := slog.New(slog.DiscardHandler)
	accounts := account.New(account.Options{DB: db, Hasher: secret.NewHasher(2), Logger: log})
	w := &world{t: t, db: db, clock: clock, dns: servertest.NewDNS(t)}
	w.Service = sso.New(sso.Options{
		DB: db, Accounts: accounts, Tenants: &tenant.Service{DB: db, Accounts: accounts, Messages: mail, Box: box}, Messages: mail, Box: box,
		Logger: log, PublicURL: "https://tenants.example.com", Guard: outbound.New(nil), Resolver: outbound.NewResolver(w.dns.Addr),
	})
	w.tx(func(ctx context.Context, tx *store.Tx) error {
		if _, err := tx.InsertTemplateVersion(ctx, domain.TemplateVersion{Name: "basic", Version: 1, Document: "name: basic"}); err != nil {
			return err
		}
		w.tenant = domain.TenantID(tx.NewID("tn"))
		err := tx.InsertTenant(ctx, domain.Tenant{
			ID: w.tenant, Slug: "acme", Name: "Acme", Template: "basic", TemplateVersion: 1, TemplateTitle: "Basic", State: domain.TenantLive,
			Country: "DE", Timezone: "Europe/Berlin", Currency: "EUR", ContactEmail: "a@example.com", Answers: map[string]any{},
			Features: map[string]bool{}, Limits: map[string]int64{}, CreatedAt: tx.Now(), UpdatedAt: tx.Now(), Version: 1,
		})
		if err != nil {
			return err
		}
		if err := tx.Tenant(w.tenant).InsertRoles(ctx, []domain.TenantRole{{Name: "OWNER", Title: "Owner", Permissions: []domain.Permission{"*"}}}); err != nil {
			return err
		}
		owner := domain.Account{ID: domain.AccountID(tx.NewID("ac")), Email: "owner@example.com", Name: "Olga Owner", CreatedAt: tx.Now()}
		if err := tx.CreateAccount(ctx, owner, owner.Email); err != nil {
			return err
		}
		_, err = tx.Tenant(w.tenant).InsertMember(ctx, owner.ID, "OWNER")
		return err
	})
	all := domain.NewPermissionSet("*")
	w.ctx = domain.WithAccess(domain.WithActor(context.Background(), domain.Actor{Kind: domain.ActorSession, Name: "Olga Owner"}),
		domain.TenantAccess{TenantID: w.tenant, Permissions: all, Role: "OWNER"})
	return w
}

func (w *world) tx(fn func(ctx context.Context, tx *store.Tx) error) {
	w.t.Helper()
	ctx := context.Background()
	if err := w.db.Tx(ctx, func(tx *store.Tx) error { return fn(ctx, tx) }); err != nil {
		w.t.Fatal(err)
	}
}

// after lets time pass and the jobs look.
func (w *world) after(d time.Duration) domain.TenantDomain {
	w.t.Helper()
	w.clock.Advance(d)
	if err := w.Watch(context.Background(), jobs.Job{}); err != nil {
		w.t.Fatal(err)
	}
	all, err := w.Domains(w.ctx, w.tenant)
	if err != nil || len(all) != 1 {
		w.t.Fatal(all, err)
	}
	return all[0]
}

// told counts the messages with such a subject.
func (w *world) told(subject string) (n int) {
	w.t.Helper()
	w.tx(func(ctx context.Context, tx *store.Tx) error {
		messages, _, err := tx.ListMessages(ctx, store.Page{Limit: 100})
		for _, m := range messages {
			if strings.Contains(m.Subject, subject) {
				n++
			}
		}
		return err
	})
	return n
}

func TestD17_Domain_IsWatched(t *testing.T) {
	t.Parallel()
	each(t, func(w *world) {
		d, err := w.AddDomain(w.ctx, w.tenant, "acme-corp.com")
		if err != nil {
			t.Fatal(err)
		}
		w.dns.TXT(d.RecordHost())
		if d := w.after(30 * time.Second); d.Tries != 0 {
			t.Errorf("looked too early: %+v", d)
		}
		waits := []time.Duration{}
		for range 12 {
			d = w.after(d.NextCheckAt.Sub(w.clock.Now()))
			waits = append(waits, d.NextCheckAt.Sub(w.clock.Now()))
		}
		if waits[0] != time.Minute || waits[len(waits)-1] != 6*time.Hour || d.Result != domain.RecordNotYet {
			t.Errorf("the waits: %v", waits)
		}
		w.dns.TXT(d.RecordHost(), d.Token)
		d = w.after(6 * time.Hour)
		if d.State != domain.DomainVerified || w.told("acme-corp.com is verified") != 1 {
			t.Errorf("found: %+v", d)
		}
		// Nobody can be asked: that says nothing.
		w.dns.Break(true)
		if d = w.after(7 * 24 * time.Hour); d.State != domain.DomainVerified || d.FailingSince != nil {
			t.Errorf("without an answer: %+v", d)
		}
		w.dns.Break(false)
		w.dns.TXT(d.RecordHost())
		if d = w.after(24 * time.Hour); d.State != domain.DomainVerified || d.FailingSince == nil || w.told("is missing") != 1 {
			t.Errorf("gone: %+v", d)
		}
		w.dns.TXT(d.RecordHost(), d.Token)
		if d = w.after(24 * time.Hour); d.State != domain.DomainVerified || d.FailingSince != nil {
			t.Errorf("back: %+v", d)
		}
		w.dns.TXT(d.RecordHost(), "another")
		d = w.after(7 * 24 * time.Hour)
		for range 7 {
			if d.State != domain.DomainVerified {
				t.Errorf("lost too early: %+v", d)
			}
			d = w.after(24 * time.Hour)
		}
		if d.State != domain.DomainLost || d.NextCheckAt != nil || w.told("no longer verified") != 1 {
			t.Errorf("lost: %+v", d)
		}
		// Nobody looks by themselves any more; on request it is found again.
		w.clock.Advance(time.Minute)
		w.dns.TXT(d.RecordHost(), d.Token)
		if d, err = w.CheckDomain(w.ctx, w.tenant, d.ID); err != nil || d.State != domain.DomainVerified {
			t.Errorf("again: %+v %v", d, err)
		}
	})
}

func TestD17_Domain_LookingEnds(t *testing.T) {
	t.Parallel()
	each(t, func(w *world) {
		if _, err := w.AddDomain(w.ctx, w.tenant, "acme-corp.com"); err != nil {
			t.Fatal(err)
		}
		if d := w.after(15 * 24 * time.Hour); d.NextCheckAt != nil || d.State != domain.DomainPending {
			t.Errorf("after two weeks: %+v", d)
		}
	})
}

func TestD16_OwnersAreWarnedOfACertificate(t *testing.T) {
	t.Parallel()
	each(t, func(w *world) {
		ends := w.clock.Now().AddDate(0, 0, 40)
		w.tx(func(ctx context.Context, tx *store.Tx) error {
			c := store.SealedConnection{Connection: domain.Connection{
				ID: domain.ConnectionID(tx.NewID("sc")), Kind: domain.ConnectionSAML, Name: "Acme SAML", CertExpires: &ends,
			}}
			if err := tx.Tenant(w.tenant).CreateConnection(ctx, c); err != nil {
				return err
			}
			if _, err := tx.Tenant(w.tenant).SetConnectionTest(ctx, c.ID, domain.ConnectionTest{OK: true, Config: 1}); err != nil {
				return err
			}
			_, err := tx.Tenant(w.tenant).ActivateConnection(ctx, c.ID)
			return err
		})
		for _, step := range []struct{ days, told int }{{0, 0}, {11, 1}, {1, 1}, {22, 2}, {5, 3}, {0, 3}} {
			w.clock.Advance(time.Duration(step.days) * 24 * time.Hour)
			if err := w.WarnOfCertificates(context.Background(), jobs.Job{}); err != nil {
				t.Fatal(err)
			}
			if got := w.told("certificate of “Acme SAML” ends"); got != step.told {
				t.Errorf("%d days on: told %d times, want %d", step.days, got, step.told)
			}
		}
	})
}
