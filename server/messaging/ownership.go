package messaging

import (
	"context"

	"tenantry/server/domain"
	"tenantry/server/store"
	"tenantry/server/words"
)

// OwnershipOffer is what somebody is told who can become a tenant's owner.
type OwnershipOffer struct {
	Offer        domain.OwnershipOffer
	Tenant       domain.Tenant
	PlatformName string
	Link         string // where the offer is accepted or declined
}

// StoreOwnershipOffer composes the message and puts it into the outbox, in the
// transaction that makes the offer.
func (s *Service) StoreOwnershipOffer(ctx context.Context, tx *store.Tx, m OwnershipOffer) error {
	l, err := s.lookFor(ctx, tx, reader{email: m.Offer.To.Email}, m.Tenant.ID, m.PlatformName)
	if err != nil {
		return err
	}
	content, err := s.composeOffer(m, l)
	if err != nil {
		return err
	}
	message, err := s.message(tx, content, "", domain.Message{
		TenantID: m.Tenant.ID, Kind: domain.MessageOwnershipOffer, ToEmail: m.Offer.To.Email, ToName: headerSafe(m.Offer.To.Name),
		Delivery: domain.Delivery{ExpiresAt: &m.Offer.ExpiresAt},
	})
	if err != nil {
		return err
	}
	return s.put(ctx, tx, message)
}

func (s *Service) composeOffer(m OwnershipOffer, l look) (Content, error) {
	return s.composeAction(l.action("ownership", m.Link, words.With{
		"tenant": headerSafe(m.Tenant.Name), "from": headerSafe(m.Offer.From.Name), "email": headerSafeLong(m.Offer.To.Email),
		"until": l.Words.Time(m.Offer.ExpiresAt, m.Tenant.Timezone),
	}))
}

// Added is what somebody with an account is told who was made a member.
type Added struct {
	Tenant       domain.Tenant
	PlatformName string
	To           domain.Person
	By           string
	RoleTitle    string
	Link         string
}

// StoreAdded composes the notice and puts it into the outbox, in the transaction
// that makes the membership.
func (s *Service) StoreAdded(ctx context.Context, tx *store.Tx, m Added) error {
	l, err := s.lookFor(ctx, tx, reader{email: m.To.Email}, m.Tenant.ID, m.PlatformName)
	if err != nil {
		return err
	}
	content, err := s.composeAdded(m, l)
	if err != nil {
		return err
	}
	message, err := s.message(tx, content, "", domain.Message{
		TenantID: m.Tenant.ID, Kind: domain.MessageMemberAdded, ToEmail: m.To.Email, ToName: headerSafe(m.To.Name),
	})
	if err != nil {
		return err
	}
	return s.put(ctx, tx, message)
}

func (s *Service) composeAdded(m Added, l look) (Content, error) {
	return s.composeAction(l.action("added", m.Link, words.With{
		"tenant": headerSafe(m.Tenant.Name), "by": headerSafe(m.By), "role": headerSafe(m.RoleTitle),
	}))
}
