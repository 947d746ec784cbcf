package widget_test

import (
	"context"
	"os"
	"strings"
	"testing"

	"tenantry/server/domain"
	"tenantry/server/messaging"
	"tenantry/server/outbound"
	"tenantry/server/secret"
	"tenantry/server/store"
	"tenantry/server/store/storetest"
	"tenantry/server/widget"
)

// ledger keeps agreements in memory, as the part that texts keeps them for good.
type ledger struct {
	words string // "" for no number
	kept  []widget.OptIn
}

func (l *ledger) ConsentWords(context.Context, *store.Tx, domain.TenantID) (string, error) {
	if l.words == "" {
		return "", domain.Errorf(domain.CodeConflict, "There is no number.").Because("texting_off")
	}
	return l.words, nil
}

func (l *ledger) OptIn(_ context.Context, _ *store.Tx, _ domain.TenantID, in widget.OptIn) error {
	l.kept = append(l.kept, in)
	return nil
}

type world struct {
	*widget.Service
	t      *testing.T
	db     *store.DB
	tenant domain.TenantID
	ledger *ledger
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
			box, err := secret.NewBox([]byte(strings.Repeat("k", secret.KeyBytes)))
			if err != nil {
				t.Fatal(err)
			}
			clock := storetest.Clock(t)
			db := open(t, storetest.WithNow(clock.Now))
			mail := messaging.New(db, box)
			l := &ledger{}
			w := &world{t: t, db: db, ledger: l, Service: &widget.Service{
				DB: db, Messages: mail, Guard: outbound.New(nil), PublicURL: "https://tenants.example.com", OptIns: l,
			}}
			w.tx(func(ctx context.Context, tx *store.Tx) error {
				if _, err := tx.InsertTemplateVersion(ctx, domain.TemplateVersion{Name: "company", Version: 1, Document: "name: company"}); err != nil {
					return err
				}
				w.tenant = domain.TenantID(tx.NewID("tn"))
				return tx.Tenant(w.tenant).InsertTenant(ctx, domain.Tenant{
					ID: w.tenant, Slug: "harbor", Name: "Harbor", Template: "company", TemplateVersion: 1, State: domain.TenantLive,
					Timezone: "Europe/Berlin", Website: "https://harbor.example", Features: map[string]bool{domain.FeatureWidget: true},
				})
			})
			test(w)
		})
	}
}

func (w *world) tx(do func(ctx context.Context, tx *store.Tx) error) {
	w.t.Helper()
	ctx := domain.WithActor(context.Background(), domain.System())
	if err := w.db.Tx(ctx, func(tx *store.Tx) error { return do(ctx, tx) }); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) code() (code string) {
	w.t.Helper()
	w.tx(func(ctx context.Context, tx *store.Tx) (err error) {
		code, err = w.Code(ctx, tx, w.tenant)
		return err
	})
	return code
}

func (w *world) key() string {
	w.t.Helper()
	_, after, _ := strings.Cut(w.code(), `data-company="`)
	key, _, _ := strings.Cut(after, `"`)
	return key
}

// The code is the same each time, in the one form that is told to people.
func TestE32_CodeOfACompany(t *testing.T) {
	t.Parallel()
	each(t, func(w *world) {
		first := w.code()
		if want := `<script src="https://tenants.example.com/widget.js" data-company="` + w.key() + `" async></script>`; first != want || w.code() != first {
			w.t.Errorf("got %s, then %s", first, w.code())
		}
		w.tx(func(ctx context.Context, tx *store.Tx) error {
			found, err := w.Installed(ctx, tx, w.tenant)
			if found {
				w.t.Error("found without a check")
			}
			return err
		})
		if _, err := w.Check(context.Background(), w.tenant, nil); err != nil { // harbor.example does not exist
			w.t.Fatal(err)
		}
		w.tx(func(ctx context.Context, tx *store.Tx) error {
			stored, err := tx.Tenant(w.tenant).FindWidget(ctx)
			if err != nil || stored.Check == nil || stored.Check.Pages[0].State != domain.PageUnreadable {
				w.t.Errorf("kept: %+v, %v", stored.Check, err)
			}
			return tx.Tenant(w.tenant).PutWidgetCheck(ctx, stored.Key, domain.WidgetCheck{Pages: []domain.WidgetPage{{State: domain.PageFound}}})
		})
		w.tx(func(ctx context.Context, tx *store.Tx) error {
			found, err := w.Installed(ctx, tx, w.tenant)
			if !found {
				w.t.Error("not found by the last check")
			}
			return err
		})
		key := w.key()
		w.tx(func(ctx context.Context, tx *store.Tx) error { // another key is nowhere yet
			if _, err := tx.Tenant(w.tenant).RenewWidgetKey(ctx, key, "wk_another"); err != nil {
				return err
			}
			found, err := w.Installed(ctx, tx, w.tenant)
			if found {
				w.t.Error("a renewed key is found by a check of the old one")
			}
			return err
		})
	})
}

// Nobody is opted in without a tick, with other words than were shown, or twice;
// without a number, "Text us" is not there at all.
func TestE32_TextUsNeedsWordsAndATick(t *testing.T) {
	t.Parallel()
	each(t, func(w *world) {
		ctx := domain.WithActor(context.Background(), domain.Actor{Kind: domain.ActorAnonymous, Address: "198.51.100.7"})
		key := w.key()
		in := widget.Agreement{ClientID: "0123456789abcdef", Name: "Lena", Phone: "+49 151 2345678", Words: "I agree.", Agreed: true}
		offered := func() (words []string) {
			shown, err := w.Show(ctx, key)
			if err != nil {
				w.t.Fatal(err)
			}
			for _, a := range shown.Apps {
				if a.Kind == domain.AppText {
					words = append(words, a.Consent)
				}
			}
			return words
		}
		refused := func(reason string, in widget.Agreement) {
			w.t.Helper()
			e, _ := w.Agree(ctx, key, in).(*domain.Error)
			if e == nil || (e.Reason != reason && (len(e.Fields) == 0 || e.Fields[0].Pointer != reason)) {
				w.t.Errorf("got %v, want %s", e, reason)
			}
		}
		if got := offered(); len(got) != 0 {
			w.t.Errorf("without a number: %v", got)
		}
		refused("app_off", in)
		w.ledger.words = "I agree."
		if got := offered(); len(got) != 1 || got[0] != "I agree." {
			w.t.Errorf("with a number: %v", got)
		}
		bare := in
		bare.Agreed = false
		refused("/agreed", bare)
		other := in
		other.Words = "I agree to less."
		refused("consent_changed", other)
		for range 2 {
			if err := w.Agree(ctx, key, in); err != nil {
				w.t.Fatal(err)
			}
		}
		trapped := in
		trapped.ClientID, trapped.Trap = "fedcba9876543210", "Robots Ltd"
		if err := w.Agree(ctx, key, trapped); err != nil {
			w.t.Fatal(err)
		}
		if len(w.ledger.kept) != 1 || w.ledger.kept[0].Address != "198.51.100.7" || w.ledger.kept[0].Words != "I agree." {
			w.t.Errorf("kept: %+v", w.ledger.kept)
		}
	})
}
