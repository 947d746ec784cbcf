package api

import (
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestOpenAPIIsCommitted holds the document in the repository, from which the
// pages take their types, against the code.
func TestOpenAPIIsCommitted(t *testing.T) {
	t.Parallel()
	committed, err := os.ReadFile("openapi.yaml")
	if err != nil {
		t.Fatal(err)
	}
	current, err := documented(t).OpenAPI().YAML()
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(committed), string(current)); diff != "" {
		t.Fatalf("openapi.yaml is out of date, run make generate:\n%s", diff)
	}
}
