package jobs

import (
	"context"
	"log/slog"
	"math/rand/v2"
	"time"
)

// Options tune a queue; the zero value is good for production.
type Options struct {
	Workers   int           // jobs at a time; 8
	PerTenant int           // of them for one tenant; half of Workers
	Lease     time.Duration // until another worker takes over from one that died; 15 s
	Timeout   time.Duration // longest attempt; 10 min
	Poll      time.Duration // how often jobs of other nodes and retries are looked for; 250 ms
	Pause     time.Duration // least time between two looks, so that jobs which come together are taken together; 10 ms
	Grace     time.Duration // how long Run waits for running jobs when it stops; 20 s
	Logger    *slog.Logger

	// Backoff is the wait after the given failed attempt, 1 at the first.
	Backoff func(attempt int) time.Duration
	// Periodic kinds run again and again, with this time in between, on one node at a time.
	Periodic map[string]time.Duration
	// Dead is told of every job that failed for good, so that its owner can show it.
	Dead func(ctx context.Context, j Job, cause error)
}

func (o Options) withDefaults() Options {
	o.Workers = positive(o.Workers, 8)
	o.PerTenant = positive(o.PerTenant, max(1, o.Workers/2))
	o.Lease = positive(o.Lease, 15*time.Second)
	o.Timeout = positive(o.Timeout, 10*time.Minute)
	o.Poll = positive(o.Poll, 250*time.Millisecond)
	o.Pause = positive(o.Pause, 10*time.Millisecond)
	o.Grace = positive(o.Grace, 20*time.Second)
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	if o.Backoff == nil {
		o.Backoff = Backoff
	}
	if o.Dead == nil {
		o.Dead = func(context.Context, Job, error) {}
	}
	return o
}

func positive[T ~int | ~int64](value, otherwise T) T {
	if value > 0 {
		return value
	}
	return otherwise
}

// Backoff waits 2, 4, 8 … seconds and at most 30 minutes, give or take a quarter
// by chance, so that what failed together does not come back together.
func Backoff(attempt int) time.Duration {
	wait := min(time.Second<<min(max(attempt, 1), 12), 30*time.Minute)
	return wait*3/4 + rand.N(wait/2)
}
