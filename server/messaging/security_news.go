package messaging

import (
	"context"

	"tenantry/server/domain"
	"tenantry/server/store"
)

// SecurityNews tells an owner what happened to the security settings of a tenant by
// itself: a domain, a certificate.
type SecurityNews struct {
	To            domain.Person
	Tenant        domain.TenantRef
	PlatformName  string
	Subject, Lead string
	Link          string // where it is mended
	Path          string // the page's own part of that, for whoever fills in Link
}

// StoreSecurityNews composes the message and puts it into the outbox, in the
// transaction of what it tells about. Whose mail bounces gets none.
func (s *Service) StoreSecurityNews(ctx context.Context, tx *store.Tx, n SecurityNews) error {
	if kept, err := withoutBounced(ctx, tx, []SecurityNews{n}, func(n SecurityNews) string { return n.To.Email }); err != nil || len(kept) == 0 {
		return err
	}
	l, err := s.lookOf(ctx, tx, n.Tenant.ID, n.PlatformName)
	if err != nil {
		return err
	}
	subject := headerSafe(n.Subject)
	content, err := s.composer.compose(kindAction, subject, actionPage{
		page: page{Subject: subject, look: l}, Heading: subject, Lead: n.Lead,
		Button: "Open the security settings", Link: n.Link,
		Note: "You get this message because you own " + headerSafe(n.Tenant.Name) + ".",
	})
	if err != nil {
		return err
	}
	message, err := s.message(tx, content, "", domain.Message{
		TenantID: n.Tenant.ID, Kind: domain.MessageSecurityNotice, ToEmail: n.To.Email, ToName: headerSafe(n.To.Name),
	})
	if err != nil {
		return err
	}
	return s.put(ctx, tx, message)
}
