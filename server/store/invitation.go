package store

import (
	"context"
	"database/sql"
	"strings"

	"tenantry/server/domain"
	"tenantry/server/store/sqlc"
)

// SealedInvitation is an invitation together with what its link needs: the
// token's hash, by which it is found, and the token sealed, to copy the link.
type SealedInvitation struct {
	domain.Invitation
	HandedOver  bool // somebody besides the mail had the link
	TokenHash   string
	TokenSealed string

	FirstPassword string // hashed; empty unless an administrator gave one
}

// InsertInvitations stores pending invitations of one tenant, or of the platform
// where TenantID is empty. An address that has a pending one already is left out
// without a word; the count tells how many are new.
func (t *Tx) InsertInvitations(ctx context.Context, invitations []SealedInvitation) (int64, error) {
	rows := make([][]any, len(invitations))
	for i, v := range invitations {
		rows[i] = []any{
			string(v.ID), textOrNil(v.TenantID), v.Email, strings.ToLower(v.Email), v.Name, v.Role, v.TokenHash, v.TokenSealed,
			string(domain.InvitationPending), v.InvitedBy, textOrNil(v.InviterID), millis(v.CreatedAt), millis(v.ExpiresAt),
			textOrNil(v.Username), textOrNil(usernameKey(v.Username)),
		}
	}
	return t.insertRows(ctx, "invitations (id, tenant_id, email, email_key, name, role, token_hash, token_sealed, "+
		"state, invited_by, inviter_id, created_at, expires_at, username, username_key)", rows, "ON CONFLICT DO NOTHING")
}

// ListInvitations returns the tenant's invitations, newest first.
func (t *TenantTx) ListInvitations(ctx context.Context, p Page) ([]domain.Invitation, string, error) {
	before, err := p.before()
	if err != nil {
		return nil, "", err
	}
	rows, err := t.q.Invitations(ctx, sqlc.InvitationsParams{
		TenantID: textOrNil(t.id), BeforeAt: before.at, BeforeID: before.id, Lim: p.size(),
	})
	if err != nil {
		return nil, "", classify(err)
	}
	return cutPage(rows, p, invitationPlace, plainInvitation)
}

// FindInvitation returns one invitation of the tenant.
func (t *TenantTx) FindInvitation(ctx context.Context, id domain.InvitationID) (SealedInvitation, error) {
	row, err := t.q.Invitation(ctx, textOrNil(t.id), string(id))
	return invitationOf(row), notFound(err, "invitation")
}

// ListPending returns the tenant's pending invitations to some addresses (by
// their keys), expired ones too.
func (t *TenantTx) ListPending(ctx context.Context, emailKeys []string) ([]SealedInvitation, error) {
	q := newList("SELECT id, email, email_key, name, role, state, invited_by, inviter_id, created_at, expires_at, token_sealed, username FROM invitations").
		where("tenant_id = ?", string(t.id)).where("state = 'pending'")
	whereIn(q, "email_key", emailKeys)
	return listRows(ctx, t.db, q.sql(), q.args, func(rows *sql.Rows, v *SealedInvitation) error {
		r := sqlc.Invitation{TenantID: textOrNil(t.id)}
		err := rows.Scan(&r.ID, &r.Email, &r.EmailKey, &r.Name, &r.Role, &r.State, &r.InvitedBy, &r.InviterID, &r.CreatedAt, &r.ExpiresAt, &r.TokenSealed, &r.Username)
		*v = invitationOf(r)
		return err
	})
}

// RenewInvitation gives a pending invitation a new token and a new end; the old
// token no longer leads anywhere. It reports whether there was one to renew.
func (t *TenantTx) RenewInvitation(ctx context.Context, v SealedInvitation) (bool, error) {
	changed, err := t.q.RenewInvitation(ctx, sqlc.RenewInvitationParams{
		TokenHash: v.TokenHash, TokenSealed: v.TokenSealed, ExpiresAt: millis(v.ExpiresAt),
		Name: v.Name, Role: v.Role, InvitedBy: v.InvitedBy, InviterID: textOrNil(v.InviterID),
		Username: textOrNil(v.Username), UsernameKey: textOrNil(usernameKey(v.Username)), TenantID: textOrNil(t.id), ID: string(v.ID),
	})
	return changed > 0, classify(err)
}

// RevokeInvitation ends a pending invitation and reports whether there was one.
func (t *TenantTx) RevokeInvitation(ctx context.Context, id domain.InvitationID) (bool, error) {
	changed, err := t.q.RevokeInvitation(ctx, textOrNil(t.id), string(id))
	return changed > 0, classify(err)
}

// HandOver notes that somebody took the invitation's link to pass it on: using it
// no longer shows that the address is the user's own.
func (t *TenantTx) HandOver(ctx context.Context, id domain.InvitationID) error {
	return classify(t.q.HandOverInvitation(ctx, textOrNil(t.id), string(id)))
}

// SetFirstPassword lets a pending invitation be opened by a password, given hashed.
func (t *TenantTx) SetFirstPassword(ctx context.Context, id domain.InvitationID, hash string) error {
	return classify(t.q.SetFirstPassword(ctx, hash, textOrNil(t.id), string(id)))
}

// FindFirstPassword returns the newest open invitation with a first password to an
// address (by its key) that has no account.
func (t *Tx) FindFirstPassword(ctx context.Context, emailKey string) (SealedInvitation, error) {
	row, err := t.q.FirstPasswordByEmail(ctx, emailKey, millis(t.Now()))
	return invitationOf(row), notFound(err, "invitation")
}

// FindFirstPasswordByUsername returns the open invitation with a first password to
// somebody without an account who will have a name in a tenant.
func (t *Tx) FindFirstPasswordByUsername(ctx context.Context, slug, username string) (SealedInvitation, error) {
	row, err := t.q.FirstPasswordByUsername(ctx, slug, usernameKey(username), millis(t.Now()))
	return invitationOf(row), notFound(err, "invitation")
}

func invitationPlace(r sqlc.Invitation) position { return position{r.CreatedAt, r.ID} }

func plainInvitation(r sqlc.Invitation) (domain.Invitation, error) {
	return invitationOf(r).Invitation, nil
}

func invitationOf(row sqlc.Invitation) SealedInvitation {
	return SealedInvitation{
		Invitation: domain.Invitation{
			ID: domain.InvitationID(row.ID), TenantID: fromTextOrNil[domain.TenantID](row.TenantID),
			Email: row.Email, Name: row.Name, Role: row.Role, State: domain.InvitationState(row.State), InvitedBy: row.InvitedBy,
			InviterID: fromTextOrNil[domain.AccountID](row.InviterID), Username: fromTextOrNil[string](row.Username),
			CreatedAt: fromMillis(row.CreatedAt), ExpiresAt: fromMillis(row.ExpiresAt),
			AcceptedAt: fromMillisOrNil(row.AcceptedAt), AccountID: fromTextOrNil[domain.AccountID](row.AccountID),
		},
		HandedOver: row.HandedOver, TokenHash: row.TokenHash, TokenSealed: row.TokenSealed,
		FirstPassword: fromTextOrNil[string](row.FirstPassword),
	}
}
