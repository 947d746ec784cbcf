package jobs

import (
	"context"
	"errors"
	"runtime/debug"
	"time"
)

// settleTime bounds how long the outcome of a job may take to store.
const settleTime = 15 * time.Second

// settle stores what became of an attempt.
func (q *Queue) settle(ctx context.Context, job Job, err error) error {
	stopping := errors.Is(context.Cause(ctx), errStopping)
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), settleTime)
	defer cancel()
	now := q.store.Now()
	var again *againError
	switch every, periodic := q.o.Periodic[job.Kind]; {
	case errors.Is(err, ErrFinished):
		return nil
	case stopping && err != nil:
		return q.store.RetryJob(ctx, job, now, job.Attempt-1, "") // not the job's fault
	case errors.As(err, &again):
		return q.store.RetryJob(ctx, job, now.Add(again.after), 0, "")
	case err == nil && periodic:
		return q.store.RetryJob(ctx, job, now.Add(every), 0, "")
	case err == nil:
		return q.store.FinishJob(ctx, job)
	default:
		return q.settleFailure(ctx, job, err)
	}
}

func (q *Queue) settleFailure(ctx context.Context, job Job, err error) error {
	log := q.o.Logger.With("job", job.ID, "kind", job.Kind, "tenant", job.TenantID, "attempt", job.Attempt)
	var permanent *permanentError
	final := errors.As(err, &permanent) || job.LastAttempt()
	if every, periodic := q.o.Periodic[job.Kind]; final && periodic {
		log.ErrorContext(ctx, "periodic job failed", "error", err)
		return q.store.RetryJob(ctx, job, q.store.Now().Add(every), 0, reason(err))
	}
	if final {
		dead, stored := q.store.BuryJob(ctx, job, reason(err))
		if dead {
			log.ErrorContext(ctx, "job is dead", "error", err)
			q.o.Dead(ctx, job, err)
		}
		return stored
	}
	wait := q.o.Backoff(job.Attempt)
	var retry *retryError
	if errors.As(err, &retry) {
		wait = retry.after
	}
	log.WarnContext(ctx, "job failed and is tried again", "error", err, "in", wait)
	return q.store.RetryJob(ctx, job, q.store.Now().Add(wait), job.Attempt, reason(err))
}

// reason is an error cut to what is worth keeping in a row.
func reason(err error) string {
	text := err.Error()
	if len(text) > 2000 {
		return text[:2000]
	}
	return text
}

func stack() []byte { return debug.Stack() }

// ensurePeriodic stores the jobs that keep themselves going.
func (q *Queue) ensurePeriodic(ctx context.Context) error {
	for kind := range q.o.Periodic {
		if err := q.store.EnsureJob(ctx, New{Kind: kind, UniqueKey: "periodic:" + kind}); err != nil {
			return err
		}
	}
	return nil
}
