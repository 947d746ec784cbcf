package store

import (
	"context"
	"database/sql"
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

// Wait says how long an attempt has to wait while so many others, whose outcome
// is open, are ahead of it. tat is what FindRates gave, zero for a rested key.
func (r Rate) Wait(tat time.Time, ahead int, now time.Time) time.Duration {
	if tat.Before(now) {
		tat = now
	}
	return max(0, tat.Sub(now)+time.Duration(ahead+1-r.Burst)*r.Every)
}

// FindRates returns for each key that is not rested when it will be.
func (t *Tx) FindRates(ctx context.Context, keys []string) (map[string]time.Time, error) {
	type rate struct {
		key string
		tat int64
	}
	q := whereIn(newList("SELECT key, tat FROM rate_limits"), "key", keys)
	rows, err := listRows(ctx, t.db, q.sql(), q.args, func(rows *sql.Rows, r *rate) error { return rows.Scan(&r.key, &r.tat) })
	if err != nil {
		return nil, err
	}
	found := make(map[string]time.Time, len(rows))
	for _, r := range rows {
		found[r.key] = fromMillis(r.tat)
	}
	return found, nil
}

// ForgetRate gives back all attempts.
func (t *Tx) ForgetRate(ctx context.Context, key string) error {
	return classify(t.q.ForgetRate(ctx, key))
}

// Remember keeps a key in mind until a time, for FindRates to return it; it is
// forgotten by itself.
func (t *Tx) Remember(ctx context.Context, key string, until time.Time) error {
	return classify(t.q.PutRate(ctx, key, millis(until)))
}

// DeleteRestedRates removes the keys that are as good as new.
func (t *Tx) DeleteRestedRates(ctx context.Context) (int64, error) {
	n, err := t.q.DeleteRestedRates(ctx, millis(t.now))
	return n, classify(err)
}
