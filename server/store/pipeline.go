package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"

	"tenantry/server/store/sqlc"
)

// pipeline is a transaction on PostgreSQL that saves round trips, which there cost
// more than what most statements do: BEGIN, and the statements that nobody waits for
// (see deferred), wait themselves and are sent in one go with the next one, the last
// of them with COMMIT. Each sees what those before it did.
type pipeline struct {
	conn    *sql.Conn
	waiting *pgx.Batch
	failed  error // nothing can be sent any more
	late    error // failed, where it was a statement that nobody waited for
	began   bool
}

// maxWaiting bounds how many statements wait, and with them what they hold.
const maxWaiting = 50

var (
	// errRolledBack is that somebody passed over the error of a statement.
	errRolledBack = errors.New("store: the transaction was rolled back instead of committed")

	// errStale is that the connection had ended while nobody used it, such as at a
	// restart of the database: another one may do.
	errStale = errors.New("store: the connection had ended")
)

func (db *DB) begin(ctx context.Context, isolation sql.IsolationLevel) (*pipeline, error) {
	conn, err := db.pool.Conn(ctx)
	if err != nil {
		return nil, err
	}
	p := &pipeline{conn: conn, waiting: &pgx.Batch{}}
	p.waiting.Queue("BEGIN ISOLATION LEVEL " + strings.ToUpper(isolation.String()))
	return p, nil
}

// ExecContext implements sqlc.DBTX.
func (p *pipeline) ExecContext(ctx context.Context, text string, values ...any) (sql.Result, error) {
	tag, err := p.send(ctx, text, values...)
	return driver.RowsAffected(tag.RowsAffected()), err
}

// QueryContext implements sqlc.DBTX.
func (p *pipeline) QueryContext(ctx context.Context, text string, values ...any) (*sql.Rows, error) {
	if err := p.flush(ctx); err != nil {
		return nil, err
	}
	return p.conn.QueryContext(ctx, text, values...)
}

// QueryRowContext implements sqlc.DBTX. Where a statement before it failed, the row's
// own error only says that the transaction is over; outcome tells why.
func (p *pipeline) QueryRowContext(ctx context.Context, text string, values ...any) *sql.Row {
	_ = p.flush(ctx)
	return p.conn.QueryRowContext(ctx, text, values...)
}

// PrepareContext implements sqlc.DBTX.
func (p *pipeline) PrepareContext(ctx context.Context, text string) (*sql.Stmt, error) {
	if err := p.flush(ctx); err != nil {
		return nil, err
	}
	return p.conn.PrepareContext(ctx, text)
}

// send runs a statement after those that wait, and waits for its answer.
func (p *pipeline) send(ctx context.Context, text string, values ...any) (tag pgconn.CommandTag, err error) {
	if p.failed != nil {
		return tag, p.failed
	}
	reached := p.waiting.Len() == 0
	p.last(func() { reached = true })
	p.waiting.Queue(text, values...).Exec(func(t pgconn.CommandTag) error {
		tag = t
		return nil
	})
	if p.exchange(ctx); !reached {
		p.late = p.failed
	}
	return tag, p.failed
}

// last calls then once the last of the statements that wait has succeeded.
func (p *pipeline) last(then func()) {
	if n := p.waiting.Len(); n > 0 {
		p.waiting.QueuedQueries[n-1].Exec(func(pgconn.CommandTag) error {
			then()
			return nil
		})
	}
}

// flush sends the statements that wait.
func (p *pipeline) flush(ctx context.Context) error {
	if p.failed == nil && p.waiting.Len() > 0 {
		p.exchange(ctx)
		p.late = p.failed
	}
	return p.failed
}

func (p *pipeline) exchange(ctx context.Context) {
	batch := p.waiting
	p.waiting = &pgx.Batch{}
	p.failed = p.conn.Raw(func(raw any) error {
		conn := raw.(*stdlib.Conn).Conn()
		err := conn.SendBatch(ctx, batch).Close()
		if err != nil && !p.began && conn.IsClosed() && ctx.Err() == nil {
			err = errors.Join(errStale, err)
		}
		return err
	})
	p.began = true
}

// commit ends the transaction and reports whether its changes are on disk.
func (p *pipeline) commit(ctx context.Context) error {
	p.began = true // nobody knows what came of a COMMIT that broke off
	tag, err := p.send(ctx, "COMMIT")
	if err == nil && tag.String() == "ROLLBACK" {
		return errRolledBack
	}
	return err
}

// outcome is why a transaction failed: what an earlier statement met that nobody
// waited for tells more than what the present one was told.
func (p *pipeline) outcome(err error) error {
	if p.late != nil {
		return classify(p.late)
	}
	return err
}

// close gives the connection back, which ends a transaction that was not committed.
func (p *pipeline) close(ctx context.Context) {
	const enough = 5 * time.Second // for a database that answers at all
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), enough)
	defer cancel()
	_ = p.conn.Raw(func(raw any) error {
		conn := raw.(*stdlib.Conn).Conn()
		if conn.IsClosed() {
			return driver.ErrBadConn
		}
		if conn.PgConn().TxStatus() == 'I' {
			return nil
		}
		if _, err := conn.Exec(ctx, "ROLLBACK"); err != nil {
			return driver.ErrBadConn // the connection goes, and with it the transaction
		}
		return nil
	})
	_ = p.conn.Close() // it fails for one that is gone already
}

// deferred is a pipeline's side for statements that nobody waits for. Their answer
// comes with that of the next statement, or of COMMIT, so they can only be such
// whose failure means that the whole transaction has failed.
type deferred struct{ *pipeline }

// ExecContext implements sqlc.DBTX. It tells nothing of the rows that changed.
func (d deferred) ExecContext(ctx context.Context, text string, values ...any) (sql.Result, error) {
	if d.waiting.Len() == maxWaiting {
		_ = d.flush(ctx) // see failed
	}
	if d.failed == nil {
		d.waiting.Queue(text, values...)
	}
	return driver.ResultNoRows, d.failed
}

// unanswered is where statements go that nobody waits for.
type unanswered struct {
	*sqlc.Queries
	db sqlc.DBTX
}

// unansweredOf lets them wait on PostgreSQL; on SQLite, which is in this process, they
// run at once.
func unansweredOf(db sqlc.DBTX) unanswered {
	if p, ok := db.(*pipeline); ok {
		db = deferred{p}
	}
	return unanswered{sqlc.New(db), db}
}
