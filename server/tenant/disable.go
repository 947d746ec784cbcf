package tenant

import (
	"context"
	"strings"
	"unicode/utf8"

	"tenantry/server/audit"
	"tenantry/server/domain"
	"tenantry/server/store"
)

// maxReason is the longest reason for disabling, in characters.
const maxReason = 300

// Disable cuts everybody off who belongs to a tenant: members, people who manage
// it, its keys, and whoever holds an invitation, from the next request on. Its data
// stays, and so do memberships, sessions and keys: after Enable everything is as
// before. Doing it twice is once. Needs the platform's TENANT_MGMT:disable.
func (s *Service) Disable(ctx context.Context, id domain.TenantID, reason string) error {
	if err := domain.AuthorizePlatform(ctx, domain.PermTenantDisable); err != nil {
		return err
	}
	reason = strings.Join(strings.Fields(reason), " ")
	if utf8.RuneCountInString(reason) > maxReason {
		return domain.InvalidField("/reason", "length", "Use at most 300 characters.")
	}
	return s.DB.Tx(ctx, func(tx *store.Tx) error {
		who, err := tx.Tenant(id).WhoIsInside(ctx, lately)
		if err != nil {
			return err
		}
		changed, err := tx.Tenant(id).Disable(ctx, domain.ActorFrom(ctx).Name, reason)
		if err != nil || !changed {
			return err
		}
		s.Accounts.ForgetActors(tx)
		return audit.Record(ctx, tx, audit.Event{
			TenantID: id, Action: "tenant.disable", TargetKind: "tenant", TargetID: string(id),
			Detail: map[string]any{"reason": reason, "members": who.Members, "keys": who.Keys, "invitations": who.Invitations},
		})
	})
}

// Enable undoes Disable. Needs the platform's TENANT_MGMT:disable: nobody inside
// the tenant can do it.
func (s *Service) Enable(ctx context.Context, id domain.TenantID) error {
	if err := domain.AuthorizePlatform(ctx, domain.PermTenantDisable); err != nil {
		return err
	}
	return s.DB.Tx(ctx, func(tx *store.Tx) error {
		changed, err := tx.Tenant(id).Enable(ctx)
		if err != nil || !changed {
			return err
		}
		s.Accounts.ForgetActors(tx)
		return audit.Record(ctx, tx, audit.Event{
			TenantID: id, Action: "tenant.enable", TargetKind: "tenant", TargetID: string(id),
		})
	})
}

// WhoIsInside counts who is cut off when a tenant is disabled. Needs the platform's
// TENANT_MGMT:disable.
func (s *Service) WhoIsInside(ctx context.Context, id domain.TenantID) (who store.Inside, err error) {
	if err := domain.AuthorizePlatform(ctx, domain.PermTenantDisable); err != nil {
		return who, err
	}
	err = s.DB.Read(ctx, func(tx *store.Tx) error {
		who, err = tx.Tenant(id).WhoIsInside(ctx, lately)
		return err
	})
	return who, err
}
