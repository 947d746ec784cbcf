package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	sqlitedriver "modernc.org/sqlite"

	"tenantry/server/domain"
)

// Restored tells what Restore did.
type Restored struct {
	Path      string // the database that was put back
	Version   int64  // its schema; an older one is migrated at the next start
	KeptAside string // what was there before; empty if nothing was
}

// Restore puts a backup in the place of the database that o names. The backup is
// checked as by CheckBackup, and copied beside the database, before anything is
// touched; then the copy takes the database's name in one step. What was there
// is kept under another name. A database that is in use is refused.
//
// It restores SQLite only; for PostgreSQL the error says which command to run.
func Restore(ctx context.Context, o Options, from string) (Restored, error) {
	target, err := locate(o.URL, o.DataDir)
	if err != nil {
		return Restored{}, err
	}
	if target.dialect == postgres {
		return Restored{}, domain.Errorf(domain.CodeInvalid,
			"Tenantry leaves the restore of PostgreSQL to PostgreSQL. Stop every Tenantry, then run: pg_restore --clean --if-exists --no-owner --single-transaction --dbname=%s %s",
			quoted(withoutPassword(target.url)), quoted(from)).Because("use_pg_restore")
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	version, err := CheckBackup(ctx, from)
	if err != nil {
		return Restored{}, err
	}
	aside := fmt.Sprintf("%s-before-restore-%s.db", strings.TrimSuffix(target.path, filepath.Ext(target.path)),
		o.Now().UTC().Format("20060102T150405.000Z"))
	aside, err = swapIn(ctx, from, target.path, aside)
	return Restored{Path: target.path, Version: version, KeptAside: aside}, err
}

// swapIn copies from beside path, keeps what is at path as aside, and puts the
// copy there. It returns aside, or "" when there was nothing to keep.
func swapIn(ctx context.Context, from, path, aside string) (string, error) {
	incoming := path + ".incoming"
	if err := os.Remove(incoming); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return "", fmt.Errorf("clear an earlier attempt: %w", err)
	}
	if err := copySQLite(ctx, from, incoming); err != nil {
		return "", err
	}
	defer func() { _ = os.Remove(incoming) }() // only there when something failed
	if _, err := CheckBackup(ctx, incoming); err != nil {
		return "", fmt.Errorf("check the copy of the backup: %w", err)
	}
	kept, err := keepAside(ctx, path, aside)
	if err != nil {
		return "", err
	}
	if err := os.Rename(incoming, path); err != nil {
		return kept, fmt.Errorf("put the backup in its place: %w", err)
	}
	return kept, syncDir(filepath.Dir(path))
}

// keepAside gives the present database a second name, so that there is no moment
// without a database at path.
func keepAside(ctx context.Context, path, aside string) (string, error) {
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	if err := detachLog(ctx, path); err != nil {
		return "", err
	}
	// A log is left only beside a damaged database. It must not meet the new one.
	for _, suffix := range []string{"-wal", "-shm"} {
		if err := os.Rename(path+suffix, aside+suffix); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return "", fmt.Errorf("set the old database aside: %w", err)
		}
	}
	if err := linkOrCopy(path, aside); err != nil {
		return "", fmt.Errorf("set the old database aside: %w", err)
	}
	return aside, nil
}

// linkOrCopy gives a file a second name, or makes a copy where the file system
// has no hard links.
func linkOrCopy(from, to string) error {
	if err := os.Link(from, to); err == nil || errors.Is(err, fs.ErrExist) {
		return err
	}
	source, err := os.Open(from)
	if err != nil {
		return err
	}
	defer func() { _ = source.Close() }() // it was only read
	target, err := os.OpenFile(to, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(target, source)
	return errors.Join(err, target.Sync(), target.Close())
}

// detachLog writes the write-ahead log back into the file, which SQLite does only
// for somebody who is alone. A file it cannot read is left as it is.
func detachLog(ctx context.Context, path string) error {
	pool, err := sql.Open("sqlite", sqliteDSN(path, "_busy_timeout=500"))
	if err != nil {
		return fmt.Errorf("open %s: %w", path, err)
	}
	defer func() { _ = pool.Close() }() // nothing of ours is left in it
	pool.SetMaxOpenConns(1)
	var mode string
	err = pool.QueryRowContext(ctx, "PRAGMA journal_mode = DELETE").Scan(&mode)
	switch {
	case damaged(err):
		return nil
	case err != nil && domain.Is(classify(err), domain.CodeUnavailable), err == nil && mode != "delete":
		return domain.Errorf(domain.CodeConflict, "The database is in use. Stop Tenantry, then restore.").Because("in_use")
	case err != nil:
		return fmt.Errorf("prepare %s: %w", path, err)
	}
	return nil
}

// CheckBackup reads all of an SQLite file and reports its schema version, or why
// it cannot be restored: not a database, damaged, not ours, or too new.
func CheckBackup(ctx context.Context, file string) (version int64, err error) {
	info, err := os.Stat(file)
	if err != nil || !info.Mode().IsRegular() {
		return 0, domain.Errorf(domain.CodeInvalid, "There is no backup file at %s.", file).Wrap(err)
	}
	path, err := filepath.Abs(file)
	if err != nil {
		return 0, fmt.Errorf("locate %s: %w", file, err)
	}
	pool, err := sql.Open("sqlite", sqliteDSN(path, readPragmas))
	if err != nil {
		return 0, fmt.Errorf("open %s: %w", file, err)
	}
	defer func() { _ = pool.Close() }() // it was only read
	pool.SetMaxOpenConns(1)
	return checkContents(ctx, pool, file)
}

func checkContents(ctx context.Context, pool *sql.DB, file string) (int64, error) {
	var id int64
	if err := pool.QueryRowContext(ctx, "PRAGMA application_id").Scan(&id); err != nil {
		return 0, refuseDamaged(err, file)
	}
	if id != applicationID {
		return 0, domain.Errorf(domain.CodeInvalid, "%s is not a backup of Tenantry.", file).Because("not_ours")
	}
	if err := checkPages(ctx, pool, file); err != nil {
		return 0, err
	}
	current, err := schemaVersion(ctx, pool, sqlite)
	if err != nil {
		return 0, err
	}
	wanted, err := newestMigration(migrationFiles(sqlite))
	if err != nil {
		return 0, err
	}
	return current, SchemaState{Current: current, Wanted: wanted}.refuseNewer()
}

// checkPages finds damage that opening the file does not show.
func checkPages(ctx context.Context, pool *sql.DB, file string) error {
	var verdict string
	if err := pool.QueryRowContext(ctx, "PRAGMA integrity_check(1)").Scan(&verdict); err != nil {
		return refuseDamaged(err, file)
	}
	if verdict != "ok" {
		return refuseDamaged(errors.New(verdict), file)
	}
	var table string
	err := pool.QueryRowContext(ctx, "SELECT \"table\" FROM pragma_foreign_key_check LIMIT 1").Scan(&table)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return nil
	case err != nil:
		return refuseDamaged(err, file)
	}
	return refuseDamaged(fmt.Errorf("a row of %s refers to a missing row", table), file)
}

func refuseDamaged(err error, file string) error {
	return domain.Errorf(domain.CodeInvalid, "%s is damaged, or not a database.", file).Because("damaged").Wrap(err)
}

// damaged reports whether SQLite found the file unreadable.
func damaged(err error) bool {
	const corrupt, notADatabase = 11, 26
	var lite *sqlitedriver.Error
	if !errors.As(err, &lite) {
		return false
	}
	code := lite.Code() & sqlitePrimary
	return code == corrupt || code == notADatabase
}
