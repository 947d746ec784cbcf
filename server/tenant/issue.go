package tenant

import (
	"context"
	"fmt"

	"tenantry/server/domain"
	"tenantry/server/messaging"
	"tenantry/server/platform"
	"tenantry/server/secret"
	"tenantry/server/store"
)

// tokenPrefix tells invitation tokens from others, for people and secret scanners.
const tokenPrefix = "tni_"

// issued is an invitation with a new token, not stored yet.
type issued struct {
	store.SealedInvitation
	token string
	renew bool // it replaces the token of one that is stored
}

// issue gives an invitation a new token and a new end. One without an id is new.
func (s *Service) issue(tx *store.Tx, v domain.Invitation) (issued, error) {
	made := issued{token: secret.NewToken(tokenPrefix), renew: v.ID != ""}
	if !made.renew {
		v.ID, v.CreatedAt = domain.InvitationID(tx.NewID("iv")), tx.Now()
	}
	v.ExpiresAt = tx.Now().Add(domain.InvitationLifetime)
	sealed, err := s.Box.Seal([]byte(made.token), tokenPlace(v.ID))
	if err != nil {
		return issued{}, fmt.Errorf("seal the token of %s: %w", v.ID, err)
	}
	made.SealedInvitation = store.SealedInvitation{Invitation: v, TokenHash: secret.HashToken(made.token), TokenSealed: sealed}
	return made, nil
}

// tokenPlace binds a sealed token to its row.
func tokenPlace(id domain.InvitationID) string { return "invitations/token_sealed/" + string(id) }

// link is where an invitation is accepted. It is built from configuration alone.
func (s *Service) link(token string) string { return s.PublicURL + "/invite/" + token }

// TokenOf opens the sealed token of a stored invitation. Who may have it is for the
// caller to know.
func (s *Service) TokenOf(v store.SealedInvitation) (string, error) {
	token, err := s.Box.Open(v.TokenSealed, tokenPlace(v.ID))
	if err != nil {
		return "", fmt.Errorf("open the token of %s: %w", v.ID, err)
	}
	return string(token), nil
}

// linkOf is the link of a stored invitation.
func (s *Service) linkOf(v store.SealedInvitation) (string, error) {
	token, err := s.TokenOf(v)
	return s.link(token), err
}

// home is what people are invited to: a tenant, or the platform when the tenant
// has no id.
type home struct {
	tx       *store.Tx
	platform string // the installation's name
	tenant   domain.Tenant
	titles   map[string]string // of the roles
	first    bool              // its people are invited by what makes it, see InviteFirst
}

func (s *Service) tenantHome(ctx context.Context, tx *store.Tx, id domain.TenantID) (h home, err error) {
	h = home{tx: tx, titles: map[string]string{}}
	if h.tenant, err = tx.Tenant(id).FindTenant(ctx); err != nil {
		return h, err
	}
	roles, err := tx.Tenant(id).ListRoles(ctx)
	if err != nil {
		return h, err
	}
	for _, role := range roles {
		h.titles[role.Name] = role.Title
	}
	h.platform, err = platform.Name(ctx, tx)
	return h, err
}

func platformHome(ctx context.Context, tx *store.Tx, role domain.PlatformRole) (h home, err error) {
	h = home{tx: tx, titles: map[string]string{role.Name: role.Title}}
	h.platform, err = platform.Name(ctx, tx)
	return h, err
}

// store writes issued invitations, their messages and their audit events.
func (s *Service) store(ctx context.Context, h home, all []issued) error {
	var added []store.SealedInvitation
	messages := make([]messaging.Invitation, len(all))
	for i, made := range all {
		// Nobody for background work: what a template invites is the platform's doing.
		if !h.first {
			made.InviterID = domain.ActorFrom(ctx).AccountID
		}
		verb := "create"
		if made.renew {
			verb = "renew"
			if err := h.renew(ctx, made.SealedInvitation); err != nil {
				return err
			}
		} else {
			added = append(added, made.SealedInvitation)
		}
		if err := recordInvitation(ctx, h.tx, verb, made.Invitation); err != nil {
			return err
		}
		messages[i] = messaging.Invitation{
			Invitation: made.Invitation, PlatformName: h.platform, TenantName: h.tenant.Name, RoleTitle: h.titles[made.Role],
			Timezone: h.tenant.Timezone, Link: s.link(made.token), Token: made.token,
		}
	}
	n, err := h.tx.InsertInvitations(ctx, added)
	if err != nil {
		return fmt.Errorf("store the invitations: %w", err)
	}
	if n != int64(len(added)) {
		return domain.Errorf(domain.CodeConflict, "Somebody invited one of these people at the same moment. Try again.").Because("already_invited")
	}
	return s.Messages.StoreInvitations(ctx, h.tx, messages)
}

func (h home) renew(ctx context.Context, v store.SealedInvitation) error {
	renew := h.tx.RenewPlatformInvitation
	if v.TenantID != "" {
		renew = h.tx.Tenant(v.TenantID).RenewInvitation
	}
	done, err := renew(ctx, v)
	if err == nil && !done {
		err = notPending(v.Invitation)
	}
	return err
}

// notPending says why nothing can be done with an invitation any more.
func notPending(v domain.Invitation) error {
	return domain.Errorf(domain.CodeConflict, "This invitation is %s, so it can no longer be changed.", v.State).Because("invitation_closed")
}
