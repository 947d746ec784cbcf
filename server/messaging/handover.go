package messaging

import (
	"context"

	"tenantry/server/domain"
	"tenantry/server/store"
	"tenantry/server/words"
)

// Handover is a message to somebody who is asked to do one step of a company's set-up.
type Handover struct {
	domain.CompanyHandover
	StepTitle    string
	Company      string // empty before it has a name
	PartnerName  string
	PlatformName string
	Language     string // chosen for the set-up; empty: the partner's
	Timezone     string // in which the end is told
	Link         string
	Token        string // the secret in the link
}

// StoreHandover composes the message and puts it into the outbox, in the
// transaction that makes the narrow link.
func (s *Service) StoreHandover(ctx context.Context, tx *store.Tx, m Handover) error {
	l, err := s.lookFor(ctx, tx, reader{email: m.Email, chosen: m.Language}, m.PartnerID, m.PlatformName)
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
	company, unnamed := headerSafe(m.Company), ""
	if company == "" {
		unnamed = "_unnamed"
	}
	with := words.With{
		"by": headerSafe(m.MadeBy), "company": company, "partner": headerSafe(m.PartnerName), "step": headerSafe(m.StepTitle),
		"until": l.Words.Time(m.ExpiresAt, m.Timezone),
	}
	subject, lead := headerSafe(l.Words.Say("handover.subject"+unnamed, with)), l.Words.Say("handover.lead"+unnamed, with)
	if note := headerSafeLong(m.Note); note != "" {
		lead += " " + l.Words.Say("handover.writes", words.With{"note": note})
	}
	return s.composeAction(actionPage{
		page: page{Subject: subject, look: l}, Heading: subject, Lead: lead, Button: l.Words.Say("handover.button"), Link: m.Link,
		Note: l.Words.Say("handover.note", with),
	})
}
