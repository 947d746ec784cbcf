package store_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tenantry/server/domain"
	"tenantry/server/store"
	"tenantry/server/store/storetest"
)

// What a person has is known to every tenant of theirs, and which of them insist.
func TestFactors_InEveryTenantOfThePerson(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		all := addTenants(t, db, 4, nil)
		ann, bob := addAccount(t, db, "ann@example.com"), addAccount(t, db, "bob@example.com")
		write(t, db, func(ctx context.Context, tx *store.Tx) error {
			for i, tenant := range all {
				for _, account := range []domain.AccountID{ann, bob} {
					if _, err := tx.Tenant(tenant.ID).InsertMember(ctx, account, "OWNER"); err != nil {
						return err
					}
				}
				policy := []string{"required", "required", "optional", "required"}[i]
				if _, err := tx.DBTX().ExecContext(ctx, `INSERT INTO tenant_policies (tenant_id, mfa, methods, email_domains, updated_at)
					VALUES ($1, $2, $3, '[]', 0)`, string(tenant.ID), policy, []string{"[]", `["passkey"]`, "[]", "[]"}[i]); err != nil {
					return err
				}
			}
			if _, err := tx.DBTX().ExecContext(ctx, "UPDATE memberships SET state = 'suspended' WHERE tenant_id = $1", string(all[3].ID)); err != nil {
				return err
			}
			return tx.SetMFA(ctx, ann, true, false)
		})
		err := db.Read(context.Background(), func(tx *store.Tx) error {
			f, err := tx.FindFactors(context.Background(), ann)
			want := []domain.Demand{{Tenant: all[0].Name, Methods: []string{}}, {Tenant: all[1].Name, Methods: []string{domain.MethodPasskey}}}
			if diff := cmp.Diff(want, f.DemandedBy); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		for account, want := range map[domain.AccountID]int64{ann: 4, bob: 0} {
			n, err := db.Count(context.Background(), "SELECT COUNT(*) FROM memberships WHERE mfa AND account_id = $1", string(account))
			if err != nil || n != want {
				t.Errorf("%d memberships know of a second factor, want %d (%v)", n, want, err)
			}
		}
	})
}

func TestChallenge_OnceAndForItsPurpose(t *testing.T) {
	t.Parallel()
	storetest.EachAt(t, func(t *testing.T, db *store.DB, clock *storetest.SettableClock) {
		ask := store.Challenge{Purpose: "a", Session: "se_1", Data: "{}"}
		write(t, db, func(ctx context.Context, tx *store.Tx) error {
			return tx.PutChallenge(ctx, "hash", ask, tx.Now().Add(time.Minute))
		})
		take := func(purpose string, session domain.SessionID) error {
			return db.LockedTx(context.Background(), func(tx *store.Tx) error {
				_, err := tx.TakeChallenge(context.Background(), "hash", purpose, session)
				return err
			})
		}
		for _, wrong := range []error{take("b", "se_1"), take("a", "se_2"), take("a", "")} {
			if !domain.Is(wrong, domain.CodeNotFound) {
				t.Errorf("taken by somebody else: %v", wrong)
			}
		}
		clock.Advance(time.Minute)
		if err := take("a", "se_1"); !domain.Is(err, domain.CodeNotFound) {
			t.Errorf("taken too late: %v", err)
		}
	})
}

// C17: with the company code a user name is enough, for whoever is active there.
func TestC17_FindAccountByUsername(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		all := addTenants(t, db, 2, nil)
		ann, bob := addAccount(t, db, "ann@example.com"), addAccount(t, db, "bob@example.com")
		write(t, db, func(ctx context.Context, tx *store.Tx) error {
			for i, who := range []domain.AccountID{ann, bob} { // the same name in two tenants
				if _, err := tx.Tenant(all[i].ID).InsertMember(ctx, who, "OWNER"); err != nil {
					return err
				}
				if _, err := tx.DBTX().ExecContext(ctx, "UPDATE memberships SET username = 'Office', username_key = 'office' WHERE account_id = $1", string(who)); err != nil {
					return err
				}
			}
			_, err := tx.DBTX().ExecContext(ctx, "INSERT INTO tenant_slugs (slug, tenant_id, created_at) VALUES ('before', $1, 0)", string(all[0].ID))
			return err
		})
		find := func(slug, name string) domain.AccountID {
			var a domain.Account
			err := db.Read(context.Background(), func(tx *store.Tx) (err error) {
				a, err = tx.FindAccountByUsername(context.Background(), slug, name)
				return err
			})
			if err != nil && !domain.Is(err, domain.CodeNotFound) {
				t.Fatal(err)
			}
			return a.ID
		}
		for _, tt := range []struct {
			slug, name string
			want       domain.AccountID
		}{{all[0].Slug, "office", ann}, {all[1].Slug, "office", bob}, {"before", "office", ann}, {"nowhere", "office", ""}, {all[0].Slug, "nobody", ""}} {
			if got := find(tt.slug, tt.name); got != tt.want {
				t.Errorf("%s/%s is %q, want %q", tt.slug, tt.name, got, tt.want)
			}
		}
		write(t, db, func(ctx context.Context, tx *store.Tx) error {
			_, err := tx.DBTX().ExecContext(ctx, "UPDATE memberships SET state = 'suspended' WHERE account_id = $1", string(ann))
			return err
		})
		if got := find(all[0].Slug, "office"); got != "" {
			t.Errorf("a suspended member is found: %q", got)
		}
	})
}
