package api_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tenantry/server/servertest"
)

// The outbox keeps what would have been mailed, and never says that it was sent.
func TestOutbox(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		admin := s.Admin(t)
		admin.CreateTenant(servertest.Customer("acme"))
		_, token := inviteTo(t, admin, "acme", "jo@example.com", "TENANT_OWNER")
		var listed struct {
			Items []struct {
				ID, Kind, To, Subject, State string
				Tenant                       struct{ Slug string }
			}
		}
		r := admin.Do(http.MethodGet, "/platform/outbox", nil).Want(http.StatusOK, &listed)
		if strings.Contains(string(r.Body), token) {
			t.Error("the list shows a live link")
		}
		at := -1
		for i, m := range listed.Items {
			if m.To == "jo@example.com" {
				at = i
			}
		}
		if at < 0 || listed.Items[at].State != "stored" || listed.Items[at].Tenant.Slug != "acme" || listed.Items[at].Kind != "invitation.tenant" {
			t.Fatalf("listed: %s", r.Body)
		}
		var m struct{ HTML, Text string }
		admin.Do(http.MethodGet, "/platform/outbox/"+listed.Items[at].ID, nil).Want(http.StatusOK, &m)
		if !strings.Contains(m.HTML, token) || !strings.Contains(m.Text, token) {
			t.Error("the message lacks its link")
		}
		var weak struct{ HTML, Text string }
		s.Key(t, "OUTBOX:read").Do(http.MethodGet, "/platform/outbox/"+listed.Items[at].ID, nil).Want(http.StatusOK, &weak)
		if strings.Contains(weak.HTML+weak.Text, token) {
			t.Error("a key that could not invite reads a live link")
		}
		admin.Do(http.MethodGet, "/platform/outbox/ms_0", nil).WantProblem(http.StatusNotFound, "not_found")
	})
}

type checklistAnswer struct {
	Items []struct {
		ID   string
		Done bool
	}
	Dismissed, SampleData bool
}

func checklist(c *servertest.Client) (list checklistAnswer, done []string) {
	c.Do(http.MethodGet, "/platform/checklist", nil).Want(http.StatusOK, &list)
	done = []string{}
	for _, item := range list.Items {
		if item.Done {
			done = append(done, item.ID)
		}
	}
	return list, done
}

// The first day: sample data come and go, and count as nothing of one's own.
func TestChecklistAndSampleData(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		admin := s.Admin(t)
		if list, done := checklist(admin); len(list.Items) != 3 || len(done) != 0 || list.SampleData || list.Dismissed {
			t.Errorf("at first: %+v", list)
		}
		var n struct{ Tenants int64 }
		for range 2 {
			admin.Do(http.MethodPost, "/platform/sample-data", nil).Want(http.StatusOK, &n)
			if n.Tenants != 12 {
				t.Errorf("%d sample tenants", n.Tenants)
			}
		}
		if list, done := checklist(admin); len(done) != 0 || !list.SampleData {
			t.Errorf("with sample data: %+v", list)
		}
		admin.CreateTenant(servertest.Customer("acme"))
		if _, done := checklist(admin); cmp.Diff([]string{"first-tenant"}, done) != "" {
			t.Errorf("done: %v", done)
		}
		admin.Do(http.MethodDelete, "/platform/sample-data", nil).Want(http.StatusOK, &n)
		if diff := cmp.Diff([]string{"acme"}, slugsOf(admin, "/tenants")); diff != "" || n.Tenants != 12 {
			t.Errorf("removed %d: %s", n.Tenants, diff)
		}
		for _, dismissed := range []bool{true, true, false} {
			admin.Do(http.MethodPatch, "/platform/checklist", map[string]bool{"dismissed": dismissed}).Want(http.StatusOK)
			if list, _ := checklist(admin); list.Dismissed != dismissed {
				t.Errorf("dismissed is %v", list.Dismissed)
			}
		}
	})
}

func TestPlatformSettings(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		admin := s.Admin(t)
		type answer struct {
			Name, Version, PublicURL string
			SetupNeeded              bool
			Mail                     struct{ Configured bool }
		}
		var info, settings answer
		s.Anonymous(t).Do(http.MethodGet, "/platform/info", nil).Want(http.StatusOK, &info)
		if info.Name != "Tenantry" || info.SetupNeeded || info.Mail.Configured || info.PublicURL == "" || info.Version != "test" {
			t.Errorf("info: %+v", info)
		}
		admin.Do(http.MethodPatch, "/platform/settings", map[string]string{"name": " Hosted Voice "}).Want(http.StatusOK, &settings)
		if settings.Name != "Hosted Voice" {
			t.Errorf("settings: %+v", settings)
		}
		s.Anonymous(t).Do(http.MethodGet, "/platform/info", nil).Want(http.StatusOK, &info)
		if info.Name != "Hosted Voice" {
			t.Errorf("info: %+v", info)
		}
		admin.Do(http.MethodPatch, "/platform/settings", map[string]string{"name": " "}).WantProblem(http.StatusUnprocessableEntity, "invalid")
		admin.Do(http.MethodPatch, "/platform/settings", map[string]string{"name": "x", "publicUrl": "http://evil.example"}).
			Want(http.StatusUnprocessableEntity)
	})
}
