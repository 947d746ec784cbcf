package store_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tenantry/server/domain"
	"tenantry/server/jobs"
	"tenantry/server/store"
	"tenantry/server/store/storetest"
)

const lease = 10 * time.Second

// eachQueue runs a test on every database, with a clock of its own.
func eachQueue(t *testing.T, test func(t *testing.T, db *store.DB, clock *storetest.SettableClock)) {
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

func enqueue(t testing.TB, db *store.DB, all ...jobs.New) {
	t.Helper()
	ctx := context.Background()
	err := db.Tx(ctx, func(tx *store.Tx) error {
		for _, n := range all {
			if err := tx.Enqueue(ctx, n); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func claim(t testing.TB, db *store.DB, limit int) jobs.Claimed {
	t.Helper()
	claimed, err := db.ClaimJobs(context.Background(), jobs.Claim{
		Kinds: []string{"a", "b"}, Limit: limit, PerTenant: 100, Lease: lease,
	})
	if err != nil {
		t.Fatal(err)
	}
	return claimed
}

// one claims exactly one job.
func one(t testing.TB, db *store.DB) jobs.Job {
	t.Helper()
	claimed := claim(t, db, 10)
	if len(claimed.Jobs) != 1 {
		t.Fatalf("claimed %d jobs, want 1", len(claimed.Jobs))
	}
	return claimed.Jobs[0]
}

func none(t testing.TB, db *store.DB) {
	t.Helper()
	if claimed := claim(t, db, 10); len(claimed.Jobs) != 0 {
		t.Errorf("claimed %+v, want none", claimed.Jobs)
	}
}

func wantCounts(t testing.TB, db *store.DB, ready, running, dead int64) {
	t.Helper()
	got, err := db.JobCounts(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]int64{"ready": ready, "running": running, "dead": dead}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("jobs (-want +got):\n%s", diff)
	}
}

func bury(db *store.DB, j jobs.Job) error {
	_, err := db.BuryJob(context.Background(), j, "x")
	return err
}

func TestEnqueue_BelongsToItsTransaction(t *testing.T) {
	t.Parallel()
	eachQueue(t, func(t *testing.T, db *store.DB, _ *storetest.SettableClock) {
		ctx := context.Background()
		announced := []<-chan struct{}{db.JobsEnqueued([]string{"a"}), db.JobsEnqueued([]string{"a"})} // of two queues
		_ = db.Tx(ctx, func(tx *store.Tx) error {
			return errors.Join(tx.Enqueue(ctx, jobs.New{Kind: "a"}), errOops)
		})
		select {
		case <-announced[0]:
			t.Error("the queue was woken for nothing")
		default:
		}
		none(t, db)
		enqueue(t, db, jobs.New{Kind: "a", TenantID: "tn_1", Args: map[string]int{"n": 7}})
		<-announced[0]
		<-announced[1]
		job := one(t, db)
		var args struct{ N int }
		if err := job.Args(&args); err != nil || args.N != 7 || job.TenantID != "tn_1" || job.Attempt != 1 {
			t.Errorf("got %+v, %+v, %v", job, args, err)
		}
	})
}

func TestClaim_OnlyWhatIsDueAndKnown(t *testing.T) {
	t.Parallel()
	eachQueue(t, func(t *testing.T, db *store.DB, clock *storetest.SettableClock) {
		enqueue(t, db, jobs.New{Kind: "a", RunAt: clock.Now().Add(time.Minute)}, jobs.New{Kind: "unknown"})
		none(t, db)
		clock.Advance(time.Minute)
		if job := one(t, db); job.Kind != "a" {
			t.Errorf("got %+v", job)
		}
		wantCounts(t, db, 1, 1, 0)
	})
}

// A worker that died holds its job until the lease runs out; when it comes back
// from the dead, it can no longer do anything to the job.
func TestLease_RunsOutAndFencesOff(t *testing.T) {
	t.Parallel()
	eachQueue(t, func(t *testing.T, db *store.DB, clock *storetest.SettableClock) {
		ctx := context.Background()
		enqueue(t, db, jobs.New{Kind: "a"})
		first := one(t, db)
		clock.Advance(lease)
		none(t, db)
		clock.Advance(time.Millisecond)
		second := one(t, db)
		if second.ID != first.ID || second.Attempt != 2 || second.Lease.Token == first.Lease.Token {
			t.Fatalf("first %+v, second %+v", first, second)
		}
		hold := func(j jobs.Job) error {
			return db.Tx(ctx, func(tx *store.Tx) error { return tx.HoldJob(ctx, j) })
		}
		late := map[string]error{
			"finish": db.FinishJob(ctx, first),
			"retry":  db.RetryJob(ctx, first, clock.Now(), 1, ""),
			"bury":   bury(db, first),
			"hold":   hold(first),
		}
		for what, err := range late {
			if !errors.Is(err, jobs.ErrLeaseLost) {
				t.Errorf("%s: %v", what, err)
			}
		}
		lost, err := db.ExtendJobs(ctx, []jobs.Job{first, second}, clock.Now().Add(2*lease))
		if err != nil || !slices.Equal(lost, []domain.JobID{first.ID}) {
			t.Errorf("lost %v, %v", lost, err)
		}
		clock.Advance(2 * lease)
		none(t, db)
		if err := errors.Join(hold(second), db.FinishJob(ctx, second)); err != nil {
			t.Error(err)
		}
		wantCounts(t, db, 0, 0, 0)
	})
}

// A job that kills the program on every attempt must not do so for ever.
func TestClaim_BuriesWhatNeverComesBack(t *testing.T) {
	t.Parallel()
	eachQueue(t, func(t *testing.T, db *store.DB, clock *storetest.SettableClock) {
		enqueue(t, db, jobs.New{Kind: "a", MaxAttempts: 2, UniqueKey: "u", TenantID: "tn_1", Args: "x"})
		for range 2 {
			one(t, db)
			clock.Advance(2 * lease)
		}
		claimed := claim(t, db, 10)
		var args string
		if len(claimed.Jobs) != 0 || len(claimed.Lost) != 1 || claimed.Lost[0].Args(&args) != nil || args != "x" {
			t.Fatalf("got %+v", claimed)
		}
		wantCounts(t, db, 0, 0, 1)
		enqueue(t, db, jobs.New{Kind: "a", UniqueKey: "u"})
		one(t, db)
	})
}

func TestUniqueKey_OneWaitingJob(t *testing.T) {
	t.Parallel()
	eachQueue(t, func(t *testing.T, db *store.DB, clock *storetest.SettableClock) {
		now := clock.Now()
		later := jobs.New{Kind: "a", UniqueKey: "u", RunAt: now.Add(time.Hour)}
		enqueue(t, db, later, later)
		none(t, db)
		enqueue(t, db, jobs.New{Kind: "a", UniqueKey: "u"}) // comes forward
		enqueue(t, db, later)                               // and is not put off again
		job := one(t, db)
		if err := db.FinishJob(context.Background(), job); err != nil {
			t.Fatal(err)
		}
		wantCounts(t, db, 0, 0, 0)
	})
}

// A job that is asked for while it runs may have looked too early, so it runs
// once more, with all its attempts; and never twice at the same time.
func TestUniqueKey_AskedForWhileItRuns(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	endings := map[string]func(db *store.DB, j jobs.Job) error{
		"finished": func(db *store.DB, j jobs.Job) error { return db.FinishJob(ctx, j) },
		"buried":   func(db *store.DB, j jobs.Job) error { return bury(db, j) },
		"put off":  func(db *store.DB, j jobs.Job) error { return db.RetryJob(ctx, j, db.Now().Add(time.Hour), 0, "") },
	}
	eachQueue(t, func(t *testing.T, db *store.DB, _ *storetest.SettableClock) {
		for name, end := range endings {
			ask := jobs.New{Kind: "a", UniqueKey: name}
			enqueue(t, db, ask)
			job := one(t, db)
			enqueue(t, db, ask, ask)
			none(t, db)
			if err := end(db, job); err != nil {
				t.Fatal(err)
			}
			again := one(t, db)
			if again.ID != job.ID || again.Attempt != 1 {
				t.Errorf("%s: ran again as %+v", name, again)
			}
			if err := db.FinishJob(ctx, again); err != nil {
				t.Fatal(err)
			}
			wantCounts(t, db, 0, 0, 0)
		}
	})
}

func TestUniqueKey_AskedForWhileItsLastAttemptDied(t *testing.T) {
	t.Parallel()
	eachQueue(t, func(t *testing.T, db *store.DB, clock *storetest.SettableClock) {
		ask := jobs.New{Kind: "a", UniqueKey: "u", MaxAttempts: 1}
		enqueue(t, db, ask)
		one(t, db)
		enqueue(t, db, ask)
		clock.Advance(2 * lease)
		if job := one(t, db); job.Attempt != 1 {
			t.Errorf("got %+v", job)
		}
	})
}

func TestEnsureJob_LeavesWhatIsThere(t *testing.T) {
	t.Parallel()
	eachQueue(t, func(t *testing.T, db *store.DB, clock *storetest.SettableClock) {
		ctx := context.Background()
		enqueue(t, db, jobs.New{Kind: "a", UniqueKey: "u", RunAt: clock.Now().Add(time.Hour)})
		if err := db.EnsureJob(ctx, jobs.New{Kind: "a", UniqueKey: "u"}); err != nil {
			t.Fatal(err)
		}
		none(t, db)
		wantCounts(t, db, 1, 0, 0)
	})
}

func TestClaim_IsFairBetweenTenants(t *testing.T) {
	t.Parallel()
	eachQueue(t, func(t *testing.T, db *store.DB, clock *storetest.SettableClock) {
		for i := range 20 {
			enqueue(t, db, jobs.New{Kind: "a", TenantID: "tn_busy", Args: i})
			clock.Advance(time.Millisecond)
		}
		enqueue(t, db, jobs.New{Kind: "a", TenantID: "tn_small"}, jobs.New{Kind: "a"})
		ask := jobs.Claim{Kinds: []string{"a"}, Limit: 4, PerTenant: 3, Lease: lease}
		if diff := cmp.Diff([]string{"", "tn_busy", "tn_busy", "tn_small"}, tenants(t, db, ask)); diff != "" {
			t.Errorf("first claim (-want +got):\n%s", diff)
		}
		ask.Limit = 10
		if diff := cmp.Diff([]string{"tn_busy"}, tenants(t, db, ask)); diff != "" {
			t.Errorf("second claim, up to three of one tenant (-want +got):\n%s", diff)
		}
	})
}

// A tenant that fills all of the first look must not keep others from a free worker.
func TestClaim_IsFairHoweverMuchOneTenantAsks(t *testing.T) {
	t.Parallel()
	eachQueue(t, func(t *testing.T, db *store.DB, clock *storetest.SettableClock) {
		many := make([]jobs.New, 200)
		for i := range many {
			many[i] = jobs.New{Kind: "a", TenantID: "tn_busy"}
		}
		enqueue(t, db, many...)
		clock.Advance(time.Millisecond)
		enqueue(t, db, jobs.New{Kind: "a", TenantID: "tn_small"})
		ask := jobs.Claim{Kinds: []string{"a"}, Limit: 1, PerTenant: 3, Lease: lease}
		for _, want := range []string{"tn_busy", "tn_small", "tn_busy"} {
			if got := tenants(t, db, ask); len(got) != 1 || got[0] != want {
				t.Errorf("the next worker gets %v, want %s", got, want)
			}
		}
	})
}

// A queue hears of its own kinds of jobs, so that one with nothing to do does not
// look at each job of the others.
func TestJobsEnqueued_TellsWhoWorksOnTheKind(t *testing.T) {
	t.Parallel()
	eachQueue(t, func(t *testing.T, db *store.DB, _ *storetest.SettableClock) {
		own, both, other := db.JobsEnqueued([]string{"a"}), db.JobsEnqueued([]string{"b", "a"}), db.JobsEnqueued([]string{"b"})
		for range 2 {
			enqueue(t, db, jobs.New{Kind: "a"}, jobs.New{Kind: "a"})
			if len(own) != 1 || len(both) != 1 || len(other) != 0 {
				t.Errorf("told %d, %d and %d times", len(own), len(both), len(other))
			}
			<-own
			<-both
		}
	})
}

// What a job did and its end are one: neither is there without the other.
func TestFinishJob_InTheTransactionOfWhatItDid(t *testing.T) {
	t.Parallel()
	eachQueue(t, func(t *testing.T, db *store.DB, _ *storetest.SettableClock) {
		ctx := context.Background()
		enqueue(t, db, jobs.New{Kind: "a", UniqueKey: "u"})
		job := one(t, db)
		finish := func(also error) error {
			return db.Tx(ctx, func(tx *store.Tx) error { return errors.Join(tx.FinishJob(ctx, job), also) })
		}
		if err := finish(errOops); !errors.Is(err, errOops) {
			t.Fatal(err)
		}
		wantCounts(t, db, 0, 1, 0)
		enqueue(t, db, jobs.New{Kind: "a", UniqueKey: "u"}) // while it runs
		if err := finish(nil); err != nil {
			t.Fatal(err)
		}
		wantCounts(t, db, 1, 0, 0)
		if err := finish(nil); !errors.Is(err, jobs.ErrLeaseLost) {
			t.Errorf("finished by somebody who no longer has it: %v", err)
		}
	})
}

func tenants(t testing.TB, db *store.DB, ask jobs.Claim) []string {
	t.Helper()
	claimed, err := db.ClaimJobs(context.Background(), ask)
	if err != nil {
		t.Fatal(err)
	}
	found := []string{}
	for _, job := range claimed.Jobs {
		found = append(found, string(job.TenantID))
	}
	slices.Sort(found)
	return found
}

// An idle queue looks several times a second and must not write, nor read much.
func TestClaim_PlanUsesTheIndex(t *testing.T) {
	t.Parallel()
	db := storetest.SQLite(t)
	ctx := context.Background()
	for i := range 50 {
		enqueue(t, db, jobs.New{Kind: "a", RunAt: db.Now().Add(time.Hour), UniqueKey: fmt.Sprint(i)})
	}
	var id, parent, unused int
	var plan string
	err := db.Read(ctx, func(tx *store.Tx) error {
		return tx.DBTX().QueryRowContext(ctx, "EXPLAIN QUERY PLAN SELECT 1 FROM jobs WHERE "+store.JobDue([]string{"a"}),
			1, "a").Scan(&id, &parent, &unused, &plan)
	})
	if want := "SEARCH jobs USING INDEX jobs_due (state=? AND run_at<?)"; err != nil || plan != want {
		t.Errorf("plan %q, %v", plan, err)
	}
}

// Whoever asks for a job while it ends gets it run once more, whichever comes first.
func TestFinish_LosesNoWakeUp(t *testing.T) {
	t.Parallel()
	eachQueue(t, func(t *testing.T, db *store.DB, _ *storetest.SettableClock) {
		ctx := context.Background()
		again := jobs.New{Kind: "a", UniqueKey: "one"}
		enqueue(t, db, again)
		for i := range 200 {
			job := one(t, db)
			var asked sync.WaitGroup
			asked.Go(func() {
				if err := db.Tx(ctx, func(tx *store.Tx) error { return tx.Enqueue(ctx, again) }); err != nil {
					t.Error(err)
				}
			})
			if err := db.FinishJob(ctx, job); err != nil {
				t.Error(err)
			}
			asked.Wait()
			counts, err := db.JobCounts(ctx)
			if err != nil || counts["ready"] != 1 {
				t.Fatalf("after %d rounds %v, %v: somebody's job is lost", i, counts, err)
			}
		}
	})
}
