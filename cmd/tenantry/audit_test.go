package main

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tenantry/server"
	"tenantry/server/audit"
	"tenantry/server/domain"
	"tenantry/server/store"
)

func runAudit(args ...string) (code int, stdout, stderr string) {
	var out, errs bytes.Buffer
	code = run(context.Background(), append([]string{"audit", "verify"}, args...), &out, &errs)
	return code, out.String(), errs.String()
}

// change writes to a store that nobody has open.
func change(t *testing.T, dir string, fn func(ctx context.Context, tx *store.Tx) error) {
	t.Helper()
	db, err := store.Open(t.Context(), store.Options{DataDir: dir})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	if err := db.Tx(t.Context(), func(tx *store.Tx) error { return fn(t.Context(), tx) }); err != nil {
		t.Fatal(err)
	}
}

func TestAuditVerify(t *testing.T) {
	t.Parallel()
	dir := dataDir(t)
	for _, action := range []string{"thing.one", "thing.two", "thing.three"} {
		change(t, dir, func(ctx context.Context, tx *store.Tx) error {
			return audit.Record(ctx, tx, audit.Event{Action: action, TargetKind: "thing"})
		})
	}
	code, out, errs := runAudit("--data", dir)
	if code != 0 || !strings.Contains(out, "3 events in 1 chains") || !strings.Contains(out, "Nobody changed") {
		t.Fatalf("%d\n%s%s", code, out, errs)
	}
	raw, err := sql.Open("sqlite", "file:"+filepath.Join(dir, store.FileName))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := raw.ExecContext(t.Context(), `UPDATE audit_events SET action = 'thing.else' WHERE seq = 2`); err != nil {
		t.Fatal(err)
	}
	if err := raw.Close(); err != nil {
		t.Fatal(err)
	}
	code, out, errs = runAudit("--data", dir)
	if code != 1 || !strings.Contains(out, "Changed, moved or put in: platform/0, number 2") || !strings.Contains(errs, "tampered with: 1 faults") {
		t.Errorf("%d\n%s%s", code, out, errs)
	}
	code, out, _ = runAudit("--data", dir, "-o", "json")
	var found audit.Verified
	if err := json.Unmarshal([]byte(out), &found); err != nil || code != 1 || found.Found != 1 || found.Faults[0].Kind != domain.AuditAltered {
		t.Errorf("%d %v\n%s", code, err, out)
	}
	if code, _, errs := runAudit("--data", dir, "--tenant", "nobody"); code != 1 || !strings.Contains(errs, "tenant") {
		t.Errorf("%d %s", code, errs)
	}
}

func TestRotateSigningKey(t *testing.T) {
	t.Parallel()
	dir := dataDir(t)
	if code, _, errs := runAdmin("rotate-signing-key", "--data", dir); code != 1 || !strings.Contains(errs, "There is no") {
		t.Errorf("without the server's key: %d %s", code, errs)
	}
	if err := os.WriteFile(filepath.Join(dir, server.KeyFile), []byte("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	code, out, errs := runAdmin("rotate-signing-key", "--data", dir)
	if code != 0 || !strings.HasPrefix(out, "The key sk_") {
		t.Errorf("%d %s%s", code, out, errs)
	}
}
