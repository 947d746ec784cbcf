package server_test

import (
	"io/fs"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var (
	featureRow = regexp.MustCompile(`(?m)^\| ([A-E]\d\d|[A-Z][a-z]+) \|.*\|(.*)\|$`)
	inTicks    = regexp.MustCompile("`([^`]+)`")
)

// TestFeatures_NameTheirTests holds docs/features.md against the tests: every
// feature names at least one, and every named one is there.
func TestFeatures_NameTheirTests(t *testing.T) {
	t.Parallel()
	rows := featureRow.FindAllStringSubmatch(read(t, "../docs/features.md"), -1)
	if len(rows) < 32 {
		t.Fatalf("only %d features are listed", len(rows))
	}
	tests, titles := goTests(t), browserTests(t)
	for _, row := range rows {
		names := inTicks.FindAllStringSubmatch(row[2], -1)
		if len(names) == 0 {
			t.Errorf("%s names no test", row[1])
		}
		for _, name := range names {
			if !tests[name[1]] && !isTitle(titles, name[1]) {
				t.Errorf("%s names “%s”, which is no test", row[1], name[1])
			}
		}
	}
}

// isTitle reports whether a browser test's title begins so.
func isTitle(source, name string) bool {
	for _, quote := range []string{"'", `"`, "`"} {
		if strings.Contains(source, "test("+quote+name) {
			return true
		}
	}
	return false
}

// browserTests is the text of all tests that are played in a browser.
func browserTests(t *testing.T) string {
	t.Helper()
	var all strings.Builder
	err := filepath.WalkDir("../frontend/e2e", func(path string, _ fs.DirEntry, err error) error {
		if err == nil && strings.HasSuffix(path, ".spec.ts") {
			all.WriteString(read(t, path))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all.String()
}
