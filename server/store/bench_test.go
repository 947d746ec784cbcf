package store_test

import (
	"context"
	"fmt"
	"sync/atomic"
	"testing"

	"tenantry/server/jobs"
	"tenantry/server/store"
	"tenantry/server/store/storetest"
)

// BenchmarkCreate is a durable write of a few rows, by one client and by sixteen
// who share commits. The time per operation is the inverse of the throughput.
func BenchmarkCreate(b *testing.B) {
	for _, clients := range []int{1, 16} {
		eachStore(b, fmt.Sprintf("clients=%d", clients), func(b *testing.B, db *store.DB) {
			var next atomic.Int64
			ctx := context.Background()
			inParallel(b, clients, func() error {
				return db.Tx(ctx, func(tx *store.Tx) error { return create(ctx, tx, next.Add(1)) })
			})
		})
	}
}

// create is about as much as a new tenant writes.
func create(ctx context.Context, tx *store.Tx, n int64) error {
	for i := range 12 {
		if err := put(ctx, tx, fmt.Sprintf("key-%d-%d", n, i)); err != nil {
			return err
		}
	}
	return tx.Enqueue(ctx, jobs.New{Kind: "bench", UniqueKey: fmt.Sprint(n)})
}

// inParallel calls do b.N times from so many goroutines.
func inParallel(b *testing.B, clients int, do func() error) {
	b.Helper()
	work := make(chan struct{})
	ended := make(chan error)
	for range clients {
		go func() {
			var failed error
			for range work {
				if err := do(); err != nil {
					failed = err
				}
			}
			ended <- failed
		}()
	}
	for b.Loop() {
		work <- struct{}{}
	}
	close(work)
	for range clients {
		if err := <-ended; err != nil {
			b.Error(err)
		}
	}
}

// BenchmarkRead is one point read in a read transaction.
func BenchmarkRead(b *testing.B) {
	eachStore(b, "point", func(b *testing.B, db *store.DB) {
		ctx := context.Background()
		if err := db.Tx(ctx, func(tx *store.Tx) error { return put(ctx, tx, "a") }); err != nil {
			b.Fatal(err)
		}
		for b.Loop() {
			if _, err := db.Count(ctx, "SELECT updated_at FROM settings WHERE key = $1", "a"); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// eachStore is storetest.Each for benchmarks.
func eachStore(b *testing.B, name string, run func(*testing.B, *store.DB)) {
	b.Helper()
	b.Run(name+"/sqlite", func(b *testing.B) { run(b, storetest.SQLite(b)) })
	b.Run(name+"/postgres", func(b *testing.B) { run(b, storetest.Postgres(b)) })
}
