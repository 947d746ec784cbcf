package messaging

import (
	"context"

	"tenantry/server/domain"
	"tenantry/server/store"
	"tenantry/server/words"
)

// Known is for somebody who signs up with an address that has an account already.
type Known struct {
	Email, Name  string
	Language     string // of the browser, for an account without a wish
	PlatformName string
	Link         string // the sign-in
}

// StoreKnown composes the message and puts it into the outbox.
func (s *Service) StoreKnown(ctx context.Context, tx *store.Tx, m Known) error {
	l, err := s.lookFor(ctx, tx, reader{email: m.Email, chosen: m.Language}, "", m.PlatformName)
	if err != nil {
		return err
	}
	content, err := s.composeKnown(m, l)
	if err != nil {
		return err
	}
	message, err := s.message(tx, content, "", domain.Message{Kind: domain.MessageAccountLink, ToEmail: m.Email, ToName: headerSafe(m.Name)})
	if err != nil {
		return err
	}
	return s.put(ctx, tx, message)
}

func (s *Service) composeKnown(m Known, l look) (Content, error) {
	return s.composeAction(l.action("account.known", m.Link, words.With{"platform": headerSafe(m.PlatformName)}))
}
