package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/google/uuid"

	"tenantry/server/domain"
)

// Backup writes a consistent copy of the database to a new file while the server
// runs, and returns when it is on disk. An existing file is never overwritten.
//
// It copies SQLite only. PostgreSQL's own pg_dump does this better than we could,
// so there the error says which command to run.
func (db *DB) Backup(ctx context.Context, file string) error {
	if db.dialect == postgres {
		return domain.Errorf(domain.CodeInvalid,
			"Tenantry leaves the backup of PostgreSQL to PostgreSQL. Run: pg_dump --format=custom --no-owner --file=%s %s",
			quoted(file), quoted(withoutPassword(db.location.url))).Because("use_pg_dump")
	}
	to, err := filepath.Abs(file)
	if err != nil {
		return fmt.Errorf("locate %s: %w", file, err)
	}
	return copySQLite(ctx, db.location.path, to)
}

// quoted is a word for a POSIX shell.
func quoted(word string) string { return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'" }

// withoutPassword keeps a secret off the screen; pg_dump asks for it, or reads
// PGPASSWORD or ~/.pgpass.
func withoutPassword(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return "postgres://…" // never show what we cannot read
	}
	if u.User != nil {
		u.User = url.User(u.User.Username())
	}
	return u.String()
}

// copySQLite writes a consistent copy of a database that may be in use, and
// returns when the copy is on disk. It never overwrites: the copy appears under
// its name only when it is whole.
func copySQLite(ctx context.Context, from, to string) error {
	if _, err := os.Lstat(to); !errors.Is(err, fs.ErrNotExist) {
		return alreadyThere(to)
	}
	partial := to + ".partial-" + uuid.NewString()[:8]
	defer func() { _ = os.Remove(partial) }() // it has got its name, or is of no use
	if err := vacuumInto(ctx, from, partial); err != nil {
		return err
	}
	if err := syncFile(partial); err != nil {
		return err
	}
	if err := moveNew(partial, to); err != nil {
		return err
	}
	return syncDir(filepath.Dir(to))
}

func alreadyThere(path string) error {
	return domain.Errorf(domain.CodeConflict, "There is a file %s already; choose another name.", path)
}

func vacuumInto(ctx context.Context, from, to string) error {
	if err := createPrivate(to); err != nil {
		return err
	}
	source, err := sql.Open("sqlite", sqliteDSN(from, copyPragmas))
	if err != nil {
		return fmt.Errorf("open %s: %w", from, err)
	}
	defer func() { _ = source.Close() }() // it was only read
	if _, err := source.ExecContext(ctx, "VACUUM INTO $1", to); err != nil {
		return fmt.Errorf("copy %s: %w", from, classify(err))
	}
	return nil
}

// syncFile makes a file's contents survive a power cut.
func syncFile(path string) error { return syncAs(path, os.O_RDWR) }

// syncDir does the same for the names in a directory. Windows keeps those itself
// and cannot be asked to.
func syncDir(path string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	return syncAs(path, os.O_RDONLY)
}

func syncAs(path string, mode int) error {
	file, err := os.OpenFile(path, mode, 0)
	if err != nil {
		return fmt.Errorf("sync %s: %w", path, err)
	}
	if err := errors.Join(file.Sync(), file.Close()); err != nil {
		return fmt.Errorf("sync %s: %w", path, err)
	}
	return nil
}

// moveNew gives a file its name unless that is taken, at once even then. Where
// there are no hard links, somebody who takes the name in the same moment loses.
func moveNew(from, to string) error {
	err := os.Link(from, to)
	switch {
	case err == nil:
		return os.Remove(from)
	case errors.Is(err, fs.ErrExist):
		return alreadyThere(to)
	}
	if err := os.Rename(from, to); err != nil {
		return fmt.Errorf("name the copy: %w", err)
	}
	return nil
}
