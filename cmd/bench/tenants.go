package main

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"fmt"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"tenantry/server/audit"
	"tenantry/server/domain"
	"tenantry/server/jobs"
	"tenantry/server/secret"
	"tenantry/server/store"
	"tenantry/server/token"
)

// measureInTenant asks for something small in a tenant, for which the server finds
// the tenant, the caller's role there and whether it may.
func measureInTenant(ctx context.Context, s settings, r *report) error {
	i, yard, err := pair(ctx, s, 1_000, 5)
	if err != nil {
		return err
	}
	defer i.remove()
	defer yard.stop()
	got, err := compare(ctx, s, get(32, i.process, "/api/v1/tenants/seed-0/roles", i.cookie), get(32, yard, "/roles?slug=seed-0", yardstickToken))
	if err != nil {
		return err
	}
	r.rates("GET /tenants/{tenant}/roles, 32 clients", got[0], got[1], 0.60, 1.7)
	return nil
}

// measureToken mints access tokens against the bare signature.
func measureToken(ctx context.Context, s settings, r *report) error {
	db, remove, err := openStore(ctx)
	if err != nil {
		return err
	}
	defer remove()
	box, err := secret.NewBox(make([]byte, secret.KeyBytes))
	if err != nil {
		return err
	}
	service := token.New(db, box, "https://tenants.example.com")
	tenant := domain.EnteredTenant{TenantRef: domain.TenantRef{ID: "tn_1", Slug: "acme"}, Features: map[string]bool{"voice": true, "contacts": true}}
	actor := domain.Actor{Kind: domain.ActorSession, AccountID: "ac_1", SessionID: "se_1", Standing: &domain.Standing{
		Session: domain.Session{Factors: []domain.Factor{{Method: domain.MethodPassword, At: 1}, {Method: domain.MethodTOTP, At: 2}}},
	}}
	member := domain.WithAccess(domain.WithActor(ctx, actor), domain.TenantAccess{TenantID: "tn_1", Role: "TENANT_ADMIN", Permissions: domain.NewPermissionSet(domain.TenantPermissions()...)})
	_, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return err
	}
	message := make([]byte, 900) // as long as what is signed of such a token
	var mint, sign []float64
	for range s.repeats {
		rate, err := perSecondOf(s.measure/2, func() error { _, _, err := service.Issue(member, tenant); return err })
		if err != nil {
			return err
		}
		mint = append(mint, rate)
		rate, err = perSecondOf(s.measure/2, func() error { _ = ed25519.Sign(private, message); return nil })
		if err != nil {
			return err
		}
		sign = append(sign, rate)
	}
	ratio := median(mint) / median(sign)
	r.add("access token for a tenant", perSecond(median(mint)), perSecond(median(sign))+" (bare Ed25519)", percent(ratio), "at least 50 %", ratio >= 0.5)
	return nil
}

// perSecondOf runs do again and again for so long.
func perSecondOf(d time.Duration, do func() error) (float64, error) {
	began, n := time.Now(), 0
	for time.Since(began) < d {
		for range 50 {
			if err := do(); err != nil {
				return 0, err
			}
		}
		n += 50
	}
	return float64(n) / time.Since(began).Seconds(), nil
}

// openStore makes a migrated store on the disk, as the product does.
func openStore(ctx context.Context) (*store.DB, func(), error) {
	dir, err := os.MkdirTemp("", "tenantry-bench-")
	if err != nil {
		return nil, nil, err
	}
	db, err := store.Open(ctx, store.Options{DataDir: dir})
	if err != nil {
		return nil, nil, err
	}
	remove := func() { _ = db.Close(); _ = os.RemoveAll(dir) }
	if err := db.Migrate(ctx); err != nil {
		remove()
		return nil, nil, err
	}
	return db, remove, db.Tx(ctx, func(tx *store.Tx) error {
		_, err := tx.InsertTemplateVersion(ctx, domain.TemplateVersion{Name: "bench", Version: 1, Document: "name: bench"})
		return err
	})
}

// measureAudit makes the rows of a tenant with and without its events, by one
// writer and by sixteen who share commits, in turns on the same store.
func measureAudit(ctx context.Context, s settings, r *report) error {
	db, remove, err := openStore(ctx)
	if err != nil {
		return err
	}
	defer remove()
	for _, writers := range []int{1, 16} {
		var with, without []float64
		for range s.repeats {
			for _, audited := range []bool{false, true} {
				rate, err := writesPerSecond(ctx, db, writers, s.measure, audited)
				if err != nil {
					return err
				}
				if audited {
					with = append(with, rate)
				} else {
					without = append(without, rate)
				}
			}
		}
		share := median(without)/median(with) - 1
		r.add(fmt.Sprintf("audit's share of making a tenant, %d writers", writers), perSecond(median(with)), perSecond(median(without))+" (without events)",
			percent(share), "at most 15 %", share <= 0.15)
	}
	return nil
}

func writesPerSecond(ctx context.Context, db *store.DB, writers int, d time.Duration, audited bool) (float64, error) {
	var done atomic.Int64
	var failed atomic.Value
	var wait sync.WaitGroup
	began := time.Now()
	for range writers {
		wait.Go(func() {
			for time.Since(began) < d {
				if err := db.LockedTx(ctx, func(tx *store.Tx) error { return writeTenant(ctx, tx, audited) }); err != nil {
					failed.Store(err)
					return
				}
				done.Add(1)
			}
		})
	}
	wait.Wait()
	if err, ok := failed.Load().(error); ok {
		return 0, err
	}
	return float64(done.Load()) / time.Since(began).Seconds(), nil
}

// writeTenant stores what POST /tenants stores of a tenant itself: the tenant and
// its words, its roles, and a job.
func writeTenant(ctx context.Context, tx *store.Tx, audited bool) error {
	n := slugs.Add(1)
	t := domain.Tenant{
		ID: domain.TenantID(tx.NewID("tn")), Slug: fmt.Sprintf("audit-%d", n), Name: fmt.Sprintf("The Company %d", n), Template: "bench", TemplateVersion: 1,
		State: domain.TenantProvisioning, Answers: map[string]any{}, Features: map[string]bool{"voice": true}, CreatedAt: tx.Now(), Version: 1,
	}
	if err := tx.InsertTenant(ctx, t); err != nil {
		return err
	}
	roles := []domain.TenantRole{
		{Name: "TENANT_OWNER", Title: "Owner", Permissions: []domain.Permission{"*"}},
		{Name: "TENANT_ADMIN", Title: "Administrator", Permissions: domain.TenantPermissions()},
		{Name: "VIEWER", Title: "Viewer", Permissions: []domain.Permission{domain.PermProfileRead}},
	}
	if err := tx.Tenant(t.ID).InsertRoles(ctx, roles); err != nil {
		return err
	}
	if err := tx.Enqueue(ctx, jobs.New{Kind: "bench", TenantID: t.ID, UniqueKey: t.Slug, Args: map[string]any{"tenant": t.ID}}); err != nil || !audited {
		return err
	}
	for _, action := range []string{"tenant.create", "run.start"} {
		err := audit.Record(ctx, tx, audit.Event{TenantID: t.ID, Action: action, TargetKind: "tenant", TargetID: string(t.ID), Detail: map[string]any{"slug": t.Slug, "name": t.Name}})
		if err != nil {
			return err
		}
	}
	return nil
}
