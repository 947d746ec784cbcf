package jobs_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"tenantry/server/jobs"
	"tenantry/server/store"
	"tenantry/server/store/storetest"
)

// patience is how long a test waits for what must come; it is never waited out
// when all is well.
const patience = 20 * time.Second

// receive takes the next value, or fails the test.
func receive[T any](t testing.TB, c <-chan T, what string) T {
	t.Helper()
	select {
	case value := <-c:
		return value
	case <-time.After(patience):
		t.Fatalf("nothing came: %s", what)
		panic("unreachable")
	}
}

// eachStore runs a test on every database, with a clock of its own.
func eachStore(t *testing.T, test func(t *testing.T, db *store.DB, clock *storetest.SettableClock)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		clock := storetest.Clock(t)
		test(t, storetest.SQLite(t, storetest.WithNow(clock.Now)), clock)
	})
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		clock := storetest.Clock(t)
		test(t, storetest.Postgres(t, storetest.WithNow(clock.Now)), clock)
	})
}

// running is a queue at work.
type running struct {
	stop func() // ends Run and waits for it
}

func run(t testing.TB, db *store.DB, handlers map[string]jobs.Handler, o jobs.Options) running {
	t.Helper()
	if o.Poll == 0 {
		o.Poll = 5 * time.Millisecond
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	q := jobs.NewQueue(db, handlers, o)
	go func() { ended <- q.Run(ctx) }()
	var once sync.Once
	stop := func() {
		once.Do(func() {
			cancel()
			if err := receive(t, ended, "the end of the queue"); err != nil {
				t.Errorf("run: %v", err)
			}
		})
	}
	t.Cleanup(stop)
	return running{stop: stop}
}

func enqueue(t testing.TB, db *store.DB, n jobs.New) {
	t.Helper()
	ctx := context.Background()
	if err := db.Tx(ctx, func(tx *store.Tx) error { return tx.Enqueue(ctx, n) }); err != nil {
		t.Fatal(err)
	}
}

// outcomes is a handler that tells of every attempt and returns what it is given.
func outcomes(errs ...error) (jobs.Handler, <-chan jobs.Job) {
	attempts := make(chan jobs.Job, 100)
	var mu sync.Mutex
	return func(_ context.Context, j jobs.Job) error {
		mu.Lock()
		defer mu.Unlock()
		var err error
		if len(errs) > 0 {
			err, errs = errs[0], errs[1:]
		}
		attempts <- j
		return err
	}, attempts
}

// counts waits for nothing: call it after stop.
func counts(t testing.TB, db *store.DB) string {
	t.Helper()
	n, err := db.JobCounts(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Sprintf("%d ready, %d running, %d dead", n["ready"], n["running"], n["dead"])
}

// claimAs claims one job as a node of its own that never says anything again.
func claimAs(t testing.TB, db *store.DB) jobs.Job {
	t.Helper()
	deadline := time.Now().Add(patience)
	for time.Now().Before(deadline) {
		claimed, err := db.ClaimJobs(context.Background(), jobs.Claim{
			Kinds: []string{"a"}, Limit: 1, PerTenant: 1, Lease: time.Second,
		})
		if err != nil {
			t.Fatal(err)
		}
		if len(claimed.Jobs) == 1 {
			return claimed.Jobs[0]
		}
	}
	t.Fatal("nothing to claim")
	panic("unreachable")
}

// takeOver moves the clock until the job's lease, which its holder keeps
// extending, has run out for a moment.
func takeOver(t testing.TB, db *store.DB, clock *storetest.SettableClock, held jobs.Job) {
	t.Helper()
	deadline := time.Now().Add(patience)
	for time.Now().Before(deadline) {
		clock.Advance(time.Second)
		claimed, err := db.ClaimJobs(context.Background(), jobs.Claim{
			Kinds: []string{"a"}, Limit: 1, PerTenant: 5, Lease: time.Hour,
		})
		if err != nil {
			t.Fatal(err)
		}
		if len(claimed.Jobs) == 1 && claimed.Jobs[0].ID == held.ID {
			return
		}
	}
	t.Fatal("could not take the job over")
}

// awaitCounts waits until the queue has stored what became of a job.
func awaitCounts(t testing.TB, db *store.DB, want string) {
	t.Helper()
	deadline := time.Now().Add(patience)
	for counts(t, db) != want {
		if time.Now().After(deadline) {
			t.Fatalf("jobs are %s, want %s", counts(t, db), want)
		}
	}
}

// expectNothing checks that no job is due, by asking the store.
func expectNothing(t testing.TB, db *store.DB, attempts <-chan jobs.Job) {
	t.Helper()
	claimed, err := db.ClaimJobs(context.Background(), jobs.Claim{Kinds: []string{"a"}, Limit: 1, PerTenant: 1, Lease: time.Second})
	if err != nil || len(claimed.Jobs) != 0 || len(attempts) != 0 {
		t.Errorf("too early: %+v, %v, %d attempts", claimed, err, len(attempts))
	}
}
