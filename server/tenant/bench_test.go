package tenant_test

import (
	"fmt"
	"sync/atomic"
	"testing"

	"tenantry/server/domain"
	"tenantry/server/store"
	"tenantry/server/store/storetest"
	"tenantry/server/tenant"
)

// BenchmarkCreate is the birth of a tenant without its run, by one client and by
// sixteen, whose commits share an fsync.
func BenchmarkCreate(b *testing.B) {
	for _, clients := range []int{1, 16} {
		b.Run(fmt.Sprint(clients), func(b *testing.B) {
			db := storetest.SQLite(b)
			s, ctx := &tenant.Service{DB: db}, system()
			if err := db.Tx(ctx, func(tx *store.Tx) error { return pin(ctx, tx, customer()) }); err != nil {
				b.Fatal(err)
			}
			var made atomic.Int64
			b.SetParallelism(max(1, clients/2))
			b.RunParallel(func(pb *testing.PB) {
				for pb.Next() {
					p := profile(fmt.Sprintf("bench-%d", made.Add(1)))
					err := db.Tx(ctx, func(tx *store.Tx) error {
						_, err := s.Create(ctx, tx, tenant.New{Template: customer(), Profile: p, Answers: map[string]any{}})
						return err
					})
					if err != nil {
						b.Error(err)
					}
				}
			})
		})
	}
}

// BenchmarkResolve is what every request to a tenant pays.
func BenchmarkResolve(b *testing.B) {
	db := storetest.SQLite(b)
	s, ctx := &tenant.Service{DB: db}, system()
	var account domain.AccountID
	err := db.Tx(ctx, func(tx *store.Tx) error {
		if err := pin(ctx, tx, customer()); err != nil {
			return err
		}
		t, err := s.Create(ctx, tx, tenant.New{Template: customer(), Profile: profile("acme")})
		if err != nil {
			return err
		}
		account = domain.AccountID(tx.NewID("ac"))
		if err := tx.CreateAccount(ctx, domain.Account{ID: account, Email: "a@example.com", CreatedAt: tx.Now()}, "a@example.com"); err != nil {
			return err
		}
		_, err = tx.Tenant(t.ID).InsertMember(ctx, account, "EDITOR")
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
	member := as(account, "a@example.com")
	b.ReportAllocs()
	for b.Loop() {
		if _, _, err := s.Resolve(member, "acme"); err != nil {
			b.Fatal(err)
		}
	}
}
