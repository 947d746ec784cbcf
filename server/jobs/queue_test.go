package jobs_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"tenantry/server/domain"
	"tenantry/server/jobs"
	"tenantry/server/store"
	"tenantry/server/store/storetest"
)

var errOops = errors.New("oops")

func TestQueue_WorksAndWakes(t *testing.T) {
	t.Parallel()
	eachStore(t, func(t *testing.T, db *store.DB, _ *storetest.SettableClock) {
		done := make(chan string, 1)
		q := run(t, db, map[string]jobs.Handler{"greet": func(ctx context.Context, j jobs.Job) error {
			var name string
			err := j.Args(&name)
			done <- fmt.Sprintf("%s from %s", name, domain.ActorFrom(ctx).Kind)
			return err
		}}, jobs.Options{Poll: time.Hour}) // so that only the commit can wake it
		enqueue(t, db, jobs.New{Kind: "greet", Args: "hello"})
		if got := receive(t, done, "the job"); got != "hello from system" {
			t.Errorf("got %q", got)
		}
		q.stop()
		if got := counts(t, db); got != "0 ready, 0 running, 0 dead" {
			t.Errorf("left: %s", got)
		}
	})
}

func TestQueue_ManyNodesNoneTwice(t *testing.T) {
	t.Parallel()
	eachStore(t, func(t *testing.T, db *store.DB, _ *storetest.SettableClock) {
		const all = 300
		ctx := context.Background()
		err := db.Tx(ctx, func(tx *store.Tx) error {
			for i := range all {
				if err := tx.Enqueue(ctx, jobs.New{Kind: "count", Args: i}); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		done := make(chan int, 2*all)
		count := func(_ context.Context, j jobs.Job) error {
			var i int
			err := j.Args(&i)
			done <- i
			return err
		}
		var nodes []running
		for range 3 {
			nodes = append(nodes, run(t, db, map[string]jobs.Handler{"count": count}, jobs.Options{PerTenant: 100}))
		}
		times := map[int]int{}
		for range all {
			times[receive(t, done, "another job")]++
		}
		for _, node := range nodes {
			node.stop()
		}
		if len(times) != all || len(done) != 0 {
			t.Errorf("%d different jobs ran, %d of them again", len(times), len(done))
		}
		if got := counts(t, db); got != "0 ready, 0 running, 0 dead" {
			t.Errorf("left: %s", got)
		}
	})
}

// A program that is killed leaves its jobs running; another one takes them over
// once the lease has run out.
func TestQueue_TakesOverFromTheDead(t *testing.T) {
	t.Parallel()
	eachStore(t, func(t *testing.T, db *store.DB, clock *storetest.SettableClock) {
		enqueue(t, db, jobs.New{Kind: "a"})
		killed := claimAs(t, db)
		handler, attempts := outcomes()
		q := run(t, db, map[string]jobs.Handler{"a": handler}, jobs.Options{})
		clock.Advance(time.Minute)
		if job := receive(t, attempts, "the job again"); job.ID != killed.ID || job.Attempt != 2 {
			t.Errorf("got %+v", job)
		}
		q.stop()
	})
}

// A worker that was away too long learns that its job is somebody else's.
func TestQueue_LostLeaseEndsTheContext(t *testing.T) {
	t.Parallel()
	eachStore(t, func(t *testing.T, db *store.DB, clock *storetest.SettableClock) {
		started, cause := make(chan jobs.Job, 9), make(chan error, 9)
		q := run(t, db, map[string]jobs.Handler{"a": func(ctx context.Context, j jobs.Job) error {
			started <- j
			<-ctx.Done()
			cause <- context.Cause(ctx)
			return nil
		}}, jobs.Options{Lease: 30 * time.Millisecond, Workers: 1, PerTenant: 1, Poll: time.Hour})
		enqueue(t, db, jobs.New{Kind: "a", MaxAttempts: 1000})
		first := receive(t, started, "the job")
		takeOver(t, db, clock, first)
		if err := receive(t, cause, "the end of the context"); !errors.Is(err, jobs.ErrLeaseLost) {
			t.Errorf("got %v", err)
		}
		q.stop()
		if got := counts(t, db); got != "0 ready, 1 running, 0 dead" {
			t.Errorf("the new holder's job: %s", got)
		}
	})
}

func TestQueue_HeartbeatKeepsTheLease(t *testing.T) {
	t.Parallel()
	db := storetest.SQLite(t) // on the real clock
	started, release := make(chan jobs.Job, 9), make(chan struct{})
	held := func(_ context.Context, j jobs.Job) error {
		started <- j
		<-release
		return nil
	}
	o := jobs.Options{Lease: 900 * time.Millisecond}
	first := run(t, db, map[string]jobs.Handler{"a": held}, o)
	second := run(t, db, map[string]jobs.Handler{"a": held}, o)
	enqueue(t, db, jobs.New{Kind: "a"})
	receive(t, started, "the job")
	select {
	case job := <-started:
		t.Errorf("taken over though its worker lives: %+v", job)
	case <-time.After(2 * o.Lease):
	}
	close(release)
	first.stop()
	second.stop()
	if got := counts(t, db); got != "0 ready, 0 running, 0 dead" {
		t.Errorf("left: %s", got)
	}
}

func TestQueue_RetriesWithBackoffThenBuries(t *testing.T) {
	t.Parallel()
	eachStore(t, func(t *testing.T, db *store.DB, clock *storetest.SettableClock) {
		handler, attempts := outcomes(errOops, jobs.RetryAfter(errOops, time.Hour), errOops)
		dead := make(chan error, 9)
		waits := make(chan int, 9)
		q := run(t, db, map[string]jobs.Handler{"a": handler}, jobs.Options{
			Backoff: func(attempt int) time.Duration { waits <- attempt; return time.Minute },
			Dead:    func(_ context.Context, _ jobs.Job, cause error) { dead <- cause },
		})
		enqueue(t, db, jobs.New{Kind: "a", MaxAttempts: 3})
		for attempt := 1; attempt <= 3; attempt++ {
			job := receive(t, attempts, "the next attempt")
			if job.Attempt != attempt || job.LastAttempt() != (attempt == 3) {
				t.Errorf("attempt %d: %+v", attempt, job)
			}
			awaitCounts(t, db, map[bool]string{false: "1 ready, 0 running, 0 dead", true: "0 ready, 0 running, 1 dead"}[attempt == 3])
			clock.Advance(time.Duration(attempt*attempt*attempt*attempt) * time.Minute) // 1, then 16: too early
			if attempt == 2 {
				expectNothing(t, db, attempts)
				clock.Advance(time.Hour)
			}
		}
		if err := receive(t, dead, "the news of its death"); !errors.Is(err, errOops) {
			t.Errorf("cause: %v", err)
		}
		if first := receive(t, waits, "the first wait"); first != 1 || len(waits) != 1 {
			t.Errorf("waited after attempt %d, and %d more times", first, len(waits))
		}
		q.stop()
	})
}

func TestQueue_PermanentErrorsAndPanics(t *testing.T) {
	t.Parallel()
	eachStore(t, func(t *testing.T, db *store.DB, _ *storetest.SettableClock) {
		dead := make(chan error, 9)
		q := run(t, db, map[string]jobs.Handler{
			"permanent": func(context.Context, jobs.Job) error { return fmt.Errorf("wrapped: %w", jobs.Permanent(errOops)) },
			"bad args":  func(_ context.Context, j jobs.Job) error { return j.Args(new(int)) },
			"panic":     func(context.Context, jobs.Job) error { panic("on purpose") },
		}, jobs.Options{Dead: func(_ context.Context, _ jobs.Job, cause error) { dead <- cause }})
		enqueue(t, db, jobs.New{Kind: "permanent"})
		if err := receive(t, dead, "the permanent error"); !errors.Is(err, errOops) {
			t.Errorf("got %v", err)
		}
		enqueue(t, db, jobs.New{Kind: "bad args", Args: "text"})
		receive(t, dead, "the bad arguments")
		enqueue(t, db, jobs.New{Kind: "panic", MaxAttempts: 1})
		if err := receive(t, dead, "the panic"); err == nil || len(err.Error()) < len("panic: on purpose") {
			t.Errorf("got %v", err)
		}
		q.stop()
		if got := counts(t, db); got != "0 ready, 0 running, 3 dead" {
			t.Errorf("left: %s", got)
		}
	})
}

func TestQueue_AgainCountsNoAttempts(t *testing.T) {
	t.Parallel()
	eachStore(t, func(t *testing.T, db *store.DB, clock *storetest.SettableClock) {
		handler, attempts := outcomes(jobs.Again(time.Minute), jobs.Again(time.Minute))
		q := run(t, db, map[string]jobs.Handler{"a": handler}, jobs.Options{})
		enqueue(t, db, jobs.New{Kind: "a", MaxAttempts: 1})
		for i := range 3 {
			if job := receive(t, attempts, "the next round"); job.Attempt != 1 {
				t.Errorf("round %d: %+v", i, job)
			}
			if i < 2 {
				awaitCounts(t, db, "1 ready, 0 running, 0 dead")
				clock.Advance(time.Minute)
			}
		}
		q.stop()
		if got := counts(t, db); got != "0 ready, 0 running, 0 dead" {
			t.Errorf("left: %s", got)
		}
	})
}

// A handler that finished its job itself leaves nothing to store, also when it was told
// to stop meanwhile.
func TestQueue_HandlerFinishesTheJobItself(t *testing.T) {
	t.Parallel()
	eachStore(t, func(t *testing.T, db *store.DB, _ *storetest.SettableClock) {
		done := make(chan struct{}, 9)
		q := run(t, db, map[string]jobs.Handler{"a": func(ctx context.Context, j jobs.Job) error {
			defer func() { done <- struct{}{} }()
			if err := db.Tx(ctx, func(tx *store.Tx) error { return tx.FinishJob(ctx, j) }); err != nil {
				return err
			}
			return fmt.Errorf("wrapped: %w", jobs.ErrFinished)
		}}, jobs.Options{Backoff: func(int) time.Duration { t.Error("it is tried again"); return time.Hour }})
		enqueue(t, db, jobs.New{Kind: "a"})
		receive(t, done, "the job")
		q.stop()
		if got := counts(t, db); got != "0 ready, 0 running, 0 dead" {
			t.Errorf("left: %s", got)
		}
	})
}

func TestQueue_PeriodicGoesOn(t *testing.T) {
	t.Parallel()
	eachStore(t, func(t *testing.T, db *store.DB, clock *storetest.SettableClock) {
		handler, attempts := outcomes(nil, jobs.Permanent(errOops))
		o := jobs.Options{Periodic: map[string]time.Duration{"tidy": time.Hour}}
		first := run(t, db, map[string]jobs.Handler{"tidy": handler}, o)
		second := run(t, db, map[string]jobs.Handler{"tidy": handler}, o)
		for range 3 { // after a success and after a failure
			receive(t, attempts, "the next round")
			awaitCounts(t, db, "1 ready, 0 running, 0 dead")
			clock.Advance(time.Hour)
		}
		receive(t, attempts, "the last round")
		first.stop()
		second.stop()
		if got := counts(t, db); got != "1 ready, 0 running, 0 dead" || len(attempts) != 0 {
			t.Errorf("left: %s, %d more rounds", got, len(attempts))
		}
	})
}

func TestQueue_StopsGracefully(t *testing.T) {
	t.Parallel()
	eachStore(t, func(t *testing.T, db *store.DB, _ *storetest.SettableClock) {
		started, release := make(chan struct{}, 9), make(chan struct{})
		handlers := map[string]jobs.Handler{
			"quick": func(ctx context.Context, _ jobs.Job) error {
				started <- struct{}{}
				<-release
				return ctx.Err() // its context must have lived through the stop
			},
			"stuck": func(ctx context.Context, _ jobs.Job) error {
				started <- struct{}{}
				<-ctx.Done()
				return ctx.Err()
			},
		}
		patient := run(t, db, handlers, jobs.Options{Workers: 1, PerTenant: 1})
		enqueue(t, db, jobs.New{Kind: "quick"})
		receive(t, started, "the quick job")
		time.AfterFunc(10*time.Millisecond, func() { close(release) })
		patient.stop()
		if got := counts(t, db); got != "0 ready, 0 running, 0 dead" {
			t.Errorf("after a patient stop: %s", got)
		}
		impatient := run(t, db, handlers, jobs.Options{Grace: time.Millisecond})
		enqueue(t, db, jobs.New{Kind: "stuck", MaxAttempts: 1})
		receive(t, started, "the stuck job")
		impatient.stop()
		if got := counts(t, db); got != "1 ready, 0 running, 0 dead" {
			t.Errorf("after an impatient stop: %s", got)
		}
	})
}

func TestQueue_AttemptsAreBoundedInTime(t *testing.T) {
	t.Parallel()
	db := storetest.SQLite(t)
	dead := make(chan error, 1)
	run(t, db, map[string]jobs.Handler{"a": func(ctx context.Context, _ jobs.Job) error {
		<-ctx.Done()
		return ctx.Err()
	}}, jobs.Options{
		Timeout: time.Millisecond,
		Dead:    func(_ context.Context, _ jobs.Job, cause error) { dead <- cause },
	})
	enqueue(t, db, jobs.New{Kind: "a", MaxAttempts: 1})
	if err := receive(t, dead, "the end of the attempt"); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v", err)
	}
}

func TestBackoff_GrowsAndIsBounded(t *testing.T) {
	t.Parallel()
	for attempt, want := range map[int]time.Duration{1: 2 * time.Second, 3: 8 * time.Second, 12: 30 * time.Minute, 1000: 30 * time.Minute} {
		for range 100 {
			if got := jobs.Backoff(attempt); got < want*3/4 || got > want*5/4 {
				t.Fatalf("attempt %d waits %v, want about %v", attempt, got, want)
			}
		}
	}
}
