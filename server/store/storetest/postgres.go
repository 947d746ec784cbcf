package storetest

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"tenantry/server/store"
)

// Postgres makes a migrated database on the server of TENANTRY_TEST_PG, drops it
// with the test, and skips the test when there is no server.
func Postgres(t testing.TB, options ...Option) *store.DB {
	t.Helper()
	return Open(t, PostgresURL(t), options...)
}

// PostgresURL is Postgres for tests that open the store themselves.
func PostgresURL(t testing.TB) string {
	t.Helper()
	server := os.Getenv(Env)
	if server == "" {
		t.Skipf("%s is not set", Env)
	}
	template, err := postgresTemplate()
	if err != nil {
		t.Fatalf("make the template database: %v", err)
	}
	name := "tenantry_test_" + strings.ReplaceAll(uuid.NewString(), "-", "")
	onServer(t, server, "CREATE DATABASE "+name+" TEMPLATE "+template)
	t.Cleanup(func() { onServer(t, server, "DROP DATABASE IF EXISTS "+name+" WITH (FORCE)") })
	target, err := withDatabase(server, name)
	if err != nil {
		t.Fatal(err)
	}
	return target
}

func onServer(t testing.TB, server, statement string) {
	t.Helper()
	admin, err := sql.Open("pgx", server)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	_, err = admin.ExecContext(ctx, statement)
	if err := errors.Join(err, admin.Close()); err != nil {
		t.Fatalf("%s: %v", statement, err)
	}
}

func withDatabase(server, name string) (string, error) {
	u, err := url.Parse(server)
	if err != nil {
		return "", fmt.Errorf("read %s: %w", Env, err)
	}
	u.Path = "/" + name
	return u.String(), nil
}

// templateLock is the advisory lock under which the template is made, so that
// the test programs of several packages can start at once.
const templateLock = 7453012

// postgresTemplate is the name of a migrated, empty database. It is named by the
// migrations, so that all test programs share one, and made under another name
// first, so that a half-made one is never used.
var postgresTemplate = sync.OnceValues(func() (string, error) {
	fingerprint, err := store.SchemaFingerprint()
	if err != nil {
		return "", err
	}
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute)
	defer cancel()
	admin, err := sql.Open("pgx", os.Getenv(Env))
	if err != nil {
		return "", err
	}
	defer func() { _ = admin.Close() }()
	conn, err := admin.Conn(ctx) // the lock belongs to a connection
	if err != nil {
		return "", err
	}
	defer func() { _ = conn.Close() }()
	if _, err := conn.ExecContext(ctx, "SELECT pg_advisory_lock($1)", templateLock); err != nil {
		return "", err
	}
	name := "tenantry_template_" + fingerprint
	return name, errors.Join(ensureTemplate(ctx, conn, name), unlock(ctx, conn))
})

func unlock(ctx context.Context, conn *sql.Conn) error {
	_, err := conn.ExecContext(ctx, "SELECT pg_advisory_unlock($1)", templateLock)
	return err
}

func ensureTemplate(ctx context.Context, conn *sql.Conn, name string) error {
	var exists bool
	err := conn.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM pg_database WHERE datname = $1)", name).Scan(&exists)
	if err != nil || exists {
		return err
	}
	draft := name + "_draft"
	for _, statement := range []string{"DROP DATABASE IF EXISTS " + draft, "CREATE DATABASE " + draft} {
		if _, err := conn.ExecContext(ctx, statement); err != nil {
			return err
		}
	}
	if err := migrateDatabase(ctx, draft); err != nil {
		return err
	}
	_, err = conn.ExecContext(ctx, "ALTER DATABASE "+draft+" RENAME TO "+name)
	return err
}

func migrateDatabase(ctx context.Context, name string) error {
	target, err := withDatabase(os.Getenv(Env), name)
	if err != nil {
		return err
	}
	db, err := store.Open(ctx, store.Options{URL: target})
	if err != nil {
		return err
	}
	return errors.Join(db.Migrate(ctx), db.Close())
}
