package messaging

import (
	"context"
	"fmt"
	"strings"

	"tenantry/server/domain"
	"tenantry/server/platform"
	"tenantry/server/store"
)

// CompanyInvitation is what the mail says that brings a client the link to set a
// company up.
type CompanyInvitation struct {
	Invitation domain.CompanyInvitation // its PartnerID says whose client
	Link       string
	Token      string // the part of Link that is secret
	Minutes    int    // that it takes; 0 says nothing about it
	Reminder   bool   // the link went out before
}

// kindCompany is the templates' name.
const kindCompany = "company"

// companyPage is what the company templates are given.
type companyPage struct {
	page
	Heading, Greeting, Lead, Note, NoteBy, Button, Link, Validity, Help, Unexpected string
}

// StoreCompanyInvitation composes the mail and puts it into the outbox, in the
// transaction that makes the link, renews it or reminds of it. A reminder to an
// address whose mail bounces is left out: it would not arrive either.
func (s *Service) StoreCompanyInvitation(ctx context.Context, tx *store.Tx, m CompanyInvitation) error {
	v := m.Invitation
	if m.Reminder {
		if bounced, err := tx.Bounced(ctx, strings.ToLower(v.Email)); err != nil || bounced {
			return err
		}
	}
	name, err := platform.Name(ctx, tx)
	if err != nil {
		return err
	}
	t, err := tx.Tenant(v.PartnerID).FindTenant(ctx)
	if err != nil {
		return err
	}
	brand, err := tx.Tenant(v.PartnerID).FindBrand(ctx)
	if err != nil {
		return err
	}
	content, err := s.composeCompany(m, brand, s.branded(name, brand), t.Timezone)
	if err != nil {
		return err
	}
	message, err := s.message(tx, content, m.Token, domain.Message{
		TenantID: v.PartnerID, CompanyInvitationID: v.ID, Kind: m.kind(), ToEmail: v.Email, ToName: headerSafe(v.ContactName),
		Delivery: domain.Delivery{ExpiresAt: &v.ExpiresAt},
	})
	if err != nil {
		return err
	}
	return s.put(ctx, tx, message)
}

func (m CompanyInvitation) kind() string {
	if m.Reminder {
		return domain.MessageCompanyReminder
	}
	return domain.MessageCompanyInvitation
}

// composeCompany writes the mail: who invites, for whom, what it takes, until when,
// and whom to ask.
func (s *Service) composeCompany(m CompanyInvitation, b domain.Brand, l look, zone string) (Content, error) {
	v, partner := m.Invitation, headerSafe(b.Name)
	subject := fmt.Sprintf("%s invites you to set up %s", partner, companyOf(v))
	if m.Reminder {
		subject = fmt.Sprintf("Reminder: set up %s with %s", companyOf(v), partner)
	}
	subject = headerSafe(subject)
	p := companyPage{
		page: page{Subject: subject, look: l}, Heading: subject, Greeting: greeting(v.ContactName), Lead: m.lead(partner, l.PlatformName),
		Note: strings.TrimSpace(v.Note), NoteBy: headerSafe(v.InvitedBy), Button: "Set Up Company", Link: m.Link,
		Validity:   fmt.Sprintf("The link works until %s. You can stop at any time and go on later with the same link.", deadline(v.ExpiresAt, zone)),
		Help:       helpWords(b, partner),
		Unexpected: "If you did not expect this, you need not do anything: nothing is made without you.",
	}
	return s.composer.compose(kindCompany, subject, p)
}

// companyOf is the company's name as far as it is known.
func companyOf(v domain.CompanyInvitation) string {
	if name := headerSafe(v.CompanyName); name != "" {
		return name
	}
	return "your company"
}

func (m CompanyInvitation) lead(partner, platform string) string {
	v := m.Invitation
	var words strings.Builder
	if m.Reminder {
		fmt.Fprintf(&words, "%s is waiting for you to set up %s on %s.", partner, companyOf(v), platform)
		if v.StepsDone > 0 {
			fmt.Fprintf(&words, " Done so far: %d of %d steps. The link goes on where you were.", v.StepsDone, v.StepsTotal)
		}
		return words.String()
	}
	by := headerSafe(v.InvitedBy)
	if by == "" || by == partner {
		fmt.Fprintf(&words, "%s invites you to set up %s on %s.", partner, companyOf(v), platform)
	} else {
		fmt.Fprintf(&words, "%s of %s invites you to set up %s on %s.", by, partner, companyOf(v), platform)
	}
	if m.Minutes > 0 {
		fmt.Fprintf(&words, " It takes about %d minutes.", m.Minutes)
	}
	return words.String()
}

// helpWords says whom to ask.
func helpWords(b domain.Brand, partner string) string {
	var ways []string
	for _, way := range []string{b.ContactEmail, b.ContactPhone} {
		if way = headerSafe(way); way != "" {
			ways = append(ways, way)
		}
	}
	who := headerSafe(b.ContactName)
	if who == "" {
		who = partner
	} else if who != partner {
		who += " at " + partner
	}
	help := "Questions? Ask " + who
	if len(ways) > 0 {
		help += ": " + strings.Join(ways, ", ")
	}
	help += "."
	if b.HelpURL != "" {
		help += " There is also a guide: " + headerSafe(b.HelpURL)
	}
	return help
}
