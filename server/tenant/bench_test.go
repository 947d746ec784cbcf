package tenant_test

import (
	"fmt"
	"log/slog"
	"sync/atomic"
	"testing"

	"tenantry/server/account"
	"tenantry/server/domain"
	"tenantry/server/secret"
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

// BenchmarkResolve is what every request to a tenant pays: with the door at hand, and
// after a write, when it is read again.
func BenchmarkResolve(b *testing.B) {
	db := storetest.SQLite(b)
	s := &tenant.Service{DB: db, Accounts: account.New(account.Options{DB: db, Hasher: secret.NewHasher(1), Logger: slog.New(slog.DiscardHandler)})}
	ctx := system()
	var member domain.AccountID
	err := db.Tx(ctx, func(tx *store.Tx) error {
		if err := pin(ctx, tx, customer()); err != nil {
			return err
		}
		t, err := s.Create(ctx, tx, tenant.New{Template: customer(), Profile: profile("acme")})
		if err != nil {
			return err
		}
		member = domain.AccountID(tx.NewID("ac"))
		if err := tx.CreateAccount(ctx, domain.Account{ID: member, Email: "a@example.com", CreatedAt: tx.Now()}, "a@example.com"); err != nil {
			return err
		}
		_, err = tx.Tenant(t.ID).InsertMember(ctx, member, "EDITOR")
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
	asked := as(member, "a@example.com")
	b.Run("at hand", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, _, err := s.Resolve(asked, "acme"); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("read again", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			b.StopTimer()
			err := db.Tx(ctx, func(tx *store.Tx) error { return tx.PutSetting(ctx, "bench", "") })
			b.StartTimer()
			if err != nil {
				b.Fatal(err)
			}
			if _, _, err := s.Resolve(asked, "acme"); err != nil {
				b.Fatal(err)
			}
		}
	})
}
