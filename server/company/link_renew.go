package company

import (
	"context"
	"time"

	"tenantry/server/domain"
	"tenantry/server/secret"
	"tenantry/server/store"
)

// renewals bounds how often a link's address is written to.
var renewals = store.Rate{Burst: 3, Every: 20 * time.Minute}

// Remail mails a new link in place of an expired one, to the address that the
// invitation was for and to no other; the old one no longer leads anywhere. What
// was filled in stays. Whoever asks hears the same in every case.
func (s *Service) Remail(ctx context.Context, token string) error {
	if s.SendLink == nil {
		return nil
	}
	old := secret.HashToken(token)
	return s.DB.Tx(ctx, func(tx *store.Tx) error {
		f, err := s.find(ctx, tx, old)
		if domain.Is(err, domain.CodeNotFound) {
			return nil
		}
		if err != nil || f.ground(tx) != LinkExpired {
			return err
		}
		wait, err := tx.TakeRate(ctx, "company_link/renew/"+string(f.ID), renewals)
		if err != nil || wait > 0 {
			return err
		}
		made, fresh, err := s.issue(tx, f.CompanyInvitation)
		if err != nil {
			return err
		}
		renewed, err := tx.Tenant(f.PartnerID).RenewCompanyLink(ctx, made, old)
		if err != nil || !renewed {
			return err
		}
		made.HandedOver = false
		if err := s.SendLink(ctx, tx, made.CompanyInvitation, fresh); err != nil {
			return err
		}
		return record(ctx, tx, "renew", made.CompanyInvitation)
	})
}
