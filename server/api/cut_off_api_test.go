package api_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"testing"
	"time"

	"tenantry/server/servertest"
)

// cutOff is one way of taking access away: who loses what, and how.
type cutOff struct {
	name   string
	victim func(i int) *servertest.Client
	path   string
	by     func(victim *servertest.Client)
	want   int
}

// TestCutOff_TheVeryNextRequestOnEveryNode takes access away at one node, in every
// way and again and again, and asks the other node right after the answer. Both
// nodes knew the victim a moment before.
func TestCutOff_TheVeryNextRequestOnEveryNode(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		peer := s.Peer(t)
		admin := s.Admin(t)
		waitLive(t, admin, admin.CreateTenant(servertest.Customer("acme")))
		for _, c := range append(cutOffs(t, s, admin), cutOffsOfMembers(t, s, admin)...) {
			for i := range 3 {
				victim := c.victim(i)
				victim.Do(http.MethodGet, c.path, nil).Want(http.StatusOK)
				victim.At(peer).Do(http.MethodGet, c.path, nil).Want(http.StatusOK)
				c.by(victim)
				if r := victim.At(peer).Do(http.MethodGet, c.path, nil); r.Status != c.want {
					t.Errorf("%s, time %d: the other node answers %d, want %d", c.name, i, r.Status, c.want)
				}
				if r := victim.Do(http.MethodGet, c.path, nil); r.Status != c.want {
					t.Errorf("%s, time %d: the node itself answers %d, want %d", c.name, i, r.Status, c.want)
				}
			}
		}
	})
}

func cutOffs(t *testing.T, s *servertest.Server, admin *servertest.Client) []cutOff {
	t.Helper()
	member := s.Member(t, "acme", "member@example.com", "TENANT_OWNER")
	again := func(int) *servertest.Client { return s.SignIn(t, "member@example.com", servertest.Password) }
	sessionOf := func(c *servertest.Client) string {
		var now session
		c.Do(http.MethodGet, "/session", nil).Want(http.StatusOK, &now)
		return now.Session.ID
	}
	return []cutOff{
		{"signing out", again, "/session", func(v *servertest.Client) {
			v.Do(http.MethodDelete, "/session", nil).Want(http.StatusNoContent)
		}, http.StatusUnauthorized},
		{"ending one session", again, "/tenants/acme", func(v *servertest.Client) {
			member.Do(http.MethodDelete, "/sessions/"+sessionOf(v), nil).Want(http.StatusNoContent)
		}, http.StatusUnauthorized},
		{"ending all other sessions", again, "/tenants/acme", func(*servertest.Client) {
			member.Do(http.MethodDelete, "/sessions", nil).Want(http.StatusNoContent)
		}, http.StatusUnauthorized},
		{"revoking a key", func(int) *servertest.Client { return s.Key(t, "TENANT_MGMT:read") }, "/tenants/acme", func(*servertest.Client) {
			var keys struct{ Items []struct{ ID string } }
			admin.Do(http.MethodGet, "/platform/api-keys?limit=1", nil).Want(http.StatusOK, &keys)
			admin.Do(http.MethodDelete, "/platform/api-keys/"+keys.Items[0].ID, nil).Want(http.StatusNoContent)
		}, http.StatusUnauthorized},
		{"taking a platform role", func(i int) *servertest.Client {
			return s.Platform(t, fmt.Sprintf("support%d@example.com", i), "PLATFORM_SUPPORT")
		}, "/platform/people", func(v *servertest.Client) {
			var who session
			v.Do(http.MethodGet, "/session", nil).Want(http.StatusOK, &who)
			admin.Do(http.MethodPatch, "/platform/people/"+who.Account.ID, map[string]any{"role": nil}).Want(http.StatusOK)
		}, http.StatusForbidden},
		{"signing a person out everywhere", func(i int) *servertest.Client {
			return s.Platform(t, fmt.Sprintf("lost-phone%d@example.com", i), "PLATFORM_SUPPORT")
		}, "/platform/people", func(v *servertest.Client) {
			var who session
			v.Do(http.MethodGet, "/session", nil).Want(http.StatusOK, &who)
			admin.Do(http.MethodPost, "/platform/people/"+who.Account.ID+"/sign-out", nil).Want(http.StatusNoContent)
		}, http.StatusUnauthorized},
		{"disabling a tenant", func(int) *servertest.Client {
			admin.Do(http.MethodPost, "/tenants/acme/enable", nil).Want(http.StatusNoContent)
			return member
		}, "/tenants/acme", func(*servertest.Client) {
			admin.Do(http.MethodPost, "/tenants/acme/disable", map[string]string{}).Want(http.StatusNoContent)
		}, http.StatusForbidden},
	}
}

// cutOffsOfMembers are the ways of taking away what somebody has in a tenant, seen
// with the person's session, their own key, and a key they made for the tenant.
func cutOffsOfMembers(t *testing.T, s *servertest.Server, admin *servertest.Client) []cutOff {
	t.Helper()
	waitLive(t, admin, admin.CreateTenant(servertest.Customer("beta")))
	owner := s.Member(t, "beta", "lead@example.com", "TENANT_OWNER")
	who := newPeople("beta")
	session := func(int) *servertest.Client { return who.joins(t, s) }
	personal := func(int) *servertest.Client { return who.joins(t, s).PersonalKey("beta", "TENANT:read") }
	ofTenant := func(int) *servertest.Client { return who.joins(t, s).TenantKey("beta", "TENANT:read") }
	suspend := func(*servertest.Client) {
		owner.Do(http.MethodPost, "/tenants/beta/members/"+who.member(owner)+"/suspend", nil).Want(http.StatusOK)
	}
	remove := func(*servertest.Client) {
		owner.Do(http.MethodDelete, "/tenants/beta/members/"+who.member(owner), nil).Want(http.StatusNoContent)
	}
	reset := func(*servertest.Client) {
		useReset(s.Anonymous(t), askReset(t, s, who.email()), newPassword).Want(http.StatusNoContent)
	}
	revokeFirst := func(by func() *servertest.Client, path string) func(*servertest.Client) {
		return func(*servertest.Client) {
			by().Do(http.MethodDelete, path+"/"+firstID(t, by(), path), nil).Want(http.StatusNoContent)
		}
	}
	deleteAccount := func(*servertest.Client) {
		who.last.Do(http.MethodPost, "/session/deletion", map[string]string{"email": who.email()}).Want(http.StatusNoContent)
	}
	self := func() *servertest.Client { return who.last }
	lead := func() *servertest.Client { return owner }
	const path = "/tenants/beta"
	return []cutOff{
		{"suspending: the session", session, path, suspend, http.StatusNotFound},
		{"suspending: the person's own key", personal, path, suspend, http.StatusUnauthorized},
		{"suspending: a key made for the tenant", ofTenant, path, suspend, http.StatusUnauthorized},
		{"removing: the session", session, path, remove, http.StatusNotFound},
		{"removing: the person's own key", personal, path, remove, http.StatusUnauthorized},
		{"removing: a key made for the tenant", ofTenant, path, remove, http.StatusUnauthorized},
		{"resetting the password: the session", session, path, reset, http.StatusUnauthorized},
		{"resetting the password: the person's own key", personal, path, reset, http.StatusUnauthorized},
		{"revoking one's own key", personal, path, revokeFirst(self, "/session/api-keys"), http.StatusUnauthorized},
		{"revoking a tenant's key", ofTenant, path, revokeFirst(lead, path+"/api-keys"), http.StatusUnauthorized},
		{"leaving: the session", session, path, func(*servertest.Client) {
			who.last.Do(http.MethodDelete, "/session/memberships/beta", nil).Want(http.StatusNoContent)
		}, http.StatusNotFound},
		{"deleting the account: the session", session, path, deleteAccount, http.StatusUnauthorized},
		{"deleting the account: the person's own key", personal, path, deleteAccount, http.StatusUnauthorized},
		{"deleting the account: a key made for the tenant", ofTenant, path, deleteAccount, http.StatusUnauthorized},
		{"lowering a role", session, path + "/api-keys", func(*servertest.Client) {
			owner.Do(http.MethodPatch, path+"/members/"+who.member(owner), map[string]string{"role": "VOICEPRO_VIEWER"}).Want(http.StatusOK)
		}, http.StatusForbidden},
	}
}

// people join a tenant one after the other, each with an address of their own.
type people struct {
	slug string
	n    int
	last *servertest.Client // who joined last
}

func newPeople(slug string) *people { return &people{slug: slug} }

func (p *people) email() string { return fmt.Sprintf("victim%d@example.com", p.n) }

func (p *people) joins(t *testing.T, s *servertest.Server) *servertest.Client {
	t.Helper()
	p.n++
	p.last = s.Member(t, p.slug, p.email(), "TENANT_OWNER")
	return p.last
}

// member is the account of whoever joined last, as somebody else in the tenant sees it.
func (p *people) member(by *servertest.Client) string {
	var found struct {
		Items []struct{ Account struct{ ID string } }
	}
	by.Do(http.MethodGet, "/tenants/"+p.slug+"/members?search="+p.email(), nil).Want(http.StatusOK, &found)
	return found.Items[0].Account.ID
}

// TestCutOff_OpenStreamsClose: whoever may no longer read a run stops reading it
// within five seconds, at the other node too.
func TestCutOff_OpenStreamsClose(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		peer := s.Peer(t)
		admin := s.Admin(t)
		run := withHandwork(t, s, "acme")
		member := s.Member(t, "acme", "member@example.com", "OWNER")
		ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
		defer cancel()
		stream := member.At(peer).Open(ctx, "/runs/"+run+"/events")
		defer func() { _ = stream.Body.Close() }()
		if stream.StatusCode != http.StatusOK {
			t.Fatalf("the stream answers %d", stream.StatusCode)
		}
		admin.Do(http.MethodPost, "/tenants/acme/disable", map[string]string{}).Want(http.StatusNoContent)
		start := time.Now()
		if _, err := io.Copy(io.Discard, stream.Body); err != nil {
			t.Fatalf("the stream did not end in good order: %v", err)
		}
		if took := time.Since(start); took > 5*time.Second {
			t.Errorf("it went on for %s", took)
		}
	})
}
