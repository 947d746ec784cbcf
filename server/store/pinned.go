package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
)

// pinned is one SQLite connection with the statements prepared on it. Preparing
// costs more than most of our queries, so each text is prepared once.
type pinned struct {
	conn  *sql.Conn
	stmts map[string]*sql.Stmt
}

// maxStatements bounds the prepared texts of a connection; lists built by hand
// have many variants.
const maxStatements = 400

func pin(ctx context.Context, pool *sql.DB) (*pinned, error) {
	conn, err := pool.Conn(ctx)
	if err != nil {
		return nil, fmt.Errorf("take a connection: %w", classify(err))
	}
	return &pinned{conn: conn, stmts: map[string]*sql.Stmt{}}, nil
}

func (p *pinned) close() error { return errors.Join(p.forget(), p.conn.Close()) }

// discard closes the connection itself instead of giving it back to the pool,
// so that a transaction left open on it is rolled back.
func (p *pinned) discard() {
	_ = p.forget() // nothing can be done about it, and the connection goes anyway
	_ = p.conn.Raw(func(any) error { return driver.ErrBadConn })
}

// forget closes the statements; the connection must still be open.
func (p *pinned) forget() error {
	errs := make([]error, 0, len(p.stmts))
	for _, stmt := range p.stmts {
		errs = append(errs, stmt.Close())
	}
	clear(p.stmts)
	return errors.Join(errs...)
}

func (p *pinned) prepare(ctx context.Context, query string) (*sql.Stmt, error) {
	if stmt, ok := p.stmts[query]; ok {
		return stmt, nil
	}
	stmt, err := p.conn.PrepareContext(context.WithoutCancel(ctx), query)
	if err != nil {
		return nil, err
	}
	if len(p.stmts) >= maxStatements {
		if err := p.dropOne(); err != nil {
			return nil, errors.Join(err, stmt.Close())
		}
	}
	p.stmts[query] = stmt
	return stmt, nil
}

// dropOne forgets any statement; map order is random, which is good enough.
func (p *pinned) dropOne() error {
	for query, stmt := range p.stmts {
		delete(p.stmts, query)
		return stmt.Close()
	}
	return nil
}

// ExecContext implements sqlc.DBTX.
func (p *pinned) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	stmt, err := p.prepare(ctx, query)
	if err != nil {
		return nil, err
	}
	return stmt.ExecContext(ctx, args...)
}

// PrepareContext implements sqlc.DBTX; the caller closes the statement.
func (p *pinned) PrepareContext(ctx context.Context, query string) (*sql.Stmt, error) {
	return p.conn.PrepareContext(ctx, query)
}

// QueryContext implements sqlc.DBTX. The rows must be closed before the same
// text is queried again.
func (p *pinned) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	stmt, err := p.prepare(ctx, query)
	if err != nil {
		return nil, err
	}
	return stmt.QueryContext(ctx, args...)
}

// QueryRowContext implements sqlc.DBTX.
func (p *pinned) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	stmt, err := p.prepare(ctx, query)
	if err != nil {
		return p.conn.QueryRowContext(ctx, query, args...) // carries the same error in its row
	}
	return stmt.QueryRowContext(ctx, args...)
}

// careful is a connection whose statements are not interrupted: SQLite would
// roll back the whole transaction, which others share. A context that ended is
// noticed before the next statement instead.
type careful struct{ *pinned }

func (c careful) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return c.pinned.ExecContext(context.WithoutCancel(ctx), query, args...)
}

func (c careful) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return c.pinned.QueryContext(context.WithoutCancel(ctx), query, args...)
}

func (c careful) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	if ctx.Err() == nil {
		ctx = context.WithoutCancel(ctx)
	}
	return c.pinned.QueryRowContext(ctx, query, args...) // an ended context fails before it starts
}
