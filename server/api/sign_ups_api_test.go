package api_test

import (
	"fmt"
	"net/http"
	"sync"
	"testing"
	"time"

	"tenantry/server/servertest"
)

func letSignUp(t *testing.T, s *servertest.Server, mode string, domains ...string) {
	t.Helper()
	s.Admin(t).Do(http.MethodPatch, "/platform/settings",
		map[string]any{"signUp": map[string]any{"mode": mode, "domains": append([]string{}, domains...)}}).Want(http.StatusOK)
}

// signedUp signs up from the link on.
func signedUp(t *testing.T, s *servertest.Server, email string) *servertest.Client {
	t.Helper()
	s.Anonymous(t).Do(http.MethodPost, "/sign-ups", map[string]string{"email": email}).Want(http.StatusAccepted)
	token := s.Mailed(t, email, "/sign-up/")
	return s.SignUp(t, token)
}

func TestD07_SignUpLeadsToATenantOfOnesOwn(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		letSignUp(t, s, "open")
		ann := signedUp(t, s, "ann@example.com")
		var me struct {
			Memberships []struct {
				Tenant struct{ Slug, State string }
				Role   string
			}
		}
		ann.Do(http.MethodGet, "/session", nil).Want(http.StatusOK, &me)
		if len(me.Memberships) != 0 {
			t.Fatalf("she belongs to %+v already", me.Memberships)
		}
		var made struct {
			Tenant struct{ ID, Slug string }
			Run    string
		}
		ann.Do(http.MethodPost, "/session/tenants", map[string]string{"name": "Acme Corp", "slug": "acme-corp", "timezone": "Europe/Berlin"}).
			Want(http.StatusAccepted, &made)
		waitState(t, ann, made.Run, "done")
		ann.Do(http.MethodGet, "/session", nil).Want(http.StatusOK, &me)
		if len(me.Memberships) != 1 || me.Memberships[0].Role != "WORKSPACE_OWNER" || me.Memberships[0].Tenant.State != "live" {
			t.Errorf("afterwards she has %+v", me.Memberships)
		}
		ann.Do(http.MethodGet, "/tenants/acme-corp", nil).Want(http.StatusOK)
		s.Platform(t, "support@example.com", "PLATFORM_SUPPORT").Do(http.MethodPost, "/session/tenants", map[string]string{"name": "X", "slug": "acme-corp"}).
			WantProblem(http.StatusConflict, "slug_taken")
	})
}

func TestD08_D09_NameAndSlugAreChecked(t *testing.T) {
	t.Parallel()
	s := servertest.New(t)
	letSignUp(t, s, "open")
	ann := signedUp(t, s, "ann@example.com")
	var problem struct {
		Errors []struct{ Pointer, Code string }
	}
	ann.Do(http.MethodPost, "/session/tenants", map[string]string{"name": " ", "slug": "admin", "timezone": "Mars/Olympus"}).
		Want(http.StatusUnprocessableEntity, &problem)
	got := map[string]bool{}
	for _, e := range problem.Errors {
		got[e.Pointer] = true
	}
	if len(got) != 3 || !got["/name"] || !got["/slug"] || !got["/timezone"] {
		t.Errorf("the fields are %+v", problem.Errors)
	}
	var check struct {
		OK   bool
		Code string
	}
	ann.Do(http.MethodGet, "/session/slug-check?value=admin", nil).Want(http.StatusOK, &check)
	if check.OK || check.Code != "reserved" {
		t.Errorf("admin is %+v", check)
	}
}

func TestSignUp_OffIsTheDefaultAndDomainsLimitIt(t *testing.T) {
	t.Parallel()
	s := servertest.New(t)
	ask := func(email string) *servertest.Response {
		return s.Anonymous(t).Do(http.MethodPost, "/sign-ups", map[string]string{"email": email})
	}
	ask("ann@example.com").WantProblem(http.StatusForbidden, "sign_up_off")
	s.Admin(t).Do(http.MethodPost, "/session/tenants", map[string]string{"name": "X", "slug": "x-corp"}).WantProblem(http.StatusForbidden, "sign_up_off")
	letSignUp(t, s, "domains", "Example.org")
	ask("ann@example.com").WantProblem(http.StatusUnprocessableEntity, "invalid")
	ask("ann@example.org.evil.example").WantProblem(http.StatusUnprocessableEntity, "invalid")
	ask("ann@EXAMPLE.org").Want(http.StatusAccepted)
	token := s.Mailed(t, "ann@EXAMPLE.org", "/sign-up/")
	letSignUp(t, s, "off")
	s.Anonymous(t).Do(http.MethodPost, "/sign-ups/use", map[string]string{"token": token, "name": "Ann", "password": newPassword}).
		WantProblem(http.StatusForbidden, "sign_up_off")
	s.Admin(t).Do(http.MethodPatch, "/platform/settings", map[string]any{"signUp": map[string]any{"mode": "domains", "domains": []string{"no domain"}}}).
		WantProblem(http.StatusUnprocessableEntity, "invalid")
}

// Somebody with an account gets another message and the same answer.
func TestSignUp_TellsNobodyWhoHasAnAccount(t *testing.T) {
	t.Parallel()
	s := servertest.New(t)
	letSignUp(t, s, "open")
	var answers []string
	for _, email := range []string{servertest.AdminEmail, "new@example.com"} {
		r := s.Anonymous(t).Do(http.MethodPost, "/sign-ups", map[string]string{"email": email}).Want(http.StatusAccepted)
		answers = append(answers, fmt.Sprint(r.Status, string(r.Body)))
	}
	if answers[0] != answers[1] {
		t.Errorf("the answers differ: %q", answers)
	}
	s.Mailed(t, "new@example.com", "/sign-up/")
	for deadline := time.Now().Add(20 * time.Second); len(s.AllMailed(t, servertest.AdminEmail, "/login")) == 0; <-time.After(20 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("nobody told the person with the account")
		}
	}
	if links := s.AllMailed(t, servertest.AdminEmail, "/sign-up/"); len(links) > 0 {
		t.Error("an address with an account got a link to make one")
	}
}

func TestSignUp_64UsesOneAccount(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		letSignUp(t, s, "open")
		s.Anonymous(t).Do(http.MethodPost, "/sign-ups", map[string]string{"email": "ann@example.com"}).Want(http.StatusAccepted)
		token := s.Mailed(t, "ann@example.com", "/sign-up/")
		var mu sync.Mutex
		statuses := map[int]int{}
		var wg sync.WaitGroup
		for range 64 {
			wg.Go(func() {
				r := s.Anonymous(t).Do(http.MethodPost, "/sign-ups/use", map[string]string{"token": token, "name": "Ann", "password": newPassword})
				mu.Lock()
				defer mu.Unlock()
				statuses[r.Status]++
			})
		}
		wg.Wait()
		if statuses[http.StatusCreated] != 1 || statuses[http.StatusCreated]+statuses[http.StatusGone]+statuses[http.StatusServiceUnavailable]+statuses[http.StatusConflict] != 64 {
			t.Errorf("64 uses at once answered %v", statuses)
		}
	})
}
