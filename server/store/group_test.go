package store_test

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"sync"
	"testing"

	"tenantry/server/domain"
	"tenantry/server/store"
	"tenantry/server/store/storetest"
)

// together runs the functions in one group: the first holds the turn until all
// others are in the queue. It returns their outcomes, in order.
func together(db *store.DB, fns ...func(*store.Tx) error) []error {
	outcomes := make([]error, len(fns))
	var all sync.WaitGroup
	others := func() {
		for i, fn := range fns[1:] {
			all.Go(func() { outcomes[i+1] = db.Tx(context.Background(), fn) })
		}
		for db.Waiting() < len(fns)-1 {
			runtime.Gosched()
		}
	}
	outcomes[0] = db.Tx(context.Background(), func(tx *store.Tx) error {
		others()
		return fns[0](tx)
	})
	all.Wait()
	return outcomes
}

func TestGroup_OneFailureAmongMany(t *testing.T) {
	t.Parallel()
	db := storetest.SQLite(t)
	ctx := context.Background()
	fns := make([]func(*store.Tx) error, 30)
	var want []string
	for i := range fns {
		key := fmt.Sprintf("key-%02d", i)
		fails := i%3 == 1
		if !fails {
			want = append(want, key)
		}
		fns[i] = func(tx *store.Tx) error {
			if err := put(ctx, tx, key); err != nil || !fails {
				return err
			}
			return errOops
		}
	}
	for i, err := range together(db, fns...) {
		if fails := i%3 == 1; fails != errors.Is(err, errOops) {
			t.Errorf("%d: %v", i, err)
		}
	}
	wantKeys(t, db, want...)
}

func TestGroup_BrokenStatementUndoesItsCallerOnly(t *testing.T) {
	t.Parallel()
	db := storetest.SQLite(t)
	ctx := context.Background()
	outcomes := together(db,
		func(tx *store.Tx) error { return put(ctx, tx, "a") },
		func(tx *store.Tx) error { return errors.Join(put(ctx, tx, "b"), put(ctx, tx, "a")) },
		func(tx *store.Tx) error { return put(ctx, tx, "c") },
	)
	if outcomes[0] != nil || !domain.Is(outcomes[1], domain.CodeConflict) || outcomes[2] != nil {
		t.Errorf("got %v", outcomes)
	}
	wantKeys(t, db, "a", "c")
}

func TestGroup_PanicAmongMany(t *testing.T) {
	t.Parallel()
	db := storetest.SQLite(t)
	ctx := context.Background()
	outcomes := together(db,
		func(tx *store.Tx) error { return put(ctx, tx, "a") },
		func(tx *store.Tx) error { return put(ctx, tx, "b") },
	)
	panicked := make(chan any)
	go func() {
		defer func() { panicked <- recover() }()
		_ = db.Tx(ctx, func(tx *store.Tx) error {
			_ = put(ctx, tx, "lost")
			panic("on purpose")
		})
	}()
	if p := <-panicked; p != "on purpose" {
		t.Errorf("recovered %v", p)
	}
	if err := errors.Join(outcomes...); err != nil {
		t.Error(err)
	}
	wantKeys(t, db, "a", "b")
}

// A commit that fails must be told to everybody in it. A deferred foreign key is
// the one failure that a test can bring about.
func TestGroup_FailedCommitFailsAll(t *testing.T) {
	t.Parallel()
	db := storetest.SQLite(t)
	ctx := context.Background()
	hooks := 0
	outcomes := together(db,
		func(tx *store.Tx) error {
			tx.AfterCommit(func() { hooks++ })
			return put(ctx, tx, "a")
		},
		func(tx *store.Tx) error {
			_, err := tx.DBTX().ExecContext(ctx, "PRAGMA defer_foreign_keys = ON")
			_, err2 := tx.DBTX().ExecContext(ctx, "INSERT INTO tenant_words (word, tenant_id) VALUES ('x', 'nobody')")
			return errors.Join(err, err2)
		},
	)
	for i, err := range outcomes {
		if !domain.Is(err, domain.CodeConflict) {
			t.Errorf("%d: %v", i, err)
		}
	}
	if hooks != 0 {
		t.Error("a hook ran after a commit that failed")
	}
	if err := db.Tx(ctx, func(tx *store.Tx) error { return put(ctx, tx, "next") }); err != nil {
		t.Errorf("the next group: %v", err)
	}
	wantKeys(t, db, "next")
}

func TestGroup_ContextEndsTheWaitForATurn(t *testing.T) {
	t.Parallel()
	db := storetest.SQLite(t)
	ctx, cancel := context.WithCancel(context.Background())
	gaveUp := make(chan error)
	err := db.Tx(context.Background(), func(tx *store.Tx) error {
		go func() {
			gaveUp <- db.Tx(ctx, func(*store.Tx) error { t.Error("ran though nobody waits"); return nil })
		}()
		for db.Waiting() == 0 {
			runtime.Gosched()
		}
		cancel()
		if err := <-gaveUp; !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
		return put(context.Background(), tx, "a")
	})
	if err != nil {
		t.Fatal(err)
	}
	wantKeys(t, db, "a")
}

// A statement that SQLite interrupts takes the whole transaction with it, so a
// context that ends during a statement must not reach SQLite.
func TestGroup_CancelledStatementSparesTheOthers(t *testing.T) {
	t.Parallel()
	db := storetest.SQLite(t)
	const slow = `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200000)
		INSERT INTO settings (key, value, updated_at) SELECT 'slow' || MAX(i), 'x', 0 FROM n`
	ctx, cancel := context.WithCancel(context.Background())
	outcomes := together(db,
		func(tx *store.Tx) error { return put(context.Background(), tx, "a") },
		func(tx *store.Tx) error {
			go cancel()
			_, _ = tx.DBTX().ExecContext(ctx, slow)
			return ctx.Err()
		},
		func(tx *store.Tx) error { return put(context.Background(), tx, "c") },
	)
	if outcomes[0] != nil || outcomes[2] != nil {
		t.Errorf("the others: %v", outcomes)
	}
	if found := keys(t, db); !slices.Contains(found, "a") || !slices.Contains(found, "c") {
		t.Errorf("kept %v", found)
	}
}

func TestClose_WithCallersWaiting(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		var all sync.WaitGroup
		for i := range 50 {
			all.Go(func() {
				ctx := context.Background()
				_ = db.Tx(ctx, func(tx *store.Tx) error { return put(ctx, tx, fmt.Sprint(i)) })
				_ = db.Ping(ctx)
			})
		}
		if err := db.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
		all.Wait() // nobody waits for ever
		if err := db.Tx(context.Background(), func(*store.Tx) error { return nil }); err == nil {
			t.Error("wrote after Close")
		}
	})
}
