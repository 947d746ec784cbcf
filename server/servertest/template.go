package servertest

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// Template puts a template of the operator's own into the data directory, or a
// newer version over it, and waits until the running server offers it.
func (s *Server) Template(t testing.TB, name string, version int64, document string) {
	t.Helper()
	s.File(t, "templates/"+name+".yaml", document)
	admin := s.admin(t)
	Eventually(t, fmt.Sprintf("version %d of the template %s is offered", version, name), func() bool {
		r := admin.Do(http.MethodGet, "/templates/"+name, nil)
		var found struct{ Version int64 }
		return r.Status == http.StatusOK && r.Want(http.StatusOK, &found) != nil && found.Version == version
	})
}

// File writes a file into the data directory.
func (s *Server) File(t testing.TB, name, content string) {
	t.Helper()
	path := filepath.Join(s.Dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}

// Eventually asks until the answer is yes, and fails the test when it stays no.
func Eventually(t testing.TB, what string, yes func() bool) {
	t.Helper()
	for deadline := time.Now().Add(20 * time.Second); time.Now().Before(deadline); <-time.After(20 * time.Millisecond) {
		if yes() {
			return
		}
	}
	t.Fatalf("it does not come to be that %s", what)
}
