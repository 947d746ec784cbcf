package messaging

import (
	"context"

	"tenantry/server/domain"
	"tenantry/server/store"
	"tenantry/server/words"
)

// AccountLink is a message with a link that does something to an account.
type AccountLink struct {
	domain.AccountLink
	Name         string // of the person; may be empty
	PlatformName string
	Language     string // of the account, or of the browser; empty: what the address's account says
	Timezone     string // in which the end is told; UTC when empty
	Link         string
	Token        string // the secret in the link
}

// StoreAccountLink composes the message of a link and puts it into the outbox, in
// the transaction that makes the link.
func (s *Service) StoreAccountLink(ctx context.Context, tx *store.Tx, m AccountLink) error {
	l, err := s.lookFor(ctx, tx, reader{email: m.Email, account: m.Language}, "", m.PlatformName)
	if err != nil {
		return err
	}
	content, err := s.composeAccountLink(m, l)
	if err != nil {
		return err
	}
	message, err := s.message(tx, content, m.Token, domain.Message{
		Kind: domain.MessageAccountLink, ToEmail: m.Email, ToName: headerSafe(m.Name),
		Delivery: domain.Delivery{ExpiresAt: &m.ExpiresAt},
	})
	if err != nil {
		return err
	}
	return s.put(ctx, tx, message)
}

func (s *Service) composeAccountLink(m AccountLink, l look) (Content, error) {
	p := l.action("account."+string(m.Purpose), m.Link, words.With{"platform": headerSafe(m.PlatformName), "email": headerSafeLong(m.Data["email"])})
	p.Note = l.Words.Say("account.validity", words.With{"until": l.Words.Time(m.ExpiresAt, m.Timezone)}) + " " + p.Note
	return s.composeAction(p)
}
