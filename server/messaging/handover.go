package messaging

import (
	"context"
	"fmt"

	"tenantry/server/domain"
	"tenantry/server/store"
)

// Handover is a message to somebody who is asked to do one step of a company's set-up.
type Handover struct {
	domain.CompanyHandover
	StepTitle    string
	Company      string // empty before it has a name
	PartnerName  string
	PlatformName string
	Timezone     string // in which the end is told
	Link         string
	Token        string // the secret in the link
}

// StoreHandover composes the message and puts it into the outbox, in the
// transaction that makes the narrow link.
func (s *Service) StoreHandover(ctx context.Context, tx *store.Tx, m Handover) error {
	l, err := s.lookOf(ctx, tx, m.PartnerID, m.PlatformName)
	if err != nil {
		return err
	}
	content, err := s.composeHandover(m, l)
	if err != nil {
		return err
	}
	message, err := s.message(tx, content, m.Token, domain.Message{
		TenantID: m.PartnerID, CompanyInvitationID: m.InvitationID, Kind: domain.MessageCompanyHandover, ToEmail: m.Email, ToName: headerSafe(m.Name),
		Delivery: domain.Delivery{ExpiresAt: &m.ExpiresAt},
	})
	if err != nil {
		return err
	}
	return s.put(ctx, tx, message)
}

func (s *Service) composeHandover(m Handover, l look) (Content, error) {
	by, company := headerSafe(m.MadeBy), headerSafe(m.Company)
	if company == "" {
		company = "a new company"
	}
	subject := headerSafe(fmt.Sprintf("%s asks for your help with %s", by, company))
	lead := fmt.Sprintf("%s sets up %s with %s and asks you to do one step of it: “%s”. You need no account for it.",
		by, company, headerSafe(m.PartnerName), headerSafe(m.StepTitle))
	if note := headerSafeLong(m.Note); note != "" {
		lead += " They write: “" + note + "”"
	}
	return s.composer.compose(kindAction, subject, actionPage{
		page:    page{Subject: subject, look: l},
		Heading: subject,
		Lead:    lead,
		Button:  "Open the step",
		Link:    m.Link,
		Note: fmt.Sprintf("The link shows this step alone and works until %s. If you do not know %s, you need not do anything.",
			deadline(m.ExpiresAt, m.Timezone), by),
	})
}
