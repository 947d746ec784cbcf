package api_test

import (
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"tenantry/server/servertest"
)

// draftAnswer is the part of an onboarding that the tests look at.
type draftAnswer struct {
	ID       string
	State    string
	Version  int
	Answers  map[string]any
	Steps    []struct{ ID, State string }
	Problems []struct{ Pointer, Code, Message string }
	Tenant   *struct{ Slug, State string }
	Run      string

	OtherEditors []struct{ Name string }
}

// createdAnswer is what a creation answers.
type createdAnswer struct {
	Tenant struct{ ID, Slug, State string }
	Run    string
}

func startDraft(t *testing.T, c *servertest.Client, template string) draftAnswer {
	t.Helper()
	var d draftAnswer
	r := c.Do(http.MethodPost, "/onboardings", map[string]any{"wizard": "voicepro", "template": template}).Want(http.StatusCreated, &d)
	if r.Header.Get("ETag") != `"1"` || d.State != "draft" || len(d.Steps) != 3 {
		t.Fatalf("a new draft: ETag %s, %+v", r.Header.Get("ETag"), d)
	}
	return d
}

// waitLive polls a run until its tenant is live.
func waitLive(t *testing.T, c *servertest.Client, run string) {
	t.Helper()
	deadline := time.Now().Add(20 * time.Second)
	for time.Now().Before(deadline) {
		var r struct {
			State  string
			Tenant struct{ State string }
		}
		c.Do(http.MethodGet, "/runs/"+run, nil).Want(http.StatusOK, &r)
		if r.State == "done" && r.Tenant.State == "live" {
			return
		}
		<-time.After(20 * time.Millisecond)
	}
	t.Fatalf("run %s does not end", run)
}

func TestOnboardings_FromDraftToLive(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		admin := s.Admin(t)
		d := startDraft(t, admin, "voicepro-customer")
		path := "/onboardings/" + d.ID
		answers := servertest.Customer("acme")["answers"]
		admin.Do(http.MethodPatch, path, map[string]any{"answers": answers}).WantProblem(http.StatusPreconditionRequired, "precondition_required")
		r := admin.Do(http.MethodPatch, path, map[string]any{"answers": answers, "step": "review"}, "If-Match", `"1"`).Want(http.StatusOK, &d)
		if r.Header.Get("ETag") != `"2"` || len(d.Problems) > 0 {
			t.Fatalf("after saving: ETag %s, %+v", r.Header.Get("ETag"), d.Problems)
		}
		admin.Do(http.MethodPatch, path, map[string]any{"step": "users"}, "If-Match", `"1"`).WantProblem(http.StatusPreconditionFailed, "draft_changed")

		var first, second createdAnswer
		admin.Do(http.MethodPost, path+"/submit", nil).Want(http.StatusAccepted, &first)
		admin.Do(http.MethodPost, path+"/submit", nil).Want(http.StatusAccepted, &second)
		if first.Tenant.ID != second.Tenant.ID || first.Run != second.Run || first.Tenant.Slug != "acme" {
			t.Errorf("submitted twice: %+v and %+v", first, second)
		}
		waitLive(t, admin, first.Run)
		admin.Do(http.MethodGet, path, nil).Want(http.StatusOK, &d)
		if d.State != "submitted" || d.Tenant == nil || d.Tenant.State != "live" || d.Run != first.Run {
			t.Errorf("afterwards: %+v", d)
		}
		admin.Do(http.MethodPatch, path, map[string]any{"step": "x"}, "If-Match", `"3"`).WantProblem(http.StatusConflict, "already_submitted")
		admin.Do(http.MethodDelete, path, nil).WantProblem(http.StatusConflict, "already_submitted")
	})
}

func TestOnboardings_Refusals(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		admin := s.Admin(t)
		d := startDraft(t, admin, "corporate")
		path := "/onboardings/" + d.ID

		p := admin.Do(http.MethodPost, path+"/submit", nil).WantProblem(http.StatusUnprocessableEntity, "invalid")
		if len(p.Errors) != 6 { // five of the organization, and no user
			t.Errorf("not everything that is missing is named: %+v", p.Errors)
		}
		p = admin.Do(http.MethodPatch, path, map[string]any{"answers": map[string]any{"voicepro": map[string]any{}}}, "If-Match", `"1"`).
			WantProblem(http.StatusUnprocessableEntity, "invalid")
		if len(p.Errors) != 1 || p.Errors[0].Pointer != "/answers/voicepro" {
			t.Errorf("another template's step: %+v", p.Errors)
		}
		long := map[string]any{"answers": map[string]any{"organization": map[string]any{"organizationName": strings.Repeat("x", 1_000_000)}}}
		p = admin.Do(http.MethodPatch, path, long, "If-Match", `"1"`).WantProblem(http.StatusUnprocessableEntity, "invalid")
		if len(p.Errors) != 1 || p.Errors[0].Pointer != "/answers/organization/organizationName" {
			t.Errorf("a name of a megabyte: %+v", p.Errors)
		}
		admin.Do(http.MethodPatch, path, []byte(`{"answers":{"crm":{}},"answers":{}}`), "If-Match", `"1"`).WantProblem(http.StatusBadRequest, "malformed")
		admin.Do(http.MethodPatch, path, map[string]any{"nope": 1}, "If-Match", `"1"`).WantProblem(http.StatusUnprocessableEntity, "invalid")
		admin.Do(http.MethodGet, "/onboardings/ob_nothing", nil).WantProblem(http.StatusNotFound, "not_found")

		admin.Do(http.MethodDelete, path, nil).Want(http.StatusNoContent)
		admin.Do(http.MethodPost, path+"/submit", nil).WantProblem(http.StatusGone, "draft_discarded")
		var list struct{ Items []draftAnswer }
		admin.Do(http.MethodGet, "/onboardings?wizard=voicepro&mine=true", nil).Want(http.StatusOK, &list)
		if len(list.Items) != 0 {
			t.Errorf("the discarded draft is still listed: %+v", list.Items)
		}
	})
}

// TestOnboardings_AsTheWrongPerson calls every operation as somebody without
// TENANT_MGMT:create: the refusal names it (A04).
func TestOnboardings_AsTheWrongPerson(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		d := startDraft(t, s.Admin(t), "voicepro-customer")
		reader := s.Key(t, "TENANT_MGMT:read")
		for _, call := range [][2]string{
			{"GET", "/onboardings"}, {"POST", "/onboardings"}, {"GET", "/onboardings/" + d.ID}, {"PATCH", "/onboardings/" + d.ID},
			{"DELETE", "/onboardings/" + d.ID}, {"POST", "/onboardings/" + d.ID + "/submit"}, {"POST", "/tenants"},
		} {
			s.Anonymous(t).Do(call[0], call[1], nil).WantProblem(http.StatusUnauthorized, "unauthorized")
			if p := reader.Do(call[0], call[1], nil).WantProblem(http.StatusForbidden, "forbidden"); p.Missing != "TENANT_MGMT:create" {
				t.Errorf("%s %s: missing %q", call[0], call[1], p.Missing)
			}
		}
	})
}

func TestCreateTenant_OneCall(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		key := s.Key(t, "TENANT_MGMT:create", "TENANT_MGMT:read")
		var answers [8]createdAnswer
		var wg sync.WaitGroup
		for i := range answers {
			wg.Go(func() {
				key.Do(http.MethodPost, "/tenants", servertest.Customer("acme"), "Idempotency-Key", "k1").Want(http.StatusAccepted, &answers[i])
			})
		}
		wg.Wait()
		for _, a := range answers {
			if a != answers[0] || a.Tenant.Slug != "acme" || a.Tenant.State != "provisioning" {
				t.Errorf("answers differ: %+v and %+v", a, answers[0])
			}
		}
		waitLive(t, key, answers[0].Run)
		key.Do(http.MethodPost, "/tenants", servertest.Corporate("corp"), "Idempotency-Key", "k1").WantProblem(http.StatusConflict, "idempotency_key_reused")
		p := key.Do(http.MethodPost, "/tenants", servertest.Operator("acme")).WantProblem(http.StatusConflict, "slug_taken")
		if len(p.Errors) != 1 || p.Errors[0].Pointer != "/answers/voicepro/slug" {
			t.Errorf("the slug is not pointed at: %+v", p.Errors)
		}
		p = key.Do(http.MethodPost, "/tenants", map[string]any{"template": "nope", "answers": map[string]any{}}).WantProblem(http.StatusUnprocessableEntity, "invalid")
		if len(p.Errors) != 1 || p.Errors[0].Pointer != "/template" {
			t.Errorf("an unknown template: %+v", p.Errors)
		}
	})
}
