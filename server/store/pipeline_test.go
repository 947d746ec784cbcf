package store_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"

	"tenantry/server/domain"
	"tenantry/server/store"
	"tenantry/server/store/storetest"
)

// putLater is put for whoever does not wait for the answer.
func putLater(ctx context.Context, tx *store.Tx, key string) error {
	_, err := tx.Later().ExecContext(ctx, "INSERT INTO settings (key, value, updated_at) VALUES ($1, 'x', $2)", key, tx.Now().UnixMilli())
	return store.Classify(err)
}

func count(ctx context.Context, tx *store.Tx) (n int, err error) {
	err = tx.DBTX().QueryRowContext(ctx, "SELECT COUNT(*) FROM settings").Scan(&n)
	return n, err
}

// Statements that nobody waits for take effect in their order.
func TestLater_IsSeenByWhatFollows(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		write(t, db, func(ctx context.Context, tx *store.Tx) error {
			for i, key := range []string{"a", "b", "c"} {
				if err := putLater(ctx, tx, key); err != nil {
					return err
				}
				if n, err := count(ctx, tx); err != nil || n != i+1 {
					t.Errorf("after %s there are %d (%v)", key, n, err)
				}
			}
			result, err := tx.DBTX().ExecContext(ctx, "DELETE FROM settings WHERE key < 'c'")
			if err != nil {
				return err
			}
			if n, err := result.RowsAffected(); err != nil || n != 2 {
				t.Errorf("%d rows went (%v)", n, err)
			}
			return putLater(ctx, tx, "d")
		})
		wantKeys(t, db, "c", "d")
	})
}

// However many there are, all are kept.
func TestLater_Many(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		var all []string
		write(t, db, func(ctx context.Context, tx *store.Tx) error {
			all = nil
			for i := range 333 {
				all = append(all, fmt.Sprintf("%03d", i))
				if err := putLater(ctx, tx, all[i]); err != nil {
					return err
				}
			}
			return nil
		})
		wantKeys(t, db, all...)
	})
}

// A failure that nobody waited for is the failure of the whole transaction, whatever
// came after it, and is told as what it was.
func TestLater_FailureIsTheTransactions(t *testing.T) {
	t.Parallel()
	after := map[string]func(context.Context, *store.Tx) error{
		"nothing": func(context.Context, *store.Tx) error { return nil },
		"a statement": func(ctx context.Context, tx *store.Tx) error {
			return put(ctx, tx, "b")
		},
		"a row": func(ctx context.Context, tx *store.Tx) error {
			_, err := count(ctx, tx)
			return err
		},
		"a row whose error is passed over": func(ctx context.Context, tx *store.Tx) error {
			_, _ = count(ctx, tx)
			return nil
		},
		"rows": func(ctx context.Context, tx *store.Tx) error {
			_, _, err := tx.Tenant("tn_1").ListRuns(ctx, store.Page{})
			return err
		},
		"another that nobody waits for": func(ctx context.Context, tx *store.Tx) error { return putLater(ctx, tx, "b") },
		"an event": func(ctx context.Context, tx *store.Tx) error {
			return tx.CreateAuditEvent(ctx, domain.AuditEvent{ActorKind: domain.ActorSystem, Action: "test.event"})
		},
		"an error of its own": func(context.Context, *store.Tx) error { return errOops },
	}
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		write(t, db, func(ctx context.Context, tx *store.Tx) error { return put(ctx, tx, "there") })
		for name, then := range after {
			err := db.Tx(t.Context(), func(tx *store.Tx) error {
				if err := errors.Join(putLater(t.Context(), tx, "a"), putLater(t.Context(), tx, "there")); err != nil {
					return err
				}
				return then(t.Context(), tx)
			})
			refused := domain.Is(err, domain.CodeConflict)
			if name == "an error of its own" {
				refused = refused || errors.Is(err, errOops) // nobody asked the database meanwhile
			}
			if !refused {
				t.Errorf("then %s: %v", name, err)
			}
			wantKeys(t, db, "there")
		}
	})
}

// A statement that failed ends the transaction, also where its error is passed over.
func TestPostgres_NothingIsKeptAfterAFailure(t *testing.T) {
	t.Parallel()
	db := storetest.Postgres(t)
	fail := map[string]func(context.Context, *store.Tx){
		"a statement": func(ctx context.Context, tx *store.Tx) { _ = errors.Join(put(ctx, tx, "b"), put(ctx, tx, "b")) },
		"a row": func(ctx context.Context, tx *store.Tx) {
			_ = tx.DBTX().QueryRowContext(ctx, "SELECT 1 / 0").Scan(new(int))
		},
	}
	for name, broken := range fail {
		err := db.Tx(t.Context(), func(tx *store.Tx) error {
			if err := put(t.Context(), tx, "a"); err != nil {
				return err
			}
			broken(t.Context(), tx)
			return nil
		})
		if err == nil {
			t.Errorf("after %s failed, the transaction did not", name)
		}
		wantKeys(t, db)
	}
}

// However a transaction ends, its connection is as good as new for the next one.
func TestPostgres_ConnectionsComeBack(t *testing.T) {
	t.Parallel()
	db := storetest.Postgres(t)
	endings := []func(context.Context, context.CancelFunc, *store.Tx) error{
		func(context.Context, context.CancelFunc, *store.Tx) error { return errOops },
		func(ctx context.Context, _ context.CancelFunc, tx *store.Tx) error {
			return errors.Join(put(ctx, tx, "a"), put(ctx, tx, "a"))
		},
		func(ctx context.Context, cancel context.CancelFunc, tx *store.Tx) error {
			err := put(ctx, tx, "a")
			cancel()
			return errors.Join(err, putLater(ctx, tx, "b"))
		},
	}
	for range 40 { // more than there are connections
		for i, end := range endings {
			ctx, cancel := context.WithCancel(t.Context())
			if err := db.Tx(ctx, func(tx *store.Tx) error { return end(ctx, cancel, tx) }); err == nil {
				t.Fatalf("ending %d did not fail", i)
			}
			cancel()
		}
	}
	write(t, db, func(ctx context.Context, tx *store.Tx) error { return put(ctx, tx, "after") })
	wantKeys(t, db, "after")
}

// The database may end connections while nobody uses them, such as at its own restart.
func TestPostgres_EndedConnectionsAreReplaced(t *testing.T) {
	t.Parallel()
	db := storetest.Postgres(t)
	const many = 5
	var all, began sync.WaitGroup
	began.Add(many)
	for i := range many { // each has a connection of its own
		all.Go(func() {
			write(t, db, func(ctx context.Context, tx *store.Tx) error {
				err := put(ctx, tx, fmt.Sprint(i))
				began.Done()
				began.Wait()
				return err
			})
		})
	}
	all.Wait()
	write(t, db, func(ctx context.Context, tx *store.Tx) error {
		_, err := tx.DBTX().ExecContext(ctx, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()")
		return err
	})
	for i := range many {
		all.Go(func() {
			write(t, db, func(ctx context.Context, tx *store.Tx) error {
				_, err := tx.DBTX().ExecContext(ctx, "DELETE FROM settings WHERE key = $1", fmt.Sprint(i))
				return err
			})
		})
	}
	all.Wait()
	wantKeys(t, db)
}
