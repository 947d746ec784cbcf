package store_test

import (
	"context"
	"errors"
	"reflect"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tenantry/server/domain"
	"tenantry/server/store"
	"tenantry/server/store/storetest"
)

// What is asked in one round trip is what two statements say.
func TestFindSessionView_SaysWhatTwoStatementsSay(t *testing.T) {
	t.Parallel()
	db := storetest.Postgres(t)
	tenants := addTenants(t, db, 4, func(i int, n *domain.Tenant) {
		if i == 2 {
			n.State = domain.TenantDisabled
		}
	})
	ann, ben := addAccount(t, db, "ann@example.com"), addAccount(t, db, "ben@example.com")
	write(t, db, func(ctx context.Context, tx *store.Tx) error {
		for _, one := range tenants[:3] {
			if _, err := tx.Tenant(one.ID).InsertMember(ctx, ann, "OWNER"); err != nil {
				return err
			}
			if _, err := tx.Tenant(one.ID).InsertManaged(ctx, []domain.TenantID{tenants[3].ID}); err != nil {
				return err
			}
		}
		for token, who := range map[string]domain.AccountID{"ann": ann, "ben": ben} {
			session := domain.Session{ID: domain.SessionID("se_" + token), AccountID: who, Factors: []domain.Factor{}, CreatedAt: tx.Now(), ExpiresAt: tx.Now().Add(time.Hour)}
			if err := tx.CreateSession(ctx, session, token); err != nil {
				return err
			}
		}
		return nil
	})
	for token, limit := range map[string]int{"ann": 100, "ben": 100} {
		mustSayTheSame(t, db, token, limit)
	}
	mustSayTheSame(t, db, "ann", 2)
	if _, err := db.FindSessionView(t.Context(), "nobody's", 100); !domain.Is(err, domain.CodeNotFound) {
		t.Errorf("a token of no session: %v", err)
	}
}

func mustSayTheSame(t *testing.T, db *store.DB, token string, limit int) {
	t.Helper()
	got, err := db.FindSessionView(t.Context(), token, limit)
	if err != nil {
		t.Fatal(err)
	}
	read(t, db, func(ctx context.Context, tx *store.Tx) (err error) {
		var want store.SessionView
		if want.Session, want.Who, err = tx.FindSessionActor(ctx, token); err != nil {
			return err
		}
		want.Memberships, err = tx.ListMembershipsOf(ctx, want.Who.AccountID, limit)
		if diff := cmp.Diff(want, got, cmp.Exporter(func(reflect.Type) bool { return true })); diff != "" {
			t.Errorf("%s, up to %d (-two statements +one round trip):\n%s", token, limit, diff)
		}
		return err
	})
}

// A request that was given up gives its connection back, and who comes next has an answer.
func TestFindSessionView_GivenUp(t *testing.T) {
	t.Parallel()
	db := storetest.Postgres(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for range 50 { // more than there are connections
		if _, err := db.FindSessionView(ctx, "x", 100); !errors.Is(err, context.Canceled) {
			t.Fatalf("given up: %v", err)
		}
	}
	if _, err := db.FindSessionView(t.Context(), "x", 100); !domain.Is(err, domain.CodeNotFound) {
		t.Errorf("afterwards: %v", err)
	}
}

// Inside a Tx it is refused, as Read is.
func TestFindSessionView_InsideATx(t *testing.T) {
	t.Parallel()
	db := storetest.Postgres(t)
	write(t, db, func(ctx context.Context, _ *store.Tx) error {
		if _, err := db.FindSessionView(ctx, "x", 100); !domain.Is(err, domain.CodeInternal) {
			t.Errorf("inside a Tx: %v", err)
		}
		return nil
	})
}
