package messaging

import (
	"context"
	"fmt"

	"tenantry/server/domain"
	"tenantry/server/store"
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
	l, err := s.lookOf(ctx, tx, m.Tenant.ID, m.PlatformName)
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
	to, from := headerSafe(m.Tenant.Name), headerSafe(m.Offer.From.Name)
	subject := headerSafe(fmt.Sprintf("%s offers you to become the owner of %s", from, to))
	return s.composer.compose(kindAction, subject, actionPage{
		page:    page{Subject: subject, look: l},
		Heading: subject,
		Lead: fmt.Sprintf("%s wants to hand %s over to you. If you accept, you are its owner and may do everything there; until then nothing changes.",
			from, to),
		Button: "Look at the offer",
		Link:   m.Link,
		Note: fmt.Sprintf("Sign in as %s to accept or decline. The offer ends on %s.",
			m.Offer.To.Email, deadline(m.Offer.ExpiresAt, m.Tenant.Timezone)),
	})
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
	l, err := s.lookOf(ctx, tx, m.Tenant.ID, m.PlatformName)
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
	to := headerSafe(m.Tenant.Name)
	subject := headerSafe(fmt.Sprintf("You have been added to %s", to))
	return s.composer.compose(kindAction, subject, actionPage{
		page:    page{Subject: subject, look: l},
		Heading: subject,
		Lead:    fmt.Sprintf("%s has added you to %s, in the role “%s”.", headerSafe(m.By), to, headerSafe(m.RoleTitle)),
		Button:  "Open " + to,
		Link:    m.Link,
		Note:    "Sign in with the account that you have. If you do not want to belong to it, leave it on your account page.",
	})
}
