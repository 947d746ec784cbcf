package provision

import (
	"context"
	"sync"

	"tenantry/server/domain"
	"tenantry/server/store"
)

// maxEvents bounds the events that one look at a run returns.
const maxEvents = 500

// Events returns what happened to a run after the given number, and whether
// nothing will follow. Who may see it is checked by whoever opens the stream, and
// again while it is open.
func (e *Engine) Events(ctx context.Context, home domain.TenantID, id domain.RunID, after int64) (events []domain.RunEvent, over bool, err error) {
	err = e.DB.Read(ctx, func(tx *store.Tx) error {
		events, err = tx.Tenant(home).ListRunEvents(ctx, id, after, maxEvents)
		return err
	})
	return events, len(events) > 0 && isLast(events[len(events)-1]), err
}

// isLast reports whether nothing can follow: a run that is done stays done.
func isLast(e domain.RunEvent) bool { return e.StepID == "" && e.State == string(domain.RunDone) }

// Watch returns a channel that holds a token whenever the run may have changed
// on this node, and is closed when the engine stops. Changes made by other nodes
// are not seen here, so a watcher also looks by itself now and then.
func (e *Engine) Watch(id domain.RunID) (changed <-chan struct{}, stop func()) {
	return e.watchers.add(id)
}

// Stop ends all streams, so that a server can shut down without waiting for them.
func (e *Engine) Stop() { e.watchers.close() }

// watchers are the open streams of this process, by run. The zero value is ready.
type watchers struct {
	mu     sync.Mutex
	byRun  map[domain.RunID]map[chan struct{}]struct{}
	closed bool
}

func (w *watchers) add(id domain.RunID) (<-chan struct{}, func()) {
	w.mu.Lock()
	defer w.mu.Unlock()
	c := make(chan struct{}, 1)
	if w.closed {
		close(c)
		return c, func() {}
	}
	if w.byRun == nil {
		w.byRun = map[domain.RunID]map[chan struct{}]struct{}{}
	}
	if w.byRun[id] == nil {
		w.byRun[id] = map[chan struct{}]struct{}{}
	}
	w.byRun[id][c] = struct{}{}
	return c, func() { w.remove(id, c) }
}

func (w *watchers) remove(id domain.RunID, c chan struct{}) {
	w.mu.Lock()
	defer w.mu.Unlock()
	delete(w.byRun[id], c)
	if len(w.byRun[id]) == 0 {
		delete(w.byRun, id)
	}
}

func (w *watchers) notify(id domain.RunID) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for c := range w.byRun[id] {
		select {
		case c <- struct{}{}:
		default: // a token is there already
		}
	}
}

func (w *watchers) close() {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, streams := range w.byRun {
		for c := range streams {
			close(c)
		}
	}
	w.byRun, w.closed = nil, true
}
