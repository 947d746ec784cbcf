package api_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"tenantry/server/servertest"
)

type roleBody struct {
	Name, Title string
	Permissions []string
	BuiltIn     bool
	People      int
	Version     int
}

// A04 through the API: 403 names the missing capability; after granting it the
// same call of the same session succeeds.
func TestA04_GrantingTheCapabilityOpensTheCall(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		admin := s.Admin(t)
		var role roleBody
		admin.Do(http.MethodPost, "/platform/roles", map[string]any{
			"name": "VIEWER", "title": "Viewer", "permissions": []string{"TENANT_MGMT:read"},
		}).Want(http.StatusCreated, &role)
		viewer := s.Platform(t, "viewer@example.com", "VIEWER")
		check := func() *servertest.Response { return viewer.Do(http.MethodGet, "/checks/slug-free?value=acme", nil) }
		if p := check().WantProblem(http.StatusForbidden, "forbidden"); p.Missing != "TENANT_MGMT:create" || !strings.Contains(p.Detail, "TENANT_MGMT:create") {
			t.Fatalf("the refusal is %+v", p)
		}
		admin.Do(http.MethodPatch, "/platform/roles/VIEWER", map[string]any{"permissions": []string{"TENANT_MGMT:read", "TENANT_MGMT:create"}},
			"If-Match", fmt.Sprintf("%q", fmt.Sprint(role.Version))).Want(http.StatusOK)
		check().Want(http.StatusOK)
	})
}

func TestPlatformRoles_OverHTTP(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		admin := s.Admin(t)
		create := map[string]any{"name": "VIEWER", "title": "Viewer", "permissions": []string{"TENANT_MGMT:read"}}
		if tag := admin.Do(http.MethodPost, "/platform/roles", create).Want(http.StatusCreated).Header.Get("ETag"); tag != `"1"` {
			t.Errorf("the ETag is %s", tag)
		}
		admin.Do(http.MethodPost, "/platform/roles", create).WantProblem(http.StatusConflict, "role_taken")
		var all struct {
			Items       []roleBody
			Permissions []string
		}
		admin.Do(http.MethodGet, "/platform/roles", nil).Want(http.StatusOK, &all)
		if len(all.Items) != 3 || !all.Items[0].BuiltIn || all.Items[2].BuiltIn || !slices.Contains(all.Permissions, "TENANT_MGMT:create") {
			t.Errorf("the roles are %+v", all)
		}
		change := map[string]any{"title": "Reader"}
		admin.Do(http.MethodPatch, "/platform/roles/VIEWER", change).WantProblem(http.StatusPreconditionRequired, "precondition_required")
		admin.Do(http.MethodPatch, "/platform/roles/VIEWER", change, "If-Match", `"7"`).WantProblem(http.StatusPreconditionFailed, "changed")
		admin.Do(http.MethodPatch, "/platform/roles/PLATFORM_ADMIN", change, "If-Match", `"1"`).WantProblem(http.StatusConflict, "built_in")
		admin.Do(http.MethodDelete, "/platform/roles/VIEWER", nil).Want(http.StatusNoContent)
		admin.Do(http.MethodDelete, "/platform/roles/VIEWER", nil).WantProblem(http.StatusNotFound, "not_found")
	})
}

func TestPeople_OverHTTP(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		admin := s.Admin(t)
		support := s.Platform(t, "support@example.com", "PLATFORM_SUPPORT")
		var people struct {
			Items []struct{ ID, Email, Role string }
		}
		support.Do(http.MethodGet, "/platform/people", nil).Want(http.StatusOK, &people)
		if len(people.Items) != 2 || people.Items[1].Email != "support@example.com" {
			t.Fatalf("the people are %+v", people.Items)
		}
		first, second := "/platform/people/"+people.Items[0].ID, "/platform/people/"+people.Items[1].ID
		support.Do(http.MethodPatch, second, map[string]any{"role": "PLATFORM_ADMIN"}).WantProblem(http.StatusForbidden, "forbidden")
		support.Do(http.MethodPost, "/platform/people", map[string]any{"email": "x@example.com", "role": "PLATFORM_SUPPORT"}).WantProblem(http.StatusForbidden, "forbidden")
		admin.Do(http.MethodPatch, first, map[string]any{"role": nil}).WantProblem(http.StatusConflict, "last_admin")
		var added struct {
			Person     *struct{ Email, Role string }
			Invitation *struct{ ID, Email string }
			URL        string
		}
		admin.Do(http.MethodPost, "/platform/people", map[string]any{"email": "support@example.com", "role": "PLATFORM_ADMIN"}).Want(http.StatusOK, &added)
		if added.Person == nil || added.Person.Role != "PLATFORM_ADMIN" || added.URL != "" {
			t.Errorf("an existing account: %+v", added)
		}
		support.Do(http.MethodGet, "/checks/slug-free?value=acme", nil).Want(http.StatusOK)
		admin.Do(http.MethodPatch, second, map[string]any{"role": nil}).Want(http.StatusOK)
		support.Do(http.MethodGet, "/platform/people", nil).WantProblem(http.StatusForbidden, "forbidden")
		admin.Do(http.MethodPatch, second, map[string]any{"role": "PLATFORM_SUPPORT"}).WantProblem(http.StatusNotFound, "not_found")
	})
}

func TestAPIKeys_OverHTTP(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		admin := s.Admin(t)
		var made struct {
			Key    string
			APIKey struct{ ID, Hint string }
		}
		answer := admin.Do(http.MethodPost, "/platform/api-keys", map[string]any{
			"name": "CI", "permissions": []string{"TENANT_MGMT:read"}, "expiresInDays": 30,
		}).Want(http.StatusCreated, &made)
		if !strings.HasPrefix(made.Key, "tnk_") || !strings.HasPrefix(made.Key, made.APIKey.Hint) || answer.Header.Get("Cache-Control") != "no-store" {
			t.Errorf("the key is %+v", made)
		}
		listed := admin.Do(http.MethodGet, "/platform/api-keys", nil).Want(http.StatusOK)
		if strings.Contains(string(listed.Body), made.Key) {
			t.Error("the list shows the key itself")
		}
		bearer := []string{"Authorization", "Bearer " + made.Key}
		script := s.Anonymous(t)
		script.Do(http.MethodGet, "/tenants", nil, bearer...).Want(http.StatusOK)
		script.Do(http.MethodGet, "/platform/api-keys", nil, bearer...).WantProblem(http.StatusForbidden, "forbidden")
		admin.Do(http.MethodDelete, "/platform/api-keys/"+made.APIKey.ID, nil).Want(http.StatusNoContent)
		script.Do(http.MethodGet, "/tenants", nil, bearer...).WantProblem(http.StatusUnauthorized, "bad_api_key")
		p := admin.Do(http.MethodPost, "/platform/api-keys", map[string]any{"name": "", "permissions": []string{"NO:such"}, "expiresInDays": 400}).
			WantProblem(http.StatusUnprocessableEntity, "invalid")
		if len(p.Errors) != 3 {
			t.Errorf("the problem names %+v", p.Errors)
		}
	})
}

func TestAudit_OverHTTP(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		admin := s.Admin(t)
		support := s.Platform(t, "support@example.com", "PLATFORM_SUPPORT")
		var page struct {
			Items []struct {
				ID, Action, RequestID, Address string
				Actor                          struct{ Kind, ID, Name string }
			}
			NextCursor string
		}
		support.Do(http.MethodGet, "/platform/audit?limit=2", nil).Want(http.StatusOK, &page)
		if len(page.Items) != 2 || page.NextCursor == "" || page.Items[0].RequestID == "" || page.Items[0].Address != "127.0.0.1" {
			t.Errorf("the first page is %+v", page)
		}
		seen := page.Items[1].ID
		support.Do(http.MethodGet, "/platform/audit?limit=2&cursor="+page.NextCursor, nil).Want(http.StatusOK, &page)
		if len(page.Items) == 0 || page.Items[0].ID >= seen {
			t.Errorf("the second page is %+v", page)
		}
		admin.Do(http.MethodGet, "/platform/audit?cursor=bad", nil).WantProblem(http.StatusBadRequest, "malformed")
		s.Key(t, "TENANT_MGMT:read").Do(http.MethodGet, "/platform/audit", nil).WantProblem(http.StatusForbidden, "forbidden")
	})
}
