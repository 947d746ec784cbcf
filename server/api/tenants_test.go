package api_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tenantry/server/servertest"
)

// tenantAnswer is what the tests read of a tenant.
type tenantAnswer struct {
	ID, Slug, Name, State, Template, TemplateTitle, Country, Timezone, Currency, ContactEmail, Description string
	MemberCount, Version                                                                                   int64
	Answers                                                                                                map[string]any
	ManagedBy                                                                                              []struct{ Slug string }
	Access                                                                                                 struct {
		Role        string
		Through     *struct{ Slug string }
		Permissions []string
	}
	Run *struct {
		ID, State   string
		Done, Total int64
	}
}

// slugsOf lists the slugs of a list of tenants, all pages of it.
func slugsOf(c *servertest.Client, path string) []string {
	slugs := []string{}
	for cursor := ""; ; {
		var page struct {
			Items      []tenantAnswer
			NextCursor string
		}
		c.Do(http.MethodGet, path+cursor, nil).Want(http.StatusOK, &page)
		for _, one := range page.Items {
			slugs = append(slugs, one.Slug)
		}
		if page.NextCursor == "" {
			return slugs
		}
		separator := "?"
		if strings.Contains(path, "?") {
			separator = "&"
		}
		cursor = separator + "cursor=" + url.QueryEscape(page.NextCursor)
	}
}

// A01, A10: all three sorts show in the list with their sort.
func TestListTenants(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		admin := s.Admin(t)
		for _, body := range []map[string]any{servertest.Customer("beta"), servertest.Operator("alpha"), servertest.Corporate("gamma")} {
			admin.CreateTenant(body)
		}
		tests := []struct {
			query string
			want  []string
		}{
			{"", []string{"alpha", "beta", "gamma"}},
			{"?limit=1", []string{"alpha", "beta", "gamma"}},
			{"?sort=-name&limit=2", []string{"gamma", "beta", "alpha"}},
			{"?sort=created", []string{"beta", "alpha", "gamma"}},
			{"?sort=-created&limit=1", []string{"gamma", "alpha", "beta"}},
			{"?search=gam", []string{"gamma"}},
			{"?search=company+BET", []string{"beta"}},
			{"?search=eta", []string{}},
			{"?template=corporate", []string{"gamma"}},
			{"?template=corporate&search=alpha", []string{}},
		}
		for _, tt := range tests {
			if diff := cmp.Diff(tt.want, slugsOf(admin, "/tenants"+tt.query)); diff != "" {
				t.Errorf("%q (-want +got):\n%s", tt.query, diff)
			}
		}
		for _, query := range []string{"?cursor=x", "?cursor=bmFtZXw", "?sort=created&cursor=" + url.QueryEscape("bmFtZXx0bl8wfGE")} {
			admin.Do(http.MethodGet, "/tenants"+query, nil).WantProblem(http.StatusBadRequest, "malformed")
		}
		for _, query := range []string{"?state=nice", "?sort=size", "?limit=0", "?limit=101"} {
			admin.Do(http.MethodGet, "/tenants"+query, nil).Want(http.StatusUnprocessableEntity)
		}
	})
}

// A08: what belongs to one tenant does not exist for the people of another.
func TestA08_MembersSeeTheirTenantOnly(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		admin := s.Admin(t)
		admin.CreateTenant(servertest.Customer("mine"))
		run := admin.CreateTenant(servertest.Customer("other"))
		ann := s.Member(t, "mine", "ann@example.com", "TENANT_OWNER")
		if diff := cmp.Diff([]string{"mine"}, slugsOf(ann, "/tenants")); diff != "" {
			t.Error(diff)
		}
		if diff := cmp.Diff([]string{}, slugsOf(ann, "/tenants?search=other")); diff != "" {
			t.Error(diff)
		}
		var other tenantAnswer
		admin.Do(http.MethodGet, "/tenants/other", nil).Want(http.StatusOK, &other)
		for _, path := range []string{
			"/tenants/other", "/tenants/" + other.ID, "/tenants/other/members", "/tenants/other/roles", "/tenants/other/invitations",
			"/tenants/other/managed", "/tenants/other/credentials", "/tenants/other/runs", "/tenants/other/audit", "/runs/" + run,
		} {
			ann.Do(http.MethodGet, path, nil).WantProblem(http.StatusNotFound, "not_found")
		}
		ann.Do(http.MethodPatch, "/tenants/other", map[string]string{"name": "Mine now"}, "If-Match", `"1"`).
			WantProblem(http.StatusNotFound, "not_found")
	})
}

// A09: an operator's people see what it manages, marked as through it, until the
// moment it manages it no longer.
func TestA09_OperatorSeesManagedTenants(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		admin := s.Admin(t)
		for _, slug := range []string{"aa", "bb", "cc"} {
			admin.CreateTenant(servertest.Customer(slug))
		}
		admin.CreateTenant(servertest.Operator("telco", "aa", "bb"))
		ann := s.Member(t, "telco", "ann@example.com", "TENANT_ADMIN")
		if diff := cmp.Diff([]string{"aa", "bb", "telco"}, slugsOf(ann, "/tenants")); diff != "" {
			t.Error(diff)
		}
		var seen tenantAnswer
		ann.Do(http.MethodGet, "/tenants/aa", nil).Want(http.StatusOK, &seen)
		if seen.Access.Role != "" || seen.Access.Through == nil || seen.Access.Through.Slug != "telco" || slices.Contains(seen.Access.Permissions, "TENANT:update") {
			t.Errorf("access: %+v", seen.Access)
		}
		ann.Do(http.MethodPatch, "/tenants/aa", map[string]string{"name": "x"}, "If-Match", `"1"`).WantProblem(http.StatusForbidden, "forbidden")
		ann.Do(http.MethodGet, "/tenants/cc", nil).WantProblem(http.StatusNotFound, "not_found")
		p := ann.Do(http.MethodDelete, "/tenants/telco/managed/bb", nil).WantProblem(http.StatusForbidden, "forbidden")
		if p.Missing != "TENANT_MGMT:update" {
			t.Errorf("names %q", p.Missing)
		}
		admin.Do(http.MethodDelete, "/tenants/telco/managed/bb", nil).Want(http.StatusNoContent)
		ann.Do(http.MethodGet, "/tenants/bb", nil).WantProblem(http.StatusNotFound, "not_found")
		if diff := cmp.Diff([]string{"aa"}, slugsOf(ann, "/tenants/telco/managed")); diff != "" {
			t.Error(diff)
		}
		admin.Do(http.MethodPut, "/tenants/telco/managed/cc", nil).Want(http.StatusNoContent)
		ann.Do(http.MethodGet, "/tenants/cc", nil).Want(http.StatusOK)
		admin.Do(http.MethodPut, "/tenants/telco/managed/ghost", nil).WantProblem(http.StatusNotFound, "not_found")
		admin.Do(http.MethodPut, "/tenants/aa/managed/bb", nil).WantProblem(http.StatusConflict, "not_operator")
	})
}

// A12 to A16: the profile is kept, shown and checked, and nobody's change is lost.
func TestUpdateTenant(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		admin := s.Admin(t)
		admin.CreateTenant(servertest.Customer("acme"))
		ann := s.Member(t, "acme", "ann@example.com", "TENANT_OWNER")
		shown := ann.Do(http.MethodGet, "/tenants/acme", nil).Want(http.StatusOK)
		tag := shown.Header.Get("ETag")
		change := map[string]string{
			"name": "Acme Group", "country": "AT", "timezone": "Europe/Vienna", "currency": "CHF", "contactEmail": "new@example.com",
			"description": "first line\nsecond line",
		}
		ann.Do(http.MethodPatch, "/tenants/acme", change).WantProblem(http.StatusPreconditionRequired, "precondition_required")
		var after tenantAnswer
		ann.Do(http.MethodPatch, "/tenants/acme", change, "If-Match", tag).Want(http.StatusOK, &after)
		got := map[string]string{
			"name": after.Name, "country": after.Country, "timezone": after.Timezone, "currency": after.Currency,
			"contactEmail": after.ContactEmail, "description": after.Description,
		}
		if diff := cmp.Diff(change, got); diff != "" {
			t.Error(diff)
		}
		ann.Do(http.MethodPatch, "/tenants/acme", change, "If-Match", tag).WantProblem(http.StatusPreconditionFailed, "changed")
		if diff := cmp.Diff([]string{"acme"}, slugsOf(admin, "/tenants?search=group")); diff != "" {
			t.Errorf("not found by its new name: %s", diff)
		}
		p := ann.Do(http.MethodPatch, "/tenants/acme", map[string]string{
			"name": " ", "country": "Atlantis", "timezone": "Mars/Base", "currency": "XXQ", "contactEmail": "nobody",
		}, "If-Match", `"2"`).WantProblem(http.StatusUnprocessableEntity, "invalid")
		if len(p.Errors) != 5 {
			t.Errorf("names %+v", p.Errors)
		}
	})
}

// Answers list the initial users: only those who may see members see them.
func TestGetTenant_AnswersWithoutPeople(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		admin := s.Admin(t)
		run := admin.CreateTenant(servertest.Customer("acme"))
		var whole tenantAnswer
		admin.Do(http.MethodGet, "/tenants/acme", nil).Want(http.StatusOK, &whole)
		if whole.Answers["users"] == nil || whole.Answers["organization"] == nil || whole.Run == nil || whole.Run.ID != run {
			t.Errorf("the administrator is shown %+v", whole)
		}
		if whole.TemplateTitle != "VoicePro Customer" || whole.Version != 1 {
			t.Errorf("got %+v", whole)
		}
	})
}

// A20: the API tells where a credential comes from and never what it is.
func TestA20_CredentialsAreWriteOnly(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		admin := s.Admin(t)
		admin.CreateTenant(servertest.Operator("telco"))
		child := servertest.Customer("child")
		child["answers"].(map[string]any)["voicepro"].(map[string]any)["portaCredentialsFrom"] = "telco"
		admin.CreateTenant(child)
		state := func(want string) {
			t.Helper()
			var list struct {
				Items []struct {
					Kind, State   string
					InheritedFrom struct{ Slug string }
				}
			}
			r := admin.Do(http.MethodGet, "/tenants/child/credentials", nil).Want(http.StatusOK, &list)
			if len(list.Items) != 1 || list.Items[0].State != want || list.Items[0].InheritedFrom.Slug != "telco" {
				t.Errorf("want %s, got %s", want, r.Body)
			}
			if strings.Contains(string(r.Body), "s3cret") {
				t.Errorf("the secret is shown: %s", r.Body)
			}
		}
		state("inherited")
		login := map[string]string{"username": "porta", "password": "s3cret-value"}
		put := admin.Do(http.MethodPut, "/tenants/child/credentials/porta", login).Want(http.StatusNoContent)
		if len(put.Body) != 0 {
			t.Errorf("answered %s", put.Body)
		}
		state("set")
		admin.Do(http.MethodDelete, "/tenants/child/credentials/porta", nil).Want(http.StatusNoContent)
		state("inherited")
		admin.Do(http.MethodPut, "/tenants/child/credentials/porta", map[string]string{"username": "", "password": ""}).
			WantProblem(http.StatusUnprocessableEntity, "invalid")
		admin.Do(http.MethodPut, "/tenants/child/credentials/ftp", login).WantProblem(http.StatusNotFound, "not_found")
		audit := admin.Do(http.MethodGet, "/tenants/child/audit", nil).Want(http.StatusOK)
		if strings.Contains(string(audit.Body), "s3cret") || !strings.Contains(string(audit.Body), "credential.set") {
			t.Errorf("audit: %s", audit.Body)
		}
	})
}
