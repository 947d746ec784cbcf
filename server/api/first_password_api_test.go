package api_test

import (
	"net/http"
	"testing"
	"time"

	"tenantry/server/servertest"
)

const firstPassword = "lanterns over the harbour"

// C12: a user who is created with login data opens their invitation with them, by
// address or by company code and user name, and chooses a password of their own.
// C17: afterwards the company code and the user name sign in.
func TestC12_GivenLoginDataOpenTheInvitation(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		admin := s.Admin(t)
		admin.CreateTenant(servertest.Customer("acme"))
		lead := s.Member(t, "acme", "lead@example.com", "TENANT_ADMIN")
		create := func(email, username, password string) *servertest.Response {
			return lead.Do(http.MethodPost, "/tenants/acme/members", map[string]string{
				"email": email, "name": "Bob Builder", "username": username, "role": "VOICEPRO_VIEWER", "password": password,
			})
		}
		p := create("bob@example.com", "bob", "password").WantProblem(http.StatusUnprocessableEntity, "invalid")
		want(t, "what is wrong with a weak one", pointers(p), []string{"/password"})
		create("bob@example.com", "bob", firstPassword).Want(http.StatusCreated)

		signIn := func(body map[string]string) (token string) {
			r := s.Anonymous(t).Do(http.MethodPost, "/session", body)
			var begun struct{ Invitation string }
			r.Want(http.StatusOK, &begun)
			if begun.Invitation == "" || r.Header.Get("Set-Cookie") != "" {
				t.Errorf("%v gave %s", body, r.Body)
			}
			return begun.Invitation
		}
		byName := map[string]string{"tenant": "ACME", "username": "Bob", "password": firstPassword}
		token := signIn(map[string]string{"email": "Bob@example.com", "password": firstPassword})
		if other := signIn(byName); other != token {
			t.Error("the two ways open different invitations")
		}
		s.Anonymous(t).Do(http.MethodPost, "/session", map[string]string{"email": "bob@example.com", "password": "not " + firstPassword}).
			WantProblem(http.StatusUnauthorized, "wrong_credentials")

		s.Accept(t, "/invite/"+token)
		s.Anonymous(t).Do(http.MethodPost, "/session", byName).WantProblem(http.StatusUnauthorized, "wrong_credentials")
		bob := s.Anonymous(t)
		bob.KeepCookies(bob.Do(http.MethodPost, "/session", map[string]string{"tenant": "acme", "username": "bob", "password": servertest.Password}).
			Want(http.StatusOK))
		bob.Do(http.MethodGet, "/tenants/acme", nil).Want(http.StatusOK)
		var mine struct{ AddressKnown bool }
		bob.Do(http.MethodGet, "/session/invitations", nil).Want(http.StatusOK, &mine)
		if mine.AddressKnown {
			t.Error("an invitation that somebody else could open proved the address")
		}
	})
}

// A first password ends with its invitation, and never opens an account that
// somebody has: whoever gives one does not learn whether there is such an account.
func TestC12_FirstPasswordEndsWithTheInvitation(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		admin := s.Admin(t)
		admin.CreateTenant(servertest.Customer("acme"))
		lead := s.Member(t, "acme", "lead@example.com", "TENANT_ADMIN")
		s.Platform(t, "dan@example.com", "PLATFORM_SUPPORT")
		refused := func(what, email string) {
			t.Helper()
			if r := s.Anonymous(t).Do(http.MethodPost, "/session", map[string]string{"email": email, "password": firstPassword}); r.Status != http.StatusUnauthorized {
				t.Errorf("%s: it answers %d", what, r.Status)
			}
		}
		invitation := func(email string) string {
			t.Helper()
			var made struct{ Invitation struct{ ID string } }
			lead.Do(http.MethodPost, "/tenants/acme/members", map[string]string{
				"email": email, "name": "Somebody", "role": "VOICEPRO_VIEWER", "password": firstPassword,
			}).Want(http.StatusCreated, &made)
			return made.Invitation.ID
		}
		invitation("dan@example.com")
		refused("somebody with an account", "dan@example.com")
		id := invitation("eve@example.com")
		lead.Do(http.MethodDelete, "/tenants/acme/invitations/"+id, nil)
		refused("a revoked invitation", "eve@example.com")
		invitation("kim@example.com")
		s.Clock.Advance(8 * 24 * time.Hour)
		refused("an expired invitation", "kim@example.com")
	}, servertest.WithClock())
}
