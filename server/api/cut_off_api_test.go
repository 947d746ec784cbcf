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
		for _, c := range cutOffs(t, s, admin) {
			for i := range 5 {
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
		{"disabling a tenant", func(int) *servertest.Client {
			admin.Do(http.MethodPost, "/tenants/acme/enable", nil).Want(http.StatusNoContent)
			return member
		}, "/tenants/acme", func(*servertest.Client) {
			admin.Do(http.MethodPost, "/tenants/acme/disable", map[string]string{}).Want(http.StatusNoContent)
		}, http.StatusForbidden},
	}
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
