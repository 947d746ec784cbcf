package server_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
)

type asvsItem struct {
	Level    int
	State    string
	Evidence []string
	Note     string
}

var testName = regexp.MustCompile(`(?m)^func (Test\w+)\(`)

// TestASVS_ClaimsHaveEvidence holds docs/asvs.yaml to what is there: what is met
// is shown by something that exists, what is not says why.
func TestASVS_ClaimsHaveEvidence(t *testing.T) {
	t.Parallel()
	var chapters map[string]map[string]asvsItem
	if err := yaml.UnmarshalWithOptions([]byte(read(t, "../docs/asvs.yaml")), &chapters, yaml.Strict()); err != nil {
		t.Fatal(err)
	}
	tests := goTests(t)
	for _, items := range chapters {
		for id, item := range items {
			switch item.State {
			case "met":
				if len(item.Evidence) == 0 {
					t.Errorf("%s is met without evidence", id)
				}
			case "later", "none":
				if item.Note == "" || len(item.Evidence) > 0 {
					t.Errorf("%s is %s: it needs a note, and no evidence", id, item.State)
				}
			default:
				t.Errorf("%s has the state %q", id, item.State)
			}
			for _, e := range item.Evidence {
				if !evident(t, tests, e) {
					t.Errorf("%s rests on %s, which does not exist", id, e)
				}
			}
		}
	}
}

func evident(t *testing.T, tests map[string]bool, evidence string) bool {
	t.Helper()
	if path, ok := strings.CutPrefix(evidence, "file:"); ok {
		_, err := os.Stat(filepath.Join("..", path))
		return err == nil
	}
	place, ok := strings.CutPrefix(evidence, "doc:")
	if !ok {
		return tests[evidence]
	}
	path, heading, _ := strings.Cut(place, "#")
	for line := range strings.Lines(read(t, "../"+path)) {
		title, ok := strings.CutPrefix(strings.TrimSpace(line), "## ")
		if ok && strings.ReplaceAll(strings.ToLower(title), " ", "-") == heading {
			return true
		}
	}
	return false
}

// goTests are the names of all Go tests.
func goTests(t *testing.T) map[string]bool {
	t.Helper()
	found := map[string]bool{}
	for _, root := range []string{".", "../cmd"} {
		err := filepath.WalkDir(root, func(path string, _ fs.DirEntry, err error) error {
			if err != nil || !strings.HasSuffix(path, "_test.go") {
				return err
			}
			for _, m := range testName.FindAllStringSubmatch(read(t, path), -1) {
				found[m[1]] = true
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return found
}
