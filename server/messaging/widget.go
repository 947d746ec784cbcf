package messaging

import (
	"context"
	"fmt"
	"strings"
	"time"

	"tenantry/server/domain"
	"tenantry/server/platform"
	"tenantry/server/store"
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
	Heading, From, Email, Phone, Site, When, Text, Button, Link, Note string
}

// StoreVisitorMessage composes the message and puts it into the outbox, in the
// transaction that stores what was written. An answer to it goes to the visitor.
func (s *Service) StoreVisitorMessage(ctx context.Context, tx *store.Tx, v Visitor) error {
	l, err := s.lookOfTenant(ctx, tx, v.Tenant.ID)
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
	from := headerSafe(v.Message.Name)
	subject := headerSafe(fmt.Sprintf("Message from %s on your website", from))
	note := "There is no email address with it: call back, or answer by a text message."
	if v.Message.Email != "" {
		note = fmt.Sprintf("Answer this mail to write to %s.", headerSafe(v.Message.Email))
	}
	return s.composer.compose(kindVisitor, subject, visitorPage{
		page:    page{Subject: subject, look: l},
		Heading: subject, From: from, Email: headerSafe(v.Message.Email), Phone: headerSafe(v.Message.Phone),
		Site: siteName(v.Message.Page), When: deadline(v.Message.CreatedAt, v.Tenant.Timezone), Text: v.Message.Text,
		Button: "Open the inbox", Link: v.Link, Note: note,
	})
}

// lookOfTenant is lookOf with the installation's name looked up.
func (s *Service) lookOfTenant(ctx context.Context, tx *store.Tx, id domain.TenantID) (look, error) {
	name, err := platform.Name(ctx, tx)
	if err != nil {
		return look{}, err
	}
	return s.lookOf(ctx, tx, id, name)
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
	l, err := s.lookOfTenant(ctx, tx, m.Tenant.ID)
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
	subject := headerSafe(fmt.Sprintf("Code for the website of %s", company))
	site := siteName(m.Tenant.Website)
	if site == "" {
		site = company
	}
	return s.composer.compose(kindWidgetCode, subject, codePage{
		page:    page{Subject: subject, look: l},
		Heading: subject,
		Lead: fmt.Sprintf("%s asks you to put this code into each page of the website %s, right before </body>. "+
			"It shows visitors how to reach %s. Do not modify the code in any way.", headerSafe(m.By), strings.TrimSuffix(site, "/"), company),
		Code:   m.Code,
		Policy: fmt.Sprintf("If the website sends a Content-Security-Policy, add %s to script-src and to connect-src. Nothing else is needed: no cookies, no styles, no frames.", m.Host),
		Note:   fmt.Sprintf("Questions? Answer this mail to write to %s. If this is not for you, do nothing.", headerSafe(m.By)),
	})
}

// ofWebsites are the samples of this file's messages.
func (s *Service) ofWebsites(name, at string, now time.Time) []sampleOf {
	tenant := sampleTenant()
	tenant.Website = "https://harbor-dental.example"
	return []sampleOf{
		{domain.MessageVisitor, "A visitor of a company’s website has written", func() (Content, error) {
			return s.composeVisitor(Visitor{
				Message: domain.VisitorMessage{
					Name: "Lena Fischer", Email: "lena@example.com", Phone: "+49 30 1234567", Page: tenant.Website, CreatedAt: now,
					Text: "Do you have time for a check-up next week?\n\nMornings suit me best.",
				},
				Tenant: tenant, Link: at + "/t/" + tenant.Slug + "/widget/messages",
			}, plain(name))
		}},
		{domain.MessageWidgetCode, "The code for a company’s website, to whoever looks after it", func() (Content, error) {
			return s.composeWidgetCode(WidgetCode{
				Tenant: tenant, By: "Maria Weber", Code: `<script src="` + at + `/widget.js" data-company="wk_sample" async></script>`, Host: at,
			}, plain(name))
		}},
	}
}
