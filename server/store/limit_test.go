package store_test

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"
)

// TestNoBareLimitParameter keeps SQLite from compiling a statement anew at every
// call: it looks at the value that is bound to a bare LIMIT to choose its plan,
// and so drops the compiled statement whenever one is bound. A cast hides it.
// This once cost a third of the CPU time of GET /session.
func TestNoBareLimitParameter(t *testing.T) {
	t.Parallel()
	bare := regexp.MustCompile(`(?i)\b(LIMIT|OFFSET)\s+(\$\d|\?|@|sqlc\.)`)
	for _, pattern := range []string{"*.go", "queries/*.sql"} {
		files, err := filepath.Glob(pattern)
		if err != nil || len(files) == 0 {
			t.Fatalf("%s: %d files, %v", pattern, len(files), err)
		}
		for _, file := range files {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			for _, found := range bare.FindAllString(string(text), -1) {
				t.Errorf("%s: %q needs CAST(… AS BIGINT)", file, found)
			}
		}
	}
}
