package messaging

import (
	"context"
	"time"

	"tenantry/server/domain"
	"tenantry/server/store"
	"tenantry/server/words"
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
	l, err := s.lookFor(ctx, tx, reader{email: m.Email}, m.Key.TenantID, m.PlatformName)
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
	with := words.With{"key": headerSafe(m.Key.Name), "hint": headerSafe(m.Key.Hint), "time": l.Words.Time(m.Key.ExpiresAt, "")}
	subject := headerSafe(endsIn(l.Words, m.Key.ExpiresAt.Sub(now), with))
	return s.composeAction(actionPage{
		page: page{Subject: subject, look: l}, Heading: subject, Lead: l.Words.Say("api_key.lead", with), Button: l.Words.Say("api_key.button"), Link: m.Link,
		Note: l.Words.Say("api_key.note"),
	})
}

func endsIn(w *words.Language, left time.Duration, with words.With) string {
	switch days := int((left + 12*time.Hour).Hours() / 24); days {
	case 0:
		return w.Say("api_key.subject_today", with)
	case 1:
		return w.Say("api_key.subject_tomorrow", with)
	default:
		return w.Count("api_key.subject", days, with)
	}
}
