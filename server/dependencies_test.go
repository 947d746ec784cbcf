package server_test

import (
	"encoding/json"
	"maps"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestDependencies_AreDocumented compares docs/dependencies.md with what is
// required: the same names in the same versions, each with a licence and a reason.
func TestDependencies_AreDocumented(t *testing.T) {
	t.Parallel()
	required := goModules(t)
	maps.Copy(required, npmPackages(t))
	if diff := cmp.Diff(required, documented(t)); diff != "" {
		t.Errorf("docs/dependencies.md (-required +documented):\n%s", diff)
	}
}

var (
	goRequire = regexp.MustCompile(`(?m)^\s+(\S+) (v\S+)$`)
	docRow    = regexp.MustCompile("(?m)^\\| `([^`]+)` \\| (\\S+) \\| (\\S+) \\| (\\S.*) \\|$")
)

// goModules are the modules that go.mod requires directly.
func goModules(t *testing.T) map[string]string {
	t.Helper()
	found := map[string]string{}
	for _, m := range goRequire.FindAllStringSubmatch(read(t, "../go.mod"), -1) {
		found[m[1]] = m[2]
	}
	return found
}

func npmPackages(t *testing.T) map[string]string {
	t.Helper()
	var manifest struct{ Dependencies, DevDependencies map[string]string }
	if err := json.Unmarshal([]byte(read(t, "../package.json")), &manifest); err != nil {
		t.Fatal(err)
	}
	maps.Copy(manifest.Dependencies, manifest.DevDependencies)
	return manifest.Dependencies
}

func documented(t *testing.T) map[string]string {
	t.Helper()
	found := map[string]string{}
	text, _, _ := strings.Cut(read(t, "../docs/dependencies.md"), "\n## Tools")
	for _, m := range docRow.FindAllStringSubmatch(text, -1) {
		found[m[1]] = m[2]
	}
	return found
}

func read(t *testing.T, path string) string {
	t.Helper()
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}
