package tenant_test

import (
	"context"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tenantry/server/domain"
	"tenantry/server/store"
)

func TestCreate(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		made := w.create(customer(), profile("acme"))
		if made.State != domain.TenantProvisioning || made.LiveAt != nil {
			t.Errorf("a new tenant is %s, live since %v", made.State, made.LiveAt)
		}
		err := w.db.Read(context.Background(), func(tx *store.Tx) error {
			got, err := tx.Tenant(made.ID).FindTenant(context.Background())
			if diff := cmp.Diff(made, got); diff != "" {
				t.Errorf("stored otherwise than returned: %s", diff)
			}
			if err != nil {
				return err
			}
			roles, err := tx.Tenant(made.ID).ListRoles(context.Background())
			want := customer().Roles
			for i := range want {
				want[i].Owner, want[i].BuiltIn, want[i].Version = i == 0, true, 1
			}
			if diff := cmp.Diff(want, roles); diff != "" {
				t.Error(diff)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]string{"tenant.create"}, w.audited(made.ID)); diff != "" {
			t.Error(diff)
		}
	})
}

func TestCreate_SlugTaken(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		w.create(customer(), profile("acme"))
		_, err := w.tryCreate(corporate(), profile("acme"))
		e := wantReason(t, err, domain.CodeConflict, "slug_taken")
		if len(e.Fields) != 1 || e.Fields[0].Pointer != "/answers/voicepro/slug" || e.Fields[0].Code != "taken" {
			t.Errorf("points at %+v", e.Fields)
		}
	})
}

// A18: of parallel submits of one slug exactly one wins.
func TestA18_ParallelCreateOneWins(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		w.create(customer(), profile("other"))
		errs := make([]error, 20)
		var wg sync.WaitGroup
		for i := range errs {
			wg.Go(func() { _, errs[i] = w.tryCreate(customer(), profile("acme")) })
		}
		wg.Wait()
		won := 0
		for _, err := range errs {
			if err == nil {
				won++
			} else {
				wantReason(t, err, domain.CodeConflict, "slug_taken")
			}
		}
		if won != 1 {
			t.Errorf("%d won", won)
		}
	})
}

// A19, A20: slugs that do not fit are refused by name, all at once.
func TestCreate_RefusesRelations(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		w.create(customer(), profile("shop"))
		w.create(operator(), profile("telco"))
		w.create(corporate(), profile("corp"))
		tests := []struct {
			name    string
			tpl     domain.Template
			managed []string
			from    string
			want    []domain.FieldError
		}{
			{"several that cannot be managed", operator(), []string{"shop", "nobody", "corp"}, "", []domain.FieldError{
				{Pointer: "/answers/voicepro/managedSlugs/1", Code: "unknown", Message: "There is no tenant “nobody”. Check the spelling, or create it first."},
				{Pointer: "/answers/voicepro/managedSlugs/2", Code: "not_manageable", Message: "“corp” (Tenant corp) cannot be managed by others."},
			}},
			{"a customer manages nobody", customer(), []string{"shop"}, "", []domain.FieldError{
				{Pointer: "/answers/voicepro/managedSlugs/0", Code: "not_operator", Message: "A tenant of “Customer” cannot manage others."},
			}},
			{"inherits from nobody", customer(), nil, "ghost", []domain.FieldError{
				{Pointer: "/answers/voicepro/portaCredentialsFrom", Code: "unknown", Message: "There is no tenant “ghost”. Enter an operator's slug, or leave this empty."},
			}},
			{"inherits from a customer", customer(), nil, "shop", []domain.FieldError{
				{Pointer: "/answers/voicepro/portaCredentialsFrom", Code: "not_operator", Message: "“shop” (Tenant shop) is not an operator. Enter an operator's slug, or leave this empty."},
			}},
		}
		for _, tt := range tests {
			p := profile("new")
			p.ManagedSlugs = tt.managed
			if tt.from != "" {
				p.Inherits = map[string]string{domain.CredentialPorta: tt.from}
			}
			_, err := w.tryCreate(tt.tpl, p)
			e := wantReason(t, err, domain.CodeInvalid, "")
			if diff := cmp.Diff(tt.want, e.Fields); diff != "" {
				t.Errorf("%s: %s", tt.name, diff)
			}
		}
		err := w.db.Read(context.Background(), func(tx *store.Tx) error {
			_, err := tx.FindTenantByRef(context.Background(), "new")
			return err
		})
		if !domain.Is(err, domain.CodeNotFound) {
			t.Errorf("a refused tenant exists: %v", err)
		}
	})
}

// Both sides learn in their audit that one manages the other.
func TestCreate_ManagesAndInherits(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		shop := w.create(customer(), profile("shop"))
		p := profile("telco")
		p.ManagedSlugs = []string{"shop"}
		telco := w.create(operator(), p)
		if diff := cmp.Diff([]string{"tenant.create", "manager.add"}, w.audited(shop.ID)); diff != "" {
			t.Error(diff)
		}
		if diff := cmp.Diff([]string{"tenant.create", "managed.add"}, w.audited(telco.ID)); diff != "" {
			t.Error(diff)
		}
		child := profile("child")
		child.Inherits = map[string]string{domain.CredentialPorta: "telco"}
		made := w.create(customer(), child)
		admin := w.in(as("", "admin@example.com", "*"), made)
		credentials, err := w.Credentials(admin, made.ID)
		if err != nil {
			t.Fatal(err)
		}
		if credentials[0].State != domain.CredentialInherited || credentials[0].InheritedFrom.Slug != "telco" {
			t.Errorf("got %+v", credentials[0])
		}
	})
}

func TestSetState_OnceAudited(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		made := w.create(customer(), profile("acme"))
		for range 2 {
			err := w.db.Tx(system(), func(tx *store.Tx) error { return w.SetState(system(), tx, made.ID, domain.TenantLive) })
			if err != nil {
				t.Fatal(err)
			}
		}
		if diff := cmp.Diff([]string{"tenant.create", "tenant.state"}, w.audited(made.ID)); diff != "" {
			t.Error(diff)
		}
	})
}
