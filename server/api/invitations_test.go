package api_test

import (
	"net/http"
	"strings"
	"sync"
	"testing"

	"tenantry/server/servertest"
)

type invitationAnswer struct{ ID, Email, Role, State, Delivery string }

type lookAnswer struct {
	State, Role, RoleTitle, Email, InvitedBy string
	Platform, AccountExists                  bool
	Tenant                                   *struct{ Slug, Name string }
}

// inviteTo invites somebody and returns the invitation and its link's token.
func inviteTo(t *testing.T, c *servertest.Client, slug, email, role string) (v invitationAnswer, token string) {
	t.Helper()
	c.Do(http.MethodPost, "/tenants/"+slug+"/invitations", map[string]string{"email": email, "role": role}).Want(http.StatusCreated, &v)
	return v, tokenOf(c, "/tenants/"+slug+"/invitations/"+v.ID)
}

func tokenOf(c *servertest.Client, invitation string) string {
	var link struct{ URL string }
	c.Do(http.MethodGet, invitation+"/link", nil).Want(http.StatusOK, &link)
	_, token, _ := strings.Cut(link.URL, "/invite/")
	return token
}

func look(c *servertest.Client, token string) (l lookAnswer) {
	c.Do(http.MethodPost, "/invitations/look-up", map[string]string{"token": token}).Want(http.StatusOK, &l)
	return l
}

func newcomer(token string) map[string]string {
	return map[string]string{"token": token, "name": "Jo Meier", "password": servertest.Password}
}

// The link tells what it is for, makes the account, signs it in and is used up.
func TestInvitation_FromLinkToTenant(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		admin := s.Admin(t)
		admin.CreateTenant(servertest.Customer("acme"))
		v, token := inviteTo(t, admin, "acme", "jo@example.com", "VOICEPRO_VIEWER")
		if v.State != "pending" || v.Delivery != "not_sent" {
			t.Errorf("invited: %+v", v)
		}
		nobody := s.Anonymous(t)
		l := look(nobody, token)
		if l.State != "open" || l.Tenant == nil || l.Tenant.Slug != "acme" || l.Email != "jo@example.com" || l.AccountExists || l.Platform {
			t.Errorf("look: %+v", l)
		}
		nobody.Do(http.MethodPost, "/invitations/look-up", map[string]string{"token": token + "x"}).WantProblem(http.StatusNotFound, "not_found")
		p := nobody.Do(http.MethodPost, "/invitations/accept", map[string]string{"token": token, "password": "short"}).
			WantProblem(http.StatusUnprocessableEntity, "invalid")
		if len(p.Errors) != 2 {
			t.Errorf("names %+v", p.Errors)
		}
		var session struct {
			Account     struct{ Email, Name string }
			Memberships []struct {
				Tenant struct{ Slug string }
				Role   string
			}
		}
		r := nobody.Do(http.MethodPost, "/invitations/accept", newcomer(token)).Want(http.StatusOK, &session)
		if session.Account.Email != "jo@example.com" || len(session.Memberships) != 1 || session.Memberships[0].Role != "VOICEPRO_VIEWER" {
			t.Errorf("session: %s", r.Body)
		}
		if cookies := r.Header.Values("Set-Cookie"); len(cookies) != 2 || !strings.Contains(cookies[0], "HttpOnly") {
			t.Errorf("cookies: %q", cookies)
		}
		nobody.Do(http.MethodPost, "/invitations/accept", newcomer(token)).WantProblem(http.StatusGone, "invitation_used")
		if l = look(nobody, token); l.State != "used" {
			t.Errorf("look: %+v", l)
		}
		var members struct {
			Items []struct {
				Account struct{ Email string }
				Role    string
			}
		}
		admin.Do(http.MethodGet, "/tenants/acme/members", nil).Want(http.StatusOK, &members)
		if len(members.Items) != 1 || members.Items[0].Account.Email != "jo@example.com" {
			t.Errorf("members: %+v", members)
		}
	})
}

// What the invitation says cannot be changed by whoever accepts it.
func TestAcceptInvitation_TakesNoOrders(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		admin := s.Admin(t)
		admin.CreateTenant(servertest.Customer("acme"))
		_, token := inviteTo(t, admin, "acme", "jo@example.com", "VOICEPRO_VIEWER")
		for _, field := range []string{"email", "role", "tenant", "tenantId", "platformRole"} {
			body := newcomer(token)
			body[field] = "TENANT_OWNER"
			s.Anonymous(t).Do(http.MethodPost, "/invitations/accept", body).Want(http.StatusUnprocessableEntity)
		}
		if l := look(s.Anonymous(t), token); l.State != "open" || l.Role != "VOICEPRO_VIEWER" {
			t.Errorf("look: %+v", l)
		}
	})
}

func TestAcceptInvitation_WithAccount(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		admin := s.Admin(t)
		admin.CreateTenant(servertest.Customer("acme"))
		admin.CreateTenant(servertest.Customer("other"))
		jo := s.Member(t, "acme", "jo@example.com", "VOICEPRO_VIEWER")
		eve := s.Member(t, "acme", "eve@example.com", "VOICEPRO_VIEWER")
		_, token := inviteTo(t, admin, "other", "JO@example.com", "TENANT_OWNER")
		if l := look(s.Anonymous(t), token); !l.AccountExists {
			t.Errorf("look: %+v", l)
		}
		s.Anonymous(t).Do(http.MethodPost, "/invitations/accept", newcomer(token)).WantProblem(http.StatusUnauthorized, "sign_in_first")
		eve.Do(http.MethodPost, "/invitations/accept", map[string]string{"token": token}).WantProblem(http.StatusConflict, "wrong_account")
		r := jo.Do(http.MethodPost, "/invitations/accept", map[string]string{"token": token}).Want(http.StatusOK)
		if r.Header.Get("Set-Cookie") != "" {
			t.Error("somebody who is signed in got another session")
		}
		jo.Do(http.MethodGet, "/tenants/other", nil).Want(http.StatusOK)
		eve.Do(http.MethodGet, "/tenants/other", nil).WantProblem(http.StatusNotFound, "not_found")
	})
}

// Racers with one link, each of them a browser of its own: one gets in.
func TestAcceptInvitation_Once(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		admin := s.Admin(t)
		admin.CreateTenant(servertest.Customer("acme"))
		_, token := inviteTo(t, admin, "acme", "jo@example.com", "TENANT_OWNER")
		statuses := make([]int, 8)
		var wg sync.WaitGroup
		for i := range statuses {
			wg.Go(func() {
				statuses[i] = s.Anonymous(t).Do(http.MethodPost, "/invitations/accept", newcomer(token)).Status
			})
		}
		wg.Wait()
		won := 0
		for _, status := range statuses {
			switch status {
			case http.StatusOK:
				won++
			case http.StatusGone, http.StatusUnauthorized:
			default:
				t.Errorf("a loser was answered %d", status)
			}
		}
		if won != 1 {
			t.Errorf("%d won: %v", won, statuses)
		}
	})
}

func TestInvitation_ResendAndRevoke(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		admin := s.Admin(t)
		admin.CreateTenant(servertest.Customer("acme"))
		v, old := inviteTo(t, admin, "acme", "jo@example.com", "TENANT_OWNER")
		path := "/tenants/acme/invitations/" + v.ID
		admin.Do(http.MethodPost, path+"/resend", nil).Want(http.StatusOK)
		s.Anonymous(t).Do(http.MethodPost, "/invitations/accept", newcomer(old)).WantProblem(http.StatusNotFound, "not_found")
		token := tokenOf(admin, path)
		admin.Do(http.MethodDelete, path, nil).Want(http.StatusNoContent)
		s.Anonymous(t).Do(http.MethodPost, "/invitations/accept", newcomer(token)).WantProblem(http.StatusGone, "invitation_revoked")
		admin.Do(http.MethodGet, path+"/link", nil).WantProblem(http.StatusConflict, "invitation_closed")
		admin.Do(http.MethodPost, "/tenants/acme/invitations", map[string]string{"email": "x", "role": "NOPE"}).
			WantProblem(http.StatusUnprocessableEntity, "invalid")
		admin.Do(http.MethodPost, "/tenants/acme/invitations", map[string]string{"email": "x@example.com", "role": "CRM_ADMIN"}).
			WantProblem(http.StatusUnprocessableEntity, "invalid")
	})
}

// Links are built from configuration, whatever a request says about us.
func TestInvitationLink_IgnoresRequestHeaders(t *testing.T) {
	t.Parallel()
	s := servertest.New(t, servertest.WithEnv("TENANTRY_PUBLIC_URL=http://tenants.example.com"))
	admin := s.Admin(t)
	admin.CreateTenant(servertest.Customer("acme"))
	v, _ := inviteTo(t, admin, "acme", "jo@example.com", "TENANT_OWNER")
	var link struct{ URL string }
	admin.Do(http.MethodGet, "/tenants/acme/invitations/"+v.ID+"/link", nil,
		"X-Forwarded-Host", "evil.example", "X-Forwarded-Proto", "https", "Forwarded", "host=evil.example").Want(http.StatusOK, &link)
	if !strings.HasPrefix(link.URL, "http://tenants.example.com/invite/") {
		t.Errorf("the link leads to %s", link.URL)
	}
}
