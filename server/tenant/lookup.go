package tenant

import (
	"context"
	"strings"

	"tenantry/server/domain"
	"tenantry/server/secret"
	"tenantry/server/store"
)

// LinkState is what a link is worth right now.
type LinkState string

// The states of a link.
const (
	LinkOpen    LinkState = "open"
	LinkExpired LinkState = "expired"
	LinkUsed    LinkState = "used"
	LinkRevoked LinkState = "revoked"
)

// Look is what the holder of a link is told before signing in: who invites, to
// what, as what, until when.
type Look struct {
	State         LinkState
	Invitation    domain.Invitation
	Tenant        *domain.TenantRef // nil for the platform
	RoleTitle     string
	AccountExists bool // of an open link
}

// LookUp tells what a link is for. It changes nothing, and needs nothing but the
// token; an unknown one is CodeNotFound.
func (s *Service) LookUp(ctx context.Context, token string) (Look, error) {
	var look Look
	err := s.DB.Read(ctx, func(tx *store.Tx) error {
		v, err := tx.FindInvitationByToken(ctx, secret.HashToken(token))
		if err != nil {
			return err
		}
		look = Look{State: linkState(v.Invitation, tx), Invitation: v.Invitation}
		if look.State == LinkOpen {
			_, err := tx.FindAccountByEmail(ctx, strings.ToLower(v.Email))
			if err != nil && !domain.Is(err, domain.CodeNotFound) {
				return err
			}
			look.AccountExists = err == nil
		}
		return look.describe(ctx, tx)
	})
	return look, err
}

func linkState(v domain.Invitation, tx *store.Tx) LinkState {
	switch {
	case v.State == domain.InvitationAccepted:
		return LinkUsed
	case v.State == domain.InvitationRevoked, v.State == domain.InvitationDeclined:
		return LinkRevoked
	case v.Expired(tx.Now()):
		return LinkExpired
	}
	return LinkOpen
}

// describe adds the names behind the invitation.
func (l *Look) describe(ctx context.Context, tx *store.Tx) error {
	l.RoleTitle = l.Invitation.Role
	if l.Invitation.TenantID == "" {
		role, err := tx.FindPlatformRole(ctx, l.Invitation.Role)
		if err == nil {
			l.RoleTitle = role.Title
		}
		return orGone(err)
	}
	t, err := tx.Tenant(l.Invitation.TenantID).FindTenant(ctx)
	if err != nil {
		return err
	}
	ref := t.Ref()
	l.Tenant = &ref
	role, err := tx.Tenant(t.ID).FindRole(ctx, l.Invitation.Role)
	if err == nil {
		l.RoleTitle = role.Title
	}
	return orGone(err)
}

// orGone forgives that something was removed since.
func orGone(err error) error {
	if domain.Is(err, domain.CodeNotFound) {
		return nil
	}
	return err
}

// openInvitation returns the invitation of a link that can be used, or says why
// it cannot.
func openInvitation(ctx context.Context, tx *store.Tx, tokenHash string) (store.SealedInvitation, error) {
	v, err := tx.FindInvitationByToken(ctx, tokenHash)
	if err != nil {
		return v, err
	}
	switch linkState(v.Invitation, tx) {
	case LinkUsed:
		return v, used()
	case LinkRevoked:
		return v, domain.Errorf(domain.CodeGone, "This invitation was taken back. Ask the person who invited you for a new one.").
			Because("invitation_revoked")
	case LinkExpired:
		return v, expired()
	case LinkOpen:
	}
	return v, nil
}

func used() error {
	return domain.Errorf(domain.CodeGone, "This invitation was accepted already. Sign in to go on.").Because("invitation_used")
}

func expired() error {
	return domain.Errorf(domain.CodeGone, "This invitation has expired. Ask the person who invited you for a new one.").
		Because("invitation_expired")
}

func wrongAccount(email string) error {
	return domain.Errorf(domain.CodeConflict, "This invitation is for %s. Sign out, and open the link again.", email).
		Because("wrong_account")
}

func signInFirst(email string) error {
	return domain.Errorf(domain.CodeUnauthorized, "There is an account for %s already. Sign in with it to accept.", email).
		Because("sign_in_first")
}
