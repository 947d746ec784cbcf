package main

import (
	"bytes"
	"context"
	"crypto/sha1"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"tenantry/server/store"
)

// dataDir makes a data directory with an up-to-date, empty database.
func dataDir(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	db, err := store.Open(t.Context(), store.Options{DataDir: dir})
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	return dir
}

// runAdmin runs a command line of "tenantry admin" and returns its exit code and what it printed.
func runAdmin(args ...string) (code int, stdout, stderr string) {
	var out, errs bytes.Buffer
	code = run(context.Background(), append([]string{"admin"}, args...), &out, &errs)
	return code, out.String(), errs.String()
}

func TestAdmin_CreateListReset(t *testing.T) {
	t.Parallel()
	dir := dataDir(t)
	code, out, errs := runAdmin("create", "--data", dir, "--email", "ada@example.com", "--name", "Ada Lovelace")
	shown := regexp.MustCompile(`Password, shown this once: \S{24}\n`)
	if code != 0 || !strings.HasPrefix(out, "Made ada@example.com, PLATFORM_ADMIN") || !shown.MatchString(out) {
		t.Fatalf("create: %d\n%s%s", code, out, errs)
	}
	code, out, errs = runAdmin("list", "--data", dir)
	if code != 0 || !strings.Contains(out, "ada@example.com") || !strings.Contains(out, "never") {
		t.Errorf("list: %d\n%s%s", code, out, errs)
	}
	code, out, errs = runAdmin("reset-password", "--data", dir, "--email", "Ada@Example.com")
	if code != 0 || !shown.MatchString(out) {
		t.Errorf("reset-password: %d\n%s%s", code, out, errs)
	}
}

func TestAdmin_WhatIsRefused(t *testing.T) {
	t.Parallel()
	dir := dataDir(t)
	if code, _, errs := runAdmin("create", "--data", dir, "--email", "ada@example.com", "--name", "Ada"); code != 0 {
		t.Fatal(errs)
	}
	tests := []struct {
		name string
		args []string
		want string
		code int
	}{
		{"twice", []string{"create", "--data", dir, "--email", "ADA@example.com", "--name", "Ada"}, "account with this address", 1},
		{"no such role", []string{"create", "--data", dir, "--email", "b@example.com", "--name", "B", "--role", "KING"}, "no such platform role", 1},
		{"no address", []string{"create", "--data", dir, "--email", "nobody", "--name", "B"}, "name@example.com", 1},
		{"nobody to reset", []string{"reset-password", "--data", dir, "--email", "b@example.com"}, "no such person", 1},
		{"a flag is missing", []string{"create", "--data", dir, "--name", "B"}, "email", 1},
		{"no database", []string{"list", "--data", t.TempDir()}, "There is no database", 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			code, out, errs := runAdmin(tt.args...)
			if code != tt.code || !strings.Contains(errs, tt.want) || out != "" {
				t.Errorf("exit %d, printed %q, said %q", code, out, errs)
			}
		})
	}
}

// The command line refuses stolen passwords as the pages do, and says when the list
// cannot be used.
func TestAdmin_StolenPasswords(t *testing.T) {
	t.Parallel()
	dir, path := dataDir(t), filepath.Join(t.TempDir(), "pwned-passwords.txt")
	stolen := "a yellow kite above the dunes"
	if err := os.WriteFile(path, fmt.Appendf(nil, "%X:3\r\n", sha1.Sum([]byte(stolen))), 0o600); err != nil {
		t.Fatal(err)
	}
	withPassword := func(password string, args ...string) (int, string) {
		var out, errs bytes.Buffer
		cmd := newRootCommand()
		cmd.SetIn(strings.NewReader(password + "\n"))
		cmd.SetOut(&out)
		cmd.SetErr(&errs)
		cmd.SetArgs(append([]string{"admin"}, append(args, "--data", dir, "--breached-passwords", path, "--password-stdin")...))
		if err := cmd.ExecuteContext(context.Background()); err != nil {
			return 1, wordsOf(err)
		}
		return 0, out.String()
	}
	create := []string{"create", "--email", "ada@example.com", "--name", "Ada"}
	if code, text := withPassword(stolen, create...); code == 0 || !strings.Contains(text, "stolen") {
		t.Errorf("create: %d %s", code, text)
	}
	if code, text := withPassword("plain words make a passphrase", create...); code != 0 {
		t.Fatal(text)
	}
	if code, text := withPassword(stolen, "reset-password", "--email", "ada@example.com"); code == 0 || !strings.Contains(text, "stolen") {
		t.Errorf("reset-password: %d %s", code, text)
	}
	if err := os.WriteFile(path, []byte("no hash\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if code, text := withPassword("plain words make a passphrase", "reset-password", "--email", "ada@example.com"); code == 0 || !strings.Contains(text, "line 1") {
		t.Errorf("with a broken list: %d %s", code, text)
	}
}
