package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"
)

// maxTries bounds how often a transaction is run that others got in the way of.
const maxTries = 12

// maxTurns bounds how often one tries that waits in line for an audit chain: those
// in line at other nodes, and newcomers, may come first each time.
const maxTurns = 100

func (db *DB) writePostgres(ctx context.Context, isolation sql.IsolationLevel, fn func(*Tx) error) (*Tx, error) {
	bucket := db.dialect.randomBucket()
	leave := func() {}
	defer func() { leave() }() // also when fn panics
	for try, turns := 1, 1; ; {
		tx, err := db.tryPostgres(ctx, isolation, bucket, fn)
		leave()
		leave = func() {}
		var lost *chainConflict
		inLine := errors.As(err, &lost)
		if err == nil || (!inLine && !retryable(err)) {
			return tx, err
		}
		if try == maxTries || turns == maxTurns {
			return nil, unavailable(fmt.Errorf("gave up after %d tries and %d turns: %w", try, turns, err))
		}
		if inLine {
			turns++
			leave, err = db.lines.join(ctx, lost.chain)
		} else {
			try++
			err = pause(ctx, try)
		}
		if err != nil {
			return nil, err
		}
	}
}

// pause waits a little longer each time, by chance, so that rivals come apart.
func pause(ctx context.Context, try int) error {
	timer := time.NewTimer(time.Duration(1+rand.IntN(4<<min(try, 5))) * time.Millisecond)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (db *DB) tryPostgres(ctx context.Context, isolation sql.IsolationLevel, bucket int, fn func(*Tx) error) (*Tx, error) {
	line, err := db.begin(ctx, isolation)
	if err != nil {
		return nil, classify(err)
	}
	defer line.close(ctx)
	tx := newTx(db, line)
	tx.bucket = bucket
	if err := runInside(fn, tx); err != nil {
		return nil, line.outcome(err)
	}
	if err := tx.writeAudit(ctx); err != nil {
		return nil, line.outcome(err)
	}
	return tx, classify(line.commit(ctx))
}

func (db *DB) readPostgres(ctx context.Context, fn func(*Tx) error) error {
	conn, err := db.pool.BeginTx(ctx, db.dialect.readIsolation())
	if err != nil {
		return classify(err)
	}
	defer rollBack(conn)
	if err := fn(newReadTx(db, conn)); err != nil {
		return err
	}
	return classify(conn.Commit())
}

// rollBack also runs when fn panics, and does nothing after a commit.
func rollBack(tx *sql.Tx) {
	if err := tx.Rollback(); err != nil && !errors.Is(err, sql.ErrTxDone) {
		return // the connection is gone, and with it the transaction
	}
}
