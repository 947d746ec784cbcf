package api_test

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"tenantry/server/servertest"
)

// renamed gives a tenant another slug.
func renamed(c *servertest.Client, ref, slug string) *servertest.Response {
	tag := c.Do(http.MethodGet, "/tenants/"+ref, nil).Header.Get("ETag")
	return c.Do(http.MethodPut, "/tenants/"+ref+"/slug", map[string]string{"slug": slug}, "If-Match", tag)
}

func TestD10_RenamedTenantAnswersToBothSlugs(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		admin := s.Admin(t)
		waitLive(t, admin, admin.CreateTenant(servertest.Customer("acme")))
		owner := s.Member(t, "acme", "owner@example.com", "TENANT_OWNER")
		key := owner.TenantKey("acme", "TENANT:read", "MEMBERS:read", "TENANT:update")

		var now struct {
			Slug    string
			Version int
		}
		r := renamed(owner, "acme", "acme-group").Want(http.StatusOK, &now)
		if now.Slug != "acme-group" || now.Version != 2 || r.Header.Get("ETag") != `"2"` {
			t.Errorf("it is %+v", now)
		}
		for _, c := range []*servertest.Client{owner, admin, key} {
			for _, ref := range []string{"acme", "acme-group"} {
				c.Do(http.MethodGet, "/tenants/"+ref, nil).Want(http.StatusOK, &now)
				c.Do(http.MethodGet, "/tenants/"+ref+"/members", nil).Want(http.StatusOK)
				if now.Slug != "acme-group" {
					t.Errorf("by %s it is %s", ref, now.Slug)
				}
			}
		}
		var me struct {
			Memberships []struct{ Tenant struct{ Slug string } }
		}
		owner.Do(http.MethodGet, "/session", nil).Want(http.StatusOK, &me)
		if me.Memberships[0].Tenant.Slug != "acme-group" {
			t.Errorf("the session says %+v", me.Memberships)
		}
		var slugs struct {
			Slug   string
			Former []struct{ Slug string }
		}
		owner.Do(http.MethodGet, "/tenants/acme/slug", nil).Want(http.StatusOK, &slugs)
		if slugs.Slug != "acme-group" || len(slugs.Former) != 1 || slugs.Former[0].Slug != "acme" {
			t.Errorf("slugs %+v", slugs)
		}
		renamed(key, "acme", "acme").Want(http.StatusOK, &now) // taken back, by a script
		if now.Slug != "acme" {
			t.Errorf("taken back: %+v", now)
		}
	})
}

// Whoever may not see a tenant is told of its old slug what is told of any other.
func TestD10_OldSlugIsAnUnknownOneToStrangers(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		admin := s.Admin(t)
		admin.CreateTenant(servertest.Customer("theirs"))
		admin.CreateTenant(servertest.Customer("mine"))
		renamed(admin, "theirs", "theirs-now").Want(http.StatusOK)
		me := s.Member(t, "mine", "me@example.com", "TENANT_OWNER")
		said := func(r *servertest.Response) string {
			return strings.ReplaceAll(string(r.Body), r.Header.Get("X-Request-Id"), "")
		}
		for _, c := range []*servertest.Client{me, s.Anonymous(t), me.TenantKey("mine", "TENANT:read")} {
			for i, path := range insideTenant("never-was") {
				unknown := c.Do(http.MethodGet, path, nil)
				for _, slug := range []string{"theirs", "theirs-now"} {
					r := c.Do(http.MethodGet, insideTenant(slug)[i], nil)
					if r.Status != unknown.Status || said(r) != said(unknown) {
						t.Errorf("%s: %d %s; an unknown one: %d %s", insideTenant(slug)[i], r.Status, said(r), unknown.Status, said(unknown))
					}
				}
			}
		}
		want(t, "the search", slugs(t, me, "/tenants?search=theirs"), []string{})
	})
}

func TestD10_OldSlugCountsAsTaken(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		admin := s.Admin(t)
		letSignUp(t, s, "open")
		admin.CreateTenant(servertest.Customer("acme"))
		admin.CreateTenant(servertest.Customer("beta"))
		renamed(admin, "acme", "acme-group").Want(http.StatusOK)
		owner := s.Member(t, "beta", "owner@example.com", "TENANT_OWNER")

		admin.Do(http.MethodPost, "/tenants", servertest.Customer("acme")).WantProblem(http.StatusConflict, "slug_taken")
		admin.Do(http.MethodPost, "/session/tenants", map[string]string{"name": "A", "slug": "acme"}).WantProblem(http.StatusConflict, "slug_taken")
		p := renamed(owner, "beta", "acme").WantProblem(http.StatusConflict, "slug_taken")
		want(t, "the fields", pointers(p), []string{"/slug"})

		type checked struct {
			OK                        bool
			Code, Message, Suggestion string
		}
		check := func(c *servertest.Client, path string) (got checked) {
			c.Do(http.MethodGet, path, nil).Want(http.StatusOK, &got)
			return got
		}
		for _, path := range []string{"/checks/slug-free?value=acme", "/session/slug-check?value=acme"} {
			if got := check(admin, path); got.OK || got.Code != "slug_taken" || got.Suggestion != "acme-2" {
				t.Errorf("%s: %+v", path, got)
			}
		}
		for value, code := range map[string]string{"acme": "slug_taken", "beta": "unchanged", "Beta": "pattern", "www": "reserved", "free": ""} {
			if got := check(owner, "/tenants/beta/slug/check?value="+value); got.Code != code || got.OK != (code == "") {
				t.Errorf("%s: %+v", value, got)
			}
		}
		if got := check(admin, "/tenants/acme/slug/check?value=acme"); !got.OK || !strings.Contains(got.Message, "taken back") {
			t.Errorf("its own former one: %+v", got)
		}

		var list struct {
			Items []struct{ Slug, FormerSlug string }
		}
		admin.Do(http.MethodGet, "/tenants?search=acme", nil).Want(http.StatusOK, &list)
		if len(list.Items) != 1 || list.Items[0].FormerSlug != "" { // found by what it is called now
			t.Errorf("found %+v", list.Items)
		}
		renamed(admin, "acme", "globex").Want(http.StatusOK)
		admin.Do(http.MethodGet, "/tenants?search=group", nil).Want(http.StatusOK, &list)
		if len(list.Items) != 1 || list.Items[0].Slug != "globex" || list.Items[0].FormerSlug != "acme-group" {
			t.Errorf("found %+v", list.Items)
		}

		// A slug that was typed into a template still means the tenant that had it.
		var made createdAnswer
		admin.Do(http.MethodPost, "/tenants", servertest.Operator("msp", "acme", "beta")).Want(http.StatusAccepted, &made)
		want(t, "the managed ones", slugs(t, admin, "/tenants/msp/managed"), []string{"globex", "beta"})
		if got := check(admin, "/checks/tenant-exists?value=acme"); !got.OK || !strings.Contains(got.Message, "globex") {
			t.Errorf("the check: %+v", got)
		}
	})
}

func TestC17_OldCompanyCodeSignsIn(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		admin := s.Admin(t)
		admin.CreateTenant(servertest.Customer("acme"))
		s.Member(t, "acme", "bob@example.com", "VOICEPRO_VIEWER")
		var list struct {
			Items []struct{ Account struct{ ID string } }
		}
		admin.Do(http.MethodGet, "/tenants/acme/members?search=bob@example.com", nil).Want(http.StatusOK, &list)
		admin.Do(http.MethodPatch, "/tenants/acme/members/"+list.Items[0].Account.ID, map[string]string{"username": "bob"}, "If-Match", `"1"`).
			Want(http.StatusOK)
		renamed(admin, "acme", "acme-group").Want(http.StatusOK)
		try := func(code, name, password string) *servertest.Response {
			return s.Anonymous(t).Do(http.MethodPost, "/session", map[string]string{"tenant": code, "username": name, "password": password})
		}
		for _, code := range []string{"acme", "acme-group", " ACME "} {
			try(code, "bob", servertest.Password).Want(http.StatusOK)
		}
		var first string
		for _, wrong := range [][3]string{
			{"acme", "bob", "wrong"}, {"acme", "nobody", servertest.Password}, {"acme-group", "bob", "wrong"}, {"never-was", "bob", servertest.Password},
		} {
			r := try(wrong[0], wrong[1], wrong[2])
			said := fmt.Sprint(r.Status, strings.ReplaceAll(string(r.Body), r.Header.Get("X-Request-Id"), ""))
			if first == "" {
				first = said
			}
			if r.Status != http.StatusUnauthorized || said != first {
				t.Errorf("%v is answered %s, and another %s", wrong, said, first)
			}
		}
	})
}

func TestD10_RacersForOneSlug(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		admin := s.Admin(t)
		var wg sync.WaitGroup
		answers := make([]*servertest.Response, 6)
		for i := range answers {
			slug := fmt.Sprint("racer-", i)
			admin.CreateTenant(servertest.Customer(slug))
			if i%2 == 1 { // and some who make one anew
				wg.Go(func() { answers[i] = admin.Do(http.MethodPost, "/tenants", servertest.Customer("wanted")) })
				continue
			}
			wg.Go(func() {
				answers[i] = admin.Do(http.MethodPut, "/tenants/"+slug+"/slug", map[string]string{"slug": "wanted"}, "If-Match", `"1"`)
			})
		}
		wg.Wait()
		won := 0
		for _, r := range answers {
			if r.Status < http.StatusMultipleChoices {
				won++
				continue
			}
			if p := r.WantProblem(http.StatusConflict, "slug_taken"); len(p.Errors) != 1 || !strings.HasSuffix(p.Errors[0].Pointer, "/slug") {
				t.Errorf("refused with %+v", p)
			}
		}
		if won != 1 {
			t.Errorf("%d won", won)
		}
	})
}

// Another slug is for somebody who showed a moment ago who they are.
func TestD10_RenameNeedsAFreshProof(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		admin := s.Admin(t)
		admin.CreateTenant(servertest.Customer("acme"))
		s.Clock.Advance(11 * time.Minute)
		renamed(admin, "acme", "acme-group").WantProblem(http.StatusUnauthorized, "step_up_required")
		admin.StepUp(servertest.AdminPassword)
		renamed(admin, "acme", "acme-group").Want(http.StatusOK)
	}, servertest.WithClock())
}
