package domain_test

import (
	"context"
	"math/rand/v2"
	"slices"
	"testing"

	"tenantry/server/domain"
)

// platformMatrix is the whole table of what the built-in platform roles may do;
// a permission that is missing here fails the test.
var platformMatrix = []struct {
	permission     domain.Permission
	admin, support bool
}{
	{domain.PermTenantCreate, true, false},
	{domain.PermTenantRead, true, true},
	{domain.PermTenantUpdate, true, false},
	{domain.PermTenantDisable, true, false},
	{domain.PermTemplateRead, true, true},
	{domain.PermPeopleRead, true, true},
	{domain.PermPeopleManage, true, false},
	{domain.PermRolesManage, true, false},
	{domain.PermKeysManage, true, false},
	{domain.PermOutboxRead, true, false},
	{domain.PermOutboxManage, true, false},
	{domain.PermSettingsRead, true, true},
	{domain.PermSettingsManage, true, false},
	{domain.PermPlatformAudit, true, true},
}

func TestBuiltInRoles_HoldExactlyTheTable(t *testing.T) {
	t.Parallel()
	sets := map[string]domain.PermissionSet{}
	for _, role := range domain.BuiltInPlatformRoles() {
		sets[role.Name] = role.Set()
	}
	listed := map[domain.Permission]bool{}
	for _, row := range platformMatrix {
		listed[row.permission] = true
		if got := sets[domain.RolePlatformAdmin].Has(row.permission); got != row.admin {
			t.Errorf("the administrator's %s is %v", row.permission, got)
		}
		if got := sets[domain.RolePlatformSupport].Has(row.permission); got != row.support {
			t.Errorf("support's %s is %v", row.permission, got)
		}
	}
	for _, p := range domain.PlatformPermissions() {
		if !listed[p] {
			t.Errorf("%s is not in the table", p)
		}
	}
}

func TestAuthorizePlatform_EveryRoleAndPermission(t *testing.T) {
	t.Parallel()
	for _, role := range domain.BuiltInPlatformRoles() {
		ctx := domain.WithActor(context.Background(), domain.Actor{Kind: domain.ActorSession, Platform: role.Set()})
		for _, p := range domain.PlatformPermissions() {
			err := domain.AuthorizePlatform(ctx, p)
			if role.Set().Has(p) != (err == nil) || (err != nil && !domain.Is(err, domain.CodeForbidden)) {
				t.Errorf("%s asks for %s: %v", role.Name, p, err)
			}
		}
	}
	if err := domain.AuthorizePlatform(context.Background(), domain.PermTenantCreate); !domain.Is(err, domain.CodeUnauthorized) {
		t.Errorf("nobody asks: %v; want unauthorized", err)
	}
}

func TestForbidden_NamesThePermission(t *testing.T) {
	t.Parallel()
	e := domain.Forbidden(domain.PermTenantCreate)
	if e.Missing != domain.PermTenantCreate || e.Message != "You need the permission TENANT_MGMT:create for this." {
		t.Errorf("Forbidden = %+v", e)
	}
}

func TestAuthorizeTenant_OnlyTheResolvedTenant(t *testing.T) {
	t.Parallel()
	access := domain.TenantAccess{TenantID: "tn_1", Permissions: domain.NewPermissionSet(domain.PermMembersRead)}
	ctx := domain.WithAccess(context.Background(), access)
	tests := []struct {
		name   string
		ctx    context.Context
		tenant domain.TenantID
		ask    domain.Permission
		want   domain.Code
	}{
		{"held", ctx, "tn_1", domain.PermMembersRead, ""},
		{"not held", ctx, "tn_1", domain.PermMembersInvite, domain.CodeForbidden},
		{"another tenant does not exist", ctx, "tn_2", domain.PermMembersRead, domain.CodeNotFound},
		{"no tenant was resolved", context.Background(), "tn_1", domain.PermMembersRead, domain.CodeNotFound},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := domain.CodeOf(domain.AuthorizeTenant(tt.ctx, tt.tenant, tt.ask)); got != tt.want {
				t.Errorf("AuthorizeTenant = %q, want %q", got, tt.want)
			}
		})
	}
}

// The laws of sets hold for any sets: this tries many by chance, always the same ones.
func TestPermissionSet_Laws(t *testing.T) {
	t.Parallel()
	chance := rand.New(rand.NewPCG(1, 2))
	for range 3000 {
		a, b := anySet(chance), anySet(chance)
		union, both := a.Union(b), a.Intersect(b)
		for _, p := range universe {
			if union.Has(p) != (a.Has(p) || b.Has(p)) {
				t.Fatalf("union of %v and %v on %s", a, b, p)
			}
			if both.Has(p) != (a.Has(p) && b.Has(p)) {
				t.Fatalf("intersection of %v and %v on %s", a, b, p)
			}
			if a.Covers(b) && b.Has(p) && !a.Has(p) {
				t.Fatalf("%v covers %v but lacks %s", a, b, p)
			}
		}
		if !a.Covers(a) || !a.Covers(both) || !union.Covers(a) {
			t.Fatalf("%v and %v: what is smaller is not covered", a, b)
		}
		if a.Empty() && slices.ContainsFunc(universe, a.Has) {
			t.Fatalf("%v is empty and grants something", a)
		}
	}
}

// universe has two permissions more than roles are made of, so that a feature
// held whole differs from all its known permissions.
var universe = []domain.Permission{"A:read", "A:go", "A:new", "B:read", "B:go", "C:new"}

func anySet(chance *rand.Rand) domain.PermissionSet {
	var held []domain.Permission
	for _, p := range []domain.Permission{"A:read", "A:go", "B:read", "B:go", "A:*", "B:*"} {
		if chance.IntN(4) == 0 {
			held = append(held, p)
		}
	}
	if chance.IntN(12) == 0 {
		held = append(held, "*")
	}
	return domain.NewPermissionSet(held...)
}

func TestPermissionSet_HasAllocatesNothing(t *testing.T) {
	ctx := domain.WithActor(context.Background(), domain.Actor{
		Kind: domain.ActorSession, Platform: domain.NewPermissionSet("TEMPLATES:read", "TENANT_MGMT:*"),
	})
	allocations := testing.AllocsPerRun(1000, func() {
		if err := domain.AuthorizePlatform(ctx, domain.PermTenantCreate); err != nil {
			t.Fatal(err)
		}
	})
	if allocations != 0 {
		t.Errorf("a check allocates %v times", allocations)
	}
}

func BenchmarkAuthorizePlatform(b *testing.B) {
	for name, set := range map[string]domain.PermissionSet{
		"everything": domain.NewPermissionSet("*"),
		"exact":      domain.NewPermissionSet(domain.PlatformPermissions()...),
		"feature":    domain.NewPermissionSet("TEMPLATES:read", "TENANT_MGMT:*"),
	} {
		b.Run(name, func(b *testing.B) {
			ctx := domain.WithActor(b.Context(), domain.Actor{Kind: domain.ActorSession, Platform: set})
			b.ReportAllocs()
			for b.Loop() {
				if err := domain.AuthorizePlatform(ctx, domain.PermTenantCreate); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkNewPermissionSet(b *testing.B) {
	all := domain.PlatformPermissions()
	b.ReportAllocs()
	for b.Loop() {
		domain.NewPermissionSet(all...)
	}
}
