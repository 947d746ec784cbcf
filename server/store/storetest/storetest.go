package storetest

import (
	"context"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"tenantry/server/store"
)

// Env names the variable with the URL of a PostgreSQL server for tests.
const Env = "TENANTRY_TEST_PG"

// Option changes how a store is opened.
type Option func(*store.Options)

// WithNow sets the store's clock, for example to storetest.Clock(t).Now.
func WithNow(now func() time.Time) Option {
	return func(o *store.Options) { o.Now = now }
}

// Each runs a subtest on every database there is.
func Each(t *testing.T, test func(t *testing.T, db *store.DB), options ...Option) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		test(t, SQLite(t, options...))
	})
	if os.Getenv(Env) == "" {
		return
	}
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		test(t, Postgres(t, options...))
	})
}

// SQLite opens a migrated store in a file that goes away with the test.
func SQLite(t testing.TB, options ...Option) *store.DB {
	t.Helper()
	image, err := sqliteImage()
	if err != nil {
		t.Fatalf("make the template database: %v", err)
	}
	path := filepath.Join(t.TempDir(), store.FileName)
	if err := os.WriteFile(path, image, 0o600); err != nil {
		t.Fatal(err)
	}
	return open(t, store.Options{URL: "sqlite://" + path}, options)
}

// Open opens the store at a URL and closes it with the test.
func Open(t testing.TB, url string, options ...Option) *store.DB {
	t.Helper()
	return open(t, store.Options{URL: url}, options)
}

func open(t testing.TB, o store.Options, options []Option) *store.DB {
	t.Helper()
	for _, option := range options {
		option(&o)
	}
	db, err := store.Open(context.Background(), o)
	if err != nil {
		t.Fatalf("open the store: %v", err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Errorf("close the store: %v", err)
		}
	})
	return db
}

// sqliteImage is a migrated, empty database as bytes, made once per process:
// copying it is much faster than migrating.
var sqliteImage = sync.OnceValues(func() ([]byte, error) {
	dir, err := os.MkdirTemp("", "tenantry-template-")
	if err != nil {
		return nil, err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	ctx := context.Background()
	db, err := store.Open(ctx, store.Options{DataDir: dir})
	if err != nil {
		return nil, err
	}
	if err := db.Migrate(ctx); err != nil {
		return nil, err
	}
	if err := db.Close(); err != nil { // folds the write-ahead log into the file
		return nil, err
	}
	return os.ReadFile(filepath.Join(dir, store.FileName))
})
