package main

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"time"

	"tenantry/server/domain"
	"tenantry/server/secret"
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
	db, remove, err := openStore(ctx, "")
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
