package store

import (
	"context"
	"time"

	"tenantry/server/jobs"
	"tenantry/server/store/sqlc"
)

// Enqueue stores a job in this transaction and wakes the queue once it is
// durable. While a job with the same UniqueKey waits, that one comes no later
// than asked here; while it runs, it runs once more afterwards.
func (t *Tx) Enqueue(ctx context.Context, n jobs.New) error {
	row, err := t.jobRow(n)
	if err != nil {
		return err
	}
	if err := t.q.EnqueueJob(ctx, row); err != nil {
		return classify(err)
	}
	t.AfterCommit(t.owner.announceJobs)
	return nil
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
		UniqueKey: textOrNil(n.UniqueKey), RunAt: millis(laterOf(n.RunAt, t.now)),
		MaxAttempts: int64(n.MaxAttempts), CreatedAt: millis(t.now),
	}, nil
}

func laterOf(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// announceJobs leaves a token for the queue, unless there is one.
func (db *DB) announceJobs() {
	select {
	case db.enqueued <- struct{}{}:
	default:
	}
}

// JobsEnqueued receives after a commit that enqueued jobs in this process.
func (db *DB) JobsEnqueued() <-chan struct{} { return db.enqueued }
