package api_test

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tenantry/server/servertest"
)

// TestEveryList_RefusesBadPages walks the lists of the document: a cursor that no
// page gave out and a size out of bounds are refused by name.
func TestEveryList_RefusesBadPages(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		w := newScene(t, s)
		lists := 0
		for _, op := range operations(t, s) {
			if !slices.Contains(op.Query, "cursor") {
				continue
			}
			lists++
			path := w.fill(op.Path)
			for _, cursor := range []string{"x", "e30", "bnVsbA", "W10", "!!!", "WyIxIl0", strings.Repeat("A", 400), "\x01"} {
				r := w.admin.Do(http.MethodGet, path+"?cursor="+escaped(cursor), nil)
				if r.Status != http.StatusBadRequest && r.Status != http.StatusUnprocessableEntity {
					t.Errorf("%s takes the cursor %q: %d %.200s", op.ID, cursor, r.Status, r.Body)
				}
			}
			for _, limit := range []string{"0", "-1", "101", "99999999999999999999", "many", "1.5"} {
				p := w.admin.Do(http.MethodGet, path+"?limit="+limit, nil).WantProblem(http.StatusUnprocessableEntity, "invalid")
				want(t, op.ID+" limit="+limit, pointers(p), []string{"/query/limit"})
			}
			p := w.admin.Do(http.MethodGet, path+"?page=2", nil).WantProblem(http.StatusUnprocessableEntity, "invalid")
			want(t, op.ID+" with an unknown parameter", pointers(p), []string{"/query/page"})
		}
		if lists < 12 {
			t.Errorf("only %d lists", lists)
		}
	})
}

func TestListTenants_PagesInEveryOrder(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		admin := s.Admin(t)
		for i := range 7 {
			body := servertest.Corporate(fmt.Sprint("slug-", i))
			body["answers"].(map[string]any)["organization"] = organizationOf(map[string]any{"organizationName": fmt.Sprint("Same ", i/3)})
			admin.CreateTenant(body)
		}
		for _, sort := range []string{"name", "-name", "created", "-created"} {
			whole := slugs(t, admin, "/tenants?sort="+sort)
			paged := []string{}
			for cursor, first := "", true; first || cursor != ""; first = false {
				var page struct {
					Items      []struct{ Slug string }
					NextCursor string
				}
				admin.Do(http.MethodGet, "/tenants?limit=2&sort="+sort+"&cursor="+url.QueryEscape(cursor), nil).Want(http.StatusOK, &page)
				for _, item := range page.Items {
					paged = append(paged, item.Slug)
				}
				cursor = page.NextCursor
			}
			if diff := cmp.Diff(whole, paged); diff != "" || len(whole) != 7 {
				t.Errorf("%s: page by page it is not the same list:\n%s", sort, diff)
			}
		}
		var page struct{ NextCursor string }
		admin.Do(http.MethodGet, "/tenants?limit=2&sort=name", nil).Want(http.StatusOK, &page)
		admin.Do(http.MethodGet, "/tenants?limit=2&sort=-created&cursor="+url.QueryEscape(page.NextCursor), nil).Want(http.StatusBadRequest)
	})
}

// TestEveryVersionedChange_NeedsIfMatch walks the operations that take If-Match.
func TestEveryVersionedChange_NeedsIfMatch(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		w := newScene(t, s)
		field := func(name string) func(string) any { return func(text string) any { return map[string]any{name: text} } }
		bodies := map[string]func(text string) any{
			"saveOnboarding": field("step"), "updateTenant": field("description"), "updatePlatformRole": field("title"), "updateTenantRole": field("title"),
			"updateWidget": func(text string) any {
				return map[string]any{"origins": []string{"https://" + text + ".example.com"}}
			},
			"renameTenant": func(text string) any { return map[string]any{"slug": "slug-" + text} },
			"updateConnection": func(text string) any {
				body := walkedConnection(false)
				body["name"] = text
				return body
			},
			"setBrand": func(text string) any {
				body := brandBody("#0f6e64")
				body["contactName"] = text
				return body
			},
			"setTenantPolicy": func(text string) any {
				return policyBody("emailDomains", []string{"example.com", text + ".example.com"})
			},
		}
		found := 0
		for _, op := range operations(t, s) {
			if !slices.Contains(op.Header, "If-Match") {
				continue
			}
			found++
			if bodies[op.ID] == nil {
				t.Errorf("%s takes If-Match, and this walk knows no field to change", op.ID)
				continue
			}
			w.names["tenant"] = "walked-tenant"
			if op.ID == "renameTenant" { // shares its version with updateTenant
				w.names["tenant"] = "elsewhere"
			}
			w.changeByVersion(op, bodies[op.ID])
		}
		if found != len(bodies) {
			t.Errorf("%d operations take If-Match, want %d", found, len(bodies))
		}
	})
}

func (w *scene) changeByVersion(op operation, body func(text string) any) {
	w.t.Helper()
	change := func(text string, headers ...string) *servertest.Response {
		return w.admin.Do(op.Method, w.fill(op.Path), body(text), headers...)
	}
	change("x").WantProblem(http.StatusPreconditionRequired, "precondition_required")
	for _, garbage := range []string{"x", `"x"`, "*", `"1", "2"`, "-"} {
		change("x", "If-Match", garbage).WantProblem(http.StatusBadRequest, "malformed")
	}
	if r := change("x", "If-Match", `"999"`); r.Status != http.StatusPreconditionFailed {
		w.t.Errorf("%s over a version that never was: %d %s", op.ID, r.Status, r.Body)
	}
	tag := `"1"`
	for _, text := range []string{"once", "twice"} {
		r := change(text, "If-Match", tag).Want(http.StatusOK)
		if next := r.Header.Get("ETag"); next == "" || next == tag {
			w.t.Errorf("%s over %s gives the ETag %q", op.ID, tag, next)
		}
		if again := change("again", "If-Match", tag); again.Status != http.StatusPreconditionFailed {
			w.t.Errorf("%s again over %s: %d", op.ID, tag, again.Status)
		}
		tag = r.Header.Get("ETag")
	}
}

func TestIdempotencyKey(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		admin, key := s.Admin(t), s.Key(t, "TENANT_MGMT:create", "TENANT_MGMT:read")
		create := func(c *servertest.Client, slug, name string) *servertest.Response {
			return c.Do(http.MethodPost, "/tenants", servertest.Customer(slug), "Idempotency-Key", name)
		}
		var first, again, other createdAnswer
		create(key, "acme", "k-1").Want(http.StatusAccepted, &first)
		create(key, "acme", "k-1").Want(http.StatusAccepted, &again)
		if first.Run != again.Run || first.Tenant.ID != again.Tenant.ID {
			t.Errorf("twice with one key: %+v and %+v", first, again)
		}
		create(key, "beta", "k-1").WantProblem(http.StatusConflict, "idempotency_key_reused")
		create(admin, "beta", "k-1").Want(http.StatusAccepted, &other) // somebody else's key of the same name
		create(key, "acme", "k-2").WantProblem(http.StatusConflict, "slug_taken")

		create(key, "www", "k-3").WantProblem(http.StatusUnprocessableEntity, "invalid")
		create(key, "gamma", "k-3").Want(http.StatusAccepted) // what was refused leaves the key free
		for _, bad := range []string{strings.Repeat("k", 201), "k 1", "k\xff", "ключ"} {
			if r := create(key, "delta", bad); r.Status != http.StatusUnprocessableEntity {
				t.Errorf("the key %.10q: %d", bad, r.Status)
			}
		}
		want(t, "the tenants", slugs(t, admin, "/tenants"), []string{"acme", "beta", "gamma"})
	})
}
