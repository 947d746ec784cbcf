package tenant

import (
	"context"

	"tenantry/server/domain"
	"tenantry/server/store"
)

// Invitations lists a tenant's invitations, newest first. Needs MEMBERS:read.
func (s *Service) Invitations(ctx context.Context, id domain.TenantID, p store.Page) (list []domain.Invitation, next string, err error) {
	if err := domain.AuthorizeTenant(ctx, id, domain.PermMembersRead); err != nil {
		return nil, "", err
	}
	err = s.DB.Read(ctx, func(tx *store.Tx) (err error) {
		if list, next, err = tx.Tenant(id).ListInvitations(ctx, p); err != nil {
			return err
		}
		return withMail(ctx, tx, id, list)
	})
	return list, next, err
}

// Resend makes a new link for an invitation that is pending, expired or not, and
// a new message; the old link leads nowhere from then on. Needs MEMBERS:invite
// and the right to give the role.
func (s *Service) Resend(ctx context.Context, id domain.TenantID, invitation domain.InvitationID) (domain.Invitation, error) {
	var renewed domain.Invitation
	err := s.changePending(ctx, id, invitation, func(tx *store.Tx, v store.SealedInvitation) error {
		h, err := s.tenantHome(ctx, tx, id)
		if err != nil {
			return err
		}
		v.InvitedBy = domain.ActorFrom(ctx).Name
		made, err := s.issue(tx, v.Invitation)
		if err != nil {
			return err
		}
		if err := s.store(ctx, h, []issued{made}); err != nil {
			return err
		}
		renewed, err = mailed(ctx, tx, made.Invitation)
		return err
	})
	return renewed, err
}

// InvitationLink returns the link of an open invitation, to hand it over by other
// means than mail, and writes down who took it. Needs MEMBERS:invite and the right
// to give the role: whoever has the link can become what it says.
func (s *Service) InvitationLink(ctx context.Context, id domain.TenantID, invitation domain.InvitationID) (link string, err error) {
	err = s.changePending(ctx, id, invitation, func(tx *store.Tx, v store.SealedInvitation) (err error) {
		if v.Expired(tx.Now()) {
			return expired()
		}
		if link, err = s.linkOf(v); err != nil {
			return err
		}
		if err := tx.Tenant(id).HandOver(ctx, v.ID); err != nil {
			return err
		}
		return recordInvitation(ctx, tx, "copy_link", v.Invitation)
	})
	return link, err
}

// Revoke ends a pending invitation; its link leads nowhere from then on. Needs
// MEMBERS:invite. Ending one twice is once.
func (s *Service) Revoke(ctx context.Context, id domain.TenantID, invitation domain.InvitationID) error {
	if err := domain.AuthorizeTenant(ctx, id, domain.PermMembersInvite); err != nil {
		return err
	}
	return s.DB.Tx(ctx, func(tx *store.Tx) error {
		v, err := tx.Tenant(id).FindInvitation(ctx, invitation)
		if err != nil || v.State == domain.InvitationRevoked {
			return err
		}
		done, err := tx.Tenant(id).RevokeInvitation(ctx, invitation)
		if err != nil {
			return err
		}
		if !done {
			return notPending(v.Invitation)
		}
		return recordInvitation(ctx, tx, "revoke", v.Invitation)
	})
}

// changePending does something with a pending invitation of a tenant, for
// somebody who could have made it.
func (s *Service) changePending(ctx context.Context, id domain.TenantID, invitation domain.InvitationID, change func(*store.Tx, store.SealedInvitation) error) error {
	if err := domain.AuthorizeTenant(ctx, id, domain.PermMembersInvite); err != nil {
		return err
	}
	return s.DB.Tx(ctx, func(tx *store.Tx) error {
		v, err := tx.Tenant(id).FindInvitation(ctx, invitation)
		if err != nil {
			return err
		}
		if err := s.mayGive(ctx, tx, id, v.Role); err != nil {
			return err
		}
		if v.State != domain.InvitationPending {
			return notPending(v.Invitation)
		}
		return change(tx, v)
	})
}
