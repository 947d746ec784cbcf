package store

import (
	"context"
	"database/sql"

	"tenantry/server/domain"
)

// FindCompanyInvitationByToken returns the link that a token leads to, of whichever
// partner, in whatever state. The token is given hashed.
func (t *Tx) FindCompanyInvitationByToken(ctx context.Context, tokenHash string) (SealedCompanyInvitation, error) {
	row, err := t.q.CompanyInvitationByToken(ctx, tokenHash)
	if err != nil {
		return SealedCompanyInvitation{}, notFound(err, "company invitation")
	}
	return companyInvitationOf(row)
}

// FindCompanyHandoverByToken returns the narrow link that a token leads to, of
// whichever partner, in whatever state. The token is given hashed.
func (t *Tx) FindCompanyHandoverByToken(ctx context.Context, tokenHash string) (domain.CompanyHandover, error) {
	row, err := t.q.CompanyHandoverByToken(ctx, tokenHash)
	if err != nil {
		return domain.CompanyHandover{}, notFound(err, "link")
	}
	return companyHandoverOf(row), nil
}

// NameTenants returns what the tenants are called and how they stand, by their ids;
// whoever calls it knows that they may be named.
func (t *Tx) NameTenants(ctx context.Context, ids []domain.TenantID) (map[domain.TenantID]domain.TenantRef, error) {
	q := newList("SELECT id, slug, name, template, state FROM tenants")
	whereIn(q, "id", ids)
	found := make(map[domain.TenantID]domain.TenantRef, len(ids))
	_, err := listRows(ctx, t.db, q.sql(), q.args, func(rows *sql.Rows, r *domain.TenantRef) error {
		err := rows.Scan(&r.ID, &r.Slug, &r.Name, &r.Template, &r.State)
		found[r.ID] = *r
		return err
	})
	return found, err
}
