package store

import (
	"context"
	"sync"
	"time"

	"tenantry/server/domain"
	"tenantry/server/jobs"
	"tenantry/server/store/sqlc"
)

var _ jobs.Store = (*DB)(nil)

// Enqueue stores a job in this transaction and wakes the queue once it is
// durable. While a job with the same UniqueKey waits, that one comes no later
// than asked here; while it runs, it runs once more afterwards.
func (t *Tx) Enqueue(ctx context.Context, n jobs.New) error {
	row, err := t.jobRow(n)
	if err != nil {
		return err
	}
	if err := t.later.EnqueueJob(ctx, row); err != nil {
		return classify(err)
	}
	t.AfterCommit(func() { t.owner.enqueued.make(n.Kind) })
	return nil
}

// HoldJob fails with jobs.ErrLeaseLost when another worker may have the job. A
// handler calls it in the transaction that stores its outcome, so that a worker
// which was away too long cannot overwrite what its successor did.
func (t *Tx) HoldJob(ctx context.Context, j jobs.Job) error {
	rows, err := t.q.HoldJob(ctx, string(j.ID), j.Lease.Token)
	return leaseHeld(rows, err)
}

func (t *Tx) jobRow(n jobs.New) (sqlc.EnqueueJobParams, error) {
	args, err := toJSON(n.Args)
	if err != nil {
		return sqlc.EnqueueJobParams{}, err
	}
	if n.MaxAttempts <= 0 {
		n.MaxAttempts = jobs.DefaultMaxAttempts
	}
	return sqlc.EnqueueJobParams{
		ID: t.NewID("jb"), Kind: n.Kind, TenantID: textOrNil(n.TenantID), Args: args,
		UniqueKey: textOrNil(n.UniqueKey), RunAt: max(millis(n.RunAt), millis(t.now)),
		MaxAttempts: int64(n.MaxAttempts), CreatedAt: millis(t.now),
	}, nil
}

// announcement tells any number of listeners that jobs of their kinds are there.
type announcement struct {
	mu      sync.Mutex
	waiting map[string][]chan struct{} // by kind; each holds one signal
}

// listen returns a channel in which each announcement of one of the kinds leaves a
// signal, from now on and for as long as the database is open.
func (a *announcement) listen(kinds []string) <-chan struct{} {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.waiting == nil {
		a.waiting = map[string][]chan struct{}{}
	}
	signal := make(chan struct{}, 1)
	for _, kind := range kinds {
		a.waiting[kind] = append(a.waiting[kind], signal)
	}
	return signal
}

func (a *announcement) make(kind string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, signal := range a.waiting[kind] {
		select {
		case signal <- struct{}{}:
		default: // it is told already
		}
	}
}

// JobsEnqueued implements jobs.Store.
func (db *DB) JobsEnqueued(kinds []string) <-chan struct{} { return db.enqueued.listen(kinds) }

// EnsureJob implements jobs.Store.
func (db *DB) EnsureJob(ctx context.Context, n jobs.New) error {
	return db.Tx(ctx, func(tx *Tx) error {
		row, err := tx.jobRow(n)
		if err != nil {
			return err
		}
		return classify(tx.q.EnsureJob(ctx, sqlc.EnsureJobParams(row)))
	})
}

// ExtendJobs implements jobs.Store.
func (db *DB) ExtendJobs(ctx context.Context, held []jobs.Job, until time.Time) ([]domain.JobID, error) {
	var lost []domain.JobID
	err := db.queueTx(ctx, func(tx *Tx) error {
		lost = nil
		for _, j := range held {
			rows, err := tx.q.ExtendJobLease(ctx, millis(until), string(j.ID), j.Lease.Token)
			if err != nil {
				return classify(err)
			}
			if rows == 0 {
				lost = append(lost, j.ID)
			}
		}
		return nil
	})
	return lost, err
}

// FinishJob implements jobs.Store.
func (db *DB) FinishJob(ctx context.Context, j jobs.Job) error {
	return db.queueTx(ctx, func(tx *Tx) error { return tx.FinishJob(ctx, j) })
}

// FinishJob ends a job in the transaction that stores what it did, or makes it ready
// when it was asked for again meanwhile. Its handler then returns jobs.ErrFinished.
func (t *Tx) FinishJob(ctx context.Context, j jobs.Job) error {
	_, err := t.endJob(ctx, j, func() (int64, error) { return t.q.DeleteJob(ctx, string(j.ID), j.Lease.Token) })
	return err
}

// endJob ends a job, or makes one ready that was asked for again while it ran; it
// reports whether it ended. An end matches no job that was asked for again.
func (t *Tx) endJob(ctx context.Context, j jobs.Job, end func() (int64, error)) (ended bool, err error) {
	rows, err := end()
	if err != nil || rows > 0 {
		return err == nil, classify(err)
	}
	rows, err = t.q.RerunJob(ctx, string(j.ID), j.Lease.Token)
	return false, leaseHeld(rows, err)
}

// RetryJob implements jobs.Store.
func (db *DB) RetryJob(ctx context.Context, j jobs.Job, at time.Time, attempts int, reason string) error {
	return db.queueTx(ctx, func(tx *Tx) error {
		rows, err := tx.q.RetryJob(ctx, sqlc.RetryJobParams{
			RunAt: millis(at), Attempt: int64(attempts), LastError: reason, ID: string(j.ID), LeaseToken: j.Lease.Token,
		})
		return leaseHeld(rows, err)
	})
}

// BuryJob implements jobs.Store.
func (db *DB) BuryJob(ctx context.Context, j jobs.Job, reason string) (dead bool, err error) {
	err = db.queueTx(ctx, func(tx *Tx) error {
		dead, err = tx.endJob(ctx, j, func() (int64, error) { return tx.q.BuryJob(ctx, reason, string(j.ID), j.Lease.Token) })
		return err
	})
	return dead && err == nil, err
}

// leaseHeld reads the outcome of a statement that only the lease's holder can do.
func leaseHeld(rows int64, err error) error {
	if err != nil {
		return classify(err)
	}
	if rows == 0 {
		return jobs.ErrLeaseLost
	}
	return nil
}

// JobCounts tells how many jobs are in each state, for metrics and health.
func (db *DB) JobCounts(ctx context.Context) (map[string]int64, error) {
	counts := map[string]int64{"ready": 0, "running": 0, "dead": 0}
	err := db.Read(ctx, func(tx *Tx) error {
		rows, err := tx.q.CountJobs(ctx)
		for _, row := range rows {
			counts[row.State] = row.Jobs
		}
		return classify(err)
	})
	return counts, err
}
