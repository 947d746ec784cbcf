package api_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tenantry/server/servertest"
)

type session struct {
	Account struct {
		ID, Email, Name string
		PlatformRole    *struct{ Name, Title string }
		Permissions     []string
	}
	Session struct {
		ID                   string
		CreatedAt, ExpiresAt time.Time
		Factors              []struct{ Method string }
	}
	Memberships []struct {
		Tenant    struct{ Slug, Name, State, Template string }
		Role      string
		RoleTitle string
	}
	Managed []struct{ Tenant, Through struct{ Slug string } }
}

func signInAs(email, password string) map[string]string {
	return map[string]string{"email": email, "password": password}
}

func TestSession_TellsWhoIsSignedIn(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		var got session
		s.Admin(t).Do(http.MethodGet, "/session", nil).Want(http.StatusOK, &got)
		if got.Account.Email != servertest.AdminEmail || got.Account.PlatformRole == nil || got.Account.PlatformRole.Name != "PLATFORM_ADMIN" {
			t.Errorf("the account is %+v", got.Account)
		}
		if len(got.Account.Permissions) < 10 || len(got.Session.Factors) != 1 || got.Session.Factors[0].Method != "password" {
			t.Errorf("the session is %+v", got)
		}
		if life := got.Session.ExpiresAt.Sub(got.Session.CreatedAt); life != 30*24*time.Hour {
			t.Errorf("it lives for %v", life)
		}
		s.Anonymous(t).Do(http.MethodGet, "/session", nil).WantProblem(http.StatusUnauthorized, "unauthorized")
	})
}

// The answer to a sign-in is a session as GET gives it, empty lists included.
func TestSignIn_AnswersTheWholeSession(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		c := s.Anonymous(t)
		var begun, got map[string]any
		r := c.Do(http.MethodPost, "/session", signInAs(servertest.AdminEmail, servertest.AdminPassword)).Want(http.StatusOK, &begun)
		c.KeepCookies(r)
		c.Do(http.MethodGet, "/session", nil).Want(http.StatusOK, &got)
		if diff := cmp.Diff(got, begun); diff != "" {
			t.Errorf("(-session +sign-in):\n%s", diff)
		}
	})
}

func TestSession_CookieIsGuarded(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, publicURL, cookie string
		secure                  bool
	}{
		{"plain http", "http://127.0.0.1:8080", "tenantry", false},
		{"https", "https://tenants.example.com", "__Host-tenantry", true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := servertest.New(t, servertest.WithEnv("TENANTRY_PUBLIC_URL="+tt.publicURL))
			answer := s.Anonymous(t).Do(http.MethodPost, "/session", signInAs(servertest.AdminEmail, servertest.AdminPassword)).Want(http.StatusOK)
			cookies := (&http.Response{Header: answer.Header}).Cookies()
			if len(cookies) != 2 {
				t.Fatalf("%d cookies were set", len(cookies))
			}
			c, device := cookies[0], cookies[1]
			if device.Name != tt.cookie+"-device" || device.Secure != tt.secure || !device.HttpOnly || device.Value == c.Value {
				t.Errorf("the cookie of the browser is %+v", device)
			}
			if c.Name != tt.cookie || c.Secure != tt.secure || !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.Path != "/" || c.Domain != "" {
				t.Errorf("the cookie is %+v", c)
			}
			if strings.Contains(string(answer.Body), c.Value) {
				t.Error("the token stands in the body, where scripts can read it")
			}
			if answer.Header.Get("Cache-Control") != "no-store" {
				t.Errorf("the answer may be cached: %q", answer.Header.Get("Cache-Control"))
			}
		})
	}
}

func TestSignIn_AnswersAlike(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		c := s.Anonymous(t)
		known := c.Do(http.MethodPost, "/session", signInAs(servertest.AdminEmail, "not the password")).
			WantProblem(http.StatusUnauthorized, "wrong_credentials")
		unknown := c.Do(http.MethodPost, "/session", signInAs("nobody@example.com", "not the password")).
			WantProblem(http.StatusUnauthorized, "wrong_credentials")
		known.RequestID, unknown.RequestID = "", ""
		if diff := cmp.Diff(known, unknown); diff != "" {
			t.Error(diff)
		}
	})
}

func TestSignIn_LimitSaysWhenToComeBack(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		c := s.Anonymous(t)
		for range 10 {
			c.Do(http.MethodPost, "/session", signInAs(servertest.AdminEmail, "not the password")).Want(http.StatusUnauthorized)
		}
		answer := c.Do(http.MethodPost, "/session", signInAs(servertest.AdminEmail, servertest.AdminPassword))
		if p := answer.WantProblem(http.StatusTooManyRequests, "rate_limited"); p.RetryAfter < 1 || answer.Header.Get("Retry-After") == "" {
			t.Errorf("problem %+v, header %q", p, answer.Header.Get("Retry-After"))
		}
	})
}

func TestSignOut_TakesTheCookieAway(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		c := s.Admin(t)
		answer := c.Do(http.MethodDelete, "/session", nil).Want(http.StatusNoContent)
		if cookies := (&http.Response{Header: answer.Header}).Cookies(); len(cookies) != 1 || cookies[0].MaxAge >= 0 {
			t.Errorf("the cookies are %+v", cookies)
		}
		c.Do(http.MethodGet, "/session", nil).WantProblem(http.StatusUnauthorized, "unauthorized")
	})
}

func TestSessions_OverHTTP(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		laptop, phone := s.Admin(t), s.Admin(t)
		var got struct {
			Items []struct {
				ID      string
				Current bool
			}
		}
		laptop.Do(http.MethodGet, "/sessions", nil).Want(http.StatusOK, &got)
		if len(got.Items) != 2 || got.Items[0].Current || !got.Items[1].Current {
			t.Fatalf("the sessions are %+v", got.Items)
		}
		stranger := s.Platform(t, "support@example.com", "PLATFORM_SUPPORT")
		stranger.Do(http.MethodDelete, "/sessions/"+got.Items[0].ID, nil).WantProblem(http.StatusNotFound, "not_found")
		laptop.Do(http.MethodDelete, "/sessions/"+got.Items[0].ID, nil).Want(http.StatusNoContent)
		phone.Do(http.MethodGet, "/session", nil).Want(http.StatusUnauthorized)
		tablet := s.Admin(t)
		laptop.Do(http.MethodDelete, "/sessions", nil).Want(http.StatusNoContent)
		tablet.Do(http.MethodGet, "/session", nil).Want(http.StatusUnauthorized)
		laptop.Do(http.MethodGet, "/session", nil).Want(http.StatusOK)
		stranger.Do(http.MethodGet, "/session", nil).Want(http.StatusOK)
	})
}

func TestAccount_NameAndPassword(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		c, other := s.Admin(t), s.Admin(t)
		c.Do(http.MethodPatch, "/session/account", map[string]string{"name": "Ada King"}).Want(http.StatusNoContent)
		var got session
		other.Do(http.MethodGet, "/session", nil).Want(http.StatusOK, &got)
		if got.Account.Name != "Ada King" {
			t.Errorf("the name is %q", got.Account.Name)
		}
		change := func(current, next string) *servertest.Response {
			return c.Do(http.MethodPost, "/session/password", map[string]string{"current": current, "password": next})
		}
		p := change("wrong", "seven green umbrellas sing").WantProblem(http.StatusUnprocessableEntity, "invalid")
		if len(p.Errors) != 1 || p.Errors[0].Pointer != "/current" {
			t.Errorf("the problem is %+v", p)
		}
		if strings.Contains(string(change(servertest.AdminPassword, "short one").Body), "short one") {
			t.Error("the refusal repeats the password")
		}
		change(servertest.AdminPassword, "seven green umbrellas sing").Want(http.StatusNoContent)
		other.Do(http.MethodGet, "/session", nil).Want(http.StatusUnauthorized)
		s.SignIn(t, servertest.AdminEmail, "seven green umbrellas sing")
	})
}

// What a script must not do: live on, or act as its maker's person.
func TestPersonalOperations_RefuseAPIKeys(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		key := s.Key(t, "TENANT_MGMT:read", "API_KEYS:manage")
		key.Do(http.MethodGet, "/sessions", nil).WantProblem(http.StatusForbidden, "session_needed")
		key.Do(http.MethodDelete, "/sessions", nil).WantProblem(http.StatusForbidden, "session_needed")
		key.Do(http.MethodDelete, "/sessions/se_1", nil).WantProblem(http.StatusForbidden, "session_needed")
		key.Do(http.MethodPatch, "/session/account", map[string]string{"name": "x"}).WantProblem(http.StatusForbidden, "session_needed")
		key.Do(http.MethodPost, "/session/password", map[string]string{"current": "x", "password": "y"}).WantProblem(http.StatusForbidden, "session_needed")
		key.Do(http.MethodPost, "/platform/api-keys", map[string]any{"name": "x", "permissions": []string{"TENANT_MGMT:read"}, "expiresInDays": 1}).
			WantProblem(http.StatusForbidden, "session_needed")
		var got session
		key.Do(http.MethodGet, "/session", nil).Want(http.StatusOK, &got)
		if diff := cmp.Diff([]string{"API_KEYS:manage", "TENANT_MGMT:read"}, got.Account.Permissions); diff != "" || got.Session.ID != "" {
			t.Errorf("a key is %+v", got)
		}
	})
}
