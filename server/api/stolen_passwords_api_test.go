package api_test

import (
	"crypto/sha1"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"tenantry/server/servertest"
)

// stolenPassword is one that every other rule lets pass.
const stolenPassword = "a yellow kite above the dunes"

// withStolen gives the server a file of stolen passwords.
func withStolen(t *testing.T) servertest.Option {
	t.Helper()
	var lines []string
	for i, password := range []string{stolenPassword, "another one", "and a third", "123456"} {
		lines = append(lines, fmt.Sprintf("%X:%d\r\n", sha1.Sum([]byte(password)), i+1))
	}
	slices.Sort(lines)
	path := filepath.Join(t.TempDir(), "pwned-passwords.txt")
	if err := os.WriteFile(path, []byte(strings.Join(lines, "")), 0o600); err != nil {
		t.Fatal(err)
	}
	return servertest.WithEnv("TENANTRY_BREACHED_PASSWORDS=" + path)
}

// wantStolen is the refusal of a stolen password, at the field that holds it.
func wantStolen(t *testing.T, what string, r *servertest.Response) {
	t.Helper()
	p := r.WantProblem(http.StatusUnprocessableEntity, "invalid")
	if len(p.Errors) != 1 || p.Errors[0].Pointer != "/password" || p.Errors[0].Code != "breached" ||
		!strings.HasPrefix(p.Errors[0].Message, "This password is in a list of stolen passwords.") {
		t.Errorf("%s: %+v", what, p.Errors)
	}
}

// No way to set a password lets a stolen one pass, and each takes another
// afterwards. The command line and the configured administrator have tests of their own.
func TestStolenPassword_NoWayLetsItPass(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		admin := s.Admin(t)
		admin.CreateTenant(servertest.Customer("acme"))
		lead := s.Member(t, "acme", "lead@example.com", "TENANT_ADMIN")

		_, token := inviteTo(t, lead, "acme", "jo@example.com", "VOICEPRO_VIEWER")
		body := newcomer(token)
		body["password"] = stolenPassword
		wantStolen(t, "an invitation", s.Anonymous(t).Do(http.MethodPost, "/invitations/accept", body))
		s.Accept(t, "/invite/"+token)

		var added struct{ URL string }
		admin.Do(http.MethodPost, "/platform/people", map[string]string{"email": "sam@example.com", "name": "Sam", "role": "PLATFORM_SUPPORT"}).
			Want(http.StatusOK, &added)
		_, body["token"], _ = strings.Cut(added.URL, "/invite/")
		wantStolen(t, "an invitation to the platform", s.Anonymous(t).Do(http.MethodPost, "/invitations/accept", body))

		first := map[string]string{"email": "bob@example.com", "name": "Bob Builder", "username": "bob", "role": "VOICEPRO_VIEWER", "password": stolenPassword}
		wantStolen(t, "given login data", lead.Do(http.MethodPost, "/tenants/acme/members", first))
		first["password"] = firstPassword
		lead.Do(http.MethodPost, "/tenants/acme/members", first).Want(http.StatusCreated)
		var begun struct{ Invitation string }
		s.Anonymous(t).Do(http.MethodPost, "/session", signInAs("bob@example.com", firstPassword)).Want(http.StatusOK, &begun)
		body["token"] = begun.Invitation
		wantStolen(t, "a password of one's own after given login data", s.Anonymous(t).Do(http.MethodPost, "/invitations/accept", body))

		change := map[string]string{"current": servertest.Password, "password": stolenPassword}
		wantStolen(t, "a change", lead.Do(http.MethodPost, "/session/password", change))
		wantStolen(t, "a reset", useReset(s.Anonymous(t), askReset(t, s, "lead@example.com"), stolenPassword))

		letSignUp(t, s, "open")
		s.Anonymous(t).Do(http.MethodPost, "/sign-ups", map[string]string{"email": "ann@example.com"}).Want(http.StatusAccepted)
		token = s.Mailed(t, "ann@example.com", "/sign-up/")
		wantStolen(t, "a sign-up", s.Anonymous(t).Do(http.MethodPost, "/sign-ups/use", map[string]string{"token": token, "name": "Ann", "password": stolenPassword}))
		s.SignUp(t, token)

		partner := agency(t, s, "partner")
		link := inviteCompany(t, partner, "partner", "clara@example.com", s.Anonymous(t))
		wantStolen(t, "a company's credentials", link.post("credentials", map[string]any{"name": "Clara Client", "password": stolenPassword}))
		link.register()
	}, withStolen(t))
}

func TestStolenPassword_NotAtTheSetUp(t *testing.T) {
	t.Parallel()
	s := servertest.New(t, servertest.WithoutPeople(), withStolen(t))
	body := map[string]string{"code": s.SetupCode(t), "email": "ada@example.com", "name": "Ada Lovelace", "password": stolenPassword}
	wantStolen(t, "the set-up", s.Anonymous(t).Do(http.MethodPost, "/setup", body))
	body["password"] = servertest.Password
	s.Anonymous(t).Do(http.MethodPost, "/setup", body).Want(http.StatusCreated)
}
