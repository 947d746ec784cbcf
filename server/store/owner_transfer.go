package store

import (
	"context"

	"tenantry/server/domain"
	"tenantry/server/store/sqlc"
)

// OfferOwnership stores an offer and reports whether there was room for it: a
// tenant has one open offer at a time.
func (t *TenantTx) OfferOwnership(ctx context.Context, o domain.OwnershipOffer) (bool, error) {
	n, err := t.q.OfferOwnership(ctx, sqlc.OfferOwnershipParams{
		TenantID: string(t.id), FromAccount: string(o.From.ID), ToAccount: string(o.To.ID), KeepRole: o.KeepRole,
		CreatedAt: millis(o.CreatedAt), ExpiresAt: millis(o.ExpiresAt),
	})
	return n > 0, classify(err)
}

// FindOwnershipOffer returns the tenant's offer, expired or not.
func (t *TenantTx) FindOwnershipOffer(ctx context.Context) (domain.OwnershipOffer, error) {
	r, err := t.q.OwnershipOffer(ctx, string(t.id))
	if err != nil {
		return domain.OwnershipOffer{}, notFound(err, "offer")
	}
	return domain.OwnershipOffer{
		From:     domain.Person{ID: domain.AccountID(r.FromAccount), Name: r.FromName, Email: r.FromEmail},
		To:       domain.Person{ID: domain.AccountID(r.ToAccount), Name: r.ToName, Email: r.ToEmail},
		KeepRole: r.KeepRole, CreatedAt: fromMillis(r.CreatedAt), ExpiresAt: fromMillis(r.ExpiresAt),
	}, nil
}

// EndOwnershipOffer removes an offer and reports whether it was there: of two who
// answer it at once, one does.
func (t *TenantTx) EndOwnershipOffer(ctx context.Context, o domain.OwnershipOffer) (bool, error) {
	n, err := t.q.EndOwnershipOffer(ctx, string(t.id), string(o.From.ID), string(o.To.ID))
	return n > 0, classify(err)
}

// ListSoleOwned returns the tenants that would be without an active owner if the
// account went.
func (t *Tx) ListSoleOwned(ctx context.Context, account domain.AccountID) ([]domain.TenantRef, error) {
	rows, err := t.q.SoleOwned(ctx, string(account))
	if err != nil {
		return nil, classify(err)
	}
	refs := make([]domain.TenantRef, len(rows))
	for i, r := range rows {
		refs[i] = domain.TenantRef{ID: domain.TenantID(r.ID), Slug: r.Slug, Name: r.Name}
	}
	return refs, nil
}
