package onboarding_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"tenantry/server/domain"
	"tenantry/server/onboarding"
	"tenantry/server/store"
	"tenantry/server/store/storetest"
)

func TestChecks_Check(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s := newShelf(t, db)
		s.use(get(t, s.Catalog, "voicepro-customer"), "acme")
		s.use(get(t, s.Catalog, "voicepro-customer"), "acme-2")
		s.use(get(t, s.Catalog, "voicepro-operator"), "north")
		s.use(get(t, s.Catalog, "corporate"), "office")
		checks := onboarding.Checks{DB: db}
		ctx := domain.WithActor(t.Context(), domain.Actor{Kind: domain.ActorSession, Platform: domain.NewPermissionSet(domain.PermTenantCreate)})
		for _, test := range []struct {
			check, value string
			want         onboarding.CheckResult
		}{
			{"slug-free", "new-one", onboarding.CheckResult{OK: true}},
			{"slug-free", " new-one ", onboarding.CheckResult{OK: true}},
			{"slug-free", "acme", onboarding.CheckResult{Code: "slug_taken", Message: "“acme” is taken. Choose another slug.", Suggestion: "acme-3"}},
			{"slug-free", "Acme Corp", onboarding.CheckResult{Code: "pattern", Message: "Use small letters a to z, digits and single hyphens, such as acme-corp.", Suggestion: "acme-corp"}},
			{"slug-free", "ACME", onboarding.CheckResult{Code: "pattern", Message: "Use small letters a to z, digits and single hyphens, such as acme-corp.", Suggestion: "acme-3"}},
			{"slug-free", "admin", onboarding.CheckResult{Code: "reserved", Message: "“admin” is reserved. Choose another slug.", Suggestion: "admin-org"}},
			{"slug-free", "акме", onboarding.CheckResult{Code: "pattern", Message: "Use small letters a to z, digits and single hyphens, such as acme-corp."}},
			{"slug-free", "", onboarding.CheckResult{Code: "required", Message: "Enter a slug."}},
			{"tenant-exists", "acme", onboarding.CheckResult{OK: true}},
			{"tenant-exists", "nobody", onboarding.CheckResult{Code: "unknown_tenant", Message: "There is no tenant “nobody”."}},
			{"tenant-exists", "office", onboarding.CheckResult{Code: "not_manageable", Message: "“office” (office) cannot be managed; only VoicePro customers and tenants like them can."}},
			{"tenant-exists", "north", onboarding.CheckResult{Code: "not_manageable", Message: "“north” (north) cannot be managed; only VoicePro customers and tenants like them can."}},
			{"operator-exists", "north", onboarding.CheckResult{OK: true}},
			{"operator-exists", "acme", onboarding.CheckResult{Code: "not_operator", Message: "“acme” (acme) is not an operator. Enter the slug of an operator."}},
			{"operator-exists", "nobody", onboarding.CheckResult{Code: "unknown_tenant", Message: "There is no tenant “nobody”."}},
			{"operator-exists", "' OR 1=1", onboarding.CheckResult{Code: "pattern", Message: "“' OR 1=1” is no tenant's slug. Use small letters a to z, digits and single hyphens, such as acme-corp."}},
		} {
			got, err := checks.Check(ctx, test.check, test.value)
			if diff := cmp.Diff(test.want, got); err != nil || diff != "" {
				t.Errorf("%s of %q: %v %s", test.check, test.value, err, diff)
			}
		}
		if _, err := checks.Check(ctx, "anything", "acme"); !domain.Is(err, domain.CodeNotFound) {
			t.Errorf("an unknown check: %v", err)
		}
		if _, err := checks.Check(t.Context(), "slug-free", "acme"); !domain.Is(err, domain.CodeUnauthorized) {
			t.Errorf("nobody asks: %v", err)
		}
	})
}

func TestChecks_Verify(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s := newShelf(t, db)
		s.use(get(t, s.Catalog, "voicepro-customer"), "acme")
		s.use(get(t, s.Catalog, "voicepro-operator"), "north")
		verify := func(p domain.Profile) (problems []domain.FieldError) {
			err := db.Tx(t.Context(), func(tx *store.Tx) (err error) {
				problems, err = onboarding.Checks{}.Verify(t.Context(), tx, p)
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			return problems
		}
		p := domain.Profile{
			Slug: "acme", ManagedSlugs: []string{"acme", "gone", "north"}, Inherits: map[string]string{"porta": "acme"},
			At: map[string]string{
				domain.IsTenantSlug: "/answers/voicepro/slug", domain.IsTenantManagedSlugs: "/answers/voicepro/managedSlugs",
				domain.IsPortaInherits: "/answers/voicepro/portaCredentialsFrom",
			},
		}
		want := []string{
			"/answers/voicepro/managedSlugs/1 unknown_tenant", "/answers/voicepro/managedSlugs/2 not_manageable",
			"/answers/voicepro/portaCredentialsFrom not_operator", "/answers/voicepro/slug slug_taken",
		}
		if diff := cmp.Diff(want, pointers(verify(p))); diff != "" {
			t.Error(diff)
		}
		good := domain.Profile{Slug: "south", ManagedSlugs: []string{"acme"}, Inherits: map[string]string{"porta": "north"}}
		if problems := verify(good); len(problems) > 0 {
			t.Errorf("a good profile: %v", problems)
		}
	})
}
