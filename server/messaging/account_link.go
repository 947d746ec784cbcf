package messaging

import (
	"context"
	"fmt"

	"tenantry/server/domain"
	"tenantry/server/store"
)

// AccountLink is a message with a link that does something to an account.
type AccountLink struct {
	domain.AccountLink
	Name         string // of the person; may be empty
	PlatformName string
	Timezone     string // in which the end is told; UTC when empty
	Link         string
	Token        string // the secret in the link
}

// kindAction is the templates' name: one thing to know, one button.
const kindAction = "action"

type actionPage struct {
	page
	Heading, Lead, Button, Link, Note string
}

// StoreAccountLink composes the message of a link and puts it into the outbox, in
// the transaction that makes the link.
func (s *Service) StoreAccountLink(ctx context.Context, tx *store.Tx, m AccountLink) error {
	content, err := s.composeAccountLink(m)
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

func (s *Service) composeAccountLink(m AccountLink) (Content, error) {
	p := m.words(headerSafe(m.PlatformName))
	p.Subject, p.look, p.Link = headerSafe(p.Heading), plain(m.PlatformName), m.Link
	p.Note = fmt.Sprintf("The link works once, until %s. %s", deadline(m.ExpiresAt, m.Timezone), p.Note)
	return s.composer.compose(kindAction, p.Subject, p)
}

func (m AccountLink) words(platform string) actionPage {
	switch m.Purpose {
	case domain.LinkReset:
		return actionPage{
			Heading: "Choose a new password for " + platform,
			Lead:    "Somebody, probably you, asked for a new password for this address. All devices are signed out when you choose one.",
			Button:  "Choose a new password",
			Note:    "If it was not you, do nothing: your password stays as it is.",
		}
	case domain.LinkEmailChange:
		return actionPage{
			Heading: "Confirm your new address for " + platform,
			Lead:    "You asked to use this address for your account from now on. Until you confirm it, nothing changes.",
			Button:  "Use this address",
			Note:    "If it was not you, do nothing.",
		}
	case domain.LinkEmailUndo:
		return actionPage{
			Heading: "The address of your account on " + platform + " was changed",
			Lead:    fmt.Sprintf("Your account now belongs to %s, and this address can no longer sign in.", headerSafe(m.Data["email"])),
			Button:  "That was not me: take it back",
			Note:    "Taking it back restores this address and signs out every device. If it was you, there is nothing to do.",
		}
	case domain.LinkSignUp:
		return actionPage{
			Heading: "Confirm your address for " + platform,
			Lead:    "You are nearly there: confirm that this address is yours, and choose a name and a password.",
			Button:  "Confirm and go on",
			Note:    "If it was not you, do nothing: no account is made.",
		}
	}
	return actionPage{Heading: platform}
}
