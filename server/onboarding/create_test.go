package onboarding_test

import (
	"context"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tenantry/server/domain"
	"tenantry/server/jobs"
	"tenantry/server/onboarding"
	"tenantry/server/store"
)

func asError(err error, into **domain.Error) bool { return errors.As(err, into) }

func fieldsOf(err error) []domain.FieldError {
	var e *domain.Error
	if !errors.As(err, &e) {
		return nil
	}
	return e.Fields
}

func newCustomer(slug string) onboarding.NewTenant {
	return onboarding.NewTenant{Template: "voicepro-customer", Answers: customerOf(slug)}
}

func TestCreateTenant_KeepsItsOnboarding(t *testing.T) {
	inOffices(t, func(t *testing.T, o *office) {
		made, err := o.CreateTenant(as("ann"), newCustomer("acme"), "")
		if err != nil {
			t.Fatal(err)
		}
		d, err := o.Get(as("bea"), made.Onboarding)
		if err != nil {
			t.Fatal(err)
		}
		if d.State != domain.OnboardingSubmitted || d.Tenant == nil || d.Tenant.Slug != "acme" || d.RunID != made.Run || d.TemplateVersion != 2 {
			t.Errorf("got %+v", d)
		}
		o.work()
		o.wantInvitations(made.Tenant.ID, 2)
	})
}

func TestCreateTenant_SameKeySameTenant(t *testing.T) {
	inOffices(t, func(t *testing.T, o *office) {
		var made [20]onboarding.Created
		var errs [20]error
		atOnce(func(i int) { made[i], errs[i] = o.CreateTenant(as("ann"), newCustomer("acme"), "key-1") })
		for i := range made {
			if errs[i] != nil {
				t.Fatalf("call %d: %v", i, errs[i])
			}
			if diff := cmp.Diff(made[0], made[i]); diff != "" || made[i].Run == "" {
				t.Errorf("call %d is answered differently:\n%s", i, diff)
			}
		}
		o.work()
		o.wantInvitations(made[0].Tenant.ID, 2)

		_, err := o.CreateTenant(as("ann"), newCustomer("other"), "key-1")
		wantProblem(t, err, domain.CodeConflict, "idempotency_key_reused")
		_, err = o.CreateTenant(as("bea"), newCustomer("other"), "key-1")
		if err != nil {
			t.Errorf("the key of somebody else: %v", err)
		}
		_, err = o.CreateTenant(as("ann"), newCustomer("acme"), "key-2")
		wantProblem(t, err, domain.CodeConflict, "slug_taken", "/answers/voicepro/slug")
	})
}

func TestCreateTenant_RefusedRequestLeavesTheKeyFree(t *testing.T) {
	inOffices(t, func(t *testing.T, o *office) {
		bad := newCustomer("acme")
		bad.Answers = with(bad.Answers, "voicepro", map[string]any{"slug": "Not A Slug"})
		_, err := o.CreateTenant(as("ann"), bad, "key-1")
		wantProblem(t, err, domain.CodeInvalid, "", "/answers/voicepro/slug")
		if _, err := o.CreateTenant(as("ann"), newCustomer("acme"), "key-1"); err != nil {
			t.Errorf("the mended request: %v", err)
		}
	})
}

// TestCreateTenant_SaysEverythingAtOnce mixes what the template refuses with what
// only the database knows.
func TestCreateTenant_SaysEverythingAtOnce(t *testing.T) {
	inOffices(t, func(t *testing.T, o *office) {
		if _, err := o.CreateTenant(as("ann"), newCustomer("acme"), ""); err != nil {
			t.Fatal(err)
		}
		bad := newCustomer("acme")
		bad.Answers = with(bad.Answers, "voicepro", map[string]any{"slug": "acme", "portaCredentialsFrom": "acme"})
		bad.Answers = with(bad.Answers, "users", []any{user("nobody", "TENANT_OWNER")})
		_, err := o.CreateTenant(as("ann"), bad, "")
		wantProblem(t, err, domain.CodeInvalid, "", "/answers/users/0/email", "/answers/voicepro/slug", "/answers/voicepro/portaCredentialsFrom")

		bad.Answers = with(bad.Answers, "users", customerOf("acme")["users"])
		_, err = o.CreateTenant(as("ann"), bad, "")
		wantProblem(t, err, domain.CodeInvalid, "", "/answers/voicepro/slug", "/answers/voicepro/portaCredentialsFrom")
	})
}

func TestCreateTenant_KeysAreForgotten(t *testing.T) {
	inOffices(t, func(t *testing.T, o *office) {
		if _, err := o.CreateTenant(as("ann"), newCustomer("acme"), "key-1"); err != nil {
			t.Fatal(err)
		}
		o.clock.Advance(onboarding.KeyLifetime + 1e6)
		if err := o.ForgetKeys(context.Background(), jobs.Job{}); err != nil {
			t.Fatal(err)
		}
		if _, err := o.CreateTenant(as("ann"), newCustomer("other"), "key-1"); err != nil {
			t.Errorf("an old key is still taken: %v", err)
		}
	})
}

func TestCreateTenant_Refused(t *testing.T) {
	inOffices(t, func(t *testing.T, o *office) {
		for name, tc := range map[string]struct {
			request  onboarding.NewTenant
			key      string
			code     domain.Code
			reason   string
			pointers []string
		}{
			"a template that is not": {onboarding.NewTenant{Template: "nope"}, "", domain.CodeInvalid, "", []string{"/template"}},
			"a version that is not the newest": {
				onboarding.NewTenant{Template: "voicepro-customer", Version: 7, Answers: customerOf("acme")}, "", domain.CodeConflict, "template_changed", nil,
			},
			"a key with a space": {newCustomer("acme"), "key 1", domain.CodeInvalid, "", []string{"/header/Idempotency-Key"}},
			"another template's step and field": {
				onboarding.NewTenant{Template: "voicepro-customer", Answers: with(with(customerOf("acme"), "crm", map[string]any{}),
					"voicepro", map[string]any{"slug": "acme", "managedSlugs": []any{"x"}})},
				"", domain.CodeInvalid, "", []string{"/answers/crm", "/answers/voicepro/managedSlugs"},
			},
			"a name of a megabyte": {
				onboarding.NewTenant{Template: "voicepro-customer", Answers: with(customerOf("acme"), "organization", organizationOf(string(make([]byte, 1<<20))))},
				"", domain.CodeInvalid, "", []string{"/answers/organization/organizationName"},
			},
		} {
			_, err := o.CreateTenant(as("ann"), tc.request, tc.key)
			t.Run(name, func(t *testing.T) { wantProblem(t, err, tc.code, tc.reason, tc.pointers...) })
		}
		if _, exists := o.lookFor("acme"); exists {
			t.Error("a refused request made a tenant")
		}
	})
}

// TestOnboarding_NeedsThePermission calls every use case as somebody who may do
// anything but create tenants, and as nobody.
func TestOnboarding_NeedsThePermission(t *testing.T) {
	inOffices(t, func(t *testing.T, o *office) {
		d := o.start("voicepro-customer", customerOf("acme"))
		wrong := domain.WithActor(context.Background(), domain.Actor{
			Kind: domain.ActorSession, AccountID: "ac_bea", Name: "Bea",
			Platform: domain.NewPermissionSet(domain.PermTenantRead, domain.PermTenantUpdate, domain.PermSettingsManage),
		})
		for name, call := range map[string]func(context.Context) error{
			"start": func(ctx context.Context) error {
				_, err := o.Start(ctx, onboarding.NewDraft{Wizard: "voicepro"})
				return err
			},
			"get": func(ctx context.Context) error { _, err := o.Get(ctx, d.ID); return err },
			"list": func(ctx context.Context) error {
				_, _, err := o.List(ctx, store.OnboardingFilter{}, store.Page{})
				return err
			},
			"save": func(ctx context.Context) error {
				_, err := o.Save(ctx, d.ID, onboarding.Change{Version: 1})
				return err
			},
			"discard": func(ctx context.Context) error { return o.Discard(ctx, d.ID) },
			"submit":  func(ctx context.Context) error { _, err := o.Submit(ctx, d.ID); return err },
			"create":  func(ctx context.Context) error { _, err := o.CreateTenant(ctx, newCustomer("x1"), ""); return err },
		} {
			var e *domain.Error
			if err := call(wrong); !errors.As(err, &e) || e.Code != domain.CodeForbidden || e.Missing != domain.PermTenantCreate {
				t.Errorf("%s: %v, want a refusal that names the permission", name, err)
			}
			if err := call(context.Background()); !domain.Is(err, domain.CodeUnauthorized) {
				t.Errorf("%s as nobody: %v", name, err)
			}
		}
	})
}
