package tenant_test

import (
	"context"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tenantry/server/domain"
	"tenantry/server/store"
	"tenantry/server/tenant"
)

func ptr[T any](v T) *T { return &v }

func TestUpdate(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		acme := w.create(customer(), profile("acme"))
		ann := w.in(as(w.person("ann@example.com", "OWNER@acme"), "ann@example.com"), acme)
		changed, err := w.Update(ann, acme.ID, 1, tenant.Change{
			Name: ptr(" Acme Group "), Country: ptr("FR"), Timezone: ptr("Europe/Paris"), Description: ptr("one\r\ntwo"),
		})
		if err != nil {
			t.Fatal(err)
		}
		d, err := w.Get(ann, acme.ID)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(d.Tenant, changed); diff != "" {
			t.Errorf("stored otherwise than returned: %s", diff)
		}
		if changed.Name != "Acme Group" || changed.Currency != "EUR" || changed.Description != "one\ntwo" || changed.Version != 2 {
			t.Errorf("got %+v", changed)
		}
		_, err = w.Update(ann, acme.ID, 1, tenant.Change{Name: ptr("Late")})
		wantReason(t, err, domain.CodePrecondition, "")
		if same, err := w.Update(ann, acme.ID, 2, tenant.Change{Name: ptr("Acme Group")}); err != nil || same.Version != 2 {
			t.Errorf("nothing to change: %+v, %v", same, err)
		}
	})
}

func TestUpdate_AuditsBeforeAndAfter(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		acme := w.create(customer(), profile("acme"))
		admin := w.in(as("", "admin@example.com", "*"), acme)
		if _, err := w.Update(admin, acme.ID, 1, tenant.Change{ContactEmail: ptr("new@example.com")}); err != nil {
			t.Fatal(err)
		}
		err := w.db.Read(context.Background(), func(tx *store.Tx) error {
			events, _, err := tx.Tenant(acme.ID).ListAudit(context.Background(), store.Page{Limit: 1})
			if err != nil {
				return err
			}
			want := map[string]any{
				"before": map[string]any{"contactEmail": "contact@example.com"}, "after": map[string]any{"contactEmail": "new@example.com"},
			}
			if diff := cmp.Diff(want, events[0].Detail); diff != "" || events[0].ActorName != "Name of admin@example.com" {
				t.Errorf("%s by %s: %s", events[0].Action, events[0].ActorName, diff)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

func TestUpdate_RefusesEverythingAtOnce(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		acme := w.create(customer(), profile("acme"))
		ann := w.in(as(w.person("ann@example.com", "OWNER@acme"), "ann@example.com"), acme)
		_, err := w.Update(ann, acme.ID, 1, tenant.Change{
			Name: ptr(strings.Repeat("x", 121)), Country: ptr("XX"), Timezone: ptr("Mars"), Currency: ptr(""), ContactEmail: ptr("a@b@c"),
			Description: ptr(strings.Repeat("x", 2001)),
		})
		e := wantReason(t, err, domain.CodeInvalid, "")
		var pointers []string
		for _, f := range e.Fields {
			pointers = append(pointers, f.Pointer)
		}
		want := []string{"/name", "/country", "/timezone", "/currency", "/contactEmail", "/description"}
		if diff := cmp.Diff(want, pointers); diff != "" {
			t.Error(diff)
		}
		vi := w.in(as(w.person("vi@example.com", "VIEWER@acme"), "vi@example.com"), acme)
		_, err = w.Update(vi, acme.ID, 1, tenant.Change{Name: ptr("Mine")})
		if e := wantReason(t, err, domain.CodeForbidden, ""); e.Missing != domain.PermProfileUpdate {
			t.Errorf("names %s", e.Missing)
		}
	})
}

// A20: the child uses the operator's credential until it has its own, and again
// when its own is cleared; the secret is sealed for its tenant and never listed.
func TestA20_CredentialInheritance(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		telco := w.create(operator(), profile("telco"))
		p := profile("child")
		p.Inherits = map[string]string{domain.CredentialPorta: "telco"}
		child := w.create(customer(), p)
		admin := as("", "admin@example.com", "*")
		effective := func() (login domain.Login, err error) {
			err = w.db.Read(context.Background(), func(tx *store.Tx) error {
				login, err = w.EffectiveCredential(context.Background(), tx, child.ID, domain.CredentialPorta)
				return err
			})
			return login, err
		}
		state := func() domain.CredentialState {
			list, err := w.Credentials(w.in(admin, child), child.ID)
			if err != nil || len(list) != 1 || list[0].InheritedFrom == nil || list[0].InheritedFrom.Slug != "telco" {
				t.Fatalf("listed %+v, %v", list, err)
			}
			return list[0].State
		}
		set := func(id domain.Tenant, login domain.Login) {
			if err := w.SetCredential(w.in(admin, id), id.ID, domain.CredentialPorta, login); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := effective(); !domain.Is(err, domain.CodeNotFound) || state() != domain.CredentialInherited {
			t.Errorf("before the operator has one: %v, %s", err, state())
		}
		theirs, own := domain.Login{Username: "op", Password: "op-secret"}, domain.Login{Username: "own", Password: "own-secret"}
		set(telco, theirs)
		if got, err := effective(); err != nil || got != theirs {
			t.Errorf("inherited: %v, %v", got, err)
		}
		set(child, own)
		if got, err := effective(); err != nil || got != own || state() != domain.CredentialSet {
			t.Errorf("overridden: %v, %v, %s", got, err, state())
		}
		for range 2 {
			if err := w.ClearCredential(w.in(admin, child), child.ID, domain.CredentialPorta); err != nil {
				t.Fatal(err)
			}
		}
		if got, err := effective(); err != nil || got != theirs || state() != domain.CredentialInherited {
			t.Errorf("cleared: %v, %v, %s", got, err, state())
		}
		want := []string{"tenant.create", "credential.set", "credential.clear"}
		if diff := cmp.Diff(want, w.audited(child.ID)); diff != "" {
			t.Error(diff)
		}
	})
}

// A sealed credential opens in its own tenant only.
func TestCredential_BoundToItsTenant(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		mine, other := w.create(customer(), profile("mine")), w.create(customer(), profile("other"))
		admin := as("", "admin@example.com", "*")
		if err := w.SetCredential(w.in(admin, mine), mine.ID, "porta", domain.Login{Username: "a", Password: "b"}); err != nil {
			t.Fatal(err)
		}
		err := w.db.Tx(system(), func(tx *store.Tx) error {
			sealed, _, err := tx.Tenant(mine.ID).FindCredential(system(), "porta")
			if err != nil {
				return err
			}
			if strings.Contains(sealed, "password") {
				t.Error("stored in the clear")
			}
			return tx.Tenant(other.ID).PutCredential(system(), "porta", sealed, "Eve")
		})
		if err != nil {
			t.Fatal(err)
		}
		err = w.db.Read(system(), func(tx *store.Tx) error {
			_, err := w.EffectiveCredential(system(), tx, other.ID, "porta")
			return err
		})
		if err == nil {
			t.Error("a moved credential opens")
		}
	})
}

func TestSetCredential_Refuses(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		acme := w.create(customer(), profile("acme"))
		admin := w.in(as("", "admin@example.com", "*"), acme)
		err := w.SetCredential(admin, acme.ID, "porta", domain.Login{Password: strings.Repeat("x", 201)})
		if e := wantReason(t, err, domain.CodeInvalid, ""); len(e.Fields) != 2 {
			t.Errorf("fields: %+v", e.Fields)
		}
		if err := w.SetCredential(admin, acme.ID, "ftp", domain.Login{Username: "a", Password: "b"}); !domain.Is(err, domain.CodeNotFound) {
			t.Errorf("an unknown kind: %v", err)
		}
		if err := w.ClearCredential(admin, acme.ID, "ftp"); !domain.Is(err, domain.CodeNotFound) {
			t.Errorf("an unknown kind: %v", err)
		}
	})
}

// fixedTemplates gives sample tenants the tests' templates.
type fixedTemplates struct{}

func (fixedTemplates) Get(name string) (domain.Template, error) {
	for _, tpl := range []domain.Template{customer(), operator(), corporate()} {
		if tpl.Name == name {
			return tpl, nil
		}
	}
	return domain.Template{}, domain.NotFound("template")
}

func (fixedTemplates) Pin(ctx context.Context, tx *store.Tx, tpl domain.Template) error {
	return pin(ctx, tx, tpl)
}

func TestSampleData(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		w.create(customer(), profile("harbor-dental")) // a slug that the sample data would like
		admin := as(w.person("admin@example.com"), "admin@example.com", "*")
		for range 2 {
			if n, err := w.AddSampleData(admin, fixedTemplates{}); err != nil || n != 12 {
				t.Fatalf("added %d, %v", n, err)
			}
		}
		if found := w.slugs(admin, tenant.Filter{State: domain.TenantLive}); len(found) != 12 {
			t.Errorf("%d live: %v", len(found), found)
		}
		if n := len(w.messages()); n != 0 {
			t.Errorf("%d messages were made", n)
		}
		for range 2 {
			if _, err := w.RemoveSampleData(admin); err != nil {
				t.Fatal(err)
			}
		}
		if diff := cmp.Diff([]string{"harbor-dental"}, w.slugs(admin, tenant.Filter{})); diff != "" {
			t.Error(diff)
		}
		weak := as("", "weak@example.com", domain.PermTenantCreate)
		if _, err := w.AddSampleData(weak, fixedTemplates{}); !domain.Is(err, domain.CodeForbidden) {
			t.Errorf("without SETTINGS:manage: %v", err)
		}
		if _, err := w.RemoveSampleData(weak); !domain.Is(err, domain.CodeForbidden) {
			t.Errorf("without SETTINGS:manage: %v", err)
		}
	})
}
