package store_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"tenantry/server/domain"
	"tenantry/server/store"
	"tenantry/server/store/storetest"
)

// reason is the finer word of a domain error.
func reason(err error) string {
	var e *domain.Error
	if errors.As(err, &e) {
		return e.Reason
	}
	return ""
}

func schema(t testing.TB, db *store.DB) store.SchemaState {
	t.Helper()
	state, err := db.Schema(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return state
}

func TestMigrate_Twice(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		ctx := context.Background()
		if err := db.Tx(ctx, func(tx *store.Tx) error { return put(ctx, tx, "a") }); err != nil {
			t.Fatal(err)
		}
		if err := db.Migrate(ctx); err != nil {
			t.Fatal(err)
		}
		if state := schema(t, db); state.Pending() || state.Current == 0 {
			t.Errorf("state %+v", state)
		}
		wantKeys(t, db, "a")
	})
}

func TestMigrate_RefusesNewerSchema(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		ctx := context.Background()
		err := db.Tx(ctx, func(tx *store.Tx) error {
			_, err := tx.DBTX().ExecContext(ctx,
				"INSERT INTO goose_db_version (version_id, is_applied, tstamp) VALUES (99, TRUE, CURRENT_TIMESTAMP)")
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		err = db.Migrate(ctx)
		if reason(err) != "newer_schema" || !strings.Contains(err.Error(), "schema 99") {
			t.Errorf("got %v", err)
		}
	})
}

func TestMigrate_RefusesForeignDatabase(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "other.db")
	execSQLite(t, path, "CREATE TABLE tenants (id INTEGER)")
	db := storetest.Open(t, "sqlite://"+path)
	if err := db.Migrate(context.Background()); reason(err) != "not_ours" {
		t.Errorf("got %v", err)
	}
}

// execSQLite runs statements on a file past the store.
func execSQLite(t testing.TB, path string, statements ...string) {
	t.Helper()
	other, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	for _, statement := range statements {
		if _, err := other.ExecContext(context.Background(), statement); err != nil {
			t.Fatalf("%s: %v", statement, err)
		}
	}
	if err := other.Close(); err != nil {
		t.Fatal(err)
	}
}

const addColumn = "-- +goose Up\nALTER TABLE settings ADD COLUMN note TEXT;\n"

func TestMigrate_CopiesTheFileFirst(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "data", store.FileName)
	clock := storetest.Clock(t)
	db := storetest.Open(t, "sqlite://"+path, storetest.WithNow(clock.Now))
	ctx := context.Background()
	if err := db.Migrate(ctx); err != nil {
		t.Fatal(err)
	}
	if err := db.Tx(ctx, func(tx *store.Tx) error { return put(ctx, tx, "a") }); err != nil {
		t.Fatal(err)
	}
	if copies := glob(t, filepath.Dir(path), "*schema*"); len(copies) != 0 {
		t.Errorf("an empty database was copied: %v", copies)
	}
	before := schema(t, db).Current
	db.AddMigration("99998_note.sql", addColumn)
	if err := db.Migrate(ctx); err != nil {
		t.Fatal(err)
	}
	copies := glob(t, filepath.Dir(path), "*schema*")
	want := []string{fmt.Sprintf("tenantry-schema%d-20260301T090000.000Z.db", before)}
	if diff := cmp.Diff(want, copies); diff != "" {
		t.Fatalf("copies (-want +got):\n%s", diff)
	}
	version, err := store.CheckBackup(ctx, filepath.Join(filepath.Dir(path), copies[0]))
	if err != nil || version != before {
		t.Errorf("the copy is at %d, %v", version, err)
	}
	wantKeys(t, db, "a") // statements prepared before the migration still work
}

// A migration that fails leaves the data as it was.
func TestMigrate_FailureLeavesTheData(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		ctx := context.Background()
		if err := db.Tx(ctx, func(tx *store.Tx) error { return put(ctx, tx, "a") }); err != nil {
			t.Fatal(err)
		}
		db.AddMigration("99998_bad.sql", "-- +goose Up\nDELETE FROM settings;\nSELECT * FROM nowhere;\n")
		if err := db.Migrate(ctx); err == nil {
			t.Fatal("no error")
		}
		if state := schema(t, db); state.Current == 99998 {
			t.Errorf("state %+v", state)
		}
		wantKeys(t, db, "a")
	})
}

func TestMigrate_ManyNodesAtOnce(t *testing.T) {
	t.Parallel()
	url := storetest.PostgresURL(t)
	var all sync.WaitGroup
	for range 3 {
		db := storetest.Open(t, url)
		db.AddMigration("99998_note.sql", addColumn)
		all.Go(func() {
			if err := db.Migrate(context.Background()); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
}

func glob(t testing.TB, dir, pattern string) []string {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(dir, pattern))
	if err != nil {
		t.Fatal(err)
	}
	names := []string{}
	for _, path := range paths {
		names = append(names, filepath.Base(path))
	}
	return names
}

func TestOverlay_OwnFilesHideCommonOnes(t *testing.T) {
	t.Parallel()
	common := fstest.MapFS{"1.sql": {Data: []byte("common 1")}, "2.sql": {Data: []byte("common 2")}}
	own := fstest.MapFS{"2.sql": {Data: []byte("own 2")}, "3.sql": {Data: []byte("own 3")}}
	merged := store.Overlay(own, common)
	names, err := fs.Glob(merged, "*.sql")
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, name := range names {
		text, err := fs.ReadFile(merged, name)
		if err != nil {
			t.Fatal(err)
		}
		got[name] = string(text)
	}
	want := map[string]string{"1.sql": "common 1", "2.sql": "own 2", "3.sql": "own 3"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("files (-want +got):\n%s", diff)
	}
}
