package onboarding_test

import (
	"fmt"
	"sync/atomic"
	"testing"

	"tenantry/server/onboarding"
	"tenantry/server/store"
	"tenantry/server/store/storetest"
)

// BenchmarkCreateTenant makes tenants with all their rows, each durable, without
// running their steps.
func BenchmarkCreateTenant(b *testing.B) {
	for _, clients := range []int{1, 16} {
		b.Run(fmt.Sprintf("sqlite/clients=%d", clients), func(b *testing.B) { benchmarkCreate(b, storetest.SQLite(b), clients) })
		b.Run(fmt.Sprintf("postgres/clients=%d", clients), func(b *testing.B) { benchmarkCreate(b, storetest.Postgres(b), clients) })
	}
}

func benchmarkCreate(b *testing.B, db *store.DB, clients int) {
	o := newOffice(b, db, nil)
	var n atomic.Int64
	b.SetParallelism(clients)
	b.ReportAllocs()
	if clients == 1 {
		for b.Loop() {
			o.createNumbered(b, n.Add(1))
		}
		return
	}
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			o.createNumbered(b, n.Add(1))
		}
	})
}

func (o *office) createNumbered(b *testing.B, n int64) {
	slug := fmt.Sprintf("t-%d", n)
	if _, err := o.CreateTenant(as("ann"), onboarding.NewTenant{Template: "voicepro-customer", Answers: customerOf(slug)}, slug); err != nil {
		b.Fatal(err)
	}
}
