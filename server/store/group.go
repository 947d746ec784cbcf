package store

import (
	"context"
	"database/sql"
	"fmt"
	"sync"
	"time"
)

// A group bounds how many transactions share one commit, and how long the first
// of them may wait for the others.
const (
	groupSize = 64
	groupTime = 20 * time.Millisecond
	groupRoom = 256 // callers in the queue; further ones wait to get into it
)

// group lets SQLite's writers share fsyncs. Callers queue; the loop opens one
// transaction, gives each caller in turn a savepoint in it, and commits once for
// all of them. While a commit is on its way to disk the next callers queue up,
// so that groups grow with the load and a lone caller never waits for company.
//
// A caller runs its own function, in its own goroutine: a panic passes through
// it as if there were no group, and only its savepoint is rolled back.
type group struct {
	pool  *sql.DB
	queue chan *member
	quit  chan struct{}
	ended chan struct{}
	once  sync.Once

	committed func()

	conn *pinned // the loop's; open from the first transaction on
}

// member is one caller's place in the queue.
type member struct {
	turn chan *pinned  // lends the connection; closed when there is none to lend
	gone chan struct{} // closed when the caller gave up waiting
	done chan bool     // the caller has finished; true: its savepoint is to be kept
	err  chan error    // the commit's outcome
}

// newGroup starts a group; committed is called after each commit, whatever came of
// it, before the callers hear of it.
func newGroup(pool *sql.DB, committed func()) *group {
	g := &group{pool: pool, committed: committed, queue: make(chan *member, groupRoom), quit: make(chan struct{}), ended: make(chan struct{})}
	go g.loop()
	return g
}

// run calls fn with the writing connection and returns once its changes are on
// disk, or undone.
func (g *group) run(ctx context.Context, fn func(*pinned) error) error {
	m := &member{
		turn: make(chan *pinned), gone: make(chan struct{}),
		done: make(chan bool, 1), err: make(chan error, 1),
	}
	conn, err := g.await(ctx, m)
	if err != nil {
		return err
	}
	if err := m.call(conn, fn); err != nil {
		return err
	}
	return <-m.err
}

// await queues until it is m's turn. Only here can a context end the wait: a
// transaction that began is finished.
func (g *group) await(ctx context.Context, m *member) (*pinned, error) {
	select {
	case g.queue <- m:
	case <-ctx.Done():
		return nil, ctx.Err()
	case <-g.quit:
		return nil, errClosed
	}
	select {
	case conn, ok := <-m.turn:
		if !ok {
			return nil, <-m.err
		}
		return conn, nil
	case <-ctx.Done():
		close(m.gone)
		return nil, ctx.Err()
	case <-g.ended:
		return nil, errClosed
	}
}

// call runs fn. However fn ends, by panic too, the loop hears of it.
func (m *member) call(conn *pinned, fn func(*pinned) error) (err error) {
	keep := false
	defer func() { m.done <- keep }()
	err = fn(conn)
	keep = err == nil
	return err
}

func (g *group) loop() {
	defer close(g.ended)
	for {
		select {
		case first := <-g.queue:
			g.serve(first)
		case <-g.quit:
			return
		}
	}
}

// serve runs one group: first and whoever queues while it is open.
func (g *group) serve(first *member) {
	ctx := context.Background()
	if err := g.begin(ctx); err != nil {
		first.refuse(err)
		return
	}
	var kept []*member
	opened := time.Now() //nolint:forbidigo // a bound on waiting, not a stored time
	for m := first; m != nil; m = g.next(len(kept), opened) {
		keep, err := g.give(ctx, m)
		if err != nil {
			g.abandon(append(kept, m), err)
			return
		}
		if keep {
			kept = append(kept, m)
		}
	}
	err := g.commit(ctx)
	g.committed()
	for _, m := range kept {
		m.err <- err
	}
}

// next is the next caller for this group, nil when nobody waits or it is full.
func (g *group) next(members int, opened time.Time) *member {
	if members >= groupSize || time.Since(opened) >= groupTime {
		return nil
	}
	select {
	case m := <-g.queue:
		return m
	default:
		return nil
	}
}

// give lends the connection to m and ends m's savepoint. An error means that the
// whole transaction is lost.
func (g *group) give(ctx context.Context, m *member) (keep bool, err error) {
	if _, err := g.conn.ExecContext(ctx, "SAVEPOINT member"); err != nil {
		close(m.turn)
		return false, fmt.Errorf("open a savepoint: %w", err)
	}
	select {
	case m.turn <- g.conn:
		keep = <-m.done
	case <-m.gone:
	}
	if !keep {
		if _, err := g.conn.ExecContext(ctx, "ROLLBACK TO member"); err != nil {
			return false, fmt.Errorf("roll back a savepoint: %w", err)
		}
	}
	if _, err := g.conn.ExecContext(ctx, "RELEASE member"); err != nil {
		return false, fmt.Errorf("release a savepoint: %w", err)
	}
	return keep, nil
}

// refuse ends a member that never had its turn.
func (m *member) refuse(err error) {
	m.err <- err
	close(m.turn)
}

func (g *group) begin(ctx context.Context) error {
	if g.conn == nil {
		conn, err := pin(ctx, g.pool)
		if err != nil {
			return err
		}
		g.conn = conn
	}
	if _, err := g.conn.ExecContext(ctx, "BEGIN IMMEDIATE"); err != nil {
		g.drop()
		return classify(err)
	}
	return nil
}

// commit ends the group. After a failure nothing of it remains.
func (g *group) commit(ctx context.Context) error {
	_, err := g.conn.ExecContext(ctx, "COMMIT")
	if err == nil {
		return nil
	}
	g.drop()
	return fmt.Errorf("commit: %w", classify(err))
}

// abandon ends a group whose transaction SQLite has given up, for example on a full disk.
func (g *group) abandon(members []*member, err error) {
	g.drop()
	for _, m := range members {
		m.err <- classify(err)
	}
}

// drop gives up the connection, and with it whatever is open on it; the next
// group takes a new one.
func (g *group) drop() {
	g.conn.discard()
	g.conn = nil
}

// close waits for the group that runs and gives back the connection.
func (g *group) close() error {
	g.once.Do(func() { close(g.quit) })
	<-g.ended
	if g.conn == nil {
		return nil
	}
	return g.conn.close()
}
