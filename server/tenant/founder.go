package tenant

import (
	"context"
	"fmt"

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
		who, err := tx.FindAccount(ctx, account)
		if err != nil {
			return err
		}
		return s.addMember(ctx, tx, id, who, newMember{role: role.Name, verb: "join"})
	}
	return fmt.Errorf("the template of %s has no owner's role", id)
}
