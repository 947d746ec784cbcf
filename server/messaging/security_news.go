package messaging

import (
	"context"
	"time"

	"tenantry/server/domain"
	"tenantry/server/store"
	"tenantry/server/words"
)

// NewsReason is what happened by itself to the single sign-on of a tenant.
type NewsReason string

// The reasons.
const (
	NewsDomainVerified NewsReason = "domain_verified"
	NewsDomainMissing  NewsReason = "domain_missing" // its record is gone, it still counts
	NewsDomainLost     NewsReason = "domain_lost"
	NewsCertificate    NewsReason = "certificate" // of the identity provider: about to end
	NewsMetadata       NewsReason = "metadata"    // of the identity provider: cannot be read for a day
)

// SecurityNews tells an owner what happened to the security settings of a tenant by
// itself: a domain, a certificate.
type SecurityNews struct {
	Reason       NewsReason
	To           domain.Person
	Tenant       domain.Tenant
	PlatformName string
	Domain       string    // of news of a domain
	Connection   string    // the name of it, and
	Ends         time.Time // the last day, of news of a certificate; the first one of metadata that cannot be read
	Link         string    // where it is mended
	Path         string    // the page's own part of that, for whoever fills in Link
}

// StoreSecurityNews composes the message and puts it into the outbox, in the
// transaction of what it tells about. Whose mail bounces gets none.
func (s *Service) StoreSecurityNews(ctx context.Context, tx *store.Tx, n SecurityNews) error {
	if kept, err := withoutBounced(ctx, tx, []SecurityNews{n}, func(n SecurityNews) string { return n.To.Email }); err != nil || len(kept) == 0 {
		return err
	}
	l, err := s.lookFor(ctx, tx, reader{email: n.To.Email}, n.Tenant.ID, n.PlatformName)
	if err != nil {
		return err
	}
	content, err := s.composeNews(n, l)
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

func (s *Service) composeNews(n SecurityNews, l look) (Content, error) {
	key := "sso." + string(n.Reason)
	with := words.With{
		"tenant": headerSafe(n.Tenant.Name), "domain": headerSafe(n.Domain), "connection": headerSafe(n.Connection), "day": l.Words.Day(n.Ends, n.Tenant.Timezone),
	}
	subject := headerSafe(l.Words.Say(key+".subject", with))
	return s.composeAction(actionPage{
		page: page{Subject: subject, look: l}, Heading: subject, Lead: l.Words.Say(key+".lead", with), Button: l.Words.Say("sso.button"), Link: n.Link,
		Note: l.Words.Say("sso.note", with),
	})
}
