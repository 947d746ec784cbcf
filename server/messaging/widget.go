package messaging

import (
	"context"
	"strings"

	"tenantry/server/domain"
	"tenantry/server/platform"
	"tenantry/server/store"
	"tenantry/server/words"
)

// Visitor tells a company what somebody has written on its website.
type Visitor struct {
	Message domain.VisitorMessage
	Tenant  domain.Tenant
	To      string
	Link    string // the inbox
}

// The templates' names.
const (
	kindVisitor    = "visitor"
	kindWidgetCode = "code"
)

type visitorPage struct {
	page
	Heading, Text, Button, Link, Note string
	Facts                             []string // from whom, where, when
}

// StoreVisitorMessage composes the message and puts it into the outbox, in the
// transaction that stores what was written. An answer to it goes to the visitor.
func (s *Service) StoreVisitorMessage(ctx context.Context, tx *store.Tx, v Visitor) error {
	l, err := s.lookIn(ctx, tx, v.To, v.Tenant.ID)
	if err != nil {
		return err
	}
	content, err := s.composeVisitor(v, l)
	if err != nil {
		return err
	}
	content.ReplyTo = v.Message.Email
	message, err := s.message(tx, content, "", domain.Message{
		TenantID: v.Tenant.ID, Kind: domain.MessageVisitor, ToEmail: v.To, ToName: headerSafe(v.Tenant.Name),
	})
	if err != nil {
		return err
	}
	return s.put(ctx, tx, message)
}

func (s *Service) composeVisitor(v Visitor, l look) (Content, error) {
	w, with := l.Words, words.With{
		"name": headerSafe(v.Message.Name), "email": headerSafeLong(v.Message.Email), "phone": headerSafe(v.Message.Phone),
		"site": siteName(v.Message.Page), "time": l.Words.Time(v.Message.CreatedAt, v.Tenant.Timezone),
	}
	note := w.Say("visitor.note_phone")
	if with["email"] != "" {
		note = w.Say("visitor.note", with)
	}
	facts := []string{w.Say("visitor.from", with)}
	for _, fact := range []string{"email", "phone"} {
		if with[fact] != "" {
			facts = append(facts, w.Say("visitor."+fact, with))
		}
	}
	subject := headerSafe(w.Say("visitor.subject", with))
	return compose(kindVisitor, subject, visitorPage{
		page: page{Subject: subject, look: l}, Heading: subject, Facts: append(facts, w.Say("visitor.site", with), w.Say("visitor.when", with)),
		Text: inert(v.Message.Text), Button: w.Say("visitor.button"), Link: v.Link, Note: note,
	})
}

// lookIn is lookFor with the installation's name looked up.
func (s *Service) lookIn(ctx context.Context, tx *store.Tx, email string, id domain.TenantID) (look, error) {
	name, err := platform.Name(ctx, tx)
	if err != nil {
		return look{}, err
	}
	return s.lookFor(ctx, tx, reader{email: email}, id, name)
}

// siteName is an origin as people write it, so that no mail program makes a link of it.
func siteName(origin string) string {
	_, host, found := strings.Cut(origin, "://")
	if !found {
		return headerSafe(origin)
	}
	return headerSafe(host)
}

// WidgetCode asks whoever looks after a company's website to put the code into it.
type WidgetCode struct {
	To      string
	Tenant  domain.Tenant
	By      string // who asks
	ReplyTo string
	Code    string
	Host    string // what a strict policy of the website has to allow
}

type codePage struct {
	page
	Heading, Lead, Code, Policy, Note string
}

// StoreWidgetCode composes the message and puts it into the outbox.
func (s *Service) StoreWidgetCode(ctx context.Context, tx *store.Tx, m WidgetCode) error {
	l, err := s.lookIn(ctx, tx, m.To, m.Tenant.ID)
	if err != nil {
		return err
	}
	content, err := s.composeWidgetCode(m, l)
	if err != nil {
		return err
	}
	content.ReplyTo = m.ReplyTo
	message, err := s.message(tx, content, "", domain.Message{TenantID: m.Tenant.ID, Kind: domain.MessageWidgetCode, ToEmail: m.To})
	if err != nil {
		return err
	}
	return s.put(ctx, tx, message)
}

func (s *Service) composeWidgetCode(m WidgetCode, l look) (Content, error) {
	company := headerSafe(m.Tenant.Name)
	with := words.With{"company": company, "by": headerSafe(m.By), "host": m.Host, "site": strings.TrimSuffix(siteName(m.Tenant.Website), "/")}
	if with["site"] == "" {
		with["site"] = company
	}
	subject := headerSafe(l.Words.Say("widget_code.subject", with))
	return compose(kindWidgetCode, subject, codePage{
		page: page{Subject: subject, look: l}, Heading: subject, Lead: l.Words.Say("widget_code.lead", with), Code: m.Code,
		Policy: l.Words.Say("widget_code.policy", with), Note: l.Words.Say("widget_code.note", with),
	})
}
