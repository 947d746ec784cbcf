package domain_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tenantry/server/domain"
)

func TestPermissionSet_WithoutFeature(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name  string
		perms []domain.Permission
		off   []string
		ask   domain.Permission
		want  bool
	}{
		{"everything still grants the rest", []domain.Permission{"*"}, []string{"VOICEPRO"}, "MEMBERS:read", true},
		{"everything grants nothing of a feature that is off", []domain.Permission{"*"}, []string{"VOICEPRO"}, "VOICEPRO:read", false},
		{"a whole feature that is off", []domain.Permission{"VOICEPRO:*"}, []string{"VOICEPRO"}, "VOICEPRO:read", false},
		{"one permission of a feature that is off", []domain.Permission{"VOICEPRO:read"}, []string{"VOICEPRO"}, "VOICEPRO:read", false},
		{"nothing is off", []domain.Permission{"VOICEPRO:read"}, nil, "VOICEPRO:read", true},
		{"a feature that begins alike is not off", []domain.Permission{"VOICEPRO:read"}, []string{"VOICE"}, "VOICEPRO:read", true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := domain.NewPermissionSet(tt.perms...).Without(tt.off...).Has(tt.ask); got != tt.want {
				t.Errorf("Has(%s) = %v, want %v", tt.ask, got, tt.want)
			}
		})
	}
}

func TestPermissionSet_WithoutLeavesTheOriginal(t *testing.T) {
	t.Parallel()
	whole := domain.NewPermissionSet("*")
	_ = whole.Without("MEMBERS")
	if !whole.Has(domain.PermMembersRead) {
		t.Error("taking a feature from a copy changed the set itself")
	}
}

func TestPermissionSet_List(t *testing.T) {
	t.Parallel()
	known := []domain.Permission{"B:read", "A:read", "C:read"}
	tests := []struct {
		name string
		set  domain.PermissionSet
		want []domain.Permission
	}{
		{"nothing", domain.NewPermissionSet(), []domain.Permission{}},
		{"everything names the known ones", domain.NewPermissionSet("*"), []domain.Permission{"A:read", "B:read", "C:read"}},
		{"unknown ones are named too", domain.NewPermissionSet("X:go", "A:read"), []domain.Permission{"A:read", "X:go"}},
		{"whole features stay whole", domain.NewPermissionSet("A:*"), []domain.Permission{"A:*", "A:read"}},
		{"what is off is left out", domain.NewPermissionSet("A:*", "B:read", "X:go").Without("A", "X"), []domain.Permission{"B:read"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(tt.want, tt.set.List(known)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestPermissionSet_CoversWhatIsOff(t *testing.T) {
	t.Parallel()
	held := domain.NewPermissionSet("A:read", "B:read").Without("B")
	if !held.Covers(domain.NewPermissionSet("A:read", "B:read")) {
		t.Error("somebody cannot give their own role because a part of it is switched off")
	}
	if held.Covers(domain.NewPermissionSet("B:write")) || domain.NewPermissionSet("A:read").Without("B").Covers(domain.NewPermissionSet("B:read")) {
		t.Error("a switched-off feature lets somebody give what they would not have")
	}
}

func TestFeaturesOff(t *testing.T) {
	t.Parallel()
	for want, features := range map[string]map[string]bool{
		"CONTACTS TEXTING WIDGET COMPANIES": {"voice": true, "contacts": false},
		"VOICE":                             {"voice": false, "contacts": true, "texting": true, "widget": true, "managed": true},
		"CONTACTS TEXTING WIDGET":           {"managed": true},
	} {
		if got := strings.Join(domain.FeaturesOff(features), " "); got != want {
			t.Errorf("of %v are off: %s, not %s", features, got, want)
		}
	}
}

func TestHasPart(t *testing.T) {
	t.Parallel()
	voice, company := map[string]bool{"voicepro": true, "managed": true}, map[string]bool{"texting": false}
	for feature, want := range map[string]bool{"MEMBERS": true, "COMPANIES": true, "TEXTING": false, "WIDGET": false} {
		if got := domain.HasPart(voice, feature); got != want {
			t.Errorf("an operator has %s: %v", feature, got)
		}
	}
	if !domain.HasPart(company, "TEXTING") || domain.HasPart(company, "COMPANIES") {
		t.Error("a company lost texting, or has companies")
	}
}

func TestPlatformAccess(t *testing.T) {
	t.Parallel()
	reader := domain.PlatformAccess(domain.NewPermissionSet(domain.PermTenantRead))
	if !reader.Has(domain.PermProfileRead) || reader.Has(domain.PermProfileUpdate) {
		t.Error("a platform reader must read profiles and change none")
	}
	if !domain.PlatformAccess(domain.NewPermissionSet(domain.PermTenantCreate)).Empty() {
		t.Error("the right to create tenants must not open those of others")
	}
}

func TestManagingAccess(t *testing.T) {
	t.Parallel()
	if !domain.ManagingAccess(domain.NewPermissionSet(domain.PermMembersRead)).Empty() {
		t.Error("a role without MANAGED:read must see no managed tenant")
	}
	seen := domain.ManagingAccess(domain.NewPermissionSet("*"))
	if !seen.Has(domain.PermProfileRead) || seen.Has(domain.PermProfileUpdate) || seen.Has(domain.PermMembersInvite) {
		t.Error("managing shows a tenant and changes nothing in it")
	}
}
