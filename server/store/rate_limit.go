package store

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"tenantry/server/store/sqlc"
)

// Rate allows Burst attempts at once and one more after each Every.
type Rate struct {
	Burst int
	Every time.Duration
}

func (r Rate) interval() int64 { return r.Every.Milliseconds() }

// TakeRate uses up one attempt of a key and returns 0, or says how long to wait.
// It is one statement (GCRA), so that nodes and parallel requests share a limit.
func (t *Tx) TakeRate(ctx context.Context, key string, r Rate) (wait time.Duration, err error) {
	now, tolerance := millis(t.now), r.interval()*int64(r.Burst-1)
	n, err := t.q.TakeRate(ctx, sqlc.TakeRateParams{
		Key: key, FirstTat: now + r.interval(), Now: now, Interval: r.interval(), LastTat: now + tolerance,
	})
	if err != nil || n == 1 {
		return 0, classify(err)
	}
	tat, err := t.q.FindRate(ctx, key)
	if err != nil {
		return 0, notFound(err, "rate limit")
	}
	return time.Duration(tat-tolerance-now) * time.Millisecond, nil
}

// RefundRate gives back one attempt that was no abuse after all.
func (t *Tx) RefundRate(ctx context.Context, key string, r Rate) error {
	return classify(t.q.RefundRate(ctx, r.interval(), key))
}

// ForgetRate gives back all attempts.
func (t *Tx) ForgetRate(ctx context.Context, key string) error {
	return classify(t.q.ForgetRate(ctx, key))
}

// Remember keeps a key in mind until a time; it is forgotten by itself.
func (t *Tx) Remember(ctx context.Context, key string, until time.Time) error {
	return classify(t.q.PutRate(ctx, key, millis(until)))
}

// Remembers reports whether a key is in mind.
func (t *Tx) Remembers(ctx context.Context, key string) (bool, error) {
	until, err := t.q.FindRate(ctx, key)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	return until > millis(t.now), classify(err)
}

// DeleteRestedRates removes the keys that are as good as new.
func (t *Tx) DeleteRestedRates(ctx context.Context) (int64, error) {
	n, err := t.q.DeleteRestedRates(ctx, millis(t.now))
	return n, classify(err)
}
