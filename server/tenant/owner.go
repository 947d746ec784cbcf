package tenant

import (
	"context"

	"tenantry/server/domain"
	"tenantry/server/store"
)

// keepOwner refuses what would leave a tenant without an active owner. Two who
// take the role from each other at once cannot both see the other one: the
// transaction of one of them is done again, and then refused.
func keepOwner(ctx context.Context, tx *store.Tx, id domain.TenantID, losing domain.Member) error {
	if !losing.Owner || losing.State != domain.MemberActive {
		return nil
	}
	others, err := tx.Tenant(id).CountOtherOwners(ctx, losing.AccountID)
	if err != nil || others > 0 {
		return err
	}
	return domain.Errorf(domain.CodeConflict, "%s is the last owner. Make somebody else an owner first.", losing.Name).Because("last_owner")
}
