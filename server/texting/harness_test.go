package texting_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"tenantry/server/domain"
	"tenantry/server/jobs"
	"tenantry/server/secret"
	"tenantry/server/store"
	"tenantry/server/store/storetest"
	"tenantry/server/texting"
)

const ownNumber = "+15550101234"

// world is the service on a real store, with a tenant that may text.
type world struct {
	*texting.Service
	t      *testing.T
	db     *store.DB
	clock  *storetest.SettableClock
	tenant domain.TenantID
	member domain.AccountID
	ctx    context.Context // of the member
	barred bool            // they may no longer do anything
}

func each(t *testing.T, test func(w *world)) {
	t.Helper()
	storetest.EachAt(t, func(t *testing.T, db *store.DB, clock *storetest.SettableClock) {
		box, err := secret.NewBox([]byte(strings.Repeat("k", secret.KeyBytes)))
		if err != nil {
			t.Fatal(err)
		}
		w := &world{t: t, db: db, clock: clock}
		w.Service = &texting.Service{DB: db, Box: box, ActAs: func(_ context.Context, _ *store.Tx, as domain.AccountID, _ domain.TenantID, _ domain.Permission) (context.Context, bool, error) {
			return w.as(as), !w.barred, nil
		}}
		w.tx(func(ctx context.Context, tx *store.Tx) error {
			if _, err := tx.InsertTemplateVersion(ctx, domain.TemplateVersion{Name: "company", Version: 1, Document: "name: company"}); err != nil {
				return err
			}
			w.member = domain.AccountID(tx.NewID("ac"))
			if err := tx.CreateAccount(ctx, domain.Account{ID: w.member, Email: "mia@harbor.example", Name: "Mia Member"}, "mia@harbor.example"); err != nil {
				return err
			}
			w.tenant = domain.TenantID(tx.NewID("tn"))
			return tx.Tenant(w.tenant).InsertTenant(ctx, domain.Tenant{
				ID: w.tenant, Slug: "harbor", Name: "Harbor Dental", Template: "company", TemplateVersion: 1, State: domain.TenantLive, Country: "US",
				Timezone: "America/New_York", ContactEmail: "office@harbor.example", Features: map[string]bool{domain.FeatureTexting: true, domain.FeatureContacts: true},
			})
		})
		w.ctx = w.as(w.member)
		test(w)
	})
}

func (w *world) as(id domain.AccountID) context.Context {
	ctx := domain.WithActor(context.Background(), domain.Actor{Kind: domain.ActorSession, AccountID: id, Name: "Mia Member", Address: "192.0.2.1"})
	return domain.WithAccess(ctx, domain.TenantAccess{TenantID: w.tenant, Permissions: domain.NewPermissionSet(
		domain.PermContactsRead, domain.PermContactsManage, domain.PermTextingRead, domain.PermTextingSend, domain.PermTextingManage)})
}

func (w *world) tx(do func(ctx context.Context, tx *store.Tx) error) {
	w.t.Helper()
	ctx := domain.WithActor(context.Background(), domain.System())
	if err := w.db.Tx(ctx, func(tx *store.Tx) error { return do(ctx, tx) }); err != nil {
		w.t.Fatal(err)
	}
}

// number gives the tenant a number, in place of the one that it has.
func (w *world) number(phone string) (id domain.TextingNumberID) {
	w.t.Helper()
	w.tx(func(ctx context.Context, tx *store.Tx) error {
		tt := tx.Tenant(w.tenant)
		if n, err := tt.CurrentNumber(ctx); err != nil {
			return err
		} else if n != nil {
			if _, err := tt.EndNumber(ctx, n.ID); err != nil {
				return err
			}
		}
		n := domain.TextingNumber{ID: domain.TextingNumberID(tx.NewID("tx")), Phone: phone, Provider: "builtin"}
		id = n.ID
		if _, err := tt.InsertNumber(ctx, n); err != nil {
			return err
		}
		_, err := tt.ActivateNumber(ctx, n)
		return err
	})
	return id
}

func (w *world) optIn(in texting.OptIn) error {
	ctx := domain.WithActor(context.Background(), domain.System())
	return w.db.Tx(ctx, func(tx *store.Tx) error { return w.OptIn(ctx, tx, w.tenant, in) })
}

func (w *world) words() (words string, err error) {
	ctx := domain.WithActor(context.Background(), domain.System())
	err = w.db.Read(ctx, func(tx *store.Tx) error {
		words, err = w.ConsentWords(ctx, tx, w.tenant)
		return err
	})
	return words, err
}

func (w *world) contacts() []texting.ContactView {
	w.t.Helper()
	all, _, err := w.Contacts(w.ctx, w.tenant, store.ContactFilter{Page: store.Page{Limit: 100}})
	if err != nil {
		w.t.Fatal(err)
	}
	return all
}

// ledger is what it says of a contact, newest first.
func (w *world) ledger(id domain.ContactID) []domain.Consent {
	w.t.Helper()
	all, _, _, err := w.Consents(w.ctx, w.tenant, id, store.Page{Limit: 100})
	if err != nil {
		w.t.Fatal(err)
	}
	return all
}

// work runs the jobs that are due, until there are none.
func (w *world) work(only ...string) {
	w.t.Helper()
	for w.workOnce(only...) {
	}
}

func (w *world) workOnce(only ...string) bool {
	w.t.Helper()
	ctx := domain.WithActor(context.Background(), domain.System())
	claimed, err := w.db.ClaimJobs(ctx, jobs.Claim{Kinds: only, Limit: 5, PerTenant: 5, Lease: time.Hour})
	if err != nil {
		w.t.Fatal(err)
	}
	for _, j := range claimed.Jobs {
		switch err := w.Handlers()[j.Kind](ctx, j); {
		case err == nil:
			err = w.db.FinishJob(ctx, j)
			if err != nil {
				w.t.Fatal(err)
			}
		default:
			if err := w.db.RetryJob(ctx, j, w.clock.Now(), 0, err.Error()); err != nil {
				w.t.Fatal(err)
			}
		}
	}
	return len(claimed.Jobs) > 0
}

func wantReason(t testing.TB, what string, err error, reason string) {
	t.Helper()
	var e *domain.Error
	if !errors.As(err, &e) || e.Reason != reason {
		t.Errorf("%s: %v, want %s", what, err, reason)
	}
}
