package store_test

import (
	"context"
	"database/sql"
	"encoding/binary"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tenantry/server/store"
	"tenantry/server/store/storetest"
)

var update = flag.Bool("update", false, "write fresh.sql anew")

const freshFile = "fresh.sql"

// A new file is the same whether the migrations made it one by one or the whole
// schema at once.
func TestFreshSchema_IsWhatTheMigrationsMake(t *testing.T) {
	t.Parallel()
	migrated := made(t, (*store.DB).MigrateOneByOne)
	want := script(t, migrated)
	if *update {
		if err := os.WriteFile(freshFile, []byte(want), 0o600); err != nil {
			t.Fatal(err)
		}
		return // the program has the old one built in
	}
	got, err := os.ReadFile(freshFile)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, string(got)); diff != "" {
		t.Fatalf("make generate is due: fresh.sql is not what the migrations make (-want +got):\n%s", diff)
	}
	fresh := made(t, (*store.DB).Migrate)
	if diff := cmp.Diff(want, script(t, fresh)); diff != "" {
		t.Errorf("the file that fresh.sql makes (-want +got):\n%s", diff)
	}
	for _, number := range []string{"PRAGMA application_id", "PRAGMA user_version", "PRAGMA auto_vacuum"} {
		if a, b := number1(t, migrated, number), number1(t, fresh, number); a != b {
			t.Errorf("%s: %d and %d", number, a, b)
		}
	}
}

// made is a new file that migrate was called on.
func made(t *testing.T, migrate func(*store.DB, context.Context) error) *sql.DB {
	t.Helper()
	path := filepath.Join(t.TempDir(), store.FileName)
	if err := migrate(storetest.Open(t, "sqlite://"+path), context.Background()); err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

// script writes a file's schema and versions as statements, and refuses other rows.
func script(t *testing.T, db *sql.DB) string {
	t.Helper()
	var b strings.Builder
	b.WriteString("-- Made from the migrations by `make generate`: see fresh.go.\n")
	for _, row := range rows(t, db, "SELECT type, name, COALESCE(sql, '') FROM sqlite_schema ORDER BY rowid") {
		kind, name, text := row[0], row[1], row[2]
		if kind == "table" && !strings.HasPrefix(name, "sqlite_") && name != "goose_db_version" {
			if n := number1(t, db, fmt.Sprintf("SELECT COUNT(*) FROM %q", name)); n > 0 {
				t.Fatalf("the migrations leave %d rows in %s, which fresh.sql would have to hold", n, name)
			}
		}
		if text != "" && !strings.HasPrefix(name, "sqlite_") { // SQLite makes those itself
			fmt.Fprintf(&b, "%s;\n", text)
		}
	}
	versions := []string{}
	for _, row := range rows(t, db, "SELECT version_id, is_applied, '' FROM goose_db_version ORDER BY id") {
		versions = append(versions, fmt.Sprintf("(%s, %s)", row[0], row[1]))
	}
	fmt.Fprintf(&b, "INSERT INTO goose_db_version (version_id, is_applied) VALUES %s;\n", strings.Join(versions, ", "))
	return b.String()
}

// rows reads rows of three columns.
func rows(t *testing.T, db *sql.DB, query string) (all [][3]string) {
	t.Helper()
	found, err := db.QueryContext(context.Background(), query)
	if err != nil {
		t.Fatal(err)
	}
	for found.Next() {
		var row [3]string
		if err := found.Scan(&row[0], &row[1], &row[2]); err != nil {
			t.Fatal(err)
		}
		all = append(all, row)
	}
	if err := found.Err(); err != nil {
		t.Fatal(err)
	}
	return all
}

func number1(t *testing.T, db *sql.DB, query string) (n int64) {
	t.Helper()
	if err := db.QueryRowContext(context.Background(), query).Scan(&n); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return n
}

// A program that knows more migrations than the schema at once does goes on from there.
func TestFreshSchema_LaterMigrationsFollow(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	db := storetest.Open(t, "sqlite://"+filepath.Join(dir, store.FileName))
	db.AddMigration("99998_note.sql", addColumn)
	ctx := context.Background()
	if err := db.Migrate(ctx); err != nil {
		t.Fatal(err)
	}
	if state := schema(t, db); state.Pending() || state.Current != 99998 {
		t.Errorf("state %+v", state)
	}
	if _, err := db.Count(ctx, "SELECT COUNT(note) FROM settings"); err != nil {
		t.Error(err)
	}
}

// A first migration that an older program began, one by one, is finished that way.
func TestFreshSchema_LeavesWhatWasBegun(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), store.FileName)
	execSQLite(t, path,
		"CREATE TABLE goose_db_version (id INTEGER PRIMARY KEY AUTOINCREMENT, version_id INTEGER NOT NULL, is_applied INTEGER NOT NULL, tstamp TIMESTAMP DEFAULT (datetime('now')))",
		"INSERT INTO goose_db_version (version_id, is_applied) VALUES (0, 1)")
	db := storetest.Open(t, "sqlite://"+path)
	ctx := context.Background()
	if err := db.Migrate(ctx); err != nil {
		t.Fatal(err)
	}
	if state := schema(t, db); state.Pending() {
		t.Errorf("state %+v", state)
	}
	if err := db.Tx(ctx, func(tx *store.Tx) error { return put(ctx, tx, "a") }); err != nil {
		t.Error(err)
	}
}

// A new file costs one commit, and so one flush to the disk: every commit marks its
// last page in the write-ahead log with the size of the file.
func TestFreshSchema_IsOneCommit(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), store.FileName)
	db := storetest.Open(t, "sqlite://"+path)
	if err := db.Migrate(context.Background()); err != nil {
		t.Fatal(err)
	}
	log := readFile(t, path+"-wal")
	const header, frameHeader, pageSize = 32, 24, 4096
	pages, commits := 0, 0
	for at := header; at+frameHeader+pageSize <= len(log); at += frameHeader + pageSize {
		pages++
		if binary.BigEndian.Uint32(log[at+4:]) > 0 {
			commits++
		}
	}
	if pages < 100 || commits != 1 {
		t.Errorf("%d pages in %d commits", pages, commits)
	}
}

// Whoever is killed while the file is made leaves one that the next start takes
// for new: here the log ends at any page of the one commit.
func TestFreshSchema_CutOffAnywhere(t *testing.T) {
	t.Parallel()
	whole := filepath.Join(t.TempDir(), store.FileName)
	db := storetest.Open(t, "sqlite://"+whole)
	ctx := context.Background()
	if err := db.Migrate(ctx); err != nil {
		t.Fatal(err)
	}
	file, log := readFile(t, whole), readFile(t, whole+"-wal")
	const cuts = 12
	for i := range cuts + 1 {
		path := filepath.Join(t.TempDir(), store.FileName)
		writeFile(t, path, file)
		writeFile(t, path+"-wal", log[:len(log)*i/cuts])
		db := storetest.Open(t, "sqlite://"+path)
		if state := schema(t, db); (state.Current != 0) != (i == cuts) {
			t.Errorf("cut at %d of %d: %+v", i, cuts, state)
		}
		if err := db.Migrate(ctx); err != nil {
			t.Errorf("cut at %d of %d: %v", i, cuts, err)
			continue
		}
		if state := schema(t, db); state.Pending() {
			t.Errorf("cut at %d of %d: %+v", i, cuts, state)
		}
		if err := db.Tx(ctx, func(tx *store.Tx) error { return put(ctx, tx, "a") }); err != nil {
			t.Errorf("cut at %d of %d: %v", i, cuts, err)
		}
	}
}

func readFile(t *testing.T, path string) []byte {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func writeFile(t *testing.T, path string, data []byte) {
	t.Helper()
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
}
