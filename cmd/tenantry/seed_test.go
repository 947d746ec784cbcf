package main

import (
	"bytes"
	"context"
	"strings"
	"testing"
)

// runSeed runs a command line of "tenantry seed" and returns its exit code and what it printed.
func runSeed(args ...string) (code int, stdout, stderr string) {
	var out, errs bytes.Buffer
	code = run(context.Background(), append([]string{"seed"}, args...), &out, &errs)
	return code, out.String(), errs.String()
}

func TestSeed_AddsAndRemovesOnce(t *testing.T) {
	t.Parallel()
	dir := dataDir(t)
	steps := []struct {
		args []string
		want string
	}{
		{nil, "There are 12 sample tenants.\n"},
		{nil, "There are 12 sample tenants.\n"},
		{[]string{"--remove"}, "Removed 12 sample tenants.\n"},
		{[]string{"--remove"}, "Removed 0 sample tenants.\n"},
	}
	for i, step := range steps {
		code, out, errs := runSeed(append([]string{"--data", dir}, step.args...)...)
		if code != 0 || out != step.want {
			t.Errorf("step %d: %d, %q\n%s", i, code, out, errs)
		}
	}
}

func TestSeed_NeedsADatabase(t *testing.T) {
	t.Parallel()
	code, _, errs := runSeed("--data", t.TempDir())
	if code == 0 || !strings.Contains(errs, "There is no database") {
		t.Errorf("got %d\n%s", code, errs)
	}
}
