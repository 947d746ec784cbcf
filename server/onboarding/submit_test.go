package onboarding_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tenantry/server/domain"
	"tenantry/server/onboarding"
	"tenantry/server/store"
)

func TestSubmit_MakesALiveTenantOfEachTemplate(t *testing.T) {
	inOffices(t, func(t *testing.T, o *office) {
		for _, tc := range []struct {
			template, slug string
			answers        map[string]any
		}{
			{"voicepro-customer", "acme", customerOf("acme")},
			{"voicepro-operator", "msp", with(customerOf("msp"), "voicepro", map[string]any{"slug": "msp", "managedSlugs": []any{"acme"}})},
			{"corporate", "corp", map[string]any{
				"organization": organizationOf("Corp"), "crm": map[string]any{"messagingProvider": "twilio"},
				"users": []any{user("owner@corp.example", "TENANT_OWNER"), user("crm@corp.example", "CRM_ADMIN")},
			}},
		} {
			d := o.start(tc.template, tc.answers)
			if len(d.Problems) > 0 {
				t.Fatalf("%s: %v", tc.template, d.Problems)
			}
			if _, exists := o.lookFor(tc.slug); exists {
				t.Fatal("the tenant exists before anybody submitted it")
			}
			made, err := o.Submit(as("ann"), d.ID)
			if err != nil {
				t.Fatalf("%s: %v", tc.template, err)
			}
			if got := o.find(tc.slug); got.State != domain.TenantProvisioning || got.ID != made.Tenant.ID || got.TemplateVersion != 2 {
				t.Errorf("%s: right after the submit %+v", tc.template, got)
			}
			o.work()
			if got := o.find(tc.slug); got.State != domain.TenantLive || got.LiveAt == nil {
				t.Errorf("%s is %s, want live", tc.slug, got.State)
			}
			o.wantInvitations(made.Tenant.ID, 2)
		}
	})
}

// wantInvitations counts a tenant's invitations and the messages to its people.
func (o *office) wantInvitations(id domain.TenantID, want int) {
	o.t.Helper()
	ctx := context.Background()
	err := o.db.Read(ctx, func(tx *store.Tx) error {
		invitations, _, err := tx.Tenant(id).ListInvitations(ctx, store.Page{Limit: 100})
		if err != nil {
			return err
		}
		messages, _, err := tx.ListMessages(ctx, store.Page{Limit: 100})
		n := 0
		for _, m := range messages {
			if m.TenantID == id && m.InvitationID != "" {
				n++
			}
		}
		if len(invitations) != want || n != want {
			o.t.Errorf("%d invitations and %d messages, want %d of each", len(invitations), n, want)
		}
		for _, i := range invitations {
			if i.InvitedBy != "Ann" {
				o.t.Errorf("invited by %q, want the person who submitted", i.InvitedBy)
			}
		}
		return err
	})
	if err != nil {
		o.t.Fatal(err)
	}
}

// atOnce calls fn twenty times in parallel.
func atOnce(fn func(i int)) {
	var wg sync.WaitGroup
	begin := make(chan struct{})
	for i := range 20 {
		wg.Go(func() {
			<-begin
			fn(i)
		})
	}
	close(begin)
	wg.Wait()
}

func TestSubmit_PressedTwentyTimesMakesOneTenant(t *testing.T) {
	inOffices(t, func(t *testing.T, o *office) {
		d := o.start("voicepro-customer", customerOf("acme"))
		var made [20]onboarding.Created
		var errs [20]error
		atOnce(func(i int) { made[i], errs[i] = o.Submit(as("ann"), d.ID) })
		for i := range made {
			if errs[i] != nil {
				t.Fatalf("submit %d: %v", i, errs[i])
			}
			if made[i].Tenant.ID != made[0].Tenant.ID || made[i].Run != made[0].Run || made[i].Run == "" {
				t.Errorf("submit %d answers %+v, the first one %+v", i, made[i], made[0])
			}
		}
		o.work()
		again, err := o.Submit(as("bea"), d.ID)
		if err != nil || again.Tenant.ID != made[0].Tenant.ID || again.Tenant.State != domain.TenantLive {
			t.Errorf("later: %+v, %v", again, err)
		}
		o.wantInvitations(made[0].Tenant.ID, 2)
	})
}

func TestSubmit_TwentyDraftsOfOneSlug(t *testing.T) {
	inOffices(t, func(t *testing.T, o *office) {
		var drafts [20]onboarding.Draft
		for i := range drafts {
			drafts[i] = o.start("voicepro-customer", customerOf("acme"))
		}
		var errs [20]error
		atOnce(func(i int) { _, errs[i] = o.Submit(as("ann"), drafts[i].ID) })
		won := 0
		for i, err := range errs {
			if err == nil {
				won++
				continue
			}
			wantProblem(t, err, domain.CodeConflict, "slug_taken", "/answers/voicepro/slug")
			after, err := o.Get(as("ann"), drafts[i].ID)
			if err != nil {
				t.Fatal(err)
			}
			if after.State != domain.OnboardingDraft || after.Version != drafts[i].Version || !cmp.Equal(after.Answers, drafts[i].Answers) {
				t.Errorf("a draft that lost was touched: %+v", after)
			}
		}
		if won != 1 {
			t.Errorf("%d drafts won, want exactly one", won)
		}
	})
}

// wantProblem checks the kind of a refusal and the places that it names, in order.
func wantProblem(t *testing.T, err error, code domain.Code, reason string, pointers ...string) {
	t.Helper()
	var e *domain.Error
	if !asError(err, &e) || e.Code != code || e.Reason != reason {
		t.Fatalf("got %v, want %s %s", err, code, reason)
	}
	var got []string
	for _, f := range e.Fields {
		got = append(got, f.Pointer)
	}
	if diff := cmp.Diff(pointers, got); diff != "" {
		t.Errorf("fields (-want +got):\n%s%v", diff, e.Fields)
	}
}

func TestSubmit_NamesEverythingThatIsWrong(t *testing.T) {
	inOffices(t, func(t *testing.T, o *office) {
		d := o.start("voicepro-operator", map[string]any{
			"organization": map[string]any{"organizationName": "Acme", "country": "XX", "timezone": "Mars/Phobos", "contactEmail": "nobody"},
			"voicepro":     map[string]any{"slug": "admin"},
			"users":        []any{user("a@acme.example", "TENANT_OWNER"), user("A@acme.example", "CRM_ADMIN")},
		})
		_, err := o.Submit(as("ann"), d.ID)
		wantProblem(t, err, domain.CodeInvalid, "",
			"/answers/organization/country", "/answers/organization/timezone", "/answers/organization/currency",
			"/answers/organization/contactEmail", "/answers/voicepro/slug",
			"/answers/users/0/email", "/answers/users/1/email", "/answers/users/1/role")
		if _, exists := o.lookFor("admin"); exists {
			t.Error("a refused submit made a tenant")
		}
	})
}

func TestSubmit_UnknownManagedSlugIsRefusedByName(t *testing.T) {
	inOffices(t, func(t *testing.T, o *office) {
		d := o.start("voicepro-operator", with(customerOf("msp"), "voicepro", map[string]any{"slug": "msp", "managedSlugs": []any{"ghost", "spook"}}))
		_, err := o.Submit(as("ann"), d.ID)
		wantProblem(t, err, domain.CodeInvalid, "", "/answers/voicepro/managedSlugs/0", "/answers/voicepro/managedSlugs/1")
		if !strings.Contains(fmt.Sprint(fieldsOf(err)), "ghost") {
			t.Errorf("the unknown slug is not named: %v", fieldsOf(err))
		}
	})
}

func TestSubmit_Refused(t *testing.T) {
	inOffices(t, func(t *testing.T, o *office) {
		without := o.start("", nil)
		_, err := o.Submit(as("ann"), without.ID)
		wantProblem(t, err, domain.CodeInvalid, "", "/template")

		discarded := o.start("voicepro-customer", customerOf("acme"))
		if err := o.Discard(as("ann"), discarded.ID); err != nil {
			t.Fatal(err)
		}
		_, err = o.Submit(as("ann"), discarded.ID)
		wantProblem(t, err, domain.CodeGone, "draft_discarded")

		_, err = o.Submit(as("ann"), "ob_nothing")
		wantProblem(t, err, domain.CodeNotFound, "")

		expired := o.start("voicepro-customer", customerOf("acme"))
		o.clock.Advance(domain.DraftLifetime)
		_, err = o.Submit(as("ann"), expired.ID)
		wantProblem(t, err, domain.CodeGone, "draft_expired")
		if _, exists := o.lookFor("acme"); exists {
			t.Error("a refused submit made a tenant")
		}
	})
}

// branch is an operator's own template; %d is its version, %s more fields of its form.
const branch = `
name: branch
version: %d
title: Branch
summary: A branch office
wizard: voicepro
doors: [wizard, api]
steps:
  - id: branch
    kind: form
    title: Branch
    schema:
      type: object
      required: [%s]
      properties:
        name: {type: string, title: Name, maxLength: 80, x-is: tenant.name}
        slug: {type: string, title: Slug, format: slug, x-is: tenant.slug}
        floor: {type: integer, title: Floor}
        realm: {type: boolean, title: Realm}
roles:
  OWNER: ["*"]
defaultRole: OWNER
provision:
  - {id: hosts, use: manual, title: "Add the host", when: "answers.branch.realm == true", with: {host: "${tenant.slug}.${platform.rootDomain}"}}
`

func TestSubmit_TemplateChangedMeanwhile(t *testing.T) {
	inOffices(t, func(t *testing.T, o *office) {
		o.addTemplate("branch.yaml", fmt.Sprintf(branch, 1, "name"))
		still := o.start("branch", map[string]any{"branch": map[string]any{"name": "North", "floor": 3}})
		no := o.start("branch", map[string]any{"branch": map[string]any{"name": "South"}})
		o.addTemplate("branch.yaml", fmt.Sprintf(branch, 2, "name, floor"))

		made, err := o.Submit(as("ann"), still.ID)
		if err != nil {
			t.Fatalf("answers that still fit: %v", err)
		}
		if got := o.find("north"); got.TemplateVersion != 2 || got.ID != made.Tenant.ID {
			t.Errorf("made from version %d, want the newest", got.TemplateVersion)
		}
		_, err = o.Submit(as("ann"), no.ID)
		wantProblem(t, err, domain.CodeConflict, "template_changed", "/answers/branch/floor")

		d, err := o.Get(as("ann"), no.ID)
		if err != nil {
			t.Fatal(err)
		}
		if d.TemplateVersion != 1 || d.LatestVersion != 2 || len(d.Problems) != 1 {
			t.Errorf("the draft is not judged by the newest version: %+v", d)
		}
		d, err = o.Save(as("ann"), no.ID, onboarding.Change{Version: d.Version, Answers: map[string]any{"branch": map[string]any{"name": "South", "floor": 1}}})
		if err != nil || d.TemplateVersion != 2 || len(d.Problems) > 0 {
			t.Fatalf("after mending: %+v, %v", d, err)
		}
		if _, err := o.Submit(as("ann"), no.ID); err != nil {
			t.Fatal(err)
		}
	})
}

func TestSubmit_StepsAreComputedWhenTheRunStarts(t *testing.T) {
	inOffices(t, func(t *testing.T, o *office) {
		o.addTemplate("branch.yaml", fmt.Sprintf(branch, 1, "name"))
		for _, tc := range []struct {
			answers map[string]any
			state   domain.StepState
			input   map[string]any
		}{
			{map[string]any{"name": "North", "realm": true}, domain.StepPending, map[string]any{"host": "north.example.com"}},
			{map[string]any{"name": "South"}, domain.StepSkipped, map[string]any{}},
		} {
			made, err := o.CreateTenant(as("ann"), onboarding.NewTenant{Template: "branch", Answers: map[string]any{"branch": tc.answers}}, "")
			if err != nil {
				t.Fatal(err)
			}
			step := o.run(made).Steps[0]
			if diff := cmp.Diff(tc.input, step.Input); step.State != tc.state || diff != "" {
				t.Errorf("%v: %s, input (-want +got):\n%s", tc.answers, step.State, diff)
			}
		}
		if got := o.find("south"); got.State != domain.TenantLive {
			t.Errorf("a tenant with nothing to do is %s, want live", got.State)
		}
	})
}

// run returns the run of what was created.
func (o *office) run(made onboarding.Created) (run domain.Run) {
	o.t.Helper()
	err := o.db.Read(context.Background(), func(tx *store.Tx) (err error) {
		run, err = tx.Tenant(made.Tenant.ID).FindRun(context.Background(), made.Run)
		return err
	})
	if err != nil {
		o.t.Fatal(err)
	}
	return run
}
