package store

import (
	"context"

	"tenantry/server/domain"
	"tenantry/server/store/sqlc"
)

// InsertMember makes the account a member and reports whether it was none
// before; the role of somebody who is a member already stays as it is.
func (t *TenantTx) InsertMember(ctx context.Context, account domain.AccountID, role string) (bool, error) {
	added, err := t.q.InsertMembership(ctx, sqlc.InsertMembershipParams{
		TenantID: string(t.id), AccountID: string(account), Role: role, CreatedAt: millis(t.now),
	})
	if err != nil || added == 0 {
		return false, classify(err)
	}
	return true, classify(t.q.AddTenantMembers(ctx, added, string(t.id)))
}

// ListMembers returns the tenant's people, in the order of joining.
func (t *TenantTx) ListMembers(ctx context.Context, p Page) ([]domain.Member, string, error) {
	after, err := p.after()
	if err != nil {
		return nil, "", err
	}
	rows, err := t.q.Members(ctx, sqlc.MembersParams{
		TenantID: string(t.id), AfterAt: after.at, AfterID: after.id, Lim: p.size(),
	})
	if err != nil {
		return nil, "", classify(err)
	}
	return cutPage(rows, p, memberPlace, memberOf)
}

func memberPlace(r sqlc.MembersRow) position { return position{r.CreatedAt, r.AccountID} }

func memberOf(r sqlc.MembersRow) (domain.Member, error) {
	return domain.Member{
		AccountID: domain.AccountID(r.AccountID), Email: r.Email, Name: r.Name,
		Role: r.Role, RoleTitle: r.RoleTitle, JoinedAt: fromMillis(r.CreatedAt), SeenAt: fromMillisOrNil(r.LastSeenAt),
	}, nil
}

// HasMember reports whether the address (by its key) is a member's.
func (t *TenantTx) HasMember(ctx context.Context, emailKey string) (bool, error) {
	found, err := t.q.MemberByEmail(ctx, string(t.id), emailKey)
	return found, classify(err)
}

// MemberRole returns the account's role in the tenant and the role's permissions
// as they are stored; an empty role for somebody who is no member.
func (t *TenantTx) MemberRole(ctx context.Context, account domain.AccountID) (role, permissions string, err error) {
	rows, err := t.q.RoleInTenant(ctx, string(t.id), string(account))
	if err != nil || len(rows) == 0 {
		return "", "", classify(err)
	}
	return rows[0].Role, rows[0].Permissions, nil
}
