package api_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"tenantry/server/servertest"
)

type deletion struct {
	LastOwnerOf []struct{ Slug, Name string }
	LastAdmin   bool
	Memberships, Sessions, Keys,
	Invitations int
}

func TestExport_HoldsOnesOwnDataAndNoSecret(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		admin := s.Admin(t)
		waitLive(t, admin, admin.CreateTenant(servertest.Customer("acme")))
		person := s.Member(t, "acme", "person@example.com", "TENANT_OWNER")
		key := person.PersonalKey("acme", "TENANT:read")
		tenantKey := person.TenantKey("acme", "TENANT:read")
		person.Do(http.MethodPut, "/session/picture", map[string]string{"picture": somePicture(t)}).Want(http.StatusOK)
		for i := range 120 { // more than a page of events
			person.Do(http.MethodPatch, "/session/account", map[string]string{"name": fmt.Sprint("Person ", i)}).Want(http.StatusNoContent)
		}
		app, codes := person.EnrolApp(s.Clock.Now(), true)
		r := person.Do(http.MethodGet, "/session/export", nil).Want(http.StatusOK)
		if got := r.Header.Get("Content-Disposition"); !strings.HasPrefix(got, `attachment; filename="account-`) || r.Header.Get("Cache-Control") != "no-store" {
			t.Errorf("%v", r.Header)
		}
		var file struct {
			Complete bool
			Profile  struct {
				Email, Name, Picture string
				RecoveryCodesLeft    int
			}
			SecondFactors, Sessions, PersonalAPIKeys, TenantAPIKeys []struct{ Name string }
			Memberships                                             []struct{ Tenant struct{ Slug string } }
			Events                                                  []struct{ Action string }
		}
		if err := json.Unmarshal(r.Body, &file); err != nil {
			t.Fatalf("%v in %.300s", err, r.Body)
		}
		if !file.Complete || file.Profile.Email != "person@example.com" || file.Profile.Name != "Person 119" || !strings.HasPrefix(file.Profile.Picture, "data:image/jpeg;base64,") ||
			file.Profile.RecoveryCodesLeft != 10 || len(file.SecondFactors) != 1 || len(file.Sessions) != 1 || len(file.PersonalAPIKeys) != 1 || len(file.TenantAPIKeys) != 1 ||
			len(file.Memberships) != 1 || len(file.Events) < 120 {
			t.Errorf("%+v, %d events", file.Profile, len(file.Events))
		}
		for _, secret := range []string{app.Secret, codes[0], key.Secret(), tenantKey.Secret(), person.Secret(), "argon2", "owner@acme.example.com"} {
			if strings.Contains(string(r.Body), secret) {
				t.Errorf("%q is in the file", secret)
			}
		}
		w := &scene{t: t, s: s}
		w.mustBeAudited(s.Key(t, "PLATFORM_AUDIT:read"), "exportOwnData", r)
		s.Clock.Advance(11 * time.Minute)
		person.Do(http.MethodGet, "/session/export", nil).WantProblem(http.StatusUnauthorized, "step_up_required")
	}, servertest.WithClock())
}

func TestDeleteAccount_IsRefusedWithEveryReason(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		admin := s.Admin(t)
		waitLive(t, admin, admin.CreateTenant(servertest.Customer("acme")))
		waitLive(t, admin, admin.CreateTenant(servertest.Customer("beta")))
		admin.Joins(admin, "acme", servertest.AdminEmail, "TENANT_OWNER")
		admin.Joins(admin, "beta", servertest.AdminEmail, "VOICEPRO_VIEWER")
		remove := func(email string) *servertest.Response {
			return admin.Do(http.MethodPost, "/session/deletion", map[string]string{"email": email})
		}
		var d deletion
		admin.Do(http.MethodGet, "/session/deletion", nil).Want(http.StatusOK, &d)
		if len(d.LastOwnerOf) != 1 || d.LastOwnerOf[0].Slug != "acme" || !d.LastAdmin || d.Memberships != 2 || d.Sessions < 1 {
			t.Errorf("%+v", d)
		}
		p := remove(servertest.AdminEmail).WantProblem(http.StatusConflict, "account_needed")
		if !strings.Contains(p.Detail, "The acme Company") || !strings.Contains(p.Detail, "last platform administrator") {
			t.Error(p.Detail)
		}
		want(t, "a wrong word", pointers(remove("somebody@example.com").WantProblem(http.StatusUnprocessableEntity, "invalid")), []string{"/email"})

		s.Member(t, "acme", "heir@example.com", "TENANT_OWNER")
		admin.Do(http.MethodGet, "/session/deletion", nil).Want(http.StatusOK, &d)
		if p := remove(servertest.AdminEmail).WantProblem(http.StatusConflict, "account_needed"); strings.Contains(p.Detail, "acme") {
			t.Error(p.Detail)
		}
		s.Platform(t, "next@example.com", "PLATFORM_ADMIN")
		s.Clock.Advance(11 * time.Minute)
		remove(servertest.AdminEmail).WantProblem(http.StatusUnauthorized, "step_up_required")
		admin.StepUp(servertest.AdminPassword)
		remove(" " + strings.ToUpper(servertest.AdminEmail)).Want(http.StatusNoContent)
		admin.Do(http.MethodGet, "/session", nil).WantProblem(http.StatusUnauthorized, "unauthorized")
	}, servertest.WithClock())
}

// TestDeleteAccount_LeavesNobody: whatever opened something is over, nothing shown
// names the person, and the address begins anew.
func TestDeleteAccount_LeavesNobody(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		admin := s.Admin(t)
		waitLive(t, admin, admin.CreateTenant(servertest.Customer("acme")))
		owner := s.Member(t, "acme", "owner@example.com", "TENANT_OWNER")
		person := s.Member(t, "acme", "zelda@example.com", "TENANT_OWNER")
		person.Do(http.MethodPatch, "/session/account", map[string]string{"name": "Zelda Quickfinch"}).Want(http.StatusNoContent)
		person.Do(http.MethodPut, "/session/picture", map[string]string{"picture": somePicture(t)}).Want(http.StatusOK)
		id := selfOf(person).Account.ID
		elsewhere := s.SignIn(t, "zelda@example.com", servertest.Password)
		personal, ofTenant := person.PersonalKey("acme", "TENANT:read"), person.TenantKey("acme", "TENANT:read", "MEMBERS:read")
		person.Do(http.MethodPost, "/tenants/acme/invitations", map[string]string{"email": "friend@example.com", "role": "VOICEPRO_VIEWER"}).Want(http.StatusCreated)
		ofTenant.Do(http.MethodGet, "/tenants/acme", nil).Want(http.StatusOK)

		r := person.Do(http.MethodPost, "/session/deletion", map[string]string{"email": "zelda@example.com"}).Want(http.StatusNoContent)
		if cookie := r.Header.Get("Set-Cookie"); !strings.Contains(cookie, "=;") {
			t.Errorf("the browser keeps its cookie: %q", cookie)
		}
		for name, c := range map[string]*servertest.Client{"this session": person, "another session": elsewhere, "a personal key": personal, "a key for the tenant": ofTenant} {
			if r := c.Do(http.MethodGet, "/tenants/acme", nil); r.Status != http.StatusUnauthorized {
				t.Errorf("%s: %d", name, r.Status)
			}
		}
		s.Anonymous(t).Do(http.MethodPost, "/session", map[string]string{"email": "zelda@example.com", "password": servertest.Password}).
			WantProblem(http.StatusUnauthorized, "wrong_credentials")
		admin.Do(http.MethodGet, "/accounts/"+id+"/picture", nil).WantProblem(http.StatusNotFound, "not_found")

		for _, path := range []string{
			"/tenants/acme/members", "/tenants/acme/audit?limit=100", "/platform/audit?limit=100&actor=" + id, "/platform/audit?limit=100&target=" + id,
			"/tenants/acme/api-keys", "/tenants/acme/audit/export?format=jsonl",
		} {
			body := string(owner.Do(http.MethodGet, path, nil).Body)
			if strings.HasPrefix(path, "/platform") {
				body = string(admin.Do(http.MethodGet, path, nil).Want(http.StatusOK).Body)
			}
			for _, trace := range []string{"Zelda", "Quickfinch"} {
				if strings.Contains(body, trace) {
					t.Errorf("%s says %q: %.600s", path, trace, body)
				}
			}
			if strings.Contains(path, "audit") && !strings.Contains(body, id) {
				t.Errorf("%s does not know %s any more", path, id)
			}
		}
		var pending struct {
			Items []struct{ State, Email string }
		}
		owner.Do(http.MethodGet, "/tenants/acme/invitations", nil).Want(http.StatusOK, &pending)
		for _, v := range pending.Items {
			if v.Email == "friend@example.com" && v.State == "pending" {
				t.Error("what the person sent can still be accepted")
			}
		}
		var chain struct{ OK bool }
		owner.Do(http.MethodGet, "/tenants/acme/audit/verification", nil).Want(http.StatusOK, &chain)

		var outbox struct {
			Items []struct{ ID, To, Subject string }
		}
		admin.Do(http.MethodGet, "/platform/outbox", nil).Want(http.StatusOK, &outbox)
		if m := outbox.Items[0]; m.To != "zelda@example.com" || !strings.Contains(m.Subject, "was deleted") {
			t.Errorf("the last message is %+v", m)
		}
		again := s.Member(t, "acme", "zelda@example.com", "VOICEPRO_VIEWER")
		if now := selfOf(again).Account; now.ID == id || now.Picture != "" {
			t.Errorf("%+v", now)
		}
	})
}

// Two owners who go at the same moment: one of them stays.
func TestDeleteAccount_TwoOwnersAtOnceLeaveOne(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		admin := s.Admin(t)
		waitLive(t, admin, admin.CreateTenant(servertest.Customer("acme")))
		emails := []string{"one@example.com", "two@example.com"}
		statuses := make(chan int, len(emails))
		var owners []*servertest.Client
		for _, email := range emails {
			owners = append(owners, s.Member(t, "acme", email, "TENANT_OWNER"))
		}
		for i, c := range owners {
			go func() {
				statuses <- c.Do(http.MethodPost, "/session/deletion", map[string]string{"email": emails[i]}).Status
			}()
		}
		got := map[int]int{}
		for range owners {
			got[<-statuses]++
		}
		if got[http.StatusNoContent] != 1 || got[http.StatusConflict] != 1 {
			t.Errorf("the answers are %v", got)
		}
	})
}
