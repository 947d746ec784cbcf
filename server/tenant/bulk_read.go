package tenant

import (
	"context"

	"tenantry/server/domain"
	"tenantry/server/store"
)

// List lists a tenant's lists of this kind, newest first.
func (b Bulk) List(ctx context.Context, id domain.TenantID, p store.Page) (list []domain.BulkInvite, next string, err error) {
	if err := domain.AuthorizeTenant(ctx, id, b.Reads); err != nil {
		return nil, "", err
	}
	err = b.DB.Read(ctx, func(tx *store.Tx) error {
		list, next, err = tx.Tenant(id).ListBulkInvites(ctx, b.Kind, p)
		return err
	})
	return list, next, err
}

// Find returns one list: how far it is.
func (b Bulk) Find(ctx context.Context, id domain.TenantID, bulk domain.BulkID) (found domain.BulkInvite, err error) {
	if err := domain.AuthorizeTenant(ctx, id, b.Reads); err != nil {
		return found, err
	}
	err = b.DB.Read(ctx, func(tx *store.Tx) error {
		found, err = tx.Tenant(id).FindBulkInvite(ctx, b.Kind, bulk)
		return err
	})
	return found, err
}

// Rows lists what came of each row, in the list's order; a state leaves out the
// others.
func (b Bulk) Rows(ctx context.Context, id domain.TenantID, bulk domain.BulkID, state domain.BulkRowState, p store.Page) (rows []domain.BulkRow, next string, err error) {
	if err := domain.AuthorizeTenant(ctx, id, b.Reads); err != nil {
		return nil, "", err
	}
	err = b.DB.Read(ctx, func(tx *store.Tx) error {
		if _, err := tx.Tenant(id).FindBulkInvite(ctx, b.Kind, bulk); err != nil {
			return err
		}
		rows, next, err = tx.Tenant(id).ListBulkRows(ctx, bulk, state, p)
		return err
	})
	return rows, next, err
}
