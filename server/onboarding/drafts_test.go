package onboarding_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tenantry/server/domain"
	"tenantry/server/onboarding"
	"tenantry/server/store"
)

// stepStates writes how far a draft is as one line.
func stepStates(d onboarding.Draft) string {
	var parts []string
	for _, s := range d.Steps {
		parts = append(parts, s.ID+"="+string(s.State))
	}
	return strings.Join(parts, " ")
}

func (o *office) save(d onboarding.Draft, c onboarding.Change) onboarding.Draft {
	o.t.Helper()
	c.Version = d.Version
	saved, err := o.Save(as("ann"), d.ID, c)
	if err != nil {
		o.t.Fatal(err)
	}
	return saved
}

func text(s string) *string { return &s }

func TestSave_StepByStep(t *testing.T) {
	inOffices(t, func(t *testing.T, o *office) {
		d := o.start("", nil)
		if len(d.Steps) != 0 || len(d.Problems) != 1 || d.Problems[0].Pointer != "/template" {
			t.Errorf("without a template: %+v", d)
		}
		d = o.save(d, onboarding.Change{Template: text("voicepro-customer"), Step: text("organization")})
		if got := stepStates(d); got != "organization=todo voicepro=todo users=todo" || d.TemplateVersion != 2 || d.Step != "organization" {
			t.Errorf("after the choice: %s, version %d, step %s", got, d.TemplateVersion, d.Step)
		}
		d = o.save(d, onboarding.Change{Answers: map[string]any{"organization": map[string]any{"organizationName": "Acme"}}})
		if got := stepStates(d); got != "organization=todo voicepro=todo users=todo" {
			t.Errorf("half a step is to do, not wrong: %s", got)
		}
		d = o.save(d, onboarding.Change{Answers: map[string]any{
			"organization": with(organizationOf("Acme"), "timezone", "Mars/Phobos"), "users": []any{user("a@acme.example", "TENANT_OWNER")},
		}})
		if got := stepStates(d); got != "organization=problem voicepro=todo users=done" {
			t.Errorf("a wrong answer: %s", got)
		}
		d = o.save(d, onboarding.Change{Answers: map[string]any{"users": nil}})
		if got := stepStates(d); got != "organization=problem voicepro=todo users=todo" || d.Version != 5 {
			t.Errorf("taken away: %s, version %d", got, d.Version)
		}
	})
}

func TestGet_ShowsASlugThatWasTakenMeanwhile(t *testing.T) {
	inOffices(t, func(t *testing.T, o *office) {
		d := o.start("voicepro-customer", customerOf("acme"))
		if _, err := o.CreateTenant(as("bea"), newCustomer("acme"), ""); err != nil {
			t.Fatal(err)
		}
		d, err := o.Get(as("ann"), d.ID)
		if err != nil {
			t.Fatal(err)
		}
		if got := stepStates(d); got != "organization=done voicepro=problem users=done" || d.Problems[0].Code != "slug_taken" {
			t.Errorf("%s, %v", got, d.Problems)
		}
	})
}

func TestSave_TwoPeopleOnOneDraft(t *testing.T) {
	inOffices(t, func(t *testing.T, o *office) {
		d := o.start("voicepro-customer", nil)
		bea, err := o.Save(as("bea"), d.ID, onboarding.Change{Version: d.Version, Step: text("users")})
		if err != nil {
			t.Fatal(err)
		}
		if len(bea.OtherEditors) != 1 || bea.OtherEditors[0].Name != "Ann" || bea.ChangedBy != "Bea" || bea.CreatedBy != "Ann" {
			t.Errorf("Bea sees %+v", bea)
		}
		_, err = o.Save(as("ann"), d.ID, onboarding.Change{Version: d.Version, Step: text("voicepro")})
		wantProblem(t, err, domain.CodePrecondition, "draft_changed")
		if !strings.Contains(err.Error(), "Bea changed this draft on 1 March 2026 at 09:00 UTC") {
			t.Errorf("the refusal does not say who and when: %v", err)
		}
		o.clock.Advance(31 * time.Second)
		ann, err := o.Get(as("ann"), d.ID)
		if err != nil || len(ann.OtherEditors) != 0 || ann.Step != "users" {
			t.Errorf("half a minute later: %+v, %v", ann, err)
		}
		if bea, err = o.Get(as("bea"), d.ID); err != nil || len(bea.OtherEditors) != 1 {
			t.Errorf("Ann looked, and Bea sees %v, %v", bea.OtherEditors, err)
		}
	})
}

func TestSave_ExpiredDiscardedSubmitted(t *testing.T) {
	inOffices(t, func(t *testing.T, o *office) {
		save := func(d onboarding.Draft) error {
			_, err := o.Save(as("ann"), d.ID, onboarding.Change{Version: d.Version, Step: text("users")})
			return err
		}
		submitted, discarded, old := o.start("voicepro-customer", customerOf("acme")), o.start("", nil), o.start("voicepro-customer", customerOf("late"))
		if _, err := o.Submit(as("ann"), submitted.ID); err != nil {
			t.Fatal(err)
		}
		wantProblem(t, save(submitted), domain.CodeConflict, "already_submitted")
		wantProblem(t, o.Discard(as("ann"), submitted.ID), domain.CodeConflict, "already_submitted")
		for range 2 {
			if err := o.Discard(as("ann"), discarded.ID); err != nil {
				t.Fatalf("discarding twice is no mistake: %v", err)
			}
		}
		wantProblem(t, save(discarded), domain.CodeGone, "draft_discarded")

		o.clock.Advance(29 * 24 * time.Hour)
		old = o.save(old, onboarding.Change{Step: text("users")}) // starts its lifetime anew
		o.clock.Advance(29 * 24 * time.Hour)
		old = o.save(old, onboarding.Change{Step: text("voicepro")})
		o.clock.Advance(30 * 24 * time.Hour)
		wantProblem(t, save(old), domain.CodeGone, "draft_expired")
		d, err := o.Get(as("ann"), old.ID)
		if err != nil || !d.Expired || !cmp.Equal(d.Answers, customerOf("late")) {
			t.Errorf("what was typed into an expired draft is lost: %+v, %v", d, err)
		}
	})
}

// TestSave_AnotherTemplateKeepsEverything goes from customer to operator to
// corporate and back: nothing typed is lost, and users whose role no longer fits
// are marked.
func TestSave_AnotherTemplateKeepsEverything(t *testing.T) {
	inOffices(t, func(t *testing.T, o *office) {
		typed := with(customerOf("acme"), "voicepro", map[string]any{"slug": "acme", "portaCredentialsFrom": "msp"})
		d := o.start("voicepro-customer", typed)

		d = o.save(d, onboarding.Change{Template: text("voicepro-operator")})
		if diff := cmp.Diff(map[string]any{"slug": "acme"}, d.Answers["voicepro"]); diff != "" {
			t.Errorf("the operator's step shows another template's field:\n%s", diff)
		}
		d = o.save(d, onboarding.Change{Answers: map[string]any{"voicepro": map[string]any{"slug": "acme", "managedSlugs": []any{}}}})

		d = o.save(d, onboarding.Change{Template: text("corporate")})
		if got := stepStates(d); got != "organization=done crm=todo users=problem" {
			t.Errorf("corporate: %s", got)
		}
		if len(d.Problems) != 1 || d.Problems[0].Pointer != "/answers/users/1/role" {
			t.Errorf("roles were not checked again: %v", d.Problems)
		}

		d = o.save(d, onboarding.Change{Template: text("voicepro-customer")})
		if diff := cmp.Diff(typed, d.Answers); diff != "" {
			t.Errorf("back at the first template (-typed +kept):\n%s", diff)
		}
	})
}

func TestSave_RefusesWhatBelongsElsewhereOrIsAbsurd(t *testing.T) {
	inOffices(t, func(t *testing.T, o *office) {
		d := o.start("corporate", nil)
		many := make([]any, 1001)
		for name, tc := range map[string]struct {
			change   onboarding.Change
			pointers []string
		}{
			"another template's step":   {onboarding.Change{Answers: map[string]any{"voicepro": map[string]any{}}}, []string{"/answers/voicepro"}},
			"another template's field":  {onboarding.Change{Answers: map[string]any{"crm": map[string]any{"managedSlugs": []any{"x"}}}}, []string{"/answers/crm/managedSlugs"}},
			"a form that is a list":     {onboarding.Change{Answers: map[string]any{"crm": []any{}}}, []string{"/answers/crm"}},
			"users that are an object":  {onboarding.Change{Answers: map[string]any{"users": map[string]any{}}}, []string{"/answers/users"}},
			"a name of a megabyte":      {onboarding.Change{Answers: map[string]any{"organization": organizationOf(strings.Repeat("x", 1<<20))}}, []string{"/answers/organization/organizationName"}},
			"too many users":            {onboarding.Change{Answers: map[string]any{"users": many}}, []string{"/answers/users"}},
			"a template that is not":    {onboarding.Change{Template: text("nope")}, []string{"/template"}},
			"more than 256 KiB at once": {onboarding.Change{Answers: map[string]any{"users": longUsers(40)}}, []string{"/answers"}},
		} {
			tc.change.Version = d.Version
			_, err := o.Save(as("ann"), d.ID, tc.change)
			t.Run(name, func(t *testing.T) { wantProblem(t, err, domain.CodeInvalid, "", tc.pointers...) })
		}
		if after, err := o.Get(as("ann"), d.ID); err != nil || after.Version != d.Version {
			t.Errorf("a refused save changed the draft: %+v, %v", after, err)
		}
	})
}

// longUsers are rows of nearly the longest texts that are kept.
func longUsers(n int) []any {
	rows := make([]any, n)
	for i := range rows {
		rows[i] = map[string]any{"name": strings.Repeat("x", 9000)}
	}
	return rows
}

func TestStart_Refused(t *testing.T) {
	inOffices(t, func(t *testing.T, o *office) {
		_, err := o.Start(as("ann"), onboarding.NewDraft{Wizard: "nope"})
		wantProblem(t, err, domain.CodeInvalid, "", "/wizard")
		_, err = o.Start(as("ann"), onboarding.NewDraft{Wizard: "voicepro", Answers: map[string]any{"nope": map[string]any{}}})
		wantProblem(t, err, domain.CodeInvalid, "", "/answers/nope")
	})
}

func TestList_ByStateWizardAndPerson(t *testing.T) {
	inOffices(t, func(t *testing.T, o *office) {
		var ids []domain.OnboardingID
		for range 3 {
			ids = append(ids, o.start("voicepro-customer", nil).ID)
			o.clock.Advance(time.Minute)
		}
		bea, err := o.Start(as("bea"), onboarding.NewDraft{Wizard: "voicepro"})
		if err != nil {
			t.Fatal(err)
		}
		if err := o.Discard(as("ann"), ids[0]); err != nil {
			t.Fatal(err)
		}
		for name, tc := range map[string]struct {
			filter store.OnboardingFilter
			want   []domain.OnboardingID
		}{
			"drafts, the newest first": {store.OnboardingFilter{State: domain.OnboardingDraft}, []domain.OnboardingID{bea.ID, ids[2], ids[1]}},
			"those that Ann began":     {store.OnboardingFilter{State: domain.OnboardingDraft, AccountID: "ac_ann"}, []domain.OnboardingID{ids[2], ids[1]}},
			"of another wizard":        {store.OnboardingFilter{State: domain.OnboardingDraft, Wizard: "other"}, nil},
			"discarded ones":           {store.OnboardingFilter{State: domain.OnboardingDiscarded}, []domain.OnboardingID{ids[0]}},
			"expired ones":             {store.OnboardingFilter{State: domain.OnboardingDraft, Expired: true}, nil},
		} {
			if diff := cmp.Diff(tc.want, o.list(tc.filter)); diff != "" {
				t.Errorf("%s (-want +got):\n%s", name, diff)
			}
		}
		o.clock.Advance(domain.DraftLifetime)
		if got := o.list(store.OnboardingFilter{State: domain.OnboardingDraft, Expired: true}); len(got) != 3 {
			t.Errorf("expired: %v", got)
		}
	})
}

// list reads all pages of two.
func (o *office) list(f store.OnboardingFilter) (ids []domain.OnboardingID) {
	o.t.Helper()
	page := store.Page{Limit: 2}
	for {
		drafts, next, err := o.List(as("ann"), f, page)
		if err != nil {
			o.t.Fatal(err)
		}
		for _, d := range drafts {
			ids = append(ids, d.ID)
		}
		if next == "" {
			return ids
		}
		page.Cursor = next
	}
}
