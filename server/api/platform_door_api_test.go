package api_test

import (
	"net/http"
	"slices"
	"testing"
	"time"

	"tenantry/server/servertest"
)

// Where the operator wants it, a password alone manages nothing: whoever has a second
// factor is asked for it at once, and whoever has none sets one up first.
func TestPlatformDoor_WantsASecondFactor(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		admin := s.Admin(t)
		for _, path := range []string{"/tenants", "/platform/people", "/platform/audit", "/tenants/nobodys", "/tenants/nobodys/members"} {
			up := admin.Do(http.MethodGet, path, nil).WantProblem(http.StatusUnauthorized, "step_up_required").StepUp
			if up == nil || up.Why != "policy" || !up.Enrol || !slices.Equal(up.Methods, []string{"totp", "passkey"}) {
				t.Errorf("%s asks for %+v", path, up)
			}
		}
		app, _ := admin.EnrolApp(time.Now().Add(-30*time.Second), false)
		admin.Do(http.MethodGet, "/platform/people", nil).Want(http.StatusOK)
		admin.Do(http.MethodDelete, "/account/factors/"+onlyFactor(admin), nil).WantProblem(http.StatusConflict, "mfa_required")

		again := s.Anonymous(t)
		again.KeepCookies(again.Do(http.MethodPost, "/session", map[string]string{"email": servertest.AdminEmail, "password": servertest.AdminPassword}).Want(http.StatusOK))
		again.Do(http.MethodGet, "/platform/people", nil).WantProblem(http.StatusUnauthorized, "unauthorized")
		again.KeepCookies(again.Do(http.MethodPost, "/session/mfa", map[string]string{"method": "totp", "code": app.Code(t, time.Now())}).Want(http.StatusOK))
		again.Do(http.MethodGet, "/platform/people", nil).Want(http.StatusOK)
	}, servertest.WithEnv("TENANTRY_PLATFORM_SECOND_FACTOR=required"))
}

func onlyFactor(c *servertest.Client) string {
	var listed struct{ Factors []struct{ ID string } }
	c.Do(http.MethodGet, "/account/factors", nil).Want(http.StatusOK, &listed)
	return listed.Factors[0].ID
}

// From elsewhere than the operator's networks a role on the platform is worth nothing,
// neither a person's nor a key's; in tenants everybody stays what they are.
func TestPlatformDoor_OpensToItsNetworksAlone(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		admin := s.Admin(t)
		admin.CreateTenant(servertest.Customer("acme"))
		key, owner := s.Key(t, "TENANT_MGMT:read"), s.Member(t, "acme", "owner@example.com", "TENANT_OWNER")
		const from = "X-Forwarded-For"
		for _, caller := range []*servertest.Client{admin, key} {
			caller.Do(http.MethodGet, "/tenants/acme", nil, from, "10.1.2.3").Want(http.StatusOK)
			for _, outside := range []string{"203.0.113.9", "2001:db8::1", "11.0.0.1"} {
				caller.Do(http.MethodGet, "/tenants/acme", nil, from, outside).WantProblem(http.StatusForbidden, "platform_network")
				caller.Do(http.MethodGet, "/tenants/nobodys", nil, from, outside).WantProblem(http.StatusForbidden, "platform_network")
			}
		}
		admin.Do(http.MethodGet, "/platform/people", nil, from, "203.0.113.9").WantProblem(http.StatusForbidden, "platform_network")
		owner.Do(http.MethodGet, "/tenants/acme", nil, from, "203.0.113.9").Want(http.StatusOK)
		owner.Do(http.MethodGet, "/platform/people", nil, from, "203.0.113.9").WantProblem(http.StatusForbidden, "forbidden")
	}, servertest.WithEnv("TENANTRY_TRUSTED_PROXIES=127.0.0.1"), servertest.WithEnv("TENANTRY_PLATFORM_NETWORKS=10.0.0.0/8, 127.0.0.1"))
}
