package store

import (
	"context"
	"database/sql"

	"tenantry/server/domain"
)

// OpenInvitation is an invitation as the invited person sees it.
type OpenInvitation struct {
	domain.Invitation
	Tenant    domain.TenantRef
	RoleTitle string
}

// ListInvitationsFor returns the newest open invitations to an address (by its key).
func (t *Tx) ListInvitationsFor(ctx context.Context, emailKey string, limit int) ([]OpenInvitation, error) {
	rows, err := t.q.InvitationsFor(ctx, emailKey, millis(t.now), int64(limit))
	if err != nil {
		return nil, classify(err)
	}
	list := make([]OpenInvitation, len(rows))
	for i, r := range rows {
		list[i] = OpenInvitation{
			Invitation: domain.Invitation{
				ID: domain.InvitationID(r.ID), TenantID: fromTextOrNil[domain.TenantID](r.TenantID), Role: r.Role,
				State: domain.InvitationPending, InvitedBy: r.InvitedBy, CreatedAt: fromMillis(r.CreatedAt), ExpiresAt: fromMillis(r.ExpiresAt),
			},
			Tenant: tenantRef(*r.TenantID, r.Slug, r.Name, r.State, r.Template), RoleTitle: r.RoleTitle,
		}
	}
	return list, nil
}

// FindInvitationFor returns an invitation of an address (by its key).
func (t *Tx) FindInvitationFor(ctx context.Context, id domain.InvitationID, emailKey string) (domain.Invitation, error) {
	row, err := t.q.InvitationFor(ctx, string(id), emailKey)
	return invitationOf(row).Invitation, notFound(err, "invitation")
}

// ClaimInvitationFor is ClaimInvitation by the address (its key) instead of a token.
func (t *Tx) ClaimInvitationFor(ctx context.Context, id domain.InvitationID, emailKey string) (bool, error) {
	n, err := t.q.ClaimInvitationByID(ctx, millis(t.now), string(id), emailKey)
	return n == 1, classify(err)
}

// DeclineInvitationFor ends a pending invitation of an address (by its key).
func (t *Tx) DeclineInvitationFor(ctx context.Context, id domain.InvitationID, emailKey string) (bool, error) {
	n, err := t.q.DeclineInvitation(ctx, string(id), emailKey)
	return n == 1, classify(err)
}

// ProvedEmail returns the key of an account's address if a link of ours proved that
// it is the account's own, and "" otherwise.
func (t *Tx) ProvedEmail(ctx context.Context, id domain.AccountID) (emailKey string, err error) {
	r, err := t.q.EmailProved(ctx, string(id))
	if err != nil || !r.Proved {
		return "", notFound(err, "person")
	}
	return r.EmailKey, nil
}

// Standing is what an account is in one tenant of a list.
type Standing struct {
	Role, RoleTitle string
	State           domain.MemberState
}

// StandingIn returns what an account is in those of the tenants where it is a member.
func (t *Tx) StandingIn(ctx context.Context, account domain.AccountID, tenants []domain.TenantID) (map[domain.TenantID]Standing, error) {
	type row struct {
		id domain.TenantID
		Standing
	}
	q := newList("SELECT m.tenant_id, m.role, r.title, m.state FROM memberships m "+
		"JOIN tenant_roles r ON r.tenant_id = m.tenant_id AND r.name = m.role").where("m.account_id = ?", string(account))
	whereIn(q, "m.tenant_id", tenants)
	rows, err := listRows(ctx, t.db, q.sql(), q.args, func(rows *sql.Rows, r *row) error {
		return rows.Scan(&r.id, &r.Role, &r.RoleTitle, &r.State)
	})
	standing := make(map[domain.TenantID]Standing, len(rows))
	for _, r := range rows {
		standing[r.id] = r.Standing
	}
	return standing, err
}

// ThroughWhom returns, for those of the tenants that one of the operators manages,
// the first of these.
func (t *Tx) ThroughWhom(ctx context.Context, operators, tenants []domain.TenantID) (map[domain.TenantID]domain.TenantRef, error) {
	type row struct {
		id       domain.TenantID
		operator domain.TenantRef
	}
	q := newList("SELECT g.tenant_id, o.id, o.slug, o.name FROM managed_tenants g JOIN tenants o ON o.id = g.operator_id")
	whereIn(q, "g.operator_id", operators)
	whereIn(q, "g.tenant_id", tenants)
	rows, err := listRows(ctx, t.db, q.sql(), q.args, func(rows *sql.Rows, r *row) error {
		return rows.Scan(&r.id, &r.operator.ID, &r.operator.Slug, &r.operator.Name)
	})
	through := make(map[domain.TenantID]domain.TenantRef, len(rows))
	for _, r := range rows {
		if known, ok := through[r.id]; !ok || r.operator.ID < known.ID {
			through[r.id] = r.operator
		}
	}
	return through, err
}
