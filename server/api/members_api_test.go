package api_test

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"tenantry/server/servertest"
)

type memberAnswer struct {
	Account  struct{ ID, Name, Email string }
	Username string
	Role     string
	State    string
	Owner    bool
}

func membersOf(t testing.TB, c *servertest.Client, path string) []memberAnswer {
	t.Helper()
	var list struct{ Items []memberAnswer }
	c.Do(http.MethodGet, path, nil).Want(http.StatusOK, &list)
	return list.Items
}

// D14: a role of the tenant's own lets its holder do exactly what it says, a change
// counts at the next request, and deleting it gives the holders another one.
func TestD14_CustomRoles(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		s.Admin(t).CreateTenant(servertest.Corporate("acme"))
		owner := s.Member(t, "acme", "boss@example.com", "TENANT_OWNER")
		member := s.Member(t, "acme", "mia@example.com", "CRM_VIEWER")
		mia := membersOf(t, owner, "/tenants/acme/members?search=mia")[0].Account.ID
		var role struct {
			Name    string
			Version int
		}
		owner.Do(http.MethodPost, "/tenants/acme/roles", map[string]any{
			"title": "Front desk", "description": "Lets people in", "permissions": []string{"TENANT:read", "MEMBERS:read", "MEMBERS:invite"},
		}).Want(http.StatusCreated, &role)
		invite := func() *servertest.Response {
			return member.Do(http.MethodPost, "/tenants/acme/invitations", map[string]string{"email": "x@example.com", "role": "FRONT_DESK"})
		}
		invite().WantProblem(http.StatusForbidden, "forbidden")
		owner.Do(http.MethodPatch, "/tenants/acme/members/"+mia, map[string]string{"role": role.Name}).Want(http.StatusOK)
		invite().Want(http.StatusCreated)
		member.Do(http.MethodPatch, "/tenants/acme/members/"+mia, map[string]string{"role": "TENANT_OWNER"}).WantProblem(http.StatusForbidden, "forbidden")
		member.Do(http.MethodGet, "/tenants/acme/audit", nil).WantProblem(http.StatusForbidden, "forbidden")

		owner.Do(http.MethodPatch, "/tenants/acme/roles/"+role.Name, map[string]any{"permissions": []string{"TENANT:read", "MEMBERS:read"}},
			"If-Match", quoted(role.Version)).Want(http.StatusOK)
		member.Do(http.MethodPost, "/tenants/acme/invitations", map[string]string{"email": "y@example.com", "role": "CRM_VIEWER"}).
			WantProblem(http.StatusForbidden, "forbidden")
		var why struct {
			Allowed  bool
			Sentence string
		}
		owner.Do(http.MethodGet, "/tenants/acme/members/"+mia+"/why?permission=MEMBERS:invite", nil).Want(http.StatusOK, &why)
		if why.Allowed || !strings.Contains(why.Sentence, "Front desk") {
			t.Errorf("why: %+v", why)
		}
		owner.Do(http.MethodGet, "/tenants/acme/members/"+mia+"/why?permission=VOICEPRO:read", nil).Want(http.StatusOK, &why)
		if why.Allowed || !strings.Contains(why.Sentence, "switched off") {
			t.Errorf("why not a feature that is off: %+v", why)
		}
		owner.Do(http.MethodDelete, "/tenants/acme/roles/"+role.Name, nil).WantProblem(http.StatusUnprocessableEntity, "invalid")
		owner.Do(http.MethodDelete, "/tenants/acme/roles/"+role.Name+"?instead=CRM_VIEWER", nil).Want(http.StatusNoContent)
		if got := membersOf(t, owner, "/tenants/acme/members?search=mia")[0].Role; got != "CRM_VIEWER" {
			t.Errorf("afterwards she is %s", got)
		}
		owner.Do(http.MethodDelete, "/tenants/acme/roles/CRM_VIEWER?instead=CRM_ADMIN", nil).WantProblem(http.StatusConflict, "role_built_in")
		owner.Do(http.MethodPatch, "/tenants/acme/roles/CRM_VIEWER", map[string]any{"title": "x"}, "If-Match", `"1"`).
			WantProblem(http.StatusConflict, "role_built_in")
	})
}

// Many are invited at once: duplicates folded, mistakes told per row, the rest
// invited in the background.
func TestBulkInvite(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		s.Admin(t).CreateTenant(servertest.Corporate("acme"))
		owner := s.Member(t, "acme", "boss@example.com", "TENANT_OWNER")
		text := "\ufeffE-mail;Name;Role\r\nann@example.com;Ann;CRM_ADMIN\r\nANN@example.com;Again;\r\nboss@example.com;;\r\nnobody;;\r\nbob@example.com;\"Bob; the Builder\";CRM administrator\r\n"
		body := map[string]string{"text": text, "role": "CRM_VIEWER"}
		var check struct {
			Folded int
			Rows   []struct{ Email, Name, Role, Result, Message string }
		}
		owner.Do(http.MethodPost, "/tenants/acme/bulk-invitation-check", body).Want(http.StatusOK, &check)
		results := []string{}
		for _, row := range check.Rows {
			results = append(results, row.Email+" "+row.Role+" "+row.Result)
		}
		want(t, "the dry run", results, []string{
			"ann@example.com CRM_ADMIN invite", "boss@example.com CRM_VIEWER member", "nobody CRM_VIEWER failed", "bob@example.com CRM_ADMIN invite",
		})
		if check.Folded != 1 {
			t.Errorf("%d folded", check.Folded)
		}
		var bulk struct {
			ID, State           string
			Total, Done, Failed int
		}
		owner.Do(http.MethodPost, "/tenants/acme/bulk-invitations", body).Want(http.StatusAccepted, &bulk)
		servertest.Eventually(t, "the work is done", func() bool {
			owner.Do(http.MethodGet, "/tenants/acme/bulk-invitations/"+bulk.ID, nil).Want(http.StatusOK, &bulk)
			return bulk.State == "done"
		})
		if bulk.Total != 4 || bulk.Done != 4 || bulk.Failed != 1 {
			t.Errorf("%+v", bulk)
		}
		var rows struct {
			Items []struct{ Email, State, Message string }
		}
		owner.Do(http.MethodGet, "/tenants/acme/bulk-invitations/"+bulk.ID+"/rows", nil).Want(http.StatusOK, &rows)
		states := []string{}
		for _, row := range rows.Items {
			states = append(states, row.Email+" "+row.State)
		}
		want(t, "the rows", states, []string{"ann@example.com invited", "boss@example.com member", "nobody failed", "bob@example.com invited"})
	})
}

// 1,000 addresses are queued in under 5 seconds.
func TestBulkInvite_ThousandAreQueuedAtOnce(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		s.Admin(t).CreateTenant(servertest.Corporate("acme"))
		owner := s.Member(t, "acme", "boss@example.com", "TENANT_OWNER")
		var text strings.Builder
		for i := range 1000 {
			text.WriteString("person" + strconv.Itoa(i) + "@example.com\n")
		}
		var bulk struct{ ID, State string }
		began := time.Now()
		owner.Do(http.MethodPost, "/tenants/acme/bulk-invitations", map[string]string{"text": text.String(), "role": "CRM_VIEWER"}).
			Want(http.StatusAccepted, &bulk)
		if took := time.Since(began); took > 5*time.Second {
			t.Errorf("queued after %s", took)
		}
	})
}

func TestListMembers_FiltersAndPages(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		s.Admin(t).CreateTenant(servertest.Corporate("acme"))
		owner := s.Member(t, "acme", "boss@example.com", "TENANT_OWNER")
		for _, name := range []string{"a", "b", "c"} {
			s.Member(t, "acme", name+"@example.com", "CRM_VIEWER")
		}
		all := membersOf(t, owner, "/tenants/acme/members")
		owner.Do(http.MethodPost, "/tenants/acme/members/"+all[1].Account.ID+"/suspend", nil).Want(http.StatusOK)
		for query, n := range map[string]int{
			"": 4, "role=CRM_VIEWER": 3, "state=suspended": 1, "state=active": 3, "mfa=yes": 0, "mfa=no": 4, "search=exa": 4,
			"search=boss+exa": 1, "search=%25": 0, "role=NOPE": 0, "notSeenFor=30": 4,
		} {
			if got := membersOf(t, owner, "/tenants/acme/members?"+query); len(got) != n {
				t.Errorf("%s: %d, want %d", query, len(got), n)
			}
		}
		for _, sort := range []string{"name", "-name", "joined", "-joined"} {
			whole, paged := []string{}, []string{}
			for _, m := range membersOf(t, owner, "/tenants/acme/members?sort="+sort) {
				whole = append(whole, m.Account.ID)
			}
			for cursor, first := "", true; first || cursor != ""; first = false {
				var page struct {
					Items      []memberAnswer
					NextCursor string
				}
				owner.Do(http.MethodGet, "/tenants/acme/members?limit=1&sort="+sort+"&cursor="+url.QueryEscape(cursor), nil).Want(http.StatusOK, &page)
				for _, m := range page.Items {
					paged = append(paged, m.Account.ID)
				}
				cursor = page.NextCursor
			}
			if !slices.Equal(whole, paged) || len(whole) != 4 {
				t.Errorf("%s: %v, page by page %v", sort, whole, paged)
			}
		}
	})
}

// 64 who use one invitation at once make one member.
func TestInvitation_64AtOnceOneMember(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		s.Admin(t).CreateTenant(servertest.Corporate("acme"))
		owner := s.Member(t, "acme", "boss@example.com", "TENANT_OWNER")
		s.Member(t, "acme", "guest@example.com", "CRM_VIEWER")
		s.Admin(t).CreateTenant(servertest.Corporate("other"))
		boss := s.Member(t, "other", "other@example.com", "TENANT_OWNER")
		guest := s.SignIn(t, "guest@example.com", servertest.Password)
		var invitation struct{ ID string }
		boss.Do(http.MethodPost, "/tenants/other/invitations", map[string]string{"email": "guest@example.com", "role": "CRM_VIEWER"}).
			Want(http.StatusCreated, &invitation)
		var link struct{ URL string }
		boss.Do(http.MethodGet, "/tenants/other/invitations/"+invitation.ID+"/link", nil).Want(http.StatusOK, &link)
		_, token, _ := strings.Cut(link.URL, "/invite/")
		// Another account, another tenant, role or address in the body: refused, and nothing happens.
		owner.Do(http.MethodPost, "/invitations/accept", map[string]string{"token": token}).WantProblem(http.StatusConflict, "wrong_account")
		for _, more := range []string{"tenant", "role", "email", "account"} {
			guest.Do(http.MethodPost, "/invitations/accept", map[string]string{"token": token, more: "x"}).WantProblem(http.StatusUnprocessableEntity, "invalid")
		}
		statuses := make(chan int, 64)
		for range 64 {
			go func() {
				statuses <- guest.Do(http.MethodPost, "/invitations/accept", map[string]string{"token": token}).Status
			}()
		}
		won := 0
		for range 64 {
			switch status := <-statuses; status {
			case http.StatusOK:
				won++
			case http.StatusGone:
			default:
				t.Errorf("one of them is told %d", status)
			}
		}
		if n := len(membersOf(t, boss, "/tenants/other/members?search=guest")); won != 1 || n != 1 {
			t.Errorf("%d won, %d members", won, n)
		}
	})
}

// TestEveryOffer_IsAudited makes the changes around an offer of ownership.
func TestEveryOffer_IsAudited(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		w := newScene(t, s)
		auditor := s.Key(t, "PLATFORM_AUDIT:read")
		owner := s.SignIn(t, "owner@example.com", servertest.Password)
		heir := s.SignIn(t, "member@example.com", servertest.Password)
		const path = "/tenants/walked-tenant/owner-transfer"
		offer := func() *servertest.Response {
			return owner.Do(http.MethodPost, path, map[string]string{"account": w.names["account"], "keepRole": "READER"}).Want(http.StatusCreated)
		}
		w.mustBeAudited(auditor, "offerOwnership", offer())
		w.mustBeAudited(auditor, "withdrawOwnership", owner.Do(http.MethodDelete, path, nil).Want(http.StatusNoContent))
		offer()
		w.mustBeAudited(auditor, "declineOwnership", heir.Do(http.MethodPost, path+"/decline", nil).Want(http.StatusNoContent))
		offer()
		w.mustBeAudited(auditor, "acceptOwnership", heir.Do(http.MethodPost, path+"/accept", nil).Want(http.StatusNoContent))
	})
}

// TestLeave_IsAudited: a member goes by themselves.
func TestLeave_IsAudited(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		w := newScene(t, s)
		auditor := s.Key(t, "PLATFORM_AUDIT:read")
		leave := func() *servertest.Response {
			return w.reader.Do(http.MethodDelete, "/session/memberships/walked-tenant", nil)
		}
		w.mustBeAudited(auditor, "leaveTenant", leave().Want(http.StatusNoContent))
		leave().WantProblem(http.StatusNotFound, "not_found")
	})
}
