package tenant

import (
	"context"

	"tenantry/server/domain"
	"tenantry/server/store"
)

// RightsOf is what an account may do in a tenant at this moment, whoever asks:
// for work that goes on in somebody's name when their request is long over. The
// platform's TENANT_MGMT:create and TENANT_MGMT:update stand for everything, since
// they make tenants what they are.
func (s *Service) RightsOf(ctx context.Context, tx *store.Tx, id domain.AccountID, t domain.Tenant) (domain.PermissionSet, error) {
	none := domain.NewPermissionSet()
	a, err := tx.FindAccount(ctx, id)
	if domain.Is(err, domain.CodeNotFound) {
		return none, nil
	}
	if err != nil {
		return none, err
	}
	platform := none
	if a.PlatformRole != "" {
		role, err := tx.FindPlatformRole(ctx, a.PlatformRole)
		if err != nil {
			return none, err
		}
		platform = role.Set()
	}
	if platform.Has(domain.PermTenantUpdate) || platform.Has(domain.PermTenantCreate) {
		return domain.NewPermissionSet("*").Without(domain.FeaturesOff(t.Features)...), nil
	}
	access := domain.TenantAccess{TenantID: t.ID, Permissions: domain.PlatformAccess(platform)}
	if t.State == domain.TenantDisabled {
		return access.Permissions, nil
	}
	door, err := tx.Tenant(t.ID).Door(ctx, id, "")
	if err != nil {
		return none, err
	}
	if err := s.joinMembership(door, &access); err != nil {
		return none, err
	}
	if err := s.joinManaging(door, &access); err != nil {
		return none, err
	}
	return access.Permissions.Without(domain.FeaturesOff(t.Features)...), nil
}
