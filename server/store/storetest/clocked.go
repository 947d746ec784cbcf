package storetest

import (
	"os"
	"testing"

	"tenantry/server/store"
)

// EachAt is Each for tests that move the clock: every database has one of its own.
func EachAt(t *testing.T, test func(t *testing.T, db *store.DB, clock *SettableClock)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		clock := Clock(t)
		test(t, SQLite(t, WithNow(clock.Now)), clock)
	})
	if os.Getenv(Env) == "" {
		return
	}
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		clock := Clock(t)
		test(t, Postgres(t, WithNow(clock.Now)), clock)
	})
}
