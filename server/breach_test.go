package server_test

import (
	"crypto/sha1"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tenantry/server/domain"
	"tenantry/server/servertest"
)

// stolenFile is a file of stolen passwords with one in it.
func stolenFile(t *testing.T, password string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "pwned-passwords.txt")
	if err := os.WriteFile(path, fmt.Appendf(nil, "%X:3\r\n", sha1.Sum([]byte(password))), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestServer_StolenPasswordOfTheFirstAdministrator(t *testing.T) {
	t.Parallel()
	stolen := "a yellow kite above the dunes"
	_, err := boot(t, append(environ(t.TempDir()), "TENANTRY_BREACHED_PASSWORDS="+stolenFile(t, stolen),
		"TENANTRY_ADMIN_EMAIL=ada@example.com", "TENANTRY_ADMIN_PASSWORD="+stolen))
	var refused *domain.Error
	if !errors.As(err, &refused) || !strings.Contains(err.Error(), "admin-password") || len(refused.Fields) != 1 || refused.Fields[0].Code != "breached" {
		t.Errorf("it starts with %v", err)
	}
}

func TestServer_StolenPasswordsInDisorderAreRefused(t *testing.T) {
	t.Parallel()
	path := stolenFile(t, "x")
	if err := os.WriteFile(path, []byte(strings.Repeat("F", 40)+":1\n"+strings.Repeat("0", 40)+":1\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := boot(t, append(environ(t.TempDir()), "TENANTRY_BREACHED_PASSWORDS="+path))
	if err == nil || !strings.Contains(err.Error(), path) || !strings.Contains(err.Error(), "line 2") {
		t.Errorf("it starts with %v", err)
	}
}

// A file that is gone while the server runs stops nobody; it is logged and counted.
func TestServer_StolenPasswordsGone(t *testing.T) {
	t.Parallel()
	stolen := "a yellow kite above the dunes"
	path := stolenFile(t, stolen)
	s := servertest.New(t, servertest.WithEnv("TENANTRY_BREACHED_PASSWORDS="+path), servertest.WithEnv("TENANTRY_METRICS_TOKEN=0123456789abcdef"))
	admin := s.Admin(t)
	change := map[string]string{"current": servertest.AdminPassword, "password": stolen}
	admin.Do(http.MethodPost, "/session/password", change).WantProblem(http.StatusUnprocessableEntity, "invalid")
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	admin.Do(http.MethodPost, "/session/password", change).Want(http.StatusNoContent)
	_, text := get(t, s.URL+"/metrics", "Authorization", "Bearer 0123456789abcdef")
	for _, want := range []string{`lookups_total{outcome="found"} 1`, `lookups_total{outcome="failed"} 1`} {
		if !strings.Contains(text, "tenantry_breached_password_"+want) {
			t.Errorf("the metrics lack %s", want)
		}
	}
}
