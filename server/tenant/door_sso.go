package tenant

import (
	"context"
	"errors"

	"tenantry/server/domain"
	"tenantry/server/store"
)

// elsewhere refuses a session for which only the provider of another tenant vouches,
// and of somebody who is here only through a managing tenant: whoever runs that
// provider could say anything (docs/adr/0018).
func elsewhere(actor domain.Actor, t domain.EnteredTenant, look closer) error {
	usable, err := enrolled(actor, look)
	if err != nil {
		return err
	}
	up := domain.StepUp{Why: domain.StepUpElsewhere, Tenant: t.Slug, Name: t.Name, Methods: []string{domain.MethodPassword}}
	for _, m := range usable {
		if m == domain.MethodPasskey {
			up.Methods = append(up.Methods, m)
		}
	}
	return domain.NeedStepUp("You came in by the single sign-on of another organization, which does not open "+t.Name+
		". Confirm with a password or passkey of your own to go on.", up)
}

// onlySSO reports whether this member must come by the tenant's single sign-on and
// did not. Owners may come as they like, so that a provider that fails locks nobody out.
func (s *Service) onlySSO(actor domain.Actor, session domain.Session, door store.Door, access domain.TenantAccess, look closer) (bool, error) {
	if !door.Policy.SSOOnly || access.Role == "" || session.BySSO(door.Tenant.ID) {
		return false, nil
	}
	role, err := s.compiled.set(door.Permissions)
	if err != nil || role.Covers(domain.NewPermissionSet("*")) {
		return false, err
	}
	var bound bool
	err = look(func(ctx context.Context, tx *store.Tx) (err error) {
		bound, err = tx.Tenant(door.Tenant.ID).HasVerifiedDomain(ctx, domain.HostOf(actor.Email))
		return err
	})
	return bound, err
}

func needSSO(t domain.EnteredTenant) error {
	return domain.NeedStepUp(t.Name+" asks its members to come in by single sign-on.", domain.StepUp{
		Why: domain.StepUpSSO, Tenant: t.Slug, Name: t.Name, Methods: []string{domain.MethodSSO},
	})
}

func stepUpOf(err error) *domain.StepUp {
	var e *domain.Error
	if errors.As(err, &e) {
		return e.StepUp
	}
	return nil
}
