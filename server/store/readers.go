package store

import (
	"context"
	"database/sql"
	"errors"
	"sync"
)

// readers lends SQLite's reading connections. The one used last is lent first:
// its statements are prepared and its pages are cached.
type readers struct {
	pool  *sql.DB
	slots chan struct{} // a token for each connection that may be out

	mu     sync.Mutex
	idle   []*pinned
	closed bool
}

var errClosed = errors.New("store: the database is closed")

func newReaders(pool *sql.DB, n int) *readers {
	pool.SetMaxOpenConns(n)
	pool.SetMaxIdleConns(n)
	return &readers{pool: pool, slots: make(chan struct{}, n)}
}

// run calls fn with a connection on which one read transaction is open.
func (r *readers) run(ctx context.Context, fn func(*pinned) error) error {
	return r.lend(ctx, func(conn *pinned) (ok bool, err error) {
		detached := context.WithoutCancel(ctx)
		if _, err := conn.ExecContext(detached, "BEGIN"); err != nil {
			return false, classify(err)
		}
		err = fn(conn)
		_, failed := conn.ExecContext(detached, "COMMIT")
		return failed == nil, err
	})
}

// lend calls fn with a connection. It is not used again unless fn says that it is
// as it was; after a panic it is not.
func (r *readers) lend(ctx context.Context, fn func(*pinned) (ok bool, err error)) error {
	select {
	case r.slots <- struct{}{}:
		defer func() { <-r.slots }()
	case <-ctx.Done():
		return ctx.Err()
	}
	conn, err := r.take(ctx)
	if err != nil {
		return err
	}
	ok := false
	defer func() { r.giveBack(conn, ok) }()
	ok, err = fn(conn)
	return err
}

func (r *readers) take(ctx context.Context) (*pinned, error) {
	r.mu.Lock()
	if r.closed {
		r.mu.Unlock()
		return nil, errClosed
	}
	if last := len(r.idle) - 1; last >= 0 {
		conn := r.idle[last]
		r.idle = r.idle[:last]
		r.mu.Unlock()
		return conn, nil
	}
	r.mu.Unlock()
	return pin(context.WithoutCancel(ctx), r.pool)
}

func (r *readers) giveBack(conn *pinned, ok bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if !ok || r.closed {
		conn.discard()
		return
	}
	r.idle = append(r.idle, conn)
}

func (r *readers) close() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.closed = true
	errs := make([]error, 0, len(r.idle)+1)
	for _, conn := range r.idle {
		errs = append(errs, conn.close())
	}
	r.idle = nil
	return errors.Join(append(errs, r.pool.Close())...)
}
