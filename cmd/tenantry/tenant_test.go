package main

import (
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tenantry/server/servertest"
)

const acmeFile = `
template: voicepro-customer
answers:
  organization: {organizationName: Acme, country: DE, timezone: Europe/Berlin, currency: EUR, contactEmail: it@acme.example}
  voicepro: {slug: acme}
  users:
    - {email: ann@acme.example, name: Ann, role: TENANT_OWNER}
`

// asScript points the command line client at a server, with a key.
func asScript(t *testing.T, s *servertest.Server, permissions ...string) {
	t.Helper()
	var made struct{ Key string }
	s.Admin(t).Do(http.MethodPost, "/platform/api-keys",
		map[string]any{"name": "script", "permissions": permissions, "expiresInDays": 1}).Want(http.StatusCreated, &made)
	t.Setenv("TENANTRY_URL", s.URL+"/")
	t.Setenv("TENANTRY_API_KEY", made.Key)
}

func tenantFileOf(t *testing.T, name, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestTenant_CreateWaitListGet(t *testing.T) {
	asScript(t, servertest.New(t), "TENANT_MGMT:create", "TENANT_MGMT:read")
	file := tenantFileOf(t, "acme.yaml", acmeFile)

	code, out, errs := execute(t, "tenant", "create", "-f", file, "--wait")
	if code != 0 || out != "acme (Acme) is live.\n" {
		t.Fatalf("create: exit %d, %q, %s", code, out, errs)
	}
	if !strings.Contains(errs, "Invite the initial users: done (1 invitation created. Mail is not configured: copy the link.)") {
		t.Errorf("the steps are not told: %s", errs)
	}
	code, out, _ = execute(t, "tenant", "create", "-f", file, "-o", "json")
	var made struct {
		Tenant struct{ Slug string }
		Run    string
	}
	if err := json.Unmarshal([]byte(out), &made); code != 0 || err != nil || made.Tenant.Slug != "acme" || made.Run == "" {
		t.Errorf("the same file again: exit %d, %v, %s", code, err, out)
	}
	code, out, _ = execute(t, "tenant", "list", "--search", "acm")
	if want := "SLUG  NAME  STATE  TEMPLATE\nacme  Acme  live   voicepro-customer\n"; code != 0 || out != want {
		t.Errorf("list: exit %d, got\n%swant\n%s", code, out, want)
	}
	code, out, _ = execute(t, "tenant", "get", "acme", "-o", "json")
	var got struct{ Name, Timezone, State string }
	if err := json.Unmarshal([]byte(out), &got); code != 0 || err != nil || got.Timezone != "Europe/Berlin" || got.State != "live" {
		t.Errorf("get: exit %d, %v, %s", code, err, out)
	}
	if code, _, errs := execute(t, "tenant", "get", "nope"); code != 1 || !strings.Contains(errs, "There is no such tenant") {
		t.Errorf("get of nothing: exit %d, %s", code, errs)
	}
}

func TestTenant_CreateRefusedFieldByField(t *testing.T) {
	asScript(t, servertest.New(t), "TENANT_MGMT:create")
	file := tenantFileOf(t, "bad.json", `{"template": "voicepro-customer", "answers": {"organization": {"organizationName": "Acme", "timezone": "Mars"}, "voicepro": {"slug": "admin"}}}`)
	code, out, errs := execute(t, "tenant", "create", "-f", file)
	if code != 1 || out != "" {
		t.Errorf("exit %d, stdout %q", code, out)
	}
	for _, field := range []string{"organization/country: ", "organization/timezone: ", "voicepro/slug: ", "users: "} {
		if !strings.Contains(errs, "\n  "+field) {
			t.Errorf("%q is not named:\n%s", field, errs)
		}
	}
}

func TestTenant_CreateNeedsAReadableFile(t *testing.T) {
	t.Setenv("TENANTRY_API_KEY", "tnk_none")
	for name, tc := range map[string]struct{ content, want string }{
		"no yaml":           {"template: [", "file.yaml"},
		"a misspelt key":    {"tempalte: x", "tempalte"},
		"no template":       {"answers: {}", "say which template"},
		"a key given twice": {"template: a\ntemplate: b", "template"},
	} {
		code, _, errs := execute(t, "tenant", "create", "-f", tenantFileOf(t, "file.yaml", tc.content))
		if code != 1 || !strings.Contains(errs, tc.want) {
			t.Errorf("%s: exit %d, want 1 with %q: %s", name, code, tc.want, errs)
		}
	}
	if code, _, errs := execute(t, "tenant", "create", "-f", "/nowhere.yaml"); code != 1 || !strings.Contains(errs, "/nowhere.yaml") {
		t.Errorf("a file that is not there: exit %d, %s", code, errs)
	}
}

func TestTenant_NeedsToKnowWhereAndWho(t *testing.T) {
	t.Setenv("TENANTRY_URL", "")
	t.Setenv("TENANTRY_API_KEY", "")
	if code, _, errs := execute(t, "tenant", "list"); code != 1 || !strings.Contains(errs, "TENANTRY_API_KEY") {
		t.Errorf("without a key: exit %d, %s", code, errs)
	}
	t.Setenv("TENANTRY_API_KEY", "tnk_none")
	t.Setenv("TENANTRY_URL", "example.com")
	if code, _, errs := execute(t, "tenant", "list"); code != 1 || !strings.Contains(errs, "TENANTRY_URL") {
		t.Errorf("with half an address: exit %d, %s", code, errs)
	}
	t.Setenv("TENANTRY_URL", "http://127.0.0.1:1")
	if code, _, errs := execute(t, "tenant", "list"); code != 1 || !strings.Contains(errs, "reach the server at http://127.0.0.1:1") {
		t.Errorf("with nobody there: exit %d, %s", code, errs)
	}
	if code, _, errs := execute(t, "tenant", "list", "-o", "xml"); code != 2 || !strings.Contains(errs, "text or json") {
		t.Errorf("an unknown output: exit %d, %s", code, errs)
	}
}
