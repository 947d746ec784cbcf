package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"

	"tenantry/server/domain"
)

//go:embed migrations
var migrations embed.FS

// applicationID marks an SQLite file as ours ("TNRY").
const applicationID = 0x544e5259

// SchemaState is where a database stands.
type SchemaState struct {
	Current int64 // 0 for an empty database
	Wanted  int64 // the newest version this program knows
}

// Pending reports whether Migrate has something to do.
func (s SchemaState) Pending() bool { return s.Current < s.Wanted }

// refuseNewer keeps an older program away from a newer program's data.
func (s SchemaState) refuseNewer() error {
	if s.Current <= s.Wanted {
		return nil
	}
	return domain.Errorf(domain.CodeUnavailable,
		"This database was written by a newer Tenantry (schema %d; this program knows %d). Start the newer program, or restore a backup made before the upgrade.",
		s.Current, s.Wanted).Because("newer_schema")
}

// Schema reports where the database stands, without changing it.
func (db *DB) Schema(ctx context.Context) (SchemaState, error) {
	wanted, err := newestMigration(db.migrations)
	if err != nil {
		return SchemaState{}, err
	}
	state := SchemaState{Wanted: wanted}
	err = db.Read(ctx, func(tx *Tx) (err error) {
		state.Current, err = schemaVersion(ctx, tx.db, db.dialect)
		return err
	})
	return state, err
}

// Migrate brings the schema up to date. It refuses a database that a newer
// program wrote, or one that is not ours. An SQLite file that holds data is
// copied first, beside itself with the old version in the name; the copy is
// left for the operator to delete.
func (db *DB) Migrate(ctx context.Context) error {
	state, err := db.Schema(ctx)
	if err != nil {
		return err
	}
	if err := state.refuseNewer(); err != nil {
		return err
	}
	if state.Current == 0 && db.dialect == sqlite {
		if err := db.makeFresh(ctx); err != nil {
			return err
		}
		if state, err = db.Schema(ctx); err != nil {
			return err
		}
	}
	if state.Pending() {
		if err := db.migrate(ctx, state); err != nil {
			return err
		}
	}
	return errors.Join(db.nameMembers(ctx), db.wordCompanies(ctx))
}

// migrate copies the file and brings it up to date.
func (db *DB) migrate(ctx context.Context, state SchemaState) error {
	if err := db.copyBeforeMigration(ctx, state); err != nil {
		return err
	}
	pool, err := db.migrationPool()
	if err != nil {
		return err
	}
	defer db.releaseMigrationPool(pool)
	if err := db.claimFile(ctx, pool); err != nil {
		return err
	}
	return db.applyMigrations(ctx, pool, state)
}

func (db *DB) applyMigrations(ctx context.Context, pool *sql.DB, state SchemaState) error {
	provider, err := newProvider(db.dialect, pool, db.migrations)
	if err != nil {
		return err
	}
	results, err := provider.Up(ctx)
	if err != nil {
		return fmt.Errorf("migrate the database from version %d to %d: %w", state.Current, state.Wanted, classify(err))
	}
	for _, result := range results {
		db.log.InfoContext(ctx, "database migrated", "version", result.Source.Version, "took", result.Duration)
	}
	return nil
}

// claim marks an SQLite file as ours.
var claim = fmt.Sprintf("PRAGMA application_id = %d", applicationID)

// claimFile marks an SQLite file as ours before anything is put into it.
func (db *DB) claimFile(ctx context.Context, pool *sql.DB) error {
	if db.dialect != sqlite {
		return nil
	}
	if _, err := pool.ExecContext(ctx, claim); err != nil {
		return fmt.Errorf("mark the database as ours: %w", classify(err))
	}
	return nil
}

// copyBeforeMigration keeps the state before a migration, for the operator to go
// back to. PostgreSQL has its own tools for this.
func (db *DB) copyBeforeMigration(ctx context.Context, state SchemaState) error {
	if db.dialect != sqlite || state.Current == 0 {
		return nil
	}
	base := strings.TrimSuffix(db.location.path, filepath.Ext(db.location.path))
	stamp := db.Now().Format("20060102T150405.000Z")
	copied := fmt.Sprintf("%s-schema%d-%s.db", base, state.Current, stamp)
	if err := copySQLite(ctx, db.location.path, copied); err != nil {
		return fmt.Errorf("copy the database before its migration: %w", err)
	}
	db.log.InfoContext(ctx, "database copied before its migration", "copy", copied)
	return nil
}

// migrationPool is a connection pool for migrations. On SQLite it is one of its
// own, since the writer's connection belongs to the group.
func (db *DB) migrationPool() (*sql.DB, error) {
	if db.dialect == postgres {
		return db.pool, nil
	}
	pool, err := sql.Open("sqlite", sqliteDSN(db.location.path, writePragmas))
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", db.location.path, err)
	}
	pool.SetMaxOpenConns(1)
	return pool, nil
}

func (db *DB) releaseMigrationPool(pool *sql.DB) {
	if pool == db.pool {
		return
	}
	if err := pool.Close(); err != nil {
		db.log.Warn("close the migration connection", "error", err)
	}
}

func newProvider(d dialect, pool *sql.DB, files fs.FS) (*goose.Provider, error) {
	options := []goose.ProviderOption{}
	if d == postgres {
		// Several nodes may start at once; one migrates, the others wait.
		locker, err := lock.NewPostgresSessionLocker(lock.WithLockTimeout(1, 300))
		if err != nil {
			return nil, fmt.Errorf("make the migration lock: %w", err)
		}
		options = append(options, goose.WithSessionLocker(locker))
	}
	provider, err := goose.NewProvider(d.goose(), pool, files, options...)
	if err != nil {
		return nil, fmt.Errorf("read the migrations: %w", err)
	}
	return provider, nil
}

// rowQuerier is a connection, a pool or a transaction.
type rowQuerier interface {
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// schemaVersion is the version a database is at, 0 for an empty one. A database
// with tables of somebody else is refused.
func schemaVersion(ctx context.Context, from rowQuerier, d dialect) (int64, error) {
	const inSQLite = `SELECT COUNT(*), COUNT(CASE WHEN name IN ('goose_db_version', 'tenants', 'jobs') THEN 1 END)
		FROM sqlite_master WHERE type = 'table'`
	const inPostgres = `SELECT COUNT(*), COUNT(CASE WHEN table_name IN ('goose_db_version', 'tenants', 'jobs') THEN 1 END)
		FROM information_schema.tables WHERE table_schema = current_schema()`
	query := inSQLite
	if d == postgres {
		query = inPostgres
	}
	var tables, ours int
	if err := from.QueryRowContext(ctx, query).Scan(&tables, &ours); err != nil {
		return 0, fmt.Errorf("look at the schema: %w", classify(err))
	}
	switch {
	case tables == 0:
		return 0, nil
	case ours < 3 && !onlyVersions(ctx, from, tables):
		return 0, domain.Errorf(domain.CodeInvalid, "This is not a Tenantry database: it holds other tables.").Because("not_ours")
	}
	var version int64
	err := from.QueryRowContext(ctx, "SELECT COALESCE(MAX(version_id), 0) FROM goose_db_version WHERE is_applied").Scan(&version)
	if err != nil {
		return 0, fmt.Errorf("read the schema's version: %w", classify(err))
	}
	return version, nil
}

// onlyVersions reports whether a first migration was begun and not finished: then
// there is the table of versions, without any, and nothing else of ours.
func onlyVersions(ctx context.Context, from rowQuerier, tables int) bool {
	var version int64
	err := from.QueryRowContext(ctx, "SELECT COALESCE(MAX(version_id), 0) FROM goose_db_version").Scan(&version)
	return err == nil && version == 0 && tables <= 2 // SQLite adds sqlite_sequence
}

func newestMigration(files fs.FS) (int64, error) {
	names, err := fs.Glob(files, "*.sql")
	if err != nil || len(names) == 0 {
		return 0, errors.Join(errors.New("store: no migrations are built in"), err)
	}
	return goose.NumericComponent(names[len(names)-1])
}

// SchemaFingerprint changes whenever a migration does; tests name their template
// database by it.
func SchemaFingerprint() (string, error) {
	hash := sha256.New()
	err := fs.WalkDir(migrations, ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := migrations.ReadFile(path)
		fmt.Fprintf(hash, "%s %d\n%s", path, len(text), text)
		return err
	})
	return hex.EncodeToString(hash.Sum(nil))[:16], err
}

// migrationFiles is the common set, in which a file of the same name in the
// dialect's own folder takes the place of the common one.
func migrationFiles(d dialect) fs.FS {
	const root = "migrations"
	return overlay{own: subFolder(migrations, root+"/"+string(d)), common: subFolder(migrations, root)}
}

// subFolder is fs.Sub for a path that is known to be well-formed.
func subFolder(files fs.FS, path string) fs.FS {
	sub, err := fs.Sub(files, path)
	if err != nil {
		panic(err)
	}
	return sub
}
