package api_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tenantry/server/api"
	"tenantry/server/domain"
	"tenantry/server/servertest"
)

// filledDraft is a draft with the answers of a request for POST /tenants.
func filledDraft(t *testing.T, c *servertest.Client, body map[string]any) draftAnswer {
	t.Helper()
	var d draftAnswer
	c.Do(http.MethodPost, "/onboardings", map[string]any{
		"wizard": "voicepro", "template": body["template"], "answers": body["answers"],
	}).Want(http.StatusCreated, &d)
	return d
}

func getDraft(t *testing.T, c *servertest.Client, id string) (d draftAnswer) {
	t.Helper()
	c.Do(http.MethodGet, "/onboardings/"+id, nil).Want(http.StatusOK, &d)
	return d
}

// pointers are the places that a refusal names.
func pointers(p api.Problem) []string {
	var found []string
	for _, e := range p.Errors {
		found = append(found, e.Pointer)
	}
	return found
}

// all runs n calls at the same time and returns their answers.
func all(n int, call func(i int) *servertest.Response) []*servertest.Response {
	answers := make([]*servertest.Response, n)
	var wg sync.WaitGroup
	for i := range answers {
		wg.Go(func() { answers[i] = call(i) })
	}
	wg.Wait()
	return answers
}

func TestA18_TakenSlug(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		admin := s.Admin(t)
		admin.CreateTenant(servertest.Customer("acme"))
		type check struct {
			OK                        bool
			Code, Message, Suggestion string
		}
		for value, want := range map[string]check{
			"fresh": {OK: true},
			"acme":  {Code: "slug_taken", Message: "“acme” is taken. Choose another slug.", Suggestion: "acme-2"},
			"admin": {Code: "reserved", Message: "“admin” is reserved. Choose another slug.", Suggestion: "admin-org"},
		} {
			var got check
			admin.Do(http.MethodGet, "/checks/slug-free?value="+value, nil).Want(http.StatusOK, &got)
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("while typing %q (-want +got):\n%s", value, diff)
			}
		}
		for _, body := range []map[string]any{servertest.Customer("acme"), servertest.Operator("acme"), servertest.Corporate("acme")} {
			p := admin.Do(http.MethodPost, "/tenants", body).WantProblem(http.StatusConflict, "slug_taken")
			if len(p.Errors) != 1 || !strings.HasSuffix(p.Errors[0].Pointer, "/slug") || !strings.Contains(p.Detail, "“acme” is taken") {
				t.Errorf("%v: %q, %+v", body["template"], p.Detail, p.Errors)
			}
		}
		d := filledDraft(t, admin, servertest.Customer("acme"))
		admin.Do(http.MethodPost, "/onboardings/"+d.ID+"/submit", nil).WantProblem(http.StatusConflict, "slug_taken")
	})
}

func TestA18_ParallelSubmitsOneWins(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		admin := s.Admin(t)
		drafts := make([]draftAnswer, 20)
		for i := range drafts {
			body := servertest.Customer("acme")
			body["answers"].(map[string]any)["organization"] = organizationOf(map[string]any{"organizationName": fmt.Sprint("Acme ", i)})
			drafts[i] = filledDraft(t, admin, body)
		}
		won := 0
		for i, r := range all(len(drafts), func(i int) *servertest.Response {
			return admin.Do(http.MethodPost, "/onboardings/"+drafts[i].ID+"/submit", nil)
		}) {
			if r.Status == http.StatusAccepted {
				won++
				continue
			}
			want(t, "the fields", pointers(r.WantProblem(http.StatusConflict, "slug_taken")), []string{"/answers/voicepro/slug"})
			after := getDraft(t, admin, drafts[i].ID)
			if after.State != "draft" || after.Version != drafts[i].Version || !cmp.Equal(after.Answers, drafts[i].Answers) {
				t.Errorf("a draft that lost is not as it was: %+v", after)
			}
		}
		if won != 1 {
			t.Errorf("%d drafts won, want one", won)
		}
		want(t, "the tenants", slugs(t, admin, "/tenants"), []string{"acme"})
	})
}

func TestA27_NothingBeforeSubmitAndOneTenantAfter(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		admin := s.Admin(t)
		d := filledDraft(t, admin, servertest.Customer("acme"))
		before := inventory(t, admin)
		if before["/tenants"] != 0 || before["/platform/outbox"] != 0 {
			t.Errorf("before the submit there is %v", before)
		}
		var first createdAnswer
		for i, r := range all(10, func(int) *servertest.Response { return admin.Do(http.MethodPost, "/onboardings/"+d.ID+"/submit", nil) }) {
			var made createdAnswer
			r.Want(http.StatusAccepted, &made)
			if first.Run == "" {
				first = made
			}
			if made.Tenant.ID != first.Tenant.ID || made.Run != first.Run {
				t.Errorf("press %d made %+v, another %+v", i, made, first)
			}
		}
		waitLive(t, admin, first.Run)
		after := inventory(t, admin)
		if after["/tenants"] != 1 || after["/platform/outbox"] != 2 { // one invitation, and word to the contact
			t.Errorf("afterwards there is %v", after)
		}
		want(t, "its runs", runsOf(t, admin, "acme"), []string{first.Run})
	})
}

func runsOf(t *testing.T, c *servertest.Client, slug string) (ids []string) {
	t.Helper()
	var list struct{ Items []struct{ ID string } }
	c.Do(http.MethodGet, "/tenants/"+slug+"/runs", nil).Want(http.StatusOK, &list)
	for _, run := range list.Items {
		ids = append(ids, run.ID)
	}
	return ids
}

func TestA26_AnotherTemplateRechecksTheUsers(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		admin := s.Admin(t)
		body := servertest.Customer("acme")
		body["answers"].(map[string]any)["users"] = []any{
			person("a@b.example", "TENANT_OWNER"), person("c@d.example", "VOICEPRO_EDITOR"), person("e@f.example", "VOICEPRO_VIEWER"),
		}
		d := filledDraft(t, admin, body)
		if len(d.Problems) > 0 {
			t.Fatalf("before: %+v", d.Problems)
		}
		admin.Do(http.MethodPatch, "/onboardings/"+d.ID, map[string]any{"template": "corporate"}, "If-Match", quoted(d.Version)).Want(http.StatusOK, &d)
		want(t, "what no longer fits", problemPointers(d), []string{"/answers/users/1/role", "/answers/users/2/role"})
		if users := d.Answers["users"].([]any); len(users) != 3 {
			t.Errorf("users were lost: %v", users)
		}
		admin.Do(http.MethodPost, "/onboardings/"+d.ID+"/submit", nil).WantProblem(http.StatusUnprocessableEntity, "invalid")
		admin.Do(http.MethodPatch, "/onboardings/"+d.ID, map[string]any{"template": "voicepro-customer"}, "If-Match", quoted(d.Version)).Want(http.StatusOK, &d)
		if len(d.Problems) > 0 || d.Answers["voicepro"].(map[string]any)["slug"] != "acme" {
			t.Errorf("going back lost something: %+v", d)
		}
	})
}

func problemPointers(d draftAnswer) []string {
	found := []string{}
	for _, p := range d.Problems {
		found = append(found, p.Pointer)
	}
	return found
}

func TestA28_EachUserWithItsResult(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		admin := s.Admin(t)
		body := servertest.Customer("acme")
		body["answers"].(map[string]any)["users"] = []any{person("a@b.example", "TENANT_OWNER"), person("c@d.example", "VOICEPRO_VIEWER")}
		d := filledDraft(t, admin, body)
		var made createdAnswer
		admin.Do(http.MethodPost, "/onboardings/"+d.ID+"/submit", nil).Want(http.StatusAccepted, &made)
		waitLive(t, admin, made.Run)

		var list struct {
			Items []struct{ ID, Email, Role, State, Delivery string }
		}
		admin.Do(http.MethodGet, "/tenants/acme/invitations", nil).Want(http.StatusOK, &list)
		found := map[string]string{}
		for _, v := range list.Items {
			found[v.Email] = v.Role + " " + v.State + " " + v.Delivery
			var link struct{ URL string }
			admin.Do(http.MethodGet, "/tenants/acme/invitations/"+v.ID+"/link", nil).Want(http.StatusOK, &link)
			if !strings.Contains(link.URL, "/invite/") {
				t.Errorf("%s has the link %q", v.Email, link.URL)
			}
		}
		if diff := cmp.Diff(map[string]string{"a@b.example": "TENANT_OWNER pending not_sent", "c@d.example": "VOICEPRO_VIEWER pending not_sent"}, found); diff != "" {
			t.Errorf("the users (-want +got):\n%s", diff)
		}
		if again := getDraft(t, admin, d.ID); again.State != "submitted" || again.Run != made.Run || again.Tenant == nil || again.Tenant.Slug != "acme" {
			t.Errorf("looked at again: %+v", again)
		}
	})
}

// office is an operator's own template; %d is its version and %s what it requires.
const office = `
name: office
version: %d
title: Office
summary: A branch office
wizard: voicepro
doors: [wizard, api]
steps:
  - id: office
    kind: form
    title: Office
    schema:
      type: object
      required: [%s]
      properties:
        name: {type: string, title: Name, maxLength: 80, x-is: tenant.name}
        slug: {type: string, title: Slug, format: slug, x-is: tenant.slug}
        floor: {type: integer, title: Floor}
roles:
  OWNER: ["*"]
defaultRole: OWNER
provision:
  - {id: prepare, use: tenant.prepare, title: Prepare the tenant}
`

func TestBadInput_TemplateChangedMeanwhile(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		admin := s.Admin(t)
		s.Template(t, "office", 1, fmt.Sprintf(office, 1, "name"))
		body := map[string]any{"template": "office", "version": 1, "answers": map[string]any{"office": map[string]any{"name": "North"}}}
		d := filledDraft(t, admin, body)
		s.Template(t, "office", 2, fmt.Sprintf(office, 2, "name, floor"))

		p := admin.Do(http.MethodPost, "/onboardings/"+d.ID+"/submit", nil).WantProblem(http.StatusConflict, "template_changed")
		want(t, "the fields", pointers(p), []string{"/answers/office/floor"})
		admin.Do(http.MethodPost, "/tenants", body).WantProblem(http.StatusConflict, "template_changed")
		if n := len(slugs(t, admin, "/tenants")); n != 0 {
			t.Errorf("%d tenants were made", n)
		}
		d = getDraft(t, admin, d.ID)
		if name := d.Answers["office"].(map[string]any)["name"]; name != "North" || d.State != "draft" {
			t.Errorf("what was typed is lost: %+v", d)
		}
		answers := map[string]any{"office": map[string]any{"name": "North", "floor": 3}}
		admin.Do(http.MethodPatch, "/onboardings/"+d.ID, map[string]any{"answers": answers}, "If-Match", quoted(d.Version)).Want(http.StatusOK)
		admin.Do(http.MethodPost, "/onboardings/"+d.ID+"/submit", nil).Want(http.StatusAccepted)
		var made struct{ TemplateVersion int }
		admin.Do(http.MethodGet, "/tenants/north", nil).Want(http.StatusOK, &made)
		var old struct{ Document string }
		admin.Do(http.MethodGet, "/templates/office?version=1", nil).Want(http.StatusOK, &old)
		if made.TemplateVersion != 2 || !strings.Contains(old.Document, "version: 1") {
			t.Errorf("made from version %d; version 1 reads %q", made.TemplateVersion, old.Document)
		}
	})
}

func TestBadInput_BrokenTemplateLeavesTheOthers(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		admin := s.Admin(t)
		s.Template(t, "office", 1, fmt.Sprintf(office, 1, "name"))
		s.File(t, "templates/broken.yaml", "name: broken\nversion: one\ntitel: Broken\n")
		var list struct {
			Items    []struct{ Name string }
			Problems []struct {
				File, Reason string
				Line, Column int
			}
		}
		servertest.Eventually(t, "the broken file is reported", func() bool {
			admin.Do(http.MethodGet, "/templates?wizard=voicepro", nil).Want(http.StatusOK, &list)
			return len(list.Problems) > 0
		})
		for _, p := range list.Problems {
			if !strings.Contains(p.File, "broken.yaml") || p.Line == 0 || p.Reason == "" {
				t.Errorf("reported as %+v", p)
			}
		}
		if len(list.Items) != 4 {
			t.Errorf("the others are %+v", list.Items)
		}
		admin.Do(http.MethodPost, "/tenants", map[string]any{"template": "office", "answers": map[string]any{"office": map[string]any{"name": "North"}}}).
			Want(http.StatusAccepted)
	})
}

func TestBadInput_ExpiredDraft(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		d := filledDraft(t, s.Admin(t), servertest.Customer("acme"))
		s.Clock.Advance(domain.DraftLifetime + time.Minute)
		admin := s.Admin(t)
		path := "/onboardings/" + d.ID
		admin.Do(http.MethodPost, path+"/submit", nil).WantProblem(http.StatusGone, "draft_expired")
		admin.Do(http.MethodPatch, path, map[string]any{"step": "users"}, "If-Match", quoted(d.Version)).WantProblem(http.StatusGone, "draft_expired")
		after := getDraft(t, admin, d.ID)
		if after.State != "expired" || !cmp.Equal(after.Answers, d.Answers) {
			t.Errorf("what was typed cannot be read any more: %+v", after)
		}
		if n := len(slugs(t, admin, "/tenants")); n != 0 {
			t.Errorf("%d tenants were made", n)
		}
	}, servertest.WithClock())
}

func TestBadInput_TwoPeopleOnOneDraft(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		admin, colleague := s.Admin(t), s.Platform(t, "colleague@example.com", "PLATFORM_ADMIN")
		d := filledDraft(t, admin, servertest.Customer("acme"))
		path := "/onboardings/" + d.ID
		seen := getDraft(t, colleague, d.ID)
		if names := getDraft(t, admin, d.ID).OtherEditors; len(seen.OtherEditors) != 1 || len(names) != 1 || names[0].Name != "Test Person" {
			t.Errorf("the two do not see each other: %+v, %+v", seen.OtherEditors, names)
		}
		mine := map[string]any{"answers": map[string]any{"voicepro": map[string]any{"slug": "acme-two"}}}
		theirs := map[string]any{"answers": map[string]any{"organization": organizationOf(map[string]any{"country": "FR"})}}
		colleague.Do(http.MethodPatch, path, theirs, "If-Match", quoted(seen.Version)).Want(http.StatusOK)
		p := admin.Do(http.MethodPatch, path, mine, "If-Match", quoted(d.Version)).WantProblem(http.StatusPreconditionFailed, "draft_changed")
		if !strings.HasPrefix(p.Detail, "Test Person changed this draft") {
			t.Errorf("it is told as %q", p.Detail)
		}
		now := getDraft(t, admin, d.ID)
		admin.Do(http.MethodPatch, path, mine, "If-Match", quoted(now.Version)).Want(http.StatusOK, &now)
		if now.Answers["organization"].(map[string]any)["country"] != "FR" || now.Answers["voicepro"].(map[string]any)["slug"] != "acme-two" {
			t.Errorf("one of the two lost something: %+v", now.Answers)
		}
	})
}

// TestBadInput_ParallelSavesLoseNothing has one version saved by many at once:
// one of them wins and all others are told.
func TestBadInput_ParallelSavesLoseNothing(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		admin := s.Admin(t)
		d := filledDraft(t, admin, servertest.Customer("acme"))
		answers := all(10, func(i int) *servertest.Response {
			return admin.Do(http.MethodPatch, "/onboardings/"+d.ID, map[string]any{"step": fmt.Sprint("step-", i)}, "If-Match", quoted(d.Version))
		})
		won := slices.DeleteFunc(answers, func(r *servertest.Response) bool { return r.Status == http.StatusPreconditionFailed })
		if len(won) != 1 {
			t.Fatalf("%d of ten saved over one version", len(won))
		}
		won[0].Want(http.StatusOK)
	})
}
