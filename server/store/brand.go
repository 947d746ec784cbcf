package store

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/base64"
	"errors"
	"fmt"

	"tenantry/server/domain"
	"tenantry/server/store/sqlc"
)

// FindBrand returns how the tenant shows itself to its clients, with what it
// inherits from the tenant that manages it.
func (t *TenantTx) FindBrand(ctx context.Context) (domain.Brand, error) {
	own, profile, err := t.ownBrand(ctx)
	if err != nil {
		return own, err
	}
	manager, err := t.q.ManagerOf(ctx, string(t.id))
	switch {
	case errors.Is(err, sql.ErrNoRows):
	case err != nil:
		return own, classify(err)
	default:
		over, overProfile, err := t.Tenant(domain.TenantID(manager)).ownBrand(ctx)
		if err != nil {
			return own, err
		}
		over.ContactEmail = cmp.Or(over.ContactEmail, overProfile)
		own = own.Inherit(over)
	}
	own.ContactEmail = cmp.Or(own.ContactEmail, profile)
	return own, nil
}

// FindOwnBrand is FindBrand without what is inherited.
func (t *TenantTx) FindOwnBrand(ctx context.Context) (domain.Brand, error) {
	own, _, err := t.ownBrand(ctx)
	return own, err
}

func (t *TenantTx) ownBrand(ctx context.Context) (b domain.Brand, profileEmail string, err error) {
	row, err := t.q.TenantBrand(ctx, string(t.id))
	if err != nil {
		return b, "", notFound(err, "tenant")
	}
	return domain.Brand{
		Name: row.Name, ShownAs: row.Name, Color: row.Color, LogoDigest: row.LogoDigest, ContactName: row.ContactName,
		ContactEmail: row.ContactEmail, ContactPhone: row.ContactPhone, HelpURL: row.HelpUrl, OfferText: row.OfferText, OfferURL: row.OfferUrl,
		SenderName: row.SenderName, Language: row.Language, ReplyTo: row.ReplyTo, Version: row.Version,
	}, row.ProfileEmail, nil
}

// PutBrand stores how the tenant shows itself, all but its logo, name and reply-to,
// unless somebody else changed it since Version was read; it reports whether it did.
func (t *TenantTx) PutBrand(ctx context.Context, b domain.Brand) (bool, error) {
	n, err := t.q.PutTenantBrand(ctx, sqlc.PutTenantBrandParams{
		TenantID: string(t.id), Color: b.Color, ContactName: b.ContactName, ContactEmail: b.ContactEmail, ContactPhone: b.ContactPhone,
		HelpUrl: b.HelpURL, OfferText: b.OfferText, OfferUrl: b.OfferURL, SenderName: b.SenderName, Language: b.Language, Now: millis(t.now), Version: b.Version,
	})
	return n > 0, classify(err)
}

// PutLogo stores the tenant's logo; empty takes it away.
func (t *TenantTx) PutLogo(ctx context.Context, jpeg []byte, digest string) error {
	return classify(t.q.PutTenantLogo(ctx, sqlc.PutTenantLogoParams{
		TenantID: string(t.id), Logo: base64.StdEncoding.EncodeToString(jpeg), LogoDigest: digest, Now: millis(t.now),
	}))
}

// FindLogo returns a stored logo by its digest, of whichever tenant: logos are
// public, on links and in mails.
func (t *Tx) FindLogo(ctx context.Context, digest string) ([]byte, error) {
	if digest == "" {
		return nil, domain.NotFound("logo")
	}
	text, err := t.q.LogoByDigest(ctx, digest)
	if err != nil {
		return nil, notFound(err, "logo")
	}
	jpeg, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		return nil, fmt.Errorf("decode the logo %s: %w", digest, err)
	}
	return jpeg, nil
}
