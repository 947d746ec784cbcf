package tenant

import (
	"context"

	"tenantry/server/domain"
	"tenantry/server/store"
)

// withMail adds to invitations of one tenant, or of the platform where the id is
// empty, how the message of each stands.
func withMail(ctx context.Context, tx *store.Tx, id domain.TenantID, list []domain.Invitation) error {
	if len(list) == 0 {
		return nil
	}
	ids := make([]domain.InvitationID, len(list))
	for i, v := range list {
		ids[i] = v.ID
	}
	find := tx.MailOfPlatformInvitations
	if id != "" {
		find = tx.Tenant(id).MailOfInvitations
	}
	states, err := find(ctx, ids)
	if err != nil {
		return err
	}
	for i := range list {
		if state, ok := states[list[i].ID]; ok {
			list[i].Mail = &state
		}
	}
	return nil
}

// mailed is withMail for one invitation.
func mailed(ctx context.Context, tx *store.Tx, v domain.Invitation) (domain.Invitation, error) {
	list := []domain.Invitation{v}
	err := withMail(ctx, tx, v.TenantID, list)
	return list[0], err
}
