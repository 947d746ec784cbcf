package audit_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"tenantry/server/audit"
	"tenantry/server/domain"
	"tenantry/server/store"
	"tenantry/server/store/storetest"
)

func as(actor domain.Actor) context.Context {
	return domain.WithActor(context.Background(), actor)
}

func reader() context.Context {
	ctx := as(domain.Actor{Kind: domain.ActorSession, Platform: domain.NewPermissionSet(domain.PermPlatformAudit)})
	return domain.WithAccess(ctx, domain.TenantAccess{TenantID: "tn_1", Permissions: domain.NewPermissionSet(domain.PermAuditRead)})
}

func record(ctx context.Context, t *testing.T, db *store.DB, events ...audit.Event) {
	t.Helper()
	err := db.Tx(ctx, func(tx *store.Tx) error {
		for _, e := range events {
			if err := audit.Record(ctx, tx, e); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestRecord_SaysWhoWhatAndWhere(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		person := as(domain.Actor{
			Kind: domain.ActorSession, AccountID: "ac_1", SessionID: "se_1", Name: "Ada", Address: "192.0.2.1", RequestID: "rq_1",
		})
		key := as(domain.Actor{Kind: domain.ActorAPIKey, AccountID: "ac_1", KeyID: "ak_1", Name: "Ada (API key “CI”)"})
		record(person, t, db, audit.Event{
			TenantID: "tn_1", Action: "tenant.create", TargetKind: "tenant", TargetID: "tn_1", Detail: map[string]any{"slug": "acme"},
		})
		record(key, t, db, audit.Event{Action: "tenant.update", TargetKind: "tenant", TargetID: "tn_1"})
		record(context.Background(), t, db, audit.Event{Action: "session.refuse", TargetKind: "account"})
		got, next, err := (&audit.Service{DB: db}).Platform(reader(), store.AuditFilter{}, store.Page{Limit: 10})
		if err != nil || next != "" {
			t.Fatal(next, err)
		}
		want := []domain.AuditEvent{
			{ActorKind: domain.ActorAnonymous, Action: "session.refuse", TargetKind: "account", Detail: map[string]any{}},
			{
				ActorKind: domain.ActorAPIKey, ActorID: "ak_1", ActorName: "Ada (API key “CI”)", Through: "ak_1", Action: "tenant.update",
				TargetKind: "tenant", TargetID: "tn_1", Detail: map[string]any{},
			},
			{
				TenantID: "tn_1", ActorKind: domain.ActorSession, ActorID: "ac_1", ActorName: "Ada", Through: "se_1", Action: "tenant.create",
				TargetKind: "tenant", TargetID: "tn_1", Detail: map[string]any{"slug": "acme"}, Address: "192.0.2.1", RequestID: "rq_1",
			},
		}
		if diff := cmp.Diff(want, got, cmpopts.IgnoreFields(domain.AuditEvent{}, "ID", "Seq", "At")); diff != "" {
			t.Error(diff)
		}
	})
}

// An event without its change would be a lie, and a change without its event a hole.
func TestRecord_SharesTheFateOfItsChange(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		failed := errors.New("the change failed")
		err := db.Tx(context.Background(), func(tx *store.Tx) error {
			if err := audit.Record(context.Background(), tx, audit.Event{Action: "tenant.create", TargetKind: "tenant"}); err != nil {
				return err
			}
			return failed
		})
		if !errors.Is(err, failed) {
			t.Fatal(err)
		}
		if events, _, err := (&audit.Service{DB: db}).Platform(reader(), store.AuditFilter{}, store.Page{Limit: 10}); err != nil || len(events) != 0 {
			t.Errorf("events of what never happened: %+v, %v", events, err)
		}
	})
}

func TestTenant_SeesItsOwnInPages(t *testing.T) {
	t.Parallel()
	clock := storetest.Clock(t)
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		for i := range 5 {
			clock.Advance(time.Duration(i%2) * time.Second) // some at the same moment
			record(context.Background(), t, db,
				audit.Event{TenantID: "tn_1", Action: fmt.Sprintf("tenant.%d", i), TargetKind: "tenant"},
				audit.Event{TenantID: "tn_2", Action: "tenant.other", TargetKind: "tenant"},
				audit.Event{Action: "platform.other", TargetKind: "platform"})
		}
		s := &audit.Service{DB: db}
		var got []string
		page := store.Page{Limit: 2}
		for range 3 {
			events, next, err := s.Tenant(reader(), "tn_1", store.AuditFilter{}, page)
			if err != nil {
				t.Fatal(err)
			}
			for _, e := range events {
				got = append(got, e.Action)
			}
			page.Cursor = next
		}
		want := []string{"tenant.4", "tenant.3", "tenant.2", "tenant.1", "tenant.0"}
		if diff := cmp.Diff(want, got); diff != "" || page.Cursor != "" {
			t.Errorf("%s\nnext %q", diff, page.Cursor)
		}
	}, storetest.WithNow(clock.Now))
}

func TestLists_NeedPermissions(t *testing.T) {
	t.Parallel()
	s := &audit.Service{DB: storetest.SQLite(t)}
	nobody, member := context.Background(), as(domain.Actor{Kind: domain.ActorSession})
	elsewhere := domain.WithAccess(member, domain.TenantAccess{TenantID: "tn_2", Permissions: domain.NewPermissionSet("*")})
	without := domain.WithAccess(member, domain.TenantAccess{TenantID: "tn_1"})
	for ctx, want := range map[context.Context]domain.Code{nobody: domain.CodeUnauthorized, member: domain.CodeForbidden} {
		if _, _, err := s.Platform(ctx, store.AuditFilter{}, store.Page{}); !domain.Is(err, want) {
			t.Errorf("Platform = %v, want %s", err, want)
		}
	}
	for ctx, want := range map[context.Context]domain.Code{elsewhere: domain.CodeNotFound, without: domain.CodeForbidden} {
		if _, _, err := s.Tenant(ctx, "tn_1", store.AuditFilter{}, store.Page{}); !domain.Is(err, want) {
			t.Errorf("Tenant = %v, want %s", err, want)
		}
	}
}
