package server_test

import (
	"bytes"
	"encoding/base64"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"tenantry/server/servertest"
)

// example verifies a token as a service would that works for a tenant.
type example func(t *testing.T, token, issuer, tenant string) (said string, ok bool)

// goExample builds the example in Go and returns it.
func goExample(t *testing.T) example {
	t.Helper()
	binary := filepath.Join(t.TempDir(), "verify-token")
	build := exec.CommandContext(t.Context(), "go", "build", "-o", binary, ".")
	build.Dir = "../examples/verify-token-go"
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return func(t *testing.T, token, issuer, tenant string) (string, bool) {
		return runExample(t, token, binary, "-issuer", issuer, "-tenant", tenant)
	}
}

// nodeExample is the example in Node, with the library that the pages' tools come with.
func nodeExample(t *testing.T) example {
	t.Helper()
	if _, err := exec.LookPath("node"); err != nil {
		t.Skip("there is no node")
	}
	if _, err := os.Stat("../node_modules/jose"); err != nil {
		t.Skip("jose is not installed: npm ci")
	}
	return func(t *testing.T, token, issuer, tenant string) (string, bool) {
		return runExample(t, token, "node", "../examples/verify-token-node/verify.js", issuer, tenant)
	}
}

func runExample(t *testing.T, token, program string, args ...string) (string, bool) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), program, args...)
	cmd.Stdin = strings.NewReader(token + "\n")
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	err := cmd.Run()
	return out.String(), err == nil
}

// TestExamples_VerifyTokens runs what the documentation tells others to do, against
// a real server: the examples take its tokens and nothing else.
func TestExamples_VerifyTokens(t *testing.T) {
	t.Parallel()
	for name, make := range map[string]func(*testing.T) example{"go": goExample, "node": nodeExample} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			verify := make(t)
			s := servertest.New(t)
			admin := s.Admin(t)
			admin.CreateTenant(servertest.Customer("acme"))
			owner := s.Member(t, "acme", "owner@example.com", "TENANT_OWNER")
			var tenant struct{ ID string }
			owner.Do(http.MethodGet, "/tenants/acme", nil).Want(http.StatusOK, &tenant)
			var made struct{ Token string }
			owner.Do(http.MethodPost, "/tenants/acme/token", nil).Want(http.StatusOK, &made)

			if said, ok := verify(t, made.Token, s.URL, tenant.ID); !ok || !strings.Contains(said, `"slug": "acme"`) || !strings.Contains(said, "TENANT_OWNER") {
				t.Errorf("a good token: %v %s", ok, said)
			}
			other := servertest.New(t)
			for what, c := range map[string]struct{ token, issuer, tenant string }{
				"another tenant's service": {made.Token, s.URL, "tn_other"},
				"another issuer":           {made.Token, other.URL, tenant.ID},
				"a claim changed":          {tampered(t, made.Token), s.URL, tenant.ID},
				"no signature":             {unsigned(made.Token), s.URL, tenant.ID},
				"a session":                {owner.Secret(), s.URL, tenant.ID},
				"nothing":                  {"", s.URL, tenant.ID},
			} {
				if said, ok := verify(t, c.token, c.issuer, c.tenant); ok || !strings.Contains(said, "refused:") {
					t.Errorf("%s: %v %s", what, ok, said)
				}
			}
		})
	}
}

// tampered is the token with another role in it and the signature it had.
func tampered(t *testing.T, token string) string {
	t.Helper()
	parts := strings.Split(token, ".")
	claims, err := base64.RawURLEncoding.DecodeString(parts[1])
	if err != nil {
		t.Fatal(err)
	}
	parts[1] = base64.RawURLEncoding.EncodeToString(bytes.Replace(claims, []byte("TENANT_OWNER"), []byte("TENANT_OTHER"), 1))
	return strings.Join(parts, ".")
}

// unsigned says what the token says and asks to be believed without a signature.
func unsigned(token string) string {
	header := base64.RawURLEncoding.EncodeToString([]byte(`{"alg":"none","typ":"at+jwt"}`))
	return header + "." + strings.Split(token, ".")[1] + "."
}
