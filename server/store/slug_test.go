package store_test

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tenantry/server/domain"
	"tenantry/server/store"
	"tenantry/server/store/storetest"
)

// rename gives a tenant another slug over the version that it has.
func rename(db *store.DB, id domain.TenantID, slug string) error {
	ctx := context.Background()
	return db.Tx(ctx, func(tx *store.Tx) error {
		n, err := tx.Tenant(id).FindTenant(ctx)
		if err != nil {
			return err
		}
		return tx.Tenant(id).SetSlug(ctx, n, slug)
	})
}

// bySlug is the tenant that a slug leads to, "" for none.
func bySlug(t *testing.T, db *store.DB, slug string) (found domain.TenantID) {
	t.Helper()
	read(t, db, func(ctx context.Context, tx *store.Tx) error {
		n, err := tx.FindTenantByRef(ctx, slug)
		found = n.ID
		if domain.Is(err, domain.CodeNotFound) {
			return nil
		}
		return err
	})
	return found
}

func TestSetSlug_OldOnesLeadOnAndAreNobodyElses(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		all := addTenants(t, db, 2, nil)
		first, second := all[0], all[1]
		for _, slug := range []string{"one", "two"} {
			if err := rename(db, first.ID, slug); err != nil {
				t.Fatal(err)
			}
		}
		for _, slug := range []string{"tenant-0", "one", "two"} {
			if got := bySlug(t, db, slug); got != first.ID {
				t.Errorf("%s leads to %q", slug, got)
			}
			if slug != "two" {
				write := db.Tx(context.Background(), func(tx *store.Tx) error {
					return tx.InsertTenant(context.Background(), newTenant(tx, slug, "Other"))
				})
				for what, err := range map[string]error{"a new tenant": write, "a rename": rename(db, second.ID, slug)} {
					if reason(err) != store.ReasonSlugTaken {
						t.Errorf("%s takes %s: %v", what, slug, err)
					}
				}
			}
		}
		if got := bySlug(t, db, "three"); got != "" {
			t.Errorf("an unknown slug leads to %q", got)
		}
		if err := rename(db, first.ID, "tenant-0"); err != nil {
			t.Errorf("taking one's own back: %v", err)
		}
		read(t, db, func(ctx context.Context, tx *store.Tx) error {
			n, err := tx.Tenant(first.ID).FindTenant(ctx)
			if n.Slug != "tenant-0" || n.Version != 4 {
				t.Errorf("it is %s at %d", n.Slug, n.Version)
			}
			found, err2 := tx.FindTenantsBySlug(ctx, []string{"one", "tenant-0", "tenant-1", "three"})
			if len(found) != 3 || found["one"].ID != first.ID || found["one"].Slug != "tenant-0" || found["tenant-1"].ID != second.ID {
				t.Errorf("found %+v", found)
			}
			if err == nil {
				err = err2
			}
			return err
		})
	})
}

func TestSetSlug_OverAnOldVersion(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		one := addTenants(t, db, 1, nil)[0]
		if err := rename(db, one.ID, "other"); err != nil {
			t.Fatal(err)
		}
		ctx := context.Background()
		err := db.Tx(ctx, func(tx *store.Tx) error { return tx.Tenant(one.ID).SetSlug(ctx, one, "third") })
		if !domain.Is(err, domain.CodePrecondition) || bySlug(t, db, "third") != "" {
			t.Errorf("got %v", err)
		}
	})
}

// Tenants that are renamed and tenants that are made want the same slugs at once:
// each slug is given to one, whatever the order.
func TestSetSlug_ParallelOneWins(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		all := addTenants(t, db, 8, nil)
		ctx := context.Background()
		var wg sync.WaitGroup
		var won, refused atomic.Int32
		count := func(err error) {
			switch {
			case err == nil:
				won.Add(1)
			case reason(err) == store.ReasonSlugTaken:
				refused.Add(1)
			default:
				t.Errorf("got %v", err)
			}
		}
		for _, one := range all {
			wg.Go(func() { count(rename(db, one.ID, "wanted")) })
			wg.Go(func() {
				count(db.LockedTx(ctx, func(tx *store.Tx) error { return tx.InsertTenant(ctx, newTenant(tx, "wanted", "New")) }))
			})
		}
		wg.Wait()
		if won.Load() != 1 || refused.Load() != 15 {
			t.Errorf("%d won, %d were refused", won.Load(), refused.Load())
		}
	})
}

// A slug that is being left is never free in between, not even for a moment.
func TestSetSlug_WhatIsLeftIsNeverFree(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		all := addTenants(t, db, 6, nil)
		ctx := context.Background()
		var wg sync.WaitGroup
		for i, one := range all {
			wg.Go(func() {
				if err := rename(db, one.ID, "left-"+one.Slug); err != nil {
					t.Errorf("leaving %s: %v", one.Slug, err)
				}
			})
			for _, begin := range []func(context.Context, func(*store.Tx) error) error{db.Tx, db.LockedTx} {
				wg.Go(func() {
					err := begin(ctx, func(tx *store.Tx) error { return tx.InsertTenant(ctx, newTenant(tx, all[i].Slug, "Thief")) })
					if reason(err) != store.ReasonSlugTaken {
						t.Errorf("%s was given away: %v", all[i].Slug, err)
					}
				})
			}
		}
		wg.Wait()
	})
}

func TestListTenants_FindsByFormerSlug(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		all := addTenants(t, db, 3, func(i int, n *domain.Tenant) { n.Name = []string{"Globex", "Acme Group", "Initech"}[i] })
		for _, slug := range []string{"umbrella-corp", "globex"} {
			if err := rename(db, all[0].ID, slug); err != nil {
				t.Fatal(err)
			}
		}
		write(t, db, func(ctx context.Context, tx *store.Tx) error { // an edit keeps what it is found by
			n, err := tx.Tenant(all[0].ID).FindTenant(ctx)
			if err != nil {
				return err
			}
			return tx.Tenant(n.ID).UpdateProfile(ctx, n)
		})
		for search, want := range map[string][]string{
			"umbrella":        {"globex was umbrella-corp"},
			"umb corp":        {"globex was umbrella-corp"},
			"globex umbr":     {"globex was umbrella-corp"},
			"globex":          {"globex was "},
			"tenant":          {"globex was tenant-0", "tenant-1 was ", "tenant-2 was "},
			"umbrella acme":   {},
			string(all[0].ID): {"globex was "},
		} {
			got := []string{}
			read(t, db, func(ctx context.Context, tx *store.Tx) error {
				list, _, err := tx.ListTenants(ctx, store.TenantFilter{Search: search, Sort: store.ByCreated, Page: store.Page{Limit: 10}})
				for _, one := range list {
					got = append(got, one.Slug+" was "+one.FormerSlug)
				}
				return err
			})
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s: %s", search, diff)
			}
		}
	})
}
