package jobs

import (
	"context"
	"slices"
	"time"
)

// heartbeat keeps the leases of running jobs, three times per lease, and ends
// the context of a job whose lease is lost.
func (q *Queue) heartbeat(ctx context.Context) {
	ticker := time.NewTicker(q.o.Lease / 3)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
			q.beat(ctx)
		}
	}
}

func (q *Queue) beat(ctx context.Context) {
	held := q.held()
	if len(held) == 0 {
		return
	}
	now := q.store.Now()
	lost, err := q.store.ExtendJobs(ctx, held, now.Add(q.o.Lease))
	if err != nil {
		q.o.Logger.ErrorContext(ctx, "extend the leases of jobs", "error", err)
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	for _, job := range held {
		attempt, running := q.running[job.ID]
		switch {
		case !running || attempt.job.Lease.Token != job.Lease.Token:
		case slices.Contains(lost, job.ID), err != nil && !now.Before(job.Lease.Until):
			attempt.cancel(ErrLeaseLost)
		case err == nil:
			attempt.job.Lease.Until = now.Add(q.o.Lease)
		}
	}
}

func (q *Queue) held() []Job {
	q.mu.Lock()
	defer q.mu.Unlock()
	held := make([]Job, 0, len(q.running))
	for _, attempt := range q.running {
		held = append(held, attempt.job)
	}
	return held
}
