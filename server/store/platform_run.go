package store

import (
	"context"

	"tenantry/server/domain"
)

// TenantOfRun tells whose run it is. Runs are addressed by their id alone; what is
// read of one afterwards goes through that tenant.
func (t *Tx) TenantOfRun(ctx context.Context, id domain.RunID) (domain.TenantID, error) {
	tenant, err := t.q.TenantOfRun(ctx, string(id))
	return domain.TenantID(tenant), notFound(err, "run")
}
