package api_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"tenantry/server/servertest"
)

type madeKey struct {
	Key    string
	APIKey struct {
		ID, Hint    string
		Permissions []string
		Networks    []string
	}
}

// keyBody is a body that makes a key.
func keyBody(permissions []string, more ...any) map[string]any {
	body := map[string]any{"name": "Nightly import", "permissions": permissions, "expiresInDays": 30}
	for i := 0; i+1 < len(more); i += 2 {
		body[more[i].(string)] = more[i+1]
	}
	return body
}

func TestTenantKey_OpensItsTenantAlone(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		admin := s.Admin(t)
		admin.CreateTenant(servertest.Customer("acme"))
		admin.CreateTenant(servertest.Customer("beta"))
		owner := s.Member(t, "acme", "owner@example.com", "TENANT_OWNER")
		owner.Joins(admin, "beta", "owner@example.com", "TENANT_OWNER")
		var made madeKey
		r := owner.Do(http.MethodPost, "/tenants/acme/api-keys", keyBody([]string{"TENANT:read", "KEYS:manage"})).Want(http.StatusCreated, &made)
		if !strings.HasPrefix(made.Key, made.APIKey.Hint) || r.Header.Get("Cache-Control") != "no-store" {
			t.Errorf("%+v", made)
		}
		key := owner.TenantKey("acme", "TENANT:read", "KEYS:manage")
		key.Do(http.MethodGet, "/tenants/acme", nil).Want(http.StatusOK)
		key.Do(http.MethodGet, "/tenants/acme/members", nil).WantProblem(http.StatusForbidden, "forbidden")
		key.Do(http.MethodGet, "/tenants/beta", nil).WantProblem(http.StatusNotFound, "not_found")
		key.Do(http.MethodGet, "/tenants", nil).WantProblem(http.StatusForbidden, "forbidden")
		key.Do(http.MethodGet, "/platform/api-keys", nil).WantProblem(http.StatusForbidden, "forbidden")
		key.Do(http.MethodPost, "/tenants/acme/api-keys", keyBody([]string{"TENANT:read"})).WantProblem(http.StatusForbidden, "session_needed")

		list := owner.Do(http.MethodGet, "/tenants/acme/api-keys", nil).Want(http.StatusOK)
		if strings.Contains(string(list.Body), made.Key) || strings.Contains(string(list.Body), key.Secret()) {
			t.Error("the list shows a key")
		}
		want(t, "keys of the other tenant", idsOf(t, owner, "/tenants/beta/api-keys"), []string{})
		owner.Do(http.MethodDelete, "/tenants/beta/api-keys/"+made.APIKey.ID, nil).WantProblem(http.StatusNotFound, "not_found")
		admin.Do(http.MethodDelete, "/platform/api-keys/"+made.APIKey.ID, nil).WantProblem(http.StatusNotFound, "not_found")
		owner.Do(http.MethodDelete, "/tenants/acme/api-keys/"+firstID(t, owner, "/tenants/acme/api-keys"), nil).Want(http.StatusNoContent)
		key.Do(http.MethodGet, "/tenants/acme", nil).WantProblem(http.StatusUnauthorized, "bad_api_key")
	})
}

// idsOf are the ids of a list.
func idsOf(t *testing.T, c *servertest.Client, path string) []string {
	t.Helper()
	var list struct{ Items []struct{ ID string } }
	c.Do(http.MethodGet, path, nil).Want(http.StatusOK, &list)
	ids := []string{}
	for _, item := range list.Items {
		ids = append(ids, item.ID)
	}
	return ids
}

// Nobody gives a key what they do not have, nor what does not exist.
func TestTenantKey_WhatIsRefused(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		admin := s.Admin(t)
		admin.CreateTenant(servertest.Customer("acme"))
		lead := s.Member(t, "acme", "lead@example.com", "TENANT_ADMIN")
		viewer := s.Member(t, "acme", "viewer@example.com", "VOICEPRO_VIEWER")
		viewer.Do(http.MethodPost, "/tenants/acme/api-keys", keyBody([]string{"TENANT:read"})).WantProblem(http.StatusForbidden, "forbidden")
		for what, c := range map[string]struct {
			body map[string]any
			at   []string
		}{
			"everything":            {keyBody([]string{"*"}), []string{"/permissions/0"}},
			"a whole feature":       {keyBody([]string{"MEMBERS:*"}), []string{"/permissions/0"}},
			"an invented one":       {keyBody([]string{"TENANT:read", "WORLD:rule"}), []string{"/permissions/1"}},
			"one of the platform":   {keyBody([]string{"TENANT_MGMT:create"}), []string{"/permissions/0"}},
			"nothing":               {keyBody([]string{}), []string{"/permissions"}},
			"too long a life":       {keyBody([]string{"TENANT:read"}, "expiresInDays", 366), []string{"/expiresInDays"}},
			"no name":               {keyBody([]string{"TENANT:read"}, "name", " "), []string{"/name"}},
			"a network that is not": {keyBody([]string{"TENANT:read"}, "networks", []string{"10.0.0.0/8", "10.0.0.0/33", "office"}), []string{"/networks/1", "/networks/2"}},
		} {
			p := lead.Do(http.MethodPost, "/tenants/acme/api-keys", c.body).WantProblem(http.StatusUnprocessableEntity, "invalid")
			want(t, what, pointers(p), c.at)
		}
		// A viewer's own key: no more than the viewer's role.
		p := viewer.Do(http.MethodPost, "/session/api-keys", keyBody([]string{"MEMBERS:manage"}, "tenant", "acme")).WantProblem(http.StatusUnprocessableEntity, "invalid")
		want(t, "what the role does not hold", pointers(p), []string{"/permissions/0"})
		admin.Do(http.MethodPost, "/session/api-keys", keyBody([]string{"TENANT:read"}, "tenant", "acme")).WantProblem(http.StatusUnprocessableEntity, "invalid")
		viewer.Do(http.MethodPost, "/session/api-keys", keyBody([]string{"TENANT:read"}, "tenant", "nowhere")).WantProblem(http.StatusUnprocessableEntity, "invalid")
	})
}

// A key needs a proof of identity of the last minutes from whoever makes it.
func TestKeys_NeedAFreshProof(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		admin := s.Admin(t)
		admin.CreateTenant(servertest.Customer("acme"))
		owner := s.Member(t, "acme", "owner@example.com", "TENANT_OWNER")
		s.Clock.Advance(11 * time.Minute)
		for path, body := range map[string]map[string]any{
			"/tenants/acme/api-keys": keyBody([]string{"TENANT:read"}), "/session/api-keys": keyBody([]string{"TENANT:read"}, "tenant", "acme"),
		} {
			owner.Do(http.MethodPost, path, body).WantProblem(http.StatusUnauthorized, "step_up_required")
		}
		admin.Do(http.MethodPost, "/platform/api-keys", keyBody([]string{"TENANT_MGMT:read"})).WantProblem(http.StatusUnauthorized, "step_up_required")
	}, servertest.WithClock())
}

// A personal key does what its person may at that moment, no further than its
// scopes, in its tenant alone.
func TestPersonalKey_FollowsItsPerson(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		admin := s.Admin(t)
		admin.CreateTenant(servertest.Customer("acme"))
		admin.CreateTenant(servertest.Customer("beta"))
		ann := s.Member(t, "acme", "ann@example.com", "TENANT_OWNER")
		ann.Joins(admin, "beta", "ann@example.com", "TENANT_OWNER")
		key := ann.PersonalKey("acme", "TENANT:read", "AUDIT:read")
		key.Do(http.MethodGet, "/tenants/acme", nil).Want(http.StatusOK)
		key.Do(http.MethodGet, "/tenants/acme/audit", nil).Want(http.StatusOK)
		key.Do(http.MethodGet, "/tenants/acme/members", nil).WantProblem(http.StatusForbidden, "forbidden")
		key.Do(http.MethodGet, "/tenants/beta", nil).WantProblem(http.StatusNotFound, "not_found")
		key.Do(http.MethodGet, "/tenants", nil).WantProblem(http.StatusForbidden, "forbidden")
		key.Do(http.MethodPatch, "/session/account", map[string]string{"name": "Eve"}).WantProblem(http.StatusForbidden, "session_needed")

		var list struct {
			Items []struct {
				ID     string
				Tenant struct{ Slug string }
			}
		}
		ann.Do(http.MethodGet, "/session/api-keys", nil).Want(http.StatusOK, &list)
		if len(list.Items) != 1 || list.Items[0].Tenant.Slug != "acme" {
			t.Errorf("%+v", list)
		}
		want(t, "the tenant's own keys", idsOf(t, ann, "/tenants/acme/api-keys"), []string{})
		other := s.Member(t, "acme", "other@example.com", "TENANT_OWNER")
		other.Do(http.MethodDelete, "/session/api-keys/"+list.Items[0].ID, nil).WantProblem(http.StatusNotFound, "not_found")
		ann.Do(http.MethodDelete, "/session/api-keys/"+list.Items[0].ID, nil).Want(http.StatusNoContent)
		key.Do(http.MethodGet, "/tenants/acme", nil).WantProblem(http.StatusUnauthorized, "bad_api_key")
	})
}

// A key that is limited to addresses is refused from elsewhere, and that is seen.
func TestKey_ComesFromItsNetworksOnly(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		admin := s.Admin(t)
		admin.CreateTenant(servertest.Customer("acme"))
		owner := s.Member(t, "acme", "owner@example.com", "TENANT_OWNER")
		for _, c := range []struct {
			networks []string
			status   int
		}{
			{[]string{"127.0.0.0/8"}, http.StatusOK},
			{[]string{"::ffff:127.0.0.1"}, http.StatusOK},
			{[]string{"192.0.2.0/24", "2001:db8::/32"}, http.StatusForbidden},
		} {
			var made madeKey
			owner.Do(http.MethodPost, "/tenants/acme/api-keys", keyBody([]string{"TENANT:read"}, "networks", c.networks)).Want(http.StatusCreated, &made)
			r := s.Anonymous(t).Do(http.MethodGet, "/tenants/acme", nil, "Authorization", "Bearer "+made.Key, "X-Forwarded-For", "192.0.2.1")
			if r.Status != c.status {
				t.Errorf("from %v: %d %s", c.networks, r.Status, r.Body)
			}
			if r.Status == http.StatusForbidden {
				r.WantProblem(http.StatusForbidden, "key_address")
			}
		}
		var events struct{ Items []auditEvent }
		owner.Do(http.MethodGet, "/tenants/acme/audit?action=api_key.refuse", nil).Want(http.StatusOK, &events)
		if len(events.Items) != 1 || events.Items[0].Actor.Kind != "api_key" {
			t.Errorf("%+v", events)
		}
	})
}

type auditEvent struct {
	ID, Action, TargetID, TenantID, Through, RequestID string
	Seq                                                int
	Actor                                              struct{ Kind, ID, Name string }
	Detail                                             map[string]any
}
