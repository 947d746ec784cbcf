package tenant

import (
	"context"

	"tenantry/server/domain"
	"tenantry/server/store"
)

// BulkInvites lists a tenant's bulk invitations, newest first. Needs MEMBERS:read.
func (s *Service) BulkInvites(ctx context.Context, id domain.TenantID, p store.Page) (list []domain.BulkInvite, next string, err error) {
	if err := domain.AuthorizeTenant(ctx, id, domain.PermMembersRead); err != nil {
		return nil, "", err
	}
	err = s.DB.Read(ctx, func(tx *store.Tx) error {
		list, next, err = tx.Tenant(id).ListBulkInvites(ctx, p)
		return err
	})
	return list, next, err
}

// BulkInvite returns one bulk invitation: how far it is. Needs MEMBERS:read.
func (s *Service) BulkInvite(ctx context.Context, id domain.TenantID, bulk domain.BulkID) (b domain.BulkInvite, err error) {
	if err := domain.AuthorizeTenant(ctx, id, domain.PermMembersRead); err != nil {
		return b, err
	}
	err = s.DB.Read(ctx, func(tx *store.Tx) error {
		b, err = tx.Tenant(id).FindBulkInvite(ctx, bulk)
		return err
	})
	return b, err
}

// BulkRows lists what came of each person of a bulk invitation, in the list's
// order; a state leaves out the others. Needs MEMBERS:read.
func (s *Service) BulkRows(ctx context.Context, id domain.TenantID, bulk domain.BulkID, state domain.BulkRowState, p store.Page) (rows []domain.BulkRow, next string, err error) {
	if err := domain.AuthorizeTenant(ctx, id, domain.PermMembersRead); err != nil {
		return nil, "", err
	}
	err = s.DB.Read(ctx, func(tx *store.Tx) error {
		if _, err := tx.Tenant(id).FindBulkInvite(ctx, bulk); err != nil {
			return err
		}
		rows, next, err = tx.Tenant(id).ListBulkRows(ctx, bulk, state, p)
		return err
	})
	return rows, next, err
}
