package main

import (
	"context"
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"tenantry/server/domain"
)

// measurePermission asks whether a member may do something: with the permissions of
// their role at hand, as in every request, and with those made anew from the text that
// is stored for the role, as after a change of it.
func measurePermission(ctx context.Context, _ settings, r *report) error {
	const tenant = domain.TenantID("tn_bench")
	stored, err := json.Marshal(domain.TenantPermissions())
	if err != nil {
		return err
	}
	inTenant := func() context.Context {
		var permissions []domain.Permission
		if err = json.Unmarshal(stored, &permissions); err != nil {
			return ctx
		}
		return domain.WithAccess(ctx, domain.TenantAccess{TenantID: tenant, Permissions: domain.NewPermissionSet(permissions...)})
	}
	check := func(ctx context.Context) {
		if refused := domain.AuthorizeTenant(ctx, tenant, domain.PermMembersInvite); refused != nil {
			err = refused
		}
	}
	atHand := inTenant()
	cached := testing.Benchmark(func(b *testing.B) {
		for b.Loop() {
			check(atHand)
		}
	})
	anew := testing.Benchmark(func(b *testing.B) {
		for b.Loop() {
			check(inTenant())
		}
	})
	if err != nil {
		return err
	}
	one := func(b testing.BenchmarkResult) time.Duration { return b.T / time.Duration(b.N) }
	allocations := fmt.Sprintf("%d allocations", cached.AllocsPerOp())
	r.add("permission check, the role's permissions at hand", nanos(one(cached)), allocations, "", "at most 1 µs, no allocation", one(cached) <= time.Microsecond && cached.AllocsPerOp() == 0)
	r.add("permission check, the role's permissions made anew", micros(one(anew)), "", "", "at most 15 µs", one(anew) <= 15*time.Microsecond)
	return nil
}
