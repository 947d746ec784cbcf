package main

import (
	"bytes"
	"context"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"tenantry/server/servertest"
)

// execute runs one command line as the program does.
func execute(t *testing.T, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	code = run(t.Context(), args, &out, &errs)
	return code, out.String(), errs.String()
}

func TestRun_Usage(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		args []string
		code int
		want string // in either output
	}{
		"nothing is the help":         {nil, 0, "tenantry serve"},
		"help of serve":               {[]string{"serve", "--help"}, 0, "--public-url URL"},
		"version":                     {[]string{"version"}, 0, "tenantry dev"},
		"an unknown flag":             {[]string{"serve", "--adress", "x"}, 2, "see “tenantry serve --help”"},
		"an unknown command":          {[]string{"sevre"}, 2, "unknown command"},
		"too few arguments":           {[]string{"backup"}, 2, "accepts 1 arg(s)"},
		"a setting that cannot be":    {[]string{"serve", "--addr", "x", "--log-level", "y"}, 2, "2 problems"},
		"a store that is not there":   {[]string{"backup", "--data", "/nowhere", "b.db"}, 1, "There is no database at /nowhere/tenantry.db"},
		"a store that cannot be read": {[]string{"restore", "--data", t.TempDir(), "/nowhere/b.db"}, 1, "/nowhere/b.db"},
		"an API document":             {[]string{"openapi"}, 0, "openapi: 3.1.0"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			code, stdout, stderr := execute(t, tc.args...)
			if code != tc.code || !strings.Contains(stdout+stderr, tc.want) {
				t.Errorf("exit %d, want %d with %q\nstdout: %s\nstderr: %s", code, tc.code, tc.want, stdout, stderr)
			}
			if (code == 0) != (stderr == "") {
				t.Errorf("exit %d with stderr %q", code, stderr)
			}
		})
	}
}

func TestBackupAndRestore_WhileTheServerRuns(t *testing.T) {
	t.Parallel()
	s := servertest.New(t)
	file := filepath.Join(t.TempDir(), "copy.db")
	code, out, errs := execute(t, "backup", "--data", s.Dir, file)
	if code != 0 || !strings.Contains(out, "Copied the database to "+file) {
		t.Fatalf("backup: exit %d, %s%s", code, out, errs)
	}
	if code, _, errs := execute(t, "backup", "--data", s.Dir, file); code != 1 || !strings.Contains(errs, file) {
		t.Errorf("an existing copy is written over: exit %d, %s", code, errs)
	}
	if code, _, errs := execute(t, "restore", "--data", s.Dir, file); code != 1 || !strings.Contains(errs, "Stop Tenantry") {
		t.Errorf("a database in use is restored: exit %d, %s", code, errs)
	}

	s.Admin(t).Do(http.MethodPatch, "/platform/settings", map[string]string{"name": "After the backup"}).Want(http.StatusOK)
	s.Stop(t)
	code, out, errs = execute(t, "restore", "--data", s.Dir, file)
	if code != 0 || !strings.Contains(out, "is kept as") {
		t.Fatalf("restore: exit %d, %s%s", code, out, errs)
	}
	s.Start(t)
	var settings struct{ Name string }
	s.Admin(t).Do(http.MethodGet, "/platform/settings", nil).Want(http.StatusOK, &settings)
	if settings.Name == "After the backup" {
		t.Error("the restore brought nothing back")
	}
}

func TestMigrate(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "tenantry.db"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if code, _, errs := execute(t, "migrate", "--check", "--data", dir); code != 1 || !strings.Contains(errs, "this program wants") {
		t.Errorf("check of an empty database: exit %d, %s", code, errs)
	}
	for range 2 { // the second time there is nothing to do
		if code, out, errs := execute(t, "migrate", "--data", dir); code != 0 || !strings.Contains(out, "is at schema") {
			t.Errorf("migrate: exit %d, %s%s", code, out, errs)
		}
	}
	if code, _, errs := execute(t, "migrate", "--check", "--data", dir); code != 0 {
		t.Errorf("check of a migrated database: exit %d, %s", code, errs)
	}
}

func TestDoctor(t *testing.T) {
	t.Parallel()
	s := servertest.New(t)
	code, out, _ := execute(t, "doctor", "--data", s.Dir, "--public-url", "http://tenants.example.com")
	for _, want := range []string{"ok    database", "ok    key", "ok    templates", "is not https"} {
		if !strings.Contains(out, want) {
			t.Errorf("missing %q", want)
		}
	}
	if code != 0 {
		t.Errorf("exit %d for a server that works:\n%s", code, out)
	}

	broken := t.TempDir()
	for name, content := range map[string]string{"secret.key": "no key", "tenantry.db": strings.Repeat("no database ", 100), "templates/mine.yaml": "name: ["} {
		path := filepath.Join(broken, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	code, out, errs := execute(t, "doctor", "--data", broken)
	for _, want := range []string{"FAIL  key", "FAIL  database", "FAIL  templates", "mine.yaml:1:"} {
		if !strings.Contains(out, want) {
			t.Errorf("missing %q", want)
		}
	}
	if code != 1 || !strings.Contains(errs, "checks failed") {
		t.Errorf("exit %d, %s\n%s", code, errs, out)
	}
}

// output is what a running command prints, for a test that waits for it.
type output struct {
	mu   sync.Mutex
	text string
	more chan struct{}
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.text += string(p)
	select {
	case o.more <- struct{}{}:
	default:
	}
	return len(p), nil
}

// wait returns what stands between two words, once both are printed.
func (o *output) wait(t *testing.T, after, before string) string {
	t.Helper()
	limit := time.NewTimer(20 * time.Second)
	defer limit.Stop()
	for {
		o.mu.Lock()
		_, rest, began := strings.Cut(o.text, after)
		found, _, ended := strings.Cut(rest, before)
		o.mu.Unlock()
		if began && ended {
			return found
		}
		select {
		case <-o.more:
		case <-limit.C:
			t.Fatalf("printed only %q", o.text)
		}
	}
}

// TestServe_PrintsTheSetupLinkAndStops runs the command as a person does: start,
// open the printed link, stop.
func TestServe_PrintsTheSetupLinkAndStops(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	out, log := &output{more: make(chan struct{}, 1)}, &output{more: make(chan struct{}, 1)}
	ended := make(chan int, 1)
	go func() {
		ended <- run(ctx, []string{"serve", "--addr", "127.0.0.1:0", "--data", t.TempDir(), "--log-format", "json"}, out, log)
	}()
	link := "http://" + out.wait(t, "http://", "\n")
	code := out.wait(t, "/setup?code=", "\n")
	res, err := http.Get(link + "/readyz")
	if err != nil {
		t.Fatal(err)
	}
	if err := res.Body.Close(); err != nil || res.StatusCode != http.StatusOK {
		t.Errorf("ready: %d, %v", res.StatusCode, err)
	}
	cancel()
	if exit := <-ended; exit != 0 {
		t.Errorf("exit %d: %s", exit, log.text)
	}
	if code == "" || strings.Contains(log.text, code) {
		t.Errorf("code %q; the log must not hold it: %s", code, log.text)
	}
}
