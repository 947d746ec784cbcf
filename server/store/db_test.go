package store_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tenantry/server/domain"
	"tenantry/server/store"
	"tenantry/server/store/storetest"
)

var errOops = errors.New("oops")

// put stores one row in a table that has nothing to obey but its key.
func put(ctx context.Context, tx *store.Tx, key string) error {
	_, err := tx.DBTX().ExecContext(ctx,
		"INSERT INTO settings (key, value, updated_at) VALUES ($1, 'x', $2)", key, tx.Now().UnixMilli())
	return store.Classify(err)
}

// keys lists what put has stored.
func keys(t testing.TB, db *store.DB) []string {
	t.Helper()
	ctx := context.Background()
	found := []string{}
	err := db.Read(ctx, func(tx *store.Tx) error {
		rows, err := tx.DBTX().QueryContext(ctx, "SELECT key FROM settings ORDER BY key")
		if err != nil {
			return err
		}
		for rows.Next() {
			var key string
			if err := rows.Scan(&key); err != nil {
				return err
			}
			found = append(found, key)
		}
		return errors.Join(rows.Err(), rows.Close())
	})
	if err != nil {
		t.Fatalf("read the keys: %v", err)
	}
	return found
}

func wantKeys(t testing.TB, db *store.DB, want ...string) {
	t.Helper()
	if diff := cmp.Diff(append([]string{}, want...), keys(t, db)); diff != "" {
		t.Errorf("stored keys (-want +got):\n%s", diff)
	}
}

func TestTx_KeepsOnSuccessOnly(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		ctx := context.Background()
		if err := db.Tx(ctx, func(tx *store.Tx) error { return put(ctx, tx, "kept") }); err != nil {
			t.Fatal(err)
		}
		err := db.Tx(ctx, func(tx *store.Tx) error { return errors.Join(put(ctx, tx, "undone"), errOops) })
		if !errors.Is(err, errOops) {
			t.Errorf("got %v, want the function's own error", err)
		}
		wantKeys(t, db, "kept")
	})
}

func TestTx_PanicIsUndoneAndPassesThrough(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		ctx := context.Background()
		caught := func() (p any) {
			defer func() { p = recover() }()
			return db.Tx(ctx, func(tx *store.Tx) error {
				if err := put(ctx, tx, "undone"); err != nil {
					return err
				}
				panic("on purpose")
			})
		}()
		if caught != "on purpose" {
			t.Errorf("recovered %v", caught)
		}
		if err := db.Tx(ctx, func(tx *store.Tx) error { return put(ctx, tx, "after") }); err != nil {
			t.Errorf("the same goroutine writes again: %v", err)
		}
		wantKeys(t, db, "after")
	})
}

func TestTx_InsideTxIsRefused(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		ctx := context.Background()
		nothing := func(*store.Tx) error { return nil }
		inner := map[string]func() error{
			"Tx":   func() error { return db.Tx(ctx, nothing) },
			"Read": func() error { return db.Read(ctx, nothing) },
		}
		for name, call := range inner {
			err := db.Tx(ctx, func(*store.Tx) error { return call() })
			if !domain.Is(err, domain.CodeInternal) || !strings.Contains(err.Error(), name+" called inside a Tx") {
				t.Errorf("%s inside Tx: %v", name, err)
			}
		}
		err := db.Tx(ctx, func(tx *store.Tx) error {
			tx.AfterCommit(func() {
				if err := db.Tx(ctx, nothing); err != nil {
					t.Errorf("Tx after the commit: %v", err)
				}
			})
			return nil
		})
		if err != nil {
			t.Error(err)
		}
	})
}

func TestTx_AfterCommitOnlyOnceDurable(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		ctx := context.Background()
		var heard []string
		err := db.Tx(ctx, func(tx *store.Tx) error {
			tx.AfterCommit(func() { heard = append(heard, fmt.Sprint("first sees ", keys(t, db))) })
			tx.AfterCommit(func() { heard = append(heard, "second") })
			return put(ctx, tx, "a")
		})
		if err != nil {
			t.Fatal(err)
		}
		_ = db.Tx(ctx, func(tx *store.Tx) error {
			tx.AfterCommit(func() { heard = append(heard, "never") })
			return errOops
		})
		if diff := cmp.Diff([]string{"first sees [a]", "second"}, heard); diff != "" {
			t.Errorf("hooks (-want +got):\n%s", diff)
		}
	})
}

func TestTx_EndedContext(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		ctx, cancel := context.WithCancel(context.Background())
		err := db.Tx(ctx, func(tx *store.Tx) error {
			if err := put(ctx, tx, "undone"); err != nil {
				return err
			}
			cancel()
			return put(ctx, tx, "never")
		})
		if !errors.Is(err, context.Canceled) {
			t.Errorf("cancelled between two statements: %v", err)
		}
		err = db.Tx(ctx, func(*store.Tx) error { t.Error("began though cancelled"); return nil })
		if !errors.Is(err, context.Canceled) {
			t.Errorf("cancelled before it began: %v", err)
		}
		wantKeys(t, db)
	})
}

func TestRead_CannotWriteAndSeesOneState(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		ctx := context.Background()
		if err := db.Read(ctx, func(tx *store.Tx) error { return put(ctx, tx, "x") }); err == nil {
			t.Error("a Read could write")
		}
		const count = "SELECT COUNT(*) FROM settings"
		err := db.Read(ctx, func(tx *store.Tx) error {
			var before, after int
			if err := tx.DBTX().QueryRowContext(ctx, count).Scan(&before); err != nil {
				return err
			}
			written := make(chan error)
			go func() { written <- db.Tx(ctx, func(tx *store.Tx) error { return put(ctx, tx, "meanwhile") }) }()
			if err := <-written; err != nil {
				return err
			}
			if err := tx.DBTX().QueryRowContext(ctx, count).Scan(&after); err != nil {
				return err
			}
			if before != after {
				t.Errorf("saw %d rows, then %d", before, after)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		wantKeys(t, db, "meanwhile")
	})
}

func TestRead_LeavesTheConnectionUsable(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		ctx, cancel := context.WithCancel(context.Background())
		for range 40 { // more than there are connections
			_ = db.Read(ctx, func(*store.Tx) error { return errOops })
			func() {
				defer func() { _ = recover() }()
				_ = db.Read(ctx, func(*store.Tx) error { panic("on purpose") })
			}()
			if err := db.Ping(ctx); err != nil {
				t.Fatal(err)
			}
		}
		cancel()
		if err := db.Ping(ctx); !errors.Is(err, context.Canceled) {
			t.Errorf("ended context: %v", err)
		}
		if err := db.Ping(context.Background()); err != nil {
			t.Errorf("after an ended context: %v", err)
		}
	})
}

// Rules that read and then write must hold for many at once on both databases:
// here, that one of two rows stays.
func TestTx_ReadThenWriteIsSerial(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		ctx := context.Background()
		err := db.Tx(ctx, func(tx *store.Tx) error { return errors.Join(put(ctx, tx, "a"), put(ctx, tx, "b")) })
		if err != nil {
			t.Fatal(err)
		}
		ended := make(chan error)
		for _, key := range []string{"a", "b"} {
			go func() { ended <- db.Tx(ctx, func(tx *store.Tx) error { return removeUnlessLast(ctx, tx, key) }) }()
		}
		first, second := <-ended, <-ended
		if (first == nil) == (second == nil) {
			t.Errorf("got %v and %v, want exactly one refusal", first, second)
		}
		if left := keys(t, db); len(left) != 1 {
			t.Errorf("left: %v", left)
		}
	})
}

func removeUnlessLast(ctx context.Context, tx *store.Tx, key string) error {
	var n int
	if err := tx.DBTX().QueryRowContext(ctx, "SELECT COUNT(*) FROM settings").Scan(&n); err != nil {
		return err
	}
	if n == 1 {
		return errOops
	}
	_, err := tx.DBTX().ExecContext(ctx, "DELETE FROM settings WHERE key = $1", key)
	return err
}

func TestTx_TimeAndIDs(t *testing.T) {
	t.Parallel()
	clock := storetest.Clock(t)
	clock.Advance(1234567 * time.Nanosecond)
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		err := db.Tx(context.Background(), func(tx *store.Tx) error {
			want := time.Date(2026, time.March, 1, 9, 0, 0, int(time.Millisecond), time.UTC)
			if got := tx.Now(); !got.Equal(want) || got.Location() != time.UTC {
				t.Errorf("now is %v, want %v", got, want)
			}
			a, b := tx.NewID("tn"), tx.NewID("tn")
			if len(a) != len("tn_")+32 || !strings.HasPrefix(a, "tn_") || a >= b {
				t.Errorf("ids %s, %s", a, b)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}, storetest.WithNow(clock.Now))
}

func TestOpen_RefusesOtherAddresses(t *testing.T) {
	t.Parallel()
	for _, url := range []string{"mysql://x", "sqlite://", "tenantry.db", "sqlite:x"} {
		if _, err := store.Open(context.Background(), store.Options{URL: url}); !domain.Is(err, domain.CodeInvalid) {
			t.Errorf("%s: %v", url, err)
		}
	}
}

func TestOpen_PathsWithSpecialCharacters(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "a b%20c#d?e&mode=memory")
	db := storetest.Open(t, "sqlite://"+filepath.Join(dir, "x.db"))
	ctx := context.Background()
	if err := db.Migrate(ctx); err != nil {
		t.Fatal(err)
	}
	if err := db.Tx(ctx, func(tx *store.Tx) error { return put(ctx, tx, "a") }); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]os.FileMode{"": 0o700, "x.db": 0o600, "x.db-wal": 0o600} {
		info, err := os.Stat(filepath.Join(dir, name))
		if err != nil || info.Mode().Perm() != want {
			t.Errorf("%q: %v, %v; want %o", name, info, err, want)
		}
	}
}

// An answered write must survive a power cut: the settings that promise it are
// read back from the connections that are used.
func TestOpen_Durability(t *testing.T) {
	t.Parallel()
	db := storetest.SQLite(t)
	ctx := context.Background()
	pragmas := func(want map[string]string) func(*store.Tx) error {
		return func(tx *store.Tx) error {
			for pragma, value := range want {
				var got string
				if err := tx.DBTX().QueryRowContext(ctx, "PRAGMA "+pragma).Scan(&got); err != nil || got != value {
					t.Errorf("%s is %s (%v), want %s", pragma, got, err, value)
				}
			}
			return nil
		}
	}
	writing := map[string]string{"synchronous": "2", "journal_mode": "wal", "foreign_keys": "1", "busy_timeout": "10000"}
	reading := map[string]string{"query_only": "1", "journal_mode": "wal", "foreign_keys": "1", "busy_timeout": "10000"}
	if err := errors.Join(db.Tx(ctx, pragmas(writing)), db.Read(ctx, pragmas(reading))); err != nil {
		t.Fatal(err)
	}
}
