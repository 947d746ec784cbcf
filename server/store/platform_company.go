package store

import "context"

// FindCompanyInvitationByToken returns the link that a token leads to, of whichever
// partner, in whatever state. The token is given hashed.
func (t *Tx) FindCompanyInvitationByToken(ctx context.Context, tokenHash string) (SealedCompanyInvitation, error) {
	row, err := t.q.CompanyInvitationByToken(ctx, tokenHash)
	if err != nil {
		return SealedCompanyInvitation{}, notFound(err, "company invitation")
	}
	return companyInvitationOf(row)
}
