package tenant

import (
	"context"
	"strings"

	"tenantry/server/account"
	"tenantry/server/domain"
	"tenantry/server/store"
)

// InviteToPlatform invites a person without an account to help run the platform,
// and returns the link. Needs PLATFORM_PEOPLE:manage, and nobody can give a role
// that may do more than they may. An open invitation with the same role is kept;
// one with another role, or an account of that address, is a conflict.
func (s *Service) InviteToPlatform(ctx context.Context, g Guest) (v domain.Invitation, link string, err error) {
	if err := domain.AuthorizePlatform(ctx, domain.PermPeopleManage); err != nil {
		return v, "", err
	}
	if g, err = g.checked(); err != nil {
		return v, "", err
	}
	err = s.DB.Tx(ctx, func(tx *store.Tx) error {
		role, err := account.MayGrant(ctx, tx, g.Role)
		if err != nil {
			return err
		}
		if err := noAccount(ctx, tx, g.Email); err != nil {
			return err
		}
		pending, err := tx.FindPendingPlatformInvitation(ctx, strings.ToLower(g.Email))
		if err == nil && !pending.Expired(tx.Now()) {
			v = pending.Invitation
			if err := clash(Invited{Invitation: v}, g); err != nil {
				return err
			}
			link, err = s.linkOf(pending)
			return err
		}
		if orGone(err) != nil {
			return err
		}
		v = domain.Invitation{
			ID: pending.ID, CreatedAt: pending.CreatedAt, Email: g.Email, Name: g.Name, Role: g.Role,
			State: domain.InvitationPending, InvitedBy: domain.ActorFrom(ctx).Name,
		}
		v, link, err = s.issueToPlatform(ctx, tx, v, role)
		return err
	})
	return v, link, err
}

// ResendToPlatform is Resend for an invitation to the platform. Needs
// PLATFORM_PEOPLE:manage and the right to give the role.
func (s *Service) ResendToPlatform(ctx context.Context, id domain.InvitationID) (v domain.Invitation, link string, err error) {
	err = s.changePlatform(ctx, id, func(tx *store.Tx, role domain.PlatformRole, pending store.SealedInvitation) (err error) {
		pending.InvitedBy = domain.ActorFrom(ctx).Name
		if v, link, err = s.issueToPlatform(ctx, tx, pending.Invitation, role); err != nil {
			return err
		}
		v, err = mailed(ctx, tx, v)
		return err
	})
	return v, link, err
}

// PlatformInvitationLink is InvitationLink for an invitation to the platform.
// Needs PLATFORM_PEOPLE:manage and the right to give the role.
func (s *Service) PlatformInvitationLink(ctx context.Context, id domain.InvitationID) (link string, err error) {
	err = s.changePlatform(ctx, id, func(tx *store.Tx, _ domain.PlatformRole, v store.SealedInvitation) (err error) {
		if v.Expired(tx.Now()) {
			return expired()
		}
		if link, err = s.linkOf(v); err != nil {
			return err
		}
		return recordInvitation(ctx, tx, "copy_link", v.Invitation)
	})
	return link, err
}

// RevokeToPlatform is Revoke for an invitation to the platform. Needs
// PLATFORM_PEOPLE:manage.
func (s *Service) RevokeToPlatform(ctx context.Context, id domain.InvitationID) error {
	if err := domain.AuthorizePlatform(ctx, domain.PermPeopleManage); err != nil {
		return err
	}
	return s.DB.Tx(ctx, func(tx *store.Tx) error {
		v, err := tx.FindPlatformInvitation(ctx, id)
		if err != nil || v.State == domain.InvitationRevoked {
			return err
		}
		done, err := tx.RevokePlatformInvitation(ctx, id)
		if err != nil {
			return err
		}
		if !done {
			return notPending(v.Invitation)
		}
		return recordInvitation(ctx, tx, "revoke", v.Invitation)
	})
}

// PlatformInvitations lists the invitations to the platform, newest first. Needs
// PLATFORM_PEOPLE:read.
func (s *Service) PlatformInvitations(ctx context.Context, p store.Page) (list []domain.Invitation, next string, err error) {
	if err := domain.AuthorizePlatform(ctx, domain.PermPeopleRead); err != nil {
		return nil, "", err
	}
	err = s.DB.Read(ctx, func(tx *store.Tx) (err error) {
		if list, next, err = tx.ListPlatformInvitations(ctx, p); err != nil {
			return err
		}
		return withMail(ctx, tx, "", list)
	})
	return list, next, err
}

// changePlatform does something with a pending invitation to the platform, for
// somebody who could have made it.
func (s *Service) changePlatform(ctx context.Context, id domain.InvitationID, change func(*store.Tx, domain.PlatformRole, store.SealedInvitation) error) error {
	if err := domain.AuthorizePlatform(ctx, domain.PermPeopleManage); err != nil {
		return err
	}
	return s.DB.Tx(ctx, func(tx *store.Tx) error {
		v, err := tx.FindPlatformInvitation(ctx, id)
		if err != nil {
			return err
		}
		role, err := account.MayGrant(ctx, tx, v.Role)
		if err != nil {
			return err
		}
		if v.State != domain.InvitationPending {
			return notPending(v.Invitation)
		}
		return change(tx, role, v)
	})
}

func (s *Service) issueToPlatform(ctx context.Context, tx *store.Tx, v domain.Invitation, role domain.PlatformRole) (domain.Invitation, string, error) {
	h, err := platformHome(ctx, tx, role)
	if err != nil {
		return v, "", err
	}
	made, err := s.issue(tx, v)
	if err != nil {
		return v, "", err
	}
	return made.Invitation, s.link(made.token), s.store(ctx, h, []issued{made})
}

func noAccount(ctx context.Context, tx *store.Tx, email string) error {
	_, err := tx.FindAccountByEmail(ctx, strings.ToLower(email))
	if err == nil {
		return domain.Errorf(domain.CodeConflict, "%s has an account already. Give it the role instead.", email).Because("account_exists")
	}
	return orGone(err)
}
