package store_test

import (
	"context"
	"fmt"
	"testing"

	"tenantry/server/domain"
	"tenantry/server/store"
	"tenantry/server/store/storetest"
)

// fillTenants stores n live tenants with a run each, in batches.
func fillTenants(b *testing.B, db *store.DB, n int) {
	b.Helper()
	const batch = 1000
	for done := 0; done < n; done += batch {
		all := addTenants(b, db, min(batch, n-done), func(i int, one *domain.Tenant) {
			k := done + i
			one.Slug, one.Name = fmt.Sprintf("t%06d", k), fmt.Sprintf("Common %s %06d", []string{"Alpha", "Beta", "Gamma"}[k%3], (k*7919)%n)
			if k%2 == 0 {
				one.Template = "rare"
			}
		})
		write(b, db, func(ctx context.Context, tx *store.Tx) error {
			for _, one := range all {
				run := domain.Run{ID: domain.RunID(tx.NewID("rn")), TenantID: one.ID, Template: one.Template, TemplateVersion: 1,
					State: domain.RunDone, StepsTotal: 3, StepsDone: 3, CreatedAt: tx.Now(), UpdatedAt: tx.Now()}
				if err := tx.Tenant(one.ID).CreateRun(ctx, run); err != nil {
					return err
				}
			}
			return nil
		})
	}
}

// BenchmarkListTenants shows that a page costs alike among 1,000 and 100,000.
func BenchmarkListTenants(b *testing.B) {
	for _, n := range []int{1_000, 100_000} {
		db := storetest.SQLite(b)
		fillTenants(b, db, n)
		page20 := store.TenantFilter{State: domain.TenantLive}
		for range 19 {
			read(b, db, func(ctx context.Context, tx *store.Tx) (err error) {
				page20.Limit = 50
				_, page20.Cursor, err = tx.ListTenants(ctx, page20)
				return err
			})
		}
		for _, bench := range []struct {
			name   string
			filter store.TenantFilter
		}{
			{"all", store.TenantFilter{}},
			{"filtered", store.TenantFilter{State: domain.TenantLive}},
			{"page20", page20},
			{"template", store.TenantFilter{Template: "rare", Sort: store.ByCreatedDown}},
			{"rare word", store.TenantFilter{Search: "000123"}},
			{"common word", store.TenantFilter{Search: "common"}},
			{"two common words", store.TenantFilter{Search: "common beta"}},
		} {
			b.Run(fmt.Sprintf("%d/%s", n, bench.name), func(b *testing.B) {
				bench.filter.Limit = 50
				ctx := context.Background()
				for b.Loop() {
					err := db.Read(ctx, func(tx *store.Tx) error {
						_, _, err := tx.ListTenants(ctx, bench.filter)
						return err
					})
					if err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}
