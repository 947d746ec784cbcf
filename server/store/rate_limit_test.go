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

func TestRefundRate_GivesBackOne(t *testing.T) {
	t.Parallel()
	rate := store.Rate{Burst: 2, Every: time.Hour}
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		take(t, db, "one", rate)
		take(t, db, "one", rate)
		change(t, db, func(ctx context.Context, tx *store.Tx) error { return tx.RefundRate(ctx, "one", rate) })
		if first, second := take(t, db, "one", rate), take(t, db, "one", rate); first != 0 || second == 0 {
			t.Errorf("after one refund: waits %v, %v", first, second)
		}
		change(t, db, func(ctx context.Context, tx *store.Tx) error { return tx.ForgetRate(ctx, "one") })
		if wait := take(t, db, "one", rate); wait != 0 {
			t.Errorf("after forgetting: wait %v", wait)
		}
	})
}

func TestRemember_UntilItsTime(t *testing.T) {
	t.Parallel()
	storetest.EachAt(t, func(t *testing.T, db *store.DB, clock *storetest.SettableClock) {
		remembers := func() (is bool) {
			change(t, db, func(ctx context.Context, tx *store.Tx) (err error) {
				is, err = tx.Remembers(ctx, "home")
				return err
			})
			return is
		}
		if remembers() {
			t.Error("it remembers what nobody told it")
		}
		change(t, db, func(ctx context.Context, tx *store.Tx) error {
			return tx.Remember(ctx, "home", tx.Now().Add(time.Hour))
		})
		if !remembers() {
			t.Error("it does not remember")
		}
		clock.Advance(time.Hour)
		if remembers() {
			t.Error("it remembers for too long")
		}
		clock.Advance(time.Millisecond)
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

func change(t *testing.T, db *store.DB, fn func(context.Context, *store.Tx) error) {
	t.Helper()
	ctx := context.Background()
	if err := db.Tx(ctx, func(tx *store.Tx) error { return fn(ctx, tx) }); err != nil {
		t.Error(err)
	}
}
