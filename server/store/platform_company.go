package store

import (
	"context"

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
