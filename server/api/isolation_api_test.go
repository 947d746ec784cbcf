package api_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tenantry/server/servertest"
)

// slugs are the tenants in a list, by slug and in its order.
func slugs(t *testing.T, c *servertest.Client, path string) []string {
	t.Helper()
	var list struct{ Items []struct{ Slug string } }
	c.Do(http.MethodGet, path, nil).Want(http.StatusOK, &list)
	found := []string{}
	for _, item := range list.Items {
		found = append(found, item.Slug)
	}
	return found
}

// managedSlugs are the tenants that a session sees through others.
func managedSlugs(t *testing.T, c *servertest.Client) []string {
	t.Helper()
	var who session
	c.Do(http.MethodGet, "/session", nil).Want(http.StatusOK, &who)
	found := []string{}
	for _, m := range who.Managed {
		found = append(found, m.Tenant.Slug)
	}
	slices.Sort(found)
	return found
}

func want(t *testing.T, what string, got, want []string) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

// firstID is the id of the first entry of a list.
func firstID(t *testing.T, c *servertest.Client, path string) string {
	t.Helper()
	var list struct{ Items []struct{ ID string } }
	c.Do(http.MethodGet, path, nil).Want(http.StatusOK, &list)
	if len(list.Items) == 0 {
		t.Fatalf("%s is empty", path)
	}
	return list.Items[0].ID
}

// insideTenant are the operations that look into a tenant.
func insideTenant(ref string) []string {
	var paths []string
	for _, part := range []string{"", "/members", "/roles", "/invitations", "/runs", "/audit", "/managed", "/credentials"} {
		paths = append(paths, "/tenants/"+ref+part)
	}
	return paths
}

func TestA03_MembersCannotOnboard(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		admin := s.Admin(t)
		admin.CreateTenant(servertest.Customer("acme"))
		draft := startDraft(t, admin, "corporate")
		owner := s.Member(t, "acme", "owner@example.com", "TENANT_OWNER")
		for _, call := range [][2]string{
			{"GET", "/templates?wizard=voicepro"}, {"GET", "/templates/corporate"}, {"GET", "/checks/slug-free?value=free"},
			{"GET", "/onboardings"}, {"POST", "/onboardings"}, {"GET", "/onboardings/" + draft.ID}, {"POST", "/onboardings/" + draft.ID + "/submit"},
			{"POST", "/tenants"},
		} {
			p := owner.Do(call[0], call[1], nil).WantProblem(http.StatusForbidden, "forbidden")
			if p.Missing != "TENANT_MGMT:create" || !strings.Contains(p.Detail, p.Missing) {
				t.Errorf("%s %s: missing %q, %q", call[0], call[1], p.Missing, p.Detail)
			}
		}
	})
}

func TestA08_AForeignTenantDoesNotExist(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		admin := s.Admin(t)
		waitLive(t, admin, admin.CreateTenant(servertest.Customer("mine")))
		run := admin.CreateTenant(servertest.Customer("theirs"))
		waitLive(t, admin, run)
		var theirs struct{ ID string }
		admin.Do(http.MethodGet, "/tenants/theirs", nil).Want(http.StatusOK, &theirs)
		invitation := firstID(t, admin, "/tenants/theirs/invitations")
		me := s.Member(t, "mine", "me@example.com", "TENANT_OWNER")

		want(t, "the list", slugs(t, me, "/tenants"), []string{"mine"})
		want(t, "the search", slugs(t, me, "/tenants?search=theirs"), []string{})
		paths := slices.Concat(insideTenant("theirs"), insideTenant(theirs.ID), []string{
			"/runs/" + run, "/runs/" + run + "/events",
			"/tenants/theirs/invitations/" + invitation + "/link",
			"/tenants/mine/invitations/" + invitation + "/link", // theirs, by way of mine
		})
		for _, path := range paths {
			me.Do(http.MethodGet, path, nil).WantProblem(http.StatusNotFound, "not_found")
		}
		admin.Do(http.MethodDelete, "/tenants/mine/invitations/"+invitation, nil).WantProblem(http.StatusNotFound, "not_found")
		if said := me.Do(http.MethodGet, "/session", nil).Want(http.StatusOK).Body; strings.Contains(string(said), "theirs") {
			t.Errorf("the session tells of it: %s", said)
		}
		for _, path := range insideTenant("mine") {
			if r := me.Do(http.MethodGet, path, nil); r.Status != http.StatusOK && path != "/tenants/mine/managed" {
				t.Errorf("%s, of the member's own tenant: %d", path, r.Status)
			}
		}
	})
}

func TestA09_OperatorSeesThoseItManagesUntilItDoesNot(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		admin := s.Admin(t)
		runs := map[string]string{}
		for _, slug := range []string{"aa", "bb", "cc"} {
			runs[slug] = admin.CreateTenant(servertest.Customer(slug))
		}
		admin.CreateTenant(servertest.Operator("msp", "aa", "bb"))
		viewer := s.Member(t, "msp", "viewer@example.com", "VOICEPRO_VIEWER")
		owner := s.Member(t, "msp", "owner@example.com", "TENANT_OWNER")

		want(t, "the list", slugs(t, viewer, "/tenants"), []string{"aa", "bb", "msp"})
		want(t, "the operator's own list", slugs(t, viewer, "/tenants/msp/managed"), []string{"aa", "bb"})
		want(t, "the session", managedSlugs(t, viewer), []string{"aa", "bb"})
		seesThrough(t, viewer, "aa", runs["aa"])
		for _, path := range append(insideTenant("cc"), "/runs/"+runs["cc"]) {
			viewer.Do(http.MethodGet, path, nil).WantProblem(http.StatusNotFound, "not_found")
		}
		if p := owner.Do(http.MethodPut, "/tenants/msp/managed/cc", nil).WantProblem(http.StatusForbidden, "forbidden"); p.Missing != "TENANT_MGMT:update" {
			t.Errorf("taking a tenant: missing %q", p.Missing)
		}

		admin.Do(http.MethodDelete, "/tenants/msp/managed/bb", nil).Want(http.StatusNoContent)
		for _, path := range append(insideTenant("bb"), "/runs/"+runs["bb"]) {
			viewer.Do(http.MethodGet, path, nil).WantProblem(http.StatusNotFound, "not_found")
		}
		want(t, "the list afterwards", slugs(t, viewer, "/tenants"), []string{"aa", "msp"})
		want(t, "the session afterwards", managedSlugs(t, viewer), []string{"aa"})
		admin.Do(http.MethodPut, "/tenants/msp/managed/cc", nil).Want(http.StatusNoContent)
		want(t, "the list after adding", slugs(t, viewer, "/tenants"), []string{"aa", "cc", "msp"})
	})
}

// seesThrough checks what managing opens, and what it does not.
func seesThrough(t *testing.T, viewer *servertest.Client, slug, run string) {
	t.Helper()
	var seen struct {
		ManagedBy []struct{ Slug string }
		Access    struct {
			Role        string
			Through     struct{ Slug string }
			Permissions []string
		}
	}
	viewer.Do(http.MethodGet, "/tenants/"+slug, nil).Want(http.StatusOK, &seen)
	want(t, "the access", seen.Access.Permissions, []string{"MEMBERS:read", "RUNS:read", "TENANT:read"})
	if seen.Access.Role != "" || seen.Access.Through.Slug != "msp" || len(seen.ManagedBy) != 1 {
		t.Errorf("seen through the operator: %+v", seen)
	}
	viewer.Do(http.MethodGet, "/runs/"+run, nil).Want(http.StatusOK)
	for path, missing := range map[string]string{
		"/tenants/" + slug + "/audit": "AUDIT:read", "/tenants/" + slug + "/credentials": "CREDENTIALS:read", "/tenants/" + slug + "/managed": "MANAGED:read",
	} {
		if p := viewer.Do(http.MethodGet, path, nil).WantProblem(http.StatusForbidden, "forbidden"); p.Missing != missing {
			t.Errorf("%s: missing %q", path, p.Missing)
		}
	}
	if p := viewer.Do(http.MethodPatch, "/tenants/"+slug, nil).WantProblem(http.StatusForbidden, "forbidden"); p.Missing != "TENANT:update" {
		t.Errorf("changing it: missing %q", p.Missing)
	}
}

// TestA24_ViewerChangesNothing walks every operation that changes something in a
// tenant, as the least of its members.
func TestA24_ViewerChangesNothing(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		w := newScene(t, s)
		w.names["tenant"], w.names["run"] = "elsewhere", w.firstOf("/tenants/elsewhere/runs")
		viewer := s.Member(t, "elsewhere", "viewer@example.com", "VOICEPRO_VIEWER")
		viewer.Do(http.MethodGet, "/tenants/elsewhere", nil).Want(http.StatusOK)
		changes := 0
		for _, op := range operations(t, s) {
			// What only asks for a right to read changes nothing, whatever its method:
			// a token for another product, a preview.
			if !op.inTenant() || op.Method == http.MethodGet || op.ID == "issueToken" || strings.HasSuffix(op.Permission, ":read") {
				continue
			}
			if op.ID == "acceptOwnership" || op.ID == "declineOwnership" { // for the one to whom it was offered
				viewer.Do(op.Method, w.fill(op.Path), nil).WantProblem(http.StatusConflict, "no_offer")
				continue
			}
			changes++
			if p := viewer.Do(op.Method, w.fill(op.Path), op.sample("x")).WantProblem(http.StatusForbidden, "forbidden"); p.Missing == "" {
				t.Errorf("%s names no permission", op.ID)
			}
		}
		if changes < 10 {
			t.Errorf("only %d operations change something", changes)
		}
	})
}

func TestA20_PortaCredentialsAreInheritedAndNeverShown(t *testing.T) {
	t.Parallel()
	const secret, own = "operators-porta-secret-9", "customers-porta-secret-7"
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		admin := s.Admin(t)
		admin.CreateTenant(servertest.Operator("msp"))
		admin.CreateTenant(servertest.Customer("other"))
		admin.Do(http.MethodPut, "/tenants/msp/credentials/porta", map[string]string{"username": "msp-user", "password": secret}).Want(http.StatusNoContent)

		inheriting := func(from any) map[string]any {
			return request("voicepro-customer", "voicepro", map[string]any{"slug": "child", "portaCredentialsFrom": from})
		}
		for _, wrong := range []string{"other", "nobody-here"} {
			p := admin.Do(http.MethodPost, "/tenants", inheriting(wrong)).WantProblem(http.StatusUnprocessableEntity, "invalid")
			if len(p.Errors) != 1 || p.Errors[0].Pointer != "/answers/voicepro/portaCredentialsFrom" || !strings.Contains(p.Errors[0].Message, wrong) {
				t.Errorf("inheriting from %s: %+v", wrong, p.Errors)
			}
		}
		admin.CreateTenant(inheriting("msp"))
		wantCredential(t, admin, "child", "inherited", "msp")
		admin.Do(http.MethodPut, "/tenants/child/credentials/porta", map[string]string{"username": "u", "password": own}).Want(http.StatusNoContent)
		wantCredential(t, admin, "child", "set", "msp")
		admin.Do(http.MethodDelete, "/tenants/child/credentials/porta", nil).Want(http.StatusNoContent)
		wantCredential(t, admin, "child", "inherited", "msp")
		wantCredential(t, admin, "other", "none", "")

		owner := s.Member(t, "msp", "owner@example.com", "TENANT_OWNER")
		for _, slug := range []string{"msp", "child"} {
			for _, path := range insideTenant(slug) {
				admin.Do(http.MethodGet, path, nil)
				owner.Do(http.MethodGet, path, nil)
			}
		}
		admin.Do(http.MethodGet, "/platform/audit", nil).Want(http.StatusOK)
		for _, hidden := range []string{secret, own, "msp-user"} {
			if strings.Contains(s.Said(), hidden) {
				t.Errorf("an answer holds %q", hidden)
			}
		}
		empty := servertest.Customer("lonely")
		empty["answers"].(map[string]any)["voicepro"].(map[string]any)["portaCredentialsFrom"] = ""
		admin.CreateTenant(empty)
	})
}

func wantCredential(t *testing.T, c *servertest.Client, slug, state, from string) {
	t.Helper()
	var list struct {
		Items []struct {
			Kind, State   string
			InheritedFrom *struct{ Slug string }
		}
	}
	c.Do(http.MethodGet, "/tenants/"+slug+"/credentials", nil).Want(http.StatusOK, &list)
	if len(list.Items) != 1 || list.Items[0].Kind != "porta" || list.Items[0].State != state {
		t.Fatalf("%s: %+v, want %s", slug, list.Items, state)
	}
	if f := list.Items[0].InheritedFrom; (f == nil) != (from == "") || (f != nil && f.Slug != from) {
		t.Errorf("%s inherits from %+v, want %q", slug, f, from)
	}
}
