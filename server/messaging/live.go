package messaging

import (
	"context"
	"fmt"

	"tenantry/server/domain"
	"tenantry/server/store"
)

// Live is what the contact of a tenant is told once it is live.
type Live struct {
	Tenant       domain.Tenant
	PlatformName string
	Link         string // the tenant's home, for its members
}

// StoreLive composes the notice and puts it into the outbox, in the transaction
// that makes the tenant live.
func (s *Service) StoreLive(ctx context.Context, tx *store.Tx, m Live) error {
	l, err := s.lookOf(ctx, tx, m.Tenant.ID, m.PlatformName)
	if err != nil {
		return err
	}
	content, err := s.composeLive(m, l)
	if err != nil {
		return err
	}
	message, err := s.message(tx, content, "", domain.Message{
		TenantID: m.Tenant.ID, Kind: domain.MessageTenantLive, ToEmail: m.Tenant.ContactEmail,
	})
	if err != nil {
		return err
	}
	return s.put(ctx, tx, message)
}

func (s *Service) composeLive(m Live, l look) (Content, error) {
	platform := headerSafe(m.PlatformName)
	subject := headerSafe(fmt.Sprintf("%s is live on %s", m.Tenant.Name, m.PlatformName))
	return s.composer.compose(kindAction, subject, actionPage{
		page:    page{Subject: subject, look: l},
		Heading: subject,
		Lead:    fmt.Sprintf("Everything is set up: %s can be used on %s from now on.", headerSafe(m.Tenant.Name), platform),
		Button:  "Open " + headerSafe(m.Tenant.Name),
		Link:    m.Link,
		Note: "Its members sign in there; each of them gets an invitation. You get this notice because your address is the contact of " +
			headerSafe(m.Tenant.Name) + ".",
	})
}
