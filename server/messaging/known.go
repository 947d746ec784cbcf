package messaging

import (
	"context"
	"fmt"

	"tenantry/server/domain"
	"tenantry/server/store"
)

// Known is for somebody who signs up with an address that has an account already.
type Known struct {
	Email, Name  string
	PlatformName string
	Link         string // the sign-in
}

// StoreKnown composes the message and puts it into the outbox.
func (s *Service) StoreKnown(ctx context.Context, tx *store.Tx, m Known) error {
	content, err := s.composeKnown(m)
	if err != nil {
		return err
	}
	message, err := s.message(tx, content, "", domain.Message{Kind: domain.MessageAccountLink, ToEmail: m.Email, ToName: headerSafe(m.Name)})
	if err != nil {
		return err
	}
	return s.put(ctx, tx, message)
}

func (s *Service) composeKnown(m Known) (Content, error) {
	platform := headerSafe(m.PlatformName)
	subject := headerSafe("You have an account on " + m.PlatformName)
	return s.composer.compose(kindAction, subject, actionPage{
		page:    page{Subject: subject, look: plain(m.PlatformName)},
		Heading: subject,
		Lead:    fmt.Sprintf("Somebody, probably you, wanted to sign up on %s with this address. It has an account already: sign in with it.", platform),
		Button:  "Sign in",
		Link:    m.Link,
		Note:    "If you do not know the password any more, ask for a new one there. If it was not you, do nothing.",
	})
}
