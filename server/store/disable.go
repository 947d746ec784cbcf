package store

import (
	"context"
	"time"

	"tenantry/server/store/sqlc"
)

// Inside counts who can act in a tenant.
type Inside struct {
	Members     int64 // active ones
	Lately      int64 // of them, those who were there lately
	Keys        int64
	Invitations int64
}

// WhoIsInside counts who can act in this tenant, and who was there lately.
func (t *TenantTx) WhoIsInside(ctx context.Context, lately time.Duration) (Inside, error) {
	r, err := t.q.CountWhoIsInside(ctx, string(t.id), since(t.now, lately), millis(t.now))
	return Inside(r), classify(err)
}

// Disable notes who disabled the tenant and why, and reports whether it was enabled.
func (t *TenantTx) Disable(ctx context.Context, by, reason string) (bool, error) {
	n, err := t.q.DisableTenant(ctx, sqlc.DisableTenantParams{Now: millis(t.now), DisabledBy: by, Reason: reason, ID: string(t.id)})
	return n == 1, classify(err)
}

// Enable brings the tenant back to where it was, and reports whether it was disabled.
func (t *TenantTx) Enable(ctx context.Context) (bool, error) {
	n, err := t.q.EnableTenant(ctx, millis(t.now), string(t.id))
	return n == 1, classify(err)
}
