package token_test

import (
	"crypto/ed25519"
	"crypto/rand"
	"testing"

	"tenantry/server/domain"
	"tenantry/server/store/storetest"
)

// BenchmarkIssue is a token, and the bare signature that it cannot do without.
func BenchmarkIssue(b *testing.B) {
	s := newService(b, storetest.SQLite(b))
	ctx := domain.WithAccess(member(), domain.TenantAccess{
		TenantID: "tn_1", Role: "ADMIN", Permissions: domain.NewPermissionSet(domain.TenantPermissions()...),
	})
	b.Run("token", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, _, err := s.Issue(ctx, acme); err != nil {
				b.Fatal(err)
			}
		}
	})
	_, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		b.Fatal(err)
	}
	message := make([]byte, 900)
	b.Run("bare", func(b *testing.B) {
		for b.Loop() {
			_ = ed25519.Sign(private, message)
		}
	})
}
