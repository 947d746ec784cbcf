package store_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tenantry/server/domain"
	"tenantry/server/store"
	"tenantry/server/store/storetest"
)

// writeUntil stores rows in pairs, each pair in one transaction, until stop is
// closed. A consistent copy holds whole pairs only.
func writeUntil(t *testing.T, db *store.DB, stop <-chan struct{}) *sync.WaitGroup {
	t.Helper()
	var all sync.WaitGroup
	for client := range 4 {
		all.Go(func() {
			ctx := context.Background()
			for n := 0; ; n++ {
				select {
				case <-stop:
					return
				default:
				}
				err := db.Tx(ctx, func(tx *store.Tx) error {
					if err := put(ctx, tx, fmt.Sprintf("left-%d-%d", client, n)); err != nil {
						return err
					}
					return put(ctx, tx, fmt.Sprintf("right-%d-%d", client, n))
				})
				if err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	return &all
}

func TestBackup_WhileWritingThenRestore(t *testing.T) {
	t.Parallel()
	db := storetest.SQLite(t)
	ctx := context.Background()
	dir := t.TempDir()
	fill(t, db, 2000) // enough pages for the copy to take a while
	stop := make(chan struct{})
	writers := writeUntil(t, db, stop)
	backup := filepath.Join(dir, "backup.db")
	for range 5 {
		_ = os.Remove(backup)
		if err := db.Backup(ctx, backup); err != nil {
			t.Fatal(err)
		}
	}
	close(stop)
	writers.Wait()
	target := store.Options{DataDir: filepath.Join(dir, "new")}
	if err := os.Mkdir(target.DataDir, 0o700); err != nil {
		t.Fatal(err)
	}
	restored, err := store.Restore(ctx, target, backup)
	if err != nil {
		t.Fatal(err)
	}
	if restored.KeptAside != "" || restored.Version != schema(t, db).Current {
		t.Errorf("got %+v", restored)
	}
	copied := storetest.Open(t, "sqlite://"+restored.Path)
	left, right := countLike(t, copied, "left-%"), countLike(t, copied, "right-%")
	if left != right || countLike(t, copied, "filler-%") != 2000 {
		t.Errorf("%d left, %d right", left, right)
	}
	if info, err := os.Stat(backup); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the backup's mode: %v, %v", info, err)
	}
}

func fill(t *testing.T, db *store.DB, rows int) {
	t.Helper()
	ctx := context.Background()
	err := db.Tx(ctx, func(tx *store.Tx) error {
		for i := range rows {
			if err := put(ctx, tx, fmt.Sprintf("filler-%d", i)); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func countLike(t *testing.T, db *store.DB, pattern string) int64 {
	t.Helper()
	n, err := db.Count(context.Background(), "SELECT COUNT(*) FROM settings WHERE key LIKE $1", pattern)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestBackup_NeverOverwrites(t *testing.T) {
	t.Parallel()
	db := storetest.SQLite(t)
	dir := t.TempDir()
	file := filepath.Join(dir, "backup.db")
	if err := os.WriteFile(file, []byte("precious"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := db.Backup(context.Background(), file); !domain.Is(err, domain.CodeConflict) {
		t.Errorf("got %v", err)
	}
	text, err := os.ReadFile(file)
	if err != nil || string(text) != "precious" {
		t.Errorf("the file now holds %q, %v", text, err)
	}
	if left := glob(t, dir, "*"); len(left) != 1 {
		t.Errorf("left behind: %v", left)
	}
}

func TestBackup_FailureLeavesNothing(t *testing.T) {
	t.Parallel()
	db := storetest.SQLite(t)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	dir := t.TempDir()
	if err := db.Backup(ctx, filepath.Join(dir, "backup.db")); err == nil {
		t.Error("no error")
	}
	if left := glob(t, dir, "*"); len(left) != 0 {
		t.Errorf("left behind: %v", left)
	}
	if err := db.Backup(context.Background(), filepath.Join(dir, "missing", "backup.db")); err != nil {
		t.Errorf("into a directory that is not there yet: %v", err)
	}
}

func TestBackup_PostgresNamesTheCommand(t *testing.T) {
	t.Parallel()
	db := storetest.Postgres(t)
	err := db.Backup(context.Background(), "it's.dump")
	if reason(err) != "use_pg_dump" || !strings.Contains(err.Error(), `--file='it'\''s.dump' 'postgres://`) {
		t.Errorf("got %v", err)
	}
	_, err = store.Restore(context.Background(), store.Options{URL: "postgres://me:secret@db.example.com/tn"}, "x.dump")
	if reason(err) != "use_pg_restore" || !strings.Contains(err.Error(), "--dbname='postgres://me@db.example.com/tn' 'x.dump'") {
		t.Errorf("got %v", err)
	}
}

// installation is a closed database with one row, and a backup with another.
func installation(t *testing.T) (o store.Options, backup string) {
	t.Helper()
	dir := t.TempDir()
	o = store.Options{DataDir: filepath.Join(dir, "data"), Now: storetest.Clock(t).Now}
	backup = filepath.Join(dir, "backup.db")
	ctx := context.Background()
	for key, then := range map[string]func(*store.DB) error{
		"backup": func(db *store.DB) error { return db.Backup(ctx, backup) },
		"now":    func(*store.DB) error { return nil },
	} {
		use := o
		if key == "backup" {
			use.DataDir = filepath.Join(dir, "elsewhere")
		}
		withStore(t, use, func(db *store.DB) error {
			if err := db.Tx(ctx, func(tx *store.Tx) error { return put(ctx, tx, key) }); err != nil {
				return err
			}
			return then(db)
		})
	}
	return o, backup
}

// withStore opens, migrates, uses and closes a store.
func withStore(t *testing.T, o store.Options, use func(*store.DB) error) {
	t.Helper()
	ctx := context.Background()
	db, err := store.Open(ctx, o)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	}()
	if err := db.Migrate(ctx); err != nil {
		t.Fatal(err)
	}
	if err := use(db); err != nil {
		t.Fatal(err)
	}
}

func TestRestore_KeepsWhatWasThere(t *testing.T) {
	t.Parallel()
	o, backup := installation(t)
	restored, err := store.Restore(context.Background(), o, backup)
	if err != nil {
		t.Fatal(err)
	}
	withStore(t, o, func(db *store.DB) error { wantKeys(t, db, "backup"); return nil })
	aside := store.Options{URL: "sqlite://" + restored.KeptAside}
	withStore(t, aside, func(db *store.DB) error { wantKeys(t, db, "now"); return nil })
	want := []string{"tenantry-before-restore-20260301T090000.000Z.db", "tenantry.db"}
	if diff := cmp.Diff(want, glob(t, o.DataDir, "*.db*")); diff != "" {
		t.Errorf("files (-want +got):\n%s", diff)
	}
}

func TestRestore_RefusesWhileInUse(t *testing.T) {
	t.Parallel()
	o, backup := installation(t)
	withStore(t, o, func(db *store.DB) error {
		if _, err := store.Restore(context.Background(), o, backup); reason(err) != "in_use" {
			t.Errorf("got %v", err)
		}
		wantKeys(t, db, "now")
		return nil
	})
	withStore(t, o, func(db *store.DB) error { wantKeys(t, db, "now"); return nil })
}

func TestRestore_OverADamagedDatabase(t *testing.T) {
	t.Parallel()
	o, backup := installation(t)
	path := filepath.Join(o.DataDir, store.FileName)
	if err := os.WriteFile(path, bytes.Repeat([]byte("garbage "), 4096), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path+"-wal", []byte("stale log"), 0o600); err != nil {
		t.Fatal(err)
	}
	restored, err := store.Restore(context.Background(), o, backup)
	if err != nil {
		t.Fatal(err)
	}
	if kept, err := os.ReadFile(restored.KeptAside); err != nil || !bytes.HasPrefix(kept, []byte("garbage")) {
		t.Errorf("kept %.20q, %v", kept, err)
	}
	withStore(t, o, func(db *store.DB) error { wantKeys(t, db, "backup"); return nil })
}

func TestRestore_RefusesBadBackups(t *testing.T) {
	t.Parallel()
	bad := map[string]struct {
		spoil  func(t *testing.T, file string)
		reason string
	}{
		"missing": {func(t *testing.T, file string) { replace(t, file, nil, true) }, ""},
		"empty":   {func(t *testing.T, file string) { replace(t, file, nil, false) }, "not_ours"},
		"not a database": {func(t *testing.T, file string) {
			replace(t, file, bytes.Repeat([]byte("x"), 9999), false)
		}, "damaged"},
		"cut short": {func(t *testing.T, file string) {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			replace(t, file, text[:len(text)/2], false)
		}, "damaged"},
		"damaged inside": {func(t *testing.T, file string) {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			copy(text[len(text)/2:], bytes.Repeat([]byte{0xa5}, 6000))
			replace(t, file, text, false)
		}, "damaged"},
		"dangling reference": {func(t *testing.T, file string) {
			execSQLite(t, file, "INSERT INTO tenant_words (word, tenant_id) VALUES ('x', 'nobody')")
		}, "damaged"},
		"somebody else's": {func(t *testing.T, file string) {
			replace(t, file, nil, true)
			execSQLite(t, file, "CREATE TABLE recipes (id INTEGER)")
		}, "not_ours"},
		"newer": {func(t *testing.T, file string) {
			execSQLite(t, file, "INSERT INTO goose_db_version (version_id, is_applied) VALUES (99, TRUE)")
		}, "newer_schema"},
	}
	for name, c := range bad {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o, backup := installation(t)
			c.spoil(t, backup)
			before := glob(t, o.DataDir, "*")
			_, err := store.Restore(context.Background(), o, backup)
			if err == nil || reason(err) != c.reason {
				t.Errorf("got %v, reason %q", err, reason(err))
			}
			if diff := cmp.Diff(before, glob(t, o.DataDir, "*")); diff != "" {
				t.Errorf("the data directory changed (-before +after):\n%s", diff)
			}
			withStore(t, o, func(db *store.DB) error { wantKeys(t, db, "now"); return nil })
		})
	}
}

// replace gives a file other contents, or removes it.
func replace(t *testing.T, file string, text []byte, remove bool) {
	t.Helper()
	if err := os.Remove(file); err != nil {
		t.Fatal(err)
	}
	if remove {
		return
	}
	if err := os.WriteFile(file, text, 0o600); err != nil {
		t.Fatal(err)
	}
}
