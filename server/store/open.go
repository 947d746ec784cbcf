package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"
	_ "modernc.org/sqlite"             // the driver "sqlite"

	"tenantry/server/domain"
)

// FileName is the SQLite database in the data directory when no URL is given.
const FileName = "tenantry.db"

// Options say where the data is.
type Options struct {
	URL     string           // "", "sqlite://PATH" or "postgres://…"
	DataDir string           // holds FileName when URL is empty
	Now     func() time.Time // nil: the system's clock
	Logger  *slog.Logger     // nil: nothing is logged
}

// Open connects to the database, creating an SQLite file when there is none. It
// leaves the schema alone: call Migrate before the first Tx.
func Open(ctx context.Context, o Options) (*DB, error) {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	loc, err := locate(o.URL, o.DataDir)
	if err != nil {
		return nil, err
	}
	db := &DB{
		dialect: loc.dialect, location: loc, now: o.Now, log: o.Logger,
		migrations: migrationFiles(loc.dialect),
		lines:      newLines(),
	}
	if loc.dialect == postgres {
		err = db.openPostgres(ctx)
	} else {
		err = db.openSQLite(ctx)
	}
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
}

// location is a parsed Options.URL.
type location struct {
	dialect dialect
	path    string // SQLite: the file's absolute path
	url     string // PostgreSQL
}

func locate(url, dataDir string) (location, error) {
	scheme, rest, found := strings.Cut(url, "://")
	switch {
	case url == "":
		rest = filepath.Join(dataDir, FileName)
	case found && (scheme == "postgres" || scheme == "postgresql"):
		return location{dialect: postgres, url: url}, nil
	case !found || scheme != "sqlite" || rest == "":
		return location{}, domain.Errorf(domain.CodeInvalid,
			"The database must be given as sqlite://PATH or postgres://USER@HOST:PORT/NAME.")
	}
	path, err := filepath.Abs(rest)
	if err != nil {
		return location{}, fmt.Errorf("locate the database %s: %w", rest, err)
	}
	return location{dialect: sqlite, path: path}, nil
}

// Pragmas are per connection, so they are part of every connection's address.
// synchronous=FULL makes an answered write survive a power cut. What undoes a
// savepoint is kept in memory: a group has one for each member, and writing all
// of them to a file cost a third of a write.
const (
	writePragmas = "_busy_timeout=10000&_txlock=immediate&_journal_mode=WAL&_synchronous=FULL&_foreign_keys=1&_dqs=0&_pragma=temp_store(memory)"
	readPragmas  = "mode=ro&_busy_timeout=10000&_foreign_keys=1&_dqs=0&_query_only=1"
	copyPragmas  = "mode=ro&_busy_timeout=10000&_dqs=0" // VACUUM INTO writes, to another file
)

// sqliteDSN is the driver's address of a file. The path is escaped, so that no
// character of it is taken for a parameter.
func sqliteDSN(path, pragmas string) string {
	path = filepath.ToSlash(path)
	if !strings.HasPrefix(path, "/") {
		path = "/" + path // C:/… becomes file:///C:/…
	}
	return "file://" + strings.NewReplacer("%", "%25", "?", "%3f", "#", "%23").Replace(path) + "?" + pragmas
}

func (db *DB) openSQLite(ctx context.Context) error {
	if err := createPrivate(db.location.path); err != nil {
		return err
	}
	writer, err := sql.Open("sqlite", sqliteDSN(db.location.path, writePragmas))
	if err != nil {
		return fmt.Errorf("open %s: %w", db.location.path, err)
	}
	db.pool = writer
	writer.SetMaxOpenConns(1)
	writer.SetMaxIdleConns(1)
	// The writer goes first: it makes the write-ahead log that readers need.
	if err := writer.PingContext(ctx); err != nil {
		return fmt.Errorf("open %s: %w", db.location.path, classify(err))
	}
	if err := forgetStatistics(ctx, writer); err != nil {
		return fmt.Errorf("open %s: %w", db.location.path, classify(err))
	}
	db.group = newGroup(writer, func() { db.writes.Add(1) })
	readPool, err := sql.Open("sqlite", sqliteDSN(db.location.path, readPragmas))
	if err != nil {
		return fmt.Errorf("open %s for reading: %w", db.location.path, err)
	}
	db.readers = newReaders(readPool, max(8, 2*runtime.GOMAXPROCS(0)))
	return nil
}

// forgetStatistics removes what an ANALYZE left in the file. SQLite plans our
// queries by their indexes as long as it knows nothing of the rows; from numbers
// of a day when a table was nearly empty it goes on to read that table from end
// to end when it has grown (a page of tenants took 50 times as long).
func forgetStatistics(ctx context.Context, writer *sql.DB) error {
	for _, table := range []string{"sqlite_stat1", "sqlite_stat4"} {
		var there bool
		err := writer.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM sqlite_schema WHERE name = $1)", table).Scan(&there)
		if err == nil && there {
			_, err = writer.ExecContext(ctx, "DELETE FROM "+table)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// createPrivate makes the file (and its directory) readable by us alone; SQLite
// gives the log files beside it the same mode.
func createPrivate(path string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return fmt.Errorf("make the data directory: %w", err)
	}
	file, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return fmt.Errorf("open the database file: %w", err)
	}
	return file.Close()
}

// postgresConns bounds the connections of one process. A transaction holds one,
// and PostgreSQL itself allows 100 by default.
const postgresConns = 20

// postgresLife is the longest that a connection is used. It keeps plans of its
// statements, which PostgreSQL makes anew as soon as the rows were counted again;
// where nobody has them counted, they are no older than this.
const postgresLife = 30 * time.Minute

func (db *DB) openPostgres(ctx context.Context) error {
	pool, err := sql.Open("pgx", db.location.url)
	if err != nil {
		return fmt.Errorf("open the database: %w", err)
	}
	db.pool = pool
	pool.SetMaxOpenConns(postgresConns)
	pool.SetMaxIdleConns(postgresConns)
	pool.SetConnMaxIdleTime(5 * time.Minute)
	pool.SetConnMaxLifetime(postgresLife)
	if err := pool.PingContext(ctx); err != nil {
		return fmt.Errorf("connect to the database: %w", classify(err))
	}
	return nil
}
