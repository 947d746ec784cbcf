package store_test

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"tenantry/server/store"
	"tenantry/server/store/storetest"
)

func TestTakeRate_BurstThenOneAtATime(t *testing.T) {
	t.Parallel()
	rate := store.Rate{Burst: 3, Every: 10 * time.Second}
	storetest.EachAt(t, func(t *testing.T, db *store.DB, clock *storetest.SettableClock) {
		steps := []struct {
			after time.Duration
			want  time.Duration // to wait; 0: taken
		}{
			{0, 0}, {0, 0}, {0, 0}, {0, 10 * time.Second}, {4 * time.Second, 6 * time.Second}, {6 * time.Second, 0},
			{0, 10 * time.Second}, {time.Hour, 0}, {0, 0}, {0, 0}, {0, 10 * time.Second},
		}
		for i, step := range steps {
			clock.Advance(step.after)
			if wait := take(t, db, "one", rate); wait != step.want {
				t.Errorf("step %d: wait %v, want %v", i, wait, step.want)
			}
		}
		if wait := take(t, db, "two", rate); wait != 0 {
			t.Errorf("another key waits %v", wait)
		}
	})
}

func TestTakeRate_ParallelTakersShareTheBurst(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		var taken atomic.Int64
		var wg sync.WaitGroup
		for range 20 {
			wg.Go(func() {
				if take(t, db, "one", store.Rate{Burst: 5, Every: time.Hour}) == 0 {
					taken.Add(1)
				}
			})
		}
		wg.Wait()
		if taken.Load() != 5 {
			t.Errorf("%d of 20 took one of 5", taken.Load())
		}
	})
}

func TestForgetRate_GivesBackAll(t *testing.T) {
	t.Parallel()
	rate := store.Rate{Burst: 2, Every: time.Hour}
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		for range 3 {
			take(t, db, "one", rate)
		}
		change(t, db, func(ctx context.Context, tx *store.Tx) error { return tx.ForgetRate(ctx, "one") })
		if wait := take(t, db, "one", rate); wait != 0 {
			t.Errorf("after forgetting: wait %v", wait)
		}
	})
}

func TestRate_WaitAgreesWithTakeRate(t *testing.T) {
	t.Parallel()
	rate := store.Rate{Burst: 3, Every: 10 * time.Second}
	storetest.EachAt(t, func(t *testing.T, db *store.DB, clock *storetest.SettableClock) {
		for i := range 12 {
			clock.Advance(time.Duration(i%4) * 3 * time.Second)
			foreseen := rate.Wait(rates(t, db, "one")["one"], 0, db.Now())
			if wait := take(t, db, "one", rate); wait != foreseen {
				t.Errorf("step %d: foreseen %v, told %v", i, foreseen, wait)
			}
		}
	})
}

func TestRate_WaitCountsThoseAhead(t *testing.T) {
	t.Parallel()
	rate, now := store.Rate{Burst: 3, Every: 10 * time.Second}, storetest.Clock(t).Now()
	for ahead, want := range []time.Duration{0, 0, 0, 10 * time.Second, 20 * time.Second} {
		if got := rate.Wait(time.Time{}, ahead, now); got != want {
			t.Errorf("with %d ahead: %v, want %v", ahead, got, want)
		}
	}
	if got := rate.Wait(now.Add(5*time.Second), 2, now); got != 5*time.Second {
		t.Errorf("with two ahead of a key that is half tired: %v", got)
	}
}

func TestRemember_UntilItsTime(t *testing.T) {
	t.Parallel()
	storetest.EachAt(t, func(t *testing.T, db *store.DB, clock *storetest.SettableClock) {
		until := db.Now().Add(time.Hour)
		change(t, db, func(ctx context.Context, tx *store.Tx) error { return tx.Remember(ctx, "home", until) })
		found := rates(t, db, "home", "elsewhere")
		if len(found) != 1 || !found["home"].Equal(until) {
			t.Errorf("it remembers %v", found)
		}
		clock.Advance(time.Hour + time.Millisecond)
		change(t, db, func(ctx context.Context, tx *store.Tx) error {
			n, err := tx.DeleteRestedRates(ctx)
			if n != 1 {
				t.Errorf("%d rows were swept", n)
			}
			return err
		})
	})
}

func TestSetup_OneClaimOneWinner(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		change(t, db, func(ctx context.Context, tx *store.Tx) error {
			_, err := tx.PutSetupCode(ctx, "hash")
			return err
		})
		var won atomic.Int64
		var wg sync.WaitGroup
		for range 10 {
			wg.Go(func() {
				change(t, db, func(ctx context.Context, tx *store.Tx) error {
					claimed, err := tx.ClaimSetup(ctx, "hash", time.Hour)
					if claimed {
						tx.AfterCommit(func() { won.Add(1) })
					}
					return err
				})
			})
		}
		wg.Wait()
		if won.Load() != 1 {
			t.Errorf("%d claims won", won.Load())
		}
		change(t, db, func(ctx context.Context, tx *store.Tx) error {
			if open, err := tx.PutSetupCode(ctx, "another"); open || err != nil {
				t.Errorf("a claimed set-up takes another code: %v, %v", open, err)
			}
			closed, err := tx.CloseSetup(ctx)
			if closed {
				t.Error("it was claimed twice")
			}
			return err
		})
	})
}

func TestSettings(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		change(t, db, func(ctx context.Context, tx *store.Tx) error {
			if value, ok, err := tx.Setting(ctx, "name"); value != "" || ok || err != nil {
				t.Errorf("an unset setting is %q, %v, %v", value, ok, err)
			}
			if err := tx.PutSetting(ctx, "name", "one"); err != nil {
				return err
			}
			if replaced, err := tx.ReplaceSetting(ctx, "name", "none", "two"); replaced || err != nil {
				t.Errorf("over another value: %v, %v", replaced, err)
			}
			if replaced, err := tx.ReplaceSetting(ctx, "name", "one", "two"); !replaced || err != nil {
				t.Errorf("over the value that was read: %v, %v", replaced, err)
			}
			all, err := tx.Settings(ctx)
			if len(all) != 1 || all["name"] != "two" {
				t.Errorf("all settings are %v", all)
			}
			return err
		})
	})
}

func take(t *testing.T, db *store.DB, key string, rate store.Rate) (wait time.Duration) {
	t.Helper()
	change(t, db, func(ctx context.Context, tx *store.Tx) (err error) {
		wait, err = tx.TakeRate(ctx, key, rate)
		return err
	})
	return wait
}

func rates(t *testing.T, db *store.DB, keys ...string) (found map[string]time.Time) {
	t.Helper()
	ctx := context.Background()
	err := db.Read(ctx, func(tx *store.Tx) (err error) {
		found, err = tx.FindRates(ctx, keys)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func change(t *testing.T, db *store.DB, fn func(context.Context, *store.Tx) error) {
	t.Helper()
	ctx := context.Background()
	if err := db.Tx(ctx, func(tx *store.Tx) error { return fn(ctx, tx) }); err != nil {
		t.Error(err)
	}
}
