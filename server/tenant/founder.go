package tenant

import (
	"context"
	"fmt"

	"tenantry/server/audit"
	"tenantry/server/domain"
	"tenantry/server/store"
)

// AddFounder makes somebody the first owner of a tenant that they made
// themselves, in the transaction that makes it.
func (s *Service) AddFounder(ctx context.Context, tx *store.Tx, id domain.TenantID, account domain.AccountID) error {
	roles, err := tx.Tenant(id).ListRoles(ctx)
	if err != nil {
		return err
	}
	for _, role := range roles {
		if !domain.IsOwner(role.Permissions) {
			continue
		}
		if _, err := tx.Tenant(id).InsertMember(ctx, account, role.Name); err != nil {
			return err
		}
		return audit.Record(ctx, tx, audit.Event{
			TenantID: id, Action: "member.join", TargetKind: "account", TargetID: string(account), Detail: map[string]any{"role": role.Name},
		})
	}
	return fmt.Errorf("the template of %s has no owner's role", id)
}
