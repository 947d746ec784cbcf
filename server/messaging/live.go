package messaging

import (
	"context"

	"tenantry/server/domain"
	"tenantry/server/store"
	"tenantry/server/words"
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
	l, err := s.lookFor(ctx, tx, reader{email: m.Tenant.ContactEmail}, m.Tenant.ID, m.PlatformName)
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
	return s.composeAction(l.action("live", m.Link, words.With{"tenant": headerSafe(m.Tenant.Name), "platform": headerSafe(m.PlatformName)}))
}
