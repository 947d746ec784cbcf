package servertest

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"
)

// Password is what everybody but the first administrator signs in with.
const Password = "another set of plain words"

// SignIn is a person in a browser.
func (s *Server) SignIn(t testing.TB, email, password string) *Client {
	t.Helper()
	c := s.Anonymous(t)
	c.keepCookie(c.Do(http.MethodPost, "/session", map[string]string{"email": email, "password": password}).Want(http.StatusOK))
	return c
}

// Admin is the first administrator in a browser.
func (s *Server) Admin(t testing.TB) *Client {
	t.Helper()
	return s.SignIn(t, AdminEmail, AdminPassword)
}

// admin is the administrator's session that the helpers share: signing in is slow
// on purpose.
func (s *Server) admin(t testing.TB) *Client {
	t.Helper()
	s.adminOnce.Do(func() { s.adminIn = s.Admin(t) })
	return s.adminIn.As(t)
}

// App is an authenticator app that somebody has set up.
type App struct{ Secret string }

// Code is what the app shows at a time.
func (a App) Code(t testing.TB, at time.Time) string {
	t.Helper()
	code, err := totp.GenerateCode(a.Secret, at)
	if err != nil {
		t.Fatal(err)
	}
	return code
}

// EnrolApp sets up an authenticator app for the person, given the server's time,
// and returns it with the recovery codes that came with it. The code of that time
// is used up by it.
func (c *Client) EnrolApp(at time.Time, always bool) (App, []string) {
	c.t.Helper()
	var begun struct{ ID, Secret string }
	c.Do(http.MethodPost, "/account/totps", map[string]string{"name": "Phone"}).Want(http.StatusCreated, &begun)
	app := App{begun.Secret}
	var added struct{ RecoveryCodes []string }
	c.keepCookie(c.Do(http.MethodPost, "/account/factors/"+begun.ID+"/confirm",
		map[string]any{"code": app.Code(c.t, at), "always": always}).Want(http.StatusOK, &added))
	return app, added.RecoveryCodes
}

// StepUp proves again who the person is, with the password.
func (c *Client) StepUp(password string) {
	c.t.Helper()
	c.keepCookie(c.Do(http.MethodPost, "/session/step-up", map[string]string{"method": "password", "password": password}).Want(http.StatusOK))
}

// Key is a script with these permissions.
func (s *Server) Key(t testing.TB, permissions ...string) *Client {
	t.Helper()
	var made struct{ Key string }
	s.admin(t).Do(http.MethodPost, "/platform/api-keys",
		map[string]any{"name": "test", "permissions": permissions, "expiresInDays": 1}).Want(http.StatusCreated, &made)
	return &Client{t: t, server: s, key: made.Key}
}

// TenantKey is a script with a key that its maker makes for a tenant.
func (c *Client) TenantKey(slug string, permissions ...string) *Client {
	c.t.Helper()
	return c.makeKey("/tenants/"+slug+"/api-keys", map[string]any{"name": "test", "permissions": permissions, "expiresInDays": 1})
}

// PersonalKey is a script that acts for the caller in a tenant.
func (c *Client) PersonalKey(slug string, permissions ...string) *Client {
	c.t.Helper()
	return c.makeKey("/session/api-keys", map[string]any{"tenant": slug, "name": "test", "permissions": permissions, "expiresInDays": 1})
}

func (c *Client) makeKey(path string, body map[string]any) *Client {
	c.t.Helper()
	var made struct{ Key string }
	c.Do(http.MethodPost, path, body).Want(http.StatusCreated, &made)
	return &Client{t: c.t, server: c.server, key: made.Key}
}

// Joins makes somebody who has an account a member of a tenant.
func (c *Client) Joins(admin *Client, slug, email, role string) {
	c.t.Helper()
	var invitation struct{ ID string }
	admin.Do(http.MethodPost, "/tenants/"+slug+"/invitations", map[string]string{"email": email, "role": role}).Want(http.StatusCreated, &invitation)
	var link struct{ URL string }
	admin.Do(http.MethodGet, fmt.Sprintf("/tenants/%s/invitations/%s/link", slug, invitation.ID), nil).Want(http.StatusOK, &link)
	_, token, _ := strings.Cut(link.URL, "/invite/")
	c.Do(http.MethodPost, "/invitations/accept", map[string]string{"token": token}).Want(http.StatusOK)
}

// Platform is a new person with a platform role.
func (s *Server) Platform(t testing.TB, email, role string) *Client {
	t.Helper()
	var added struct{ URL string }
	s.admin(t).Do(http.MethodPost, "/platform/people",
		map[string]string{"email": email, "name": "Test Person", "role": role}).Want(http.StatusOK, &added)
	return s.Accept(t, added.URL)
}

// Accept opens an invitation link and becomes the invited person, with a new account.
func (s *Server) Accept(t testing.TB, link string) *Client {
	t.Helper()
	_, token, _ := strings.Cut(link, "/invite/")
	c := s.Anonymous(t)
	c.keepCookie(c.Do(http.MethodPost, "/invitations/accept",
		map[string]string{"token": token, "name": "Test Person", "password": Password}).Want(http.StatusOK))
	return c
}

// Member is a new person with a role in a tenant.
func (s *Server) Member(t testing.TB, slug, email, role string) *Client {
	t.Helper()
	admin := s.admin(t)
	var invitation struct{ ID string }
	admin.Do(http.MethodPost, "/tenants/"+slug+"/invitations",
		map[string]string{"email": email, "name": "Test Person", "role": role}).Want(http.StatusCreated, &invitation)
	var link struct{ URL string }
	admin.Do(http.MethodGet, fmt.Sprintf("/tenants/%s/invitations/%s/link", slug, invitation.ID), nil).Want(http.StatusOK, &link)
	return s.Accept(t, link.URL)
}

// Customer is the body of POST /tenants for a customer tenant with one owner.
func Customer(slug string) map[string]any {
	return tenant("voicepro-customer", slug, "voicepro", map[string]any{"slug": slug})
}

// Operator is the body for an operator tenant that manages the given customers.
func Operator(slug string, managed ...string) map[string]any {
	voicepro := map[string]any{"slug": slug}
	if len(managed) > 0 {
		voicepro["managedSlugs"] = managed
	}
	return tenant("voicepro-operator", slug, "voicepro", voicepro)
}

// Corporate is the body for a corporate tenant.
func Corporate(slug string) map[string]any {
	return tenant("corporate", slug, "crm", map[string]any{"slug": slug})
}

func tenant(template, slug, step string, answers map[string]any) map[string]any {
	return map[string]any{
		"template": template,
		"answers": map[string]any{
			"organization": map[string]any{
				"organizationName": "The " + slug + " Company", "country": "DE", "timezone": "Europe/Berlin",
				"currency": "EUR", "contactEmail": "contact@" + slug + ".example.com",
			},
			step:    answers,
			"users": []any{map[string]any{"email": "owner@" + slug + ".example.com", "name": "Olga Owner", "role": "TENANT_OWNER"}},
		},
	}
}

// CreateTenant makes a tenant through the API and returns its run.
func (c *Client) CreateTenant(body map[string]any) (run string) {
	c.t.Helper()
	var made struct{ Run string }
	c.Do(http.MethodPost, "/tenants", body).Want(http.StatusAccepted, &made)
	return made.Run
}

// SignUp uses a sign-up's link and becomes the person.
func (s *Server) SignUp(t testing.TB, token string) *Client {
	t.Helper()
	c := s.Anonymous(t)
	c.keepCookie(c.Do(http.MethodPost, "/sign-ups/use",
		map[string]string{"token": token, "name": "Test Person", "password": Password}).Want(http.StatusCreated))
	return c
}
