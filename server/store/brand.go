package store

import (
	"cmp"
	"context"

	"tenantry/server/domain"
)

// FindBrand returns how the tenant shows itself to its clients.
func (t *TenantTx) FindBrand(ctx context.Context) (domain.Brand, error) {
	row, err := t.q.TenantBrand(ctx, string(t.id))
	if err != nil {
		return domain.Brand{}, notFound(err, "tenant")
	}
	return domain.Brand{
		Name: row.Name, Color: row.Color, LogoDigest: row.LogoDigest, ContactName: row.ContactName,
		ContactEmail: cmp.Or(row.ContactEmail, row.ProfileEmail), ContactPhone: row.ContactPhone, HelpURL: row.HelpUrl,
		OfferText: row.OfferText, OfferURL: row.OfferUrl, SenderName: row.SenderName, Version: row.Version,
	}, nil
}
