package tenant_test

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"

	"tenantry/server/domain"
	"tenantry/server/store"
)

// Whatever is changed about a person's way into a tenant counts at the very next
// request, also while many others keep the door in memory.
func TestDoors_NothingIsRememberedPastAChange(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		acme := w.create(customer(), profile("acme"))
		ben := w.person("ben@example.com", "VIEWER@acme")
		theirs := w.session(ben, "ben@example.com", domain.MethodPassword)
		var stop atomic.Bool
		var others sync.WaitGroup
		for range 4 {
			others.Go(func() {
				for !stop.Load() {
					_, _, _ = w.Resolve(theirs, "acme")
				}
			})
		}
		defer others.Wait()
		defer stop.Store(true)

		states := []domain.MemberState{domain.MemberSuspended, domain.MemberActive}
		for i := range 100 {
			state := states[i%2]
			err := w.db.Tx(system(), func(tx *store.Tx) error {
				_, err := tx.Tenant(acme.ID).SetMemberState(system(), ben, state)
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			_, _, err = w.Resolve(theirs, "acme")
			if in := err == nil; in != (state == domain.MemberActive) {
				t.Fatalf("change %d: %s, and the next request answered %v", i, state, err)
			}
		}
	})
}

// A door that is remembered is somebody's own: neither another account, nor another
// session, nor another tenant is let in by it.
func TestDoors_AreOfOneSession(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		w.create(customer(), profile("acme"))
		w.create(customer(), profile("beta"))
		ben := w.session(w.person("ben@example.com", "VIEWER@acme"), "ben@example.com", domain.MethodPassword)
		eve := w.session(w.person("eve@example.com", "VIEWER@beta"), "eve@example.com", domain.MethodPassword)
		for range 3 {
			for ref, who := range map[string]context.Context{"acme": ben, "beta": eve} {
				if _, access, err := w.Resolve(who, ref); err != nil || access.Slug != ref {
					t.Fatalf("%s: %v", ref, err)
				}
			}
			for ref, who := range map[string]context.Context{"acme": eve, "beta": ben} {
				if _, _, err := w.Resolve(who, ref); !domain.Is(err, domain.CodeNotFound) {
					t.Fatalf("%s: got %v, want not found", ref, err)
				}
			}
		}
	})
}
