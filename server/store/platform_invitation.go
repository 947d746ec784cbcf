package store

import (
	"context"

	"tenantry/server/domain"
	"tenantry/server/store/sqlc"
)

// FindInvitationByToken returns the invitation that a token (by its hash) opens.
func (t *Tx) FindInvitationByToken(ctx context.Context, tokenHash string) (SealedInvitation, error) {
	row, err := t.q.InvitationByToken(ctx, tokenHash)
	return invitationOf(row), notFound(err, "invitation")
}

// ClaimInvitation uses up a pending, unexpired invitation and reports whether
// this caller was the one who did.
func (t *Tx) ClaimInvitation(ctx context.Context, tokenHash string) (bool, error) {
	now := millis(t.now)
	changed, err := t.q.ClaimInvitation(ctx, &now, tokenHash)
	return changed > 0, classify(err)
}

// SetInvitationAccount notes whose account an accepted invitation became.
func (t *Tx) SetInvitationAccount(ctx context.Context, id domain.InvitationID, account domain.AccountID) error {
	return classify(t.q.SetInvitationAccount(ctx, textOrNil(account), string(id)))
}

// ListPlatformInvitations returns the invitations to the platform, newest first.
func (t *Tx) ListPlatformInvitations(ctx context.Context, p Page) ([]domain.Invitation, string, error) {
	before, err := p.before()
	if err != nil {
		return nil, "", err
	}
	rows, err := t.q.PlatformInvitations(ctx, before.at, before.id, p.size())
	if err != nil {
		return nil, "", classify(err)
	}
	return cutPage(rows, p, invitationPlace, plainInvitation)
}

// FindPlatformInvitation returns one invitation to the platform.
func (t *Tx) FindPlatformInvitation(ctx context.Context, id domain.InvitationID) (SealedInvitation, error) {
	row, err := t.q.PlatformInvitation(ctx, string(id))
	return invitationOf(row), notFound(err, "invitation")
}

// FindPendingPlatformInvitation returns the pending invitation of an address (by
// its key) to the platform.
func (t *Tx) FindPendingPlatformInvitation(ctx context.Context, emailKey string) (SealedInvitation, error) {
	row, err := t.q.PendingPlatformInvitation(ctx, emailKey)
	return invitationOf(row), notFound(err, "invitation")
}

// RenewPlatformInvitation is TenantTx.RenewInvitation for the platform's own.
func (t *Tx) RenewPlatformInvitation(ctx context.Context, v SealedInvitation) (bool, error) {
	changed, err := t.q.RenewPlatformInvitation(ctx, sqlc.RenewPlatformInvitationParams{
		TokenHash: v.TokenHash, TokenSealed: v.TokenSealed, ExpiresAt: millis(v.ExpiresAt),
		Name: v.Name, Role: v.Role, InvitedBy: v.InvitedBy, InviterID: textOrNil(v.InviterID), ID: string(v.ID),
	})
	return changed > 0, classify(err)
}

// RevokePlatformInvitation ends a pending invitation to the platform and reports
// whether there was one.
func (t *Tx) RevokePlatformInvitation(ctx context.Context, id domain.InvitationID) (bool, error) {
	changed, err := t.q.RevokePlatformInvitations(ctx, string(id), "")
	return changed > 0, classify(err)
}

// RevokePlatformInvitationsOf ends what is pending for an address (by its key):
// whoever's platform role was just decided must not gain another by an old link.
func (t *Tx) RevokePlatformInvitationsOf(ctx context.Context, emailKey string) error {
	_, err := t.q.RevokePlatformInvitations(ctx, "", emailKey)
	return classify(err)
}
