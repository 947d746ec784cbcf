package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"tenantry/server/domain"
)

// DB is the open database. Its methods may be called from many goroutines.
type DB struct {
	dialect  dialect
	location location
	now      func() time.Time
	log      *slog.Logger

	migrations fs.FS
	pool       *sql.DB // PostgreSQL: every connection; SQLite: the one that writes
	group      *group  // SQLite only
	writes     atomic.Uint64
	readers    *readers // SQLite only
	lines      *lines   // PostgreSQL only

	ends     chainEnds
	enqueued announcement // of new jobs
	inside   insiders
	closing  sync.Once
	closeErr error
}

// Close ends all connections, after transactions that run have ended.
func (db *DB) Close() error {
	db.closing.Do(func() {
		var errs []error
		if db.readers != nil {
			errs = append(errs, db.readers.close())
		}
		if db.group != nil {
			errs = append(errs, db.group.close())
		}
		if db.pool != nil {
			db.foldLog()
			errs = append(errs, db.pool.Close())
		}
		db.closeErr = errors.Join(errs...)
	})
	return db.closeErr
}

// foldLog makes the writer look at the write-ahead log once more: the last one
// to close folds it into the file and removes it, and the readers cannot.
func (db *DB) foldLog() {
	if db.dialect != sqlite {
		return
	}
	if _, err := db.pool.ExecContext(context.Background(), "PRAGMA wal_checkpoint(PASSIVE)"); err != nil {
		db.log.Warn("fold the write-ahead log", "error", err)
	}
}

// Now is the store's clock, in UTC and cut to the milliseconds that are stored.
func (db *DB) Now() time.Time { return db.now().UTC().Truncate(time.Millisecond) }

// Dialect is "sqlite" or "postgres", for people to read.
func (db *DB) Dialect() string { return string(db.dialect) }

// Ping reports whether the database answers.
func (db *DB) Ping(ctx context.Context) error {
	return db.Read(ctx, func(tx *Tx) error {
		var one int
		return classify(tx.db.QueryRowContext(ctx, "SELECT 1").Scan(&one))
	})
}

// Tx runs fn in a transaction that writes, and returns when its changes are on
// disk. An error from fn undoes them and is returned as it is. fn may run more
// than once, so it must have no effect outside the database; what has to follow
// goes to Tx.AfterCommit or into a job.
//
// Calling Tx or Read inside fn is refused: there is one writer on SQLite, and it
// would wait for itself.
func (db *DB) Tx(ctx context.Context, fn func(*Tx) error) error {
	return db.commit(ctx, db.dialect.writeIsolation(), fn)
}

// LockedTx is Tx for a change that is decided by one row, which it takes before it
// reads anything else: by a conditional UPDATE, or by an INSERT of a unique key. A
// rival then waits for that row and sees what was done. Nothing else in it may
// rest on rows that it only read. On PostgreSQL such changes need no isolation
// from each other, and many of them at once do not undo one another.
func (db *DB) LockedTx(ctx context.Context, fn func(*Tx) error) error {
	return db.commit(ctx, db.dialect.rowIsolation(), fn)
}

// queueTx is Tx for the queue's own statements, each of which decides by itself
// whether it may act. On PostgreSQL they need no isolation from each other.
func (db *DB) queueTx(ctx context.Context, fn func(*Tx) error) error {
	return db.commit(ctx, db.dialect.rowIsolation(), fn)
}

func (db *DB) commit(ctx context.Context, isolation sql.IsolationLevel, fn func(*Tx) error) error {
	tx, err := db.write(ctx, isolation, fn)
	if err != nil {
		return err
	}
	for _, hook := range tx.after {
		hook()
	}
	return nil
}

func (db *DB) write(ctx context.Context, isolation sql.IsolationLevel, fn func(*Tx) error) (*Tx, error) {
	leave, err := db.inside.enter("Tx")
	if err != nil {
		return nil, err
	}
	defer leave()
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if db.dialect == postgres {
		return db.writePostgres(ctx, isolation, fn)
	}
	var tx *Tx
	err = db.group.run(ctx, func(conn *pinned) error {
		tx = newTx(db, careful{conn})
		if err := runInside(fn, tx); err != nil {
			return err
		}
		return tx.writeAudit(ctx)
	})
	return tx, err
}

// Read runs fn in a read-only transaction: fn sees one state of the database.
func (db *DB) Read(ctx context.Context, fn func(*Tx) error) error {
	if err := db.inside.check("Read"); err != nil {
		return err
	}
	if db.dialect == postgres {
		return db.readPostgres(ctx, fn)
	}
	return db.readers.run(ctx, func(conn *pinned) error { return fn(newReadTx(db, conn)) })
}

// ReadOne is Read for short statements each of which decides something by itself,
// mostly for one alone: it sees one state of the database, a second one may see
// another. It saves what a transaction costs around them, on PostgreSQL two round
// trips. The end of the context does not interrupt a statement that began.
func (db *DB) ReadOne(ctx context.Context, fn func(*Tx) error) error {
	if err := db.inside.check("ReadOne"); err != nil {
		return err
	}
	if db.dialect == postgres {
		return fn(newReadTx(db, db.pool))
	}
	return db.readers.lend(ctx, func(conn *pinned) (bool, error) { return true, fn(newReadTx(db, careful{conn})) })
}

// Shared reports whether other processes may change the database at any time, so
// that what was read a moment ago says nothing about now.
func (db *DB) Shared() bool { return db.dialect == postgres }

// Writes is a number that rises with every commit of this process, after what was
// committed can be read and before whoever wrote it hears that it was. What was read after
// asking for the number holds for as long as the number stays, unless the database
// is Shared.
func (db *DB) Writes() uint64 { return db.writes.Load() }

// errNested says what the programmer did; people see only that it is our fault.
func errNested(method string) error {
	return domain.Errorf(domain.CodeInternal, "Something went wrong on our side.").
		Wrap(fmt.Errorf("store: %s called inside a Tx of the same goroutine; use the *Tx that is open", method))
}
