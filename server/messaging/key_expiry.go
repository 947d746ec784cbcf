package messaging

import (
	"context"
	"fmt"
	"time"

	"tenantry/server/domain"
	"tenantry/server/store"
)

// KeyExpiry tells whoever made an API key that it is about to end.
type KeyExpiry struct {
	Email, Name  string
	Key          domain.APIKey
	PlatformName string
	Link         string // where another key is made
}

// StoreKeyExpiry composes the notice and puts it into the outbox, in the
// transaction that notes it. Whose mail bounces gets none.
func (s *Service) StoreKeyExpiry(ctx context.Context, tx *store.Tx, m KeyExpiry) error {
	if kept, err := withoutBounced(ctx, tx, []KeyExpiry{m}, func(m KeyExpiry) string { return m.Email }); err != nil || len(kept) == 0 {
		return err
	}
	l, err := s.lookOf(ctx, tx, m.Key.TenantID, m.PlatformName)
	if err != nil {
		return err
	}
	content, err := s.composeKeyExpiry(m, l, tx.Now())
	if err != nil {
		return err
	}
	message, err := s.message(tx, content, "", domain.Message{
		TenantID: m.Key.TenantID, Kind: domain.MessageKeyExpiry, ToEmail: m.Email, ToName: headerSafe(m.Name),
	})
	if err != nil {
		return err
	}
	return s.put(ctx, tx, message)
}

func (s *Service) composeKeyExpiry(m KeyExpiry, l look, now time.Time) (Content, error) {
	name := headerSafe(m.Key.Name)
	when := m.Key.ExpiresAt.Format("2 January 2006, 15:04 MST")
	subject := headerSafe(fmt.Sprintf("The API key “%s” ends %s", m.Key.Name, inDays(m.Key.ExpiresAt.Sub(now))))
	return s.composer.compose(kindAction, subject, actionPage{
		page:    page{Subject: subject, look: l},
		Heading: subject,
		Lead: fmt.Sprintf("The key “%s” (%s…) is refused from %s on, and so is whatever still uses it then. "+
			"Make another one, put it in its place, and revoke this one.", name, m.Key.Hint, when),
		Button: "Make another key",
		Link:   m.Link,
		Note:   "You get this message because you made the key. If nothing uses it any more, do nothing.",
	})
}

func inDays(left time.Duration) string {
	switch days := int((left + 12*time.Hour).Hours() / 24); days {
	case 0:
		return "today"
	case 1:
		return "tomorrow"
	default:
		return fmt.Sprintf("in %d days", days)
	}
}
