package messaging

import (
	"context"
	"strconv"
	"strings"

	"tenantry/server/domain"
	"tenantry/server/platform"
	"tenantry/server/store"
	"tenantry/server/words"
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
	Heading, Greeting, Lead, Note, NoteBy, Writes, Button, Link, Validity, Help, Unexpected string
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
	l, err := s.readBy(ctx, tx, s.branded(name, brand), reader{email: v.Email, chosen: v.Language})
	if err != nil {
		return err
	}
	content, err := s.composeCompany(m, brand, l, t.Timezone)
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
	w, v := l.Words, m.Invitation
	with := m.facts(b, l)
	with["until"] = w.Time(v.ExpiresAt, zone)
	subject, lead := w.Say("company.subject", with), m.lead(w, with)
	if m.Reminder {
		subject, lead = w.Say("company.reminder_subject", with), m.reminderLead(w, with)
	}
	subject = headerSafe(subject)
	p := companyPage{
		page: page{Subject: subject, look: l}, Heading: subject, Greeting: greeting(w, v.ContactName), Lead: lead,
		Note: inert(v.Note), NoteBy: headerSafe(v.InvitedBy), Writes: w.Say("company.writes", with), Button: w.Say("company.button"), Link: m.Link,
		Validity: w.Say("company.validity", with), Help: helpWords(w, b, with), Unexpected: w.Say("company.unexpected"),
	}
	return compose(kindCompany, subject, p)
}

// facts are the names that the mail is about. A person and the partner are who
// invites; without a person it is the partner alone.
func (m CompanyInvitation) facts(b domain.Brand, l look) words.With {
	with := words.With{
		"partner": headerSafe(b.Name), "by": headerSafe(m.Invitation.InvitedBy), "company": headerSafe(m.Invitation.CompanyName), "platform": l.PlatformName,
	}
	if with["company"] == "" {
		with["company"] = l.Words.Say("company.your_company")
	}
	if with["by"] == "" || with["by"] == with["partner"] {
		with["by"], with["who"] = with["partner"], with["partner"]
	} else {
		with["who"] = l.Words.Say("company.who", with)
	}
	return with
}

func (m CompanyInvitation) lead(w *words.Language, with words.With) string {
	lead := w.Say("company.lead", with)
	if m.Minutes > 0 {
		lead += " " + w.Count("company.minutes", m.Minutes, nil)
	}
	return lead
}

func (m CompanyInvitation) reminderLead(w *words.Language, with words.With) string {
	lead := w.Say("company.reminder_lead", with)
	if done := m.Invitation.StepsDone; done > 0 {
		lead += " " + w.Count("company.progress", int(m.Invitation.StepsTotal), words.With{"done": strconv.FormatInt(done, 10)})
	}
	return lead
}

// helpWords says whom to ask.
func helpWords(w *words.Language, b domain.Brand, with words.With) string {
	var ways []string
	for _, way := range []string{b.ContactEmail, b.ContactPhone} {
		if way = headerSafeLong(way); way != "" {
			ways = append(ways, way)
		}
	}
	who := headerSafe(b.ContactName)
	switch {
	case who == "":
		who = with["partner"]
	case who != with["partner"]:
		who = w.Say("company.help_who", words.With{"contact": who, "partner": with["partner"]})
	}
	help := w.Say("company.help", words.With{"who": who})
	if len(ways) > 0 {
		help = w.Say("company.help_ways", words.With{"who": who, "ways": strings.Join(ways, ", ")})
	}
	if b.HelpURL != "" {
		help += " " + w.Say("company.guide", words.With{"url": headerSafeLong(b.HelpURL)})
	}
	return help
}
