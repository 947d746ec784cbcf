package api_test

import (
	"bufio"
	"context"
	"encoding/csv"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"tenantry/server/servertest"
)

// busyTenant is a tenant in which things have happened, and its owner.
func busyTenant(t *testing.T, s *servertest.Server) (owner *servertest.Client) {
	t.Helper()
	admin := s.Admin(t)
	admin.CreateTenant(servertest.Customer("acme"))
	owner = s.Member(t, "acme", "owner@example.com", "TENANT_OWNER")
	for _, name := range []string{"one@example.com", "two@example.com"} {
		owner.Do(http.MethodPost, "/tenants/acme/invitations", map[string]string{"email": name, "role": "VOICEPRO_VIEWER", "name": "=1+1"}).Want(http.StatusCreated)
	}
	return owner
}

func eventsOf(t *testing.T, c *servertest.Client, path string) []auditEvent {
	t.Helper()
	var list struct{ Items []auditEvent }
	c.Do(http.MethodGet, path, nil).Want(http.StatusOK, &list)
	return list.Items
}

func TestAudit_Filters(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		owner := busyTenant(t, s)
		all := eventsOf(t, owner, "/tenants/acme/audit")
		var self session
		owner.Do(http.MethodGet, "/session", nil).Want(http.StatusOK, &self)
		count := func(query string, keep func(auditEvent) bool) {
			wanted := 0
			for _, e := range all {
				if keep(e) {
					wanted++
				}
			}
			for _, path := range []string{"/tenants/acme/audit?", "/platform/audit?tenant=" + all[0].TenantID + "&"} {
				c := owner
				if strings.HasPrefix(path, "/platform") {
					c = s.Admin(t)
				}
				if got := eventsOf(t, c, path+query); len(got) != wanted || wanted == 0 {
					t.Errorf("%s%s: %d events, want %d", path, query, len(got), wanted)
				}
			}
		}
		count("action=invitation.create", func(e auditEvent) bool { return e.Action == "invitation.create" })
		count("action=invitation.", func(e auditEvent) bool { return strings.HasPrefix(e.Action, "invitation.") })
		count("actor="+self.Account.ID, func(e auditEvent) bool { return e.Actor.ID == self.Account.ID })
		count("through="+self.Session.ID, func(e auditEvent) bool { return e.Through == self.Session.ID })
		count("targetKind=invitation", func(e auditEvent) bool { return strings.HasPrefix(e.Action, "invitation.") })
		count("target="+all[0].TargetID, func(e auditEvent) bool { return e.TargetID == all[0].TargetID })
		count("from=2020-01-01T00:00:00Z&to=2099-01-01T00:00:00Z", func(auditEvent) bool { return true })
		if got := eventsOf(t, owner, "/tenants/acme/audit?from=2099-01-01T00:00:00Z"); len(got) != 0 {
			t.Errorf("from the future: %+v", got)
		}
	})
}

func TestAudit_VerifiesOnesOwnTenant(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		owner := busyTenant(t, s)
		var got struct {
			Events, Found, Seq int
			Hash               string
		}
		owner.Do(http.MethodGet, "/tenants/acme/audit/verification", nil).Want(http.StatusOK, &got)
		if got.Found != 0 || got.Events == 0 || got.Seq != got.Events || got.Hash == "" {
			t.Errorf("%+v", got)
		}
	})
}

func TestAudit_Export(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		owner := busyTenant(t, s)
		owner.Do(http.MethodPatch, "/session/account", map[string]string{"name": "=HYPERLINK(1)"}).Want(http.StatusNoContent)
		owner.Do(http.MethodPost, "/tenants/acme/invitations", map[string]string{"email": "three@example.com", "role": "VOICEPRO_VIEWER"}).Want(http.StatusCreated)
		before := eventsOf(t, owner, "/tenants/acme/audit?limit=100")

		r := owner.Do(http.MethodGet, "/tenants/acme/audit/export?format=csv", nil).Want(http.StatusOK)
		if !strings.HasPrefix(r.Header.Get("Content-Type"), "text/csv") || !strings.Contains(r.Header.Get("Content-Disposition"), `attachment; filename="audit-acme-`) {
			t.Errorf("%v", r.Header)
		}
		lines, err := csv.NewReader(strings.NewReader(string(r.Body))).ReadAll()
		if err != nil || len(lines) != len(before)+2 { // the names, and the export itself
			t.Fatalf("%d lines for %d events, %v", len(lines), len(before), err)
		}
		if lines[1][8] != "audit.export" || !strings.Contains(string(r.Body), "'=HYPERLINK(1)") || !strings.Contains(string(r.Body), "\r\n") {
			t.Errorf("%s", r.Body)
		}
		for _, line := range lines[1:] {
			for _, cell := range line {
				if cell != "" && strings.ContainsRune("=+-@\t", rune(cell[0])) {
					t.Errorf("a spreadsheet computes %q", cell)
				}
			}
		}
		r = owner.Do(http.MethodGet, "/tenants/acme/audit/export?format=jsonl&action=invitation.create", nil).Want(http.StatusOK)
		for line := range strings.Lines(string(r.Body)) {
			var e auditEvent
			if err := json.Unmarshal([]byte(line), &e); err != nil || e.Action != "invitation.create" {
				t.Errorf("%v: %s", err, line)
			}
		}
		exports := eventsOf(t, owner, "/tenants/acme/audit?action=audit.export")
		if len(exports) != 2 || exports[0].Detail["action"] != "invitation.create" || exports[0].Detail["format"] != "jsonl" {
			t.Errorf("%+v", exports)
		}
		s.Admin(t).Do(http.MethodGet, "/platform/audit/export", nil).Want(http.StatusOK)
	})
}

// An export is longer than a page of it.
func TestAudit_ExportsEverything(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		owner := busyTenant(t, s)
		for range 70 {
			for _, name := range []string{"A", "B"} {
				owner.Do(http.MethodPatch, "/session/account", map[string]string{"name": name}).Want(http.StatusNoContent)
			}
		}
		var self session
		owner.Do(http.MethodGet, "/session", nil).Want(http.StatusOK, &self)
		r := s.Admin(t).Do(http.MethodGet, "/platform/audit/export?format=jsonl&action=account.update_profile&actor="+self.Account.ID, nil).Want(http.StatusOK)
		if got := strings.Count(string(r.Body), "\n"); got != 140 {
			t.Errorf("%d lines", got)
		}
	})
}

// auditStream reads the actions of a stream of audit events until it ends.
func auditStream(ctx context.Context, t *testing.T, c *servertest.Client, path string) <-chan string {
	t.Helper()
	resp := c.Open(ctx, path)
	if resp.StatusCode != http.StatusOK {
		t.Fatalf("%s: %d", path, resp.StatusCode)
	}
	actions := make(chan string, 100)
	go func() {
		defer close(actions)
		defer func() { _ = resp.Body.Close() }()
		for lines := bufio.NewScanner(resp.Body); lines.Scan(); {
			if data, ok := strings.CutPrefix(lines.Text(), "data: "); ok {
				var e auditEvent
				if json.Unmarshal([]byte(data), &e) == nil {
					actions <- e.Action
				}
			}
		}
	}()
	return actions
}

func mustCome(t *testing.T, actions <-chan string, want string) {
	t.Helper()
	deadline := time.NewTimer(10 * time.Second)
	defer deadline.Stop()
	for {
		select {
		case got, open := <-actions:
			if got == want {
				return
			}
			if !open {
				t.Fatalf("the stream ended before %s", want)
			}
		case <-deadline.C:
			t.Fatalf("%s does not come", want)
		}
	}
}

func TestAudit_LiveUntilAccessIsTaken(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		owner := busyTenant(t, s)
		admin := s.Admin(t)
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		key := owner.TenantKey("acme", "AUDIT:read")
		mine, byKey, filtered := auditStream(ctx, t, owner, "/tenants/acme/audit/events"), auditStream(ctx, t, key, "/tenants/acme/audit/events"),
			auditStream(ctx, t, owner, "/tenants/acme/audit/events?action=api_key.revoke")
		all := auditStream(ctx, t, admin, "/platform/audit/events")
		<-time.After(1500 * time.Millisecond) // each has looked once
		owner.Do(http.MethodPost, "/tenants/acme/invitations", map[string]string{"email": "live@example.com", "role": "VOICEPRO_VIEWER"}).Want(http.StatusCreated)
		mustCome(t, mine, "invitation.create")
		mustCome(t, byKey, "invitation.create")
		mustCome(t, all, "invitation.create")

		began := time.Now()
		owner.Do(http.MethodDelete, "/tenants/acme/api-keys/"+firstID(t, owner, "/tenants/acme/api-keys"), nil).Want(http.StatusNoContent)
		if got := <-filtered; got != "api_key.revoke" {
			t.Errorf("a filtered stream says %s first", got)
		}
		for range byKey { // until it ends
		}
		if took := time.Since(began); took > 5*time.Second {
			t.Errorf("the stream of a revoked key goes on for %v", took)
		}
		owner.Do(http.MethodDelete, "/session", nil).Want(http.StatusNoContent)
		for range mine {
		}
		if took := time.Since(began); took > 10*time.Second {
			t.Errorf("the stream of somebody who signed out goes on for %v", took)
		}
	})
}

func TestToken_VerifiesWithThePublishedKeys(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		owner := busyTenant(t, s)
		var made struct{ Token, TokenType string }
		r := owner.Do(http.MethodPost, "/tenants/acme/token", nil).Want(http.StatusOK, &made)
		if made.TokenType != "Bearer" || strings.Count(made.Token, ".") != 2 || r.Header.Get("Cache-Control") != "no-store" {
			t.Errorf("%+v %v", made, r.Header)
		}
		keys := s.Anonymous(t).Fetch(http.MethodGet, "/.well-known/jwks.json", nil).Want(http.StatusOK)
		tag := keys.Header.Get("ETag")
		if keys.Header.Get("Cache-Control") != "public, max-age=300" || tag == "" || !strings.Contains(string(keys.Body), `"crv":"Ed25519"`) || strings.Contains(string(keys.Body), `"d"`) {
			t.Errorf("%v %s", keys.Header, keys.Body)
		}
		s.Anonymous(t).Fetch(http.MethodGet, "/.well-known/jwks.json", nil, "If-None-Match", tag).Want(http.StatusNotModified)
		// It is for the tenant's services: here a session or a key is asked for.
		s.Anonymous(t).Do(http.MethodGet, "/tenants/acme", nil, "Authorization", "Bearer "+made.Token).WantProblem(http.StatusUnauthorized, "bad_api_key")
		owner.TenantKey("acme", "TENANT:read").Do(http.MethodPost, "/tenants/acme/token", nil).Want(http.StatusOK)
		owner.PersonalKey("acme", "TENANT:read").Do(http.MethodPost, "/tenants/acme/token", nil).Want(http.StatusOK)
		if got := owner.Do(http.MethodPost, "/tenants/"+url.PathEscape("nowhere")+"/token", nil); got.Status != http.StatusNotFound {
			t.Errorf("for a tenant that is not: %d", got.Status)
		}
	})
}
