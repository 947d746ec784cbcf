package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
)

// question is a query that is asked together with others. It is put by giving it to
// sqlc in the place of a connection: sqlc.New(&q).AnyQuery(ctx, …) asks nothing, but
// leaves the query's text and values here. R is the query's type of rows.
type question[R any] struct {
	text   string
	values []any
	rows   []R
}

var errOnlyPut = errors.New("store: the question was only put")

// QueryContext implements sqlc.DBTX, for queries that are ":many".
func (q *question[R]) QueryContext(_ context.Context, text string, values ...any) (*sql.Rows, error) {
	q.text, q.values = text, values
	return nil, errOnlyPut
}

// QueryRowContext implements sqlc.DBTX.
func (q *question[R]) QueryRowContext(context.Context, string, ...any) *sql.Row {
	panic(errOnlyPut)
}

// ExecContext implements sqlc.DBTX.
func (q *question[R]) ExecContext(context.Context, string, ...any) (sql.Result, error) {
	return nil, errOnlyPut
}

// PrepareContext implements sqlc.DBTX.
func (q *question[R]) PrepareContext(context.Context, string) (*sql.Stmt, error) {
	return nil, errOnlyPut
}

func (q *question[R]) join(batch *pgx.Batch) {
	batch.Queue(q.text, q.values...).Query(func(rows pgx.Rows) (err error) {
		q.rows, err = pgx.CollectRows(rows, pgx.RowToStructByPos[R])
		return err
	})
}

// askTogether sends questions to PostgreSQL in one go and reads all answers. As with
// ReadOne each sees one state of the database, and a later one may see another.
func (db *DB) askTogether(ctx context.Context, questions ...interface{ join(*pgx.Batch) }) error {
	if err := db.inside.check("askTogether"); err != nil {
		return err
	}
	const tries = 3 // as database/sql does with connections that broke while they were idle
	for try := 1; ; try++ {
		err := db.askOnce(ctx, questions...)
		if try == tries || !errors.Is(err, driver.ErrBadConn) {
			return classify(err)
		}
	}
}

func (db *DB) askOnce(ctx context.Context, questions ...interface{ join(*pgx.Batch) }) error {
	conn, err := db.pool.Conn(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close() }() // gives it back; it fails for one that is gone already
	return conn.Raw(func(raw any) error {
		var batch pgx.Batch
		for _, q := range questions {
			q.join(&batch)
		}
		err := raw.(*stdlib.Conn).Conn().SendBatch(ctx, &batch).Close()
		if err != nil && pgconn.SafeToRetry(err) {
			return driver.ErrBadConn
		}
		return err
	})
}
