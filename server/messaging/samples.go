package messaging

import (
	"time"

	"tenantry/server/domain"
	"tenantry/server/words"
)

// sampler composes messages of sample data: for whoever wants to see them before,
// and for the tests.
type sampler struct {
	s        *Service
	platform string // its name
	at       string // its address
	now      time.Time
	words    *words.Language
	cast     cast
}

// cast is what people chose or typed in the samples.
type cast struct {
	person, by, tenant, partner, contact, role, step, note, thing, device, key, connection, visitor, text string
}

func sampleCast() cast {
	return cast{
		person: "Jonas Meier", by: "Maria Weber", tenant: "Harbor Dental Group", partner: "Bright Agency", contact: "Ada Brook", role: "Administrator",
		step: "Enable Application", note: "Have your logo at hand.\nWe talk on Friday.", thing: "Phone", device: "Firefox on Windows", key: "Nightly import",
		connection: "Harbor ID", visitor: "Lena Fischer", text: "Do you have time for a check-up next week?\n\nMornings suit me best.",
	}
}

// sampleOf is how one kind is composed of sample data.
type sampleOf struct {
	id, title string
	compose   func() (Content, error)
}

// sampleToken stands where the secret of a link would be.
const sampleToken = "sample"

func (p sampler) all() ([]Preview, error) {
	var previews []Preview
	for _, group := range [][]sampleOf{p.inviting(), p.settingUp(), p.linking(), p.securing(), p.noticing(), p.ofWebsites()} {
		for _, sample := range group {
			content, err := sample.compose()
			if err != nil {
				return nil, err
			}
			previews = append(previews, Preview{ID: sample.id, Title: sample.title, Content: content})
		}
	}
	return previews, nil
}

func (p sampler) plain() look {
	l := plain(p.platform)
	l.Words = p.words
	return l
}

func (p sampler) branded(b domain.Brand) look {
	l := p.s.branded(p.platform, b)
	l.Words = p.words
	return l
}

// tenant is one that has set nothing about how it shows itself.
func (p sampler) tenant() (domain.Tenant, look) {
	t := domain.Tenant{
		ID: "tn_sample", Slug: "harbor-dental", Name: p.cast.tenant, Timezone: "Europe/Berlin", Website: "https://harbor-dental.example",
	}
	return t, p.branded(domain.Brand{Name: t.Name, ShownAs: t.Name})
}

// partner has set it.
func (p sampler) partner() domain.Brand {
	return domain.Brand{
		Name: p.cast.partner, ShownAs: p.cast.partner, Color: "#7a2e8e", ContactName: p.cast.contact, ContactEmail: "ada@example.com", ContactPhone: "+1 555 0100",
	}
}

func (p sampler) by() domain.Person {
	return domain.Person{Name: p.cast.by, Email: "maria@example.com"}
}

func (p sampler) to() domain.Person {
	return domain.Person{Name: p.cast.person, Email: "jonas@example.com"}
}

func (p sampler) inviting() []sampleOf {
	tenant, l := p.tenant()
	invitation := Invitation{
		Invitation: domain.Invitation{
			TenantID: tenant.ID, Email: p.to().Email, Name: p.to().Name, InvitedBy: p.by().Name, ExpiresAt: p.now.Add(domain.InvitationLifetime),
		},
		PlatformName: p.platform, TenantName: tenant.Name, RoleTitle: p.cast.role, Timezone: tenant.Timezone, Link: p.at + "/invite/" + sampleToken,
	}
	toPlatform := invitation
	toPlatform.Invitation.TenantID, toPlatform.TenantName, toPlatform.RoleTitle = "", "", p.cast.role
	home := p.at + "/t/" + tenant.Slug
	return []sampleOf{
		{domain.MessageTenantInvitation, "Invitation to a tenant", func() (Content, error) { return p.s.compose(invitation, l) }},
		{domain.MessagePlatformInvitation, "Invitation to help run the installation", func() (Content, error) { return p.s.compose(toPlatform, p.plain()) }},
		{domain.MessageMemberAdded, "Somebody with an account was added to a tenant", func() (Content, error) {
			return p.s.composeAdded(Added{Tenant: tenant, PlatformName: p.platform, To: p.to(), By: p.by().Name, RoleTitle: p.cast.role, Link: home}, l)
		}},
		{domain.MessageOwnershipOffer, "Offer of ownership", func() (Content, error) {
			return p.s.composeOffer(OwnershipOffer{
				Offer:  domain.OwnershipOffer{From: p.by(), To: p.to(), ExpiresAt: p.now.Add(domain.InvitationLifetime)},
				Tenant: tenant, PlatformName: p.platform, Link: home + "/settings/members",
			}, l)
		}},
		{domain.MessageTenantLive, "A tenant is live", func() (Content, error) {
			return p.s.composeLive(Live{Tenant: tenant, PlatformName: p.platform, Link: home}, l)
		}},
	}
}

// settingUp are the mails of a partner to its clients, and of those to others.
func (p sampler) settingUp() []sampleOf {
	partner := p.partner()
	l := p.branded(partner)
	first := CompanyInvitation{
		Invitation: domain.CompanyInvitation{
			Email: p.to().Email, ContactName: p.to().Name, CompanyName: p.cast.tenant, InvitedBy: p.cast.contact,
			Note: p.cast.note, ExpiresAt: p.now.Add(domain.InvitationLifetime), StepsDone: 2, StepsTotal: 5,
		},
		Link: p.at + "/onboard/" + sampleToken, Minutes: 10,
	}
	again := first
	again.Reminder = true
	of := func(id, title string, m CompanyInvitation) sampleOf {
		return sampleOf{id, title, func() (Content, error) { return p.s.composeCompany(m, partner, l, "Europe/Berlin") }}
	}
	return []sampleOf{
		of(domain.MessageCompanyInvitation, "A client is to set a company up", first),
		of(domain.MessageCompanyReminder, "Reminder to set a company up", again),
		{domain.MessageCompanyHandover, "A step of a company's set-up is handed over", func() (Content, error) {
			return p.s.composeHandover(Handover{
				CompanyHandover: domain.CompanyHandover{
					Email: "it@example.com", Name: p.cast.by, MadeBy: p.to().Name, Note: p.cast.note,
					ExpiresAt: p.now.Add(domain.InvitationLifetime),
				},
				StepTitle: p.cast.step, Company: p.cast.tenant, PartnerName: partner.Name, PlatformName: p.platform, Timezone: "Europe/Berlin",
				Link: p.at + "/onboard/" + sampleToken,
			}, l)
		}},
	}
}

func (p sampler) linking() []sampleOf {
	link := func(title string, purpose domain.LinkPurpose, page string) sampleOf {
		return sampleOf{"account." + string(purpose), title, func() (Content, error) {
			return p.s.composeAccountLink(AccountLink{
				AccountLink: domain.AccountLink{Purpose: purpose, Email: p.to().Email, Data: map[string]string{"email": "new@example.com"}, ExpiresAt: p.now.Add(purpose.Lifetime())},
				Name:        p.to().Name, PlatformName: p.platform, Timezone: "Europe/Berlin", Link: p.at + page + sampleToken,
			}, p.plain())
		}}
	}
	return []sampleOf{
		link("New password", domain.LinkReset, "/reset/"),
		link("Sign-up: confirm the address", domain.LinkSignUp, "/sign-up/"),
		{"account.known", "Sign-up with an address that has an account", func() (Content, error) {
			return p.s.composeKnown(Known{Email: p.to().Email, Name: p.to().Name, PlatformName: p.platform, Link: p.at + "/login"}, p.plain())
		}},
		link("New address: confirm it", domain.LinkEmailChange, "/confirm-email/"),
		link("New address: notice to the old one", domain.LinkEmailUndo, "/undo-email/"),
	}
}

func (p sampler) securing() []sampleOf {
	notice := func(title string, reason NoticeReason, page string) sampleOf {
		return sampleOf{"security." + string(reason), title, func() (Content, error) {
			return p.s.composeNotice(Notice{
				Reason: reason, Email: p.to().Email, Name: p.to().Name, Thing: p.cast.thing, Device: p.cast.device, Address: "198.51.100.7",
				At: p.now, Timezone: "Europe/Berlin", PlatformName: p.platform, Link: p.at + page,
			}, p.plain())
		}}
	}
	const security = "/account/security"
	return []sampleOf{
		notice("Sign-in from a new device", NoticeNewDevice, security),
		notice("Sign-in after failed attempts", NoticeAfterFailures, security),
		notice("Right password, wrong second factor", NoticeHalfWay, security),
		notice("Password changed", NoticePassword, security),
		notice("Second factor added", NoticeFactorAdded, security),
		notice("Second factor removed", NoticeFactorRemoved, security),
		notice("Recovery codes replaced", NoticeCodesRenewed, security),
		notice("Second factors reset by an administrator", NoticeFactorsReset, security),
		notice("Account deleted", NoticeDeleted, "/login"),
	}
}

func (p sampler) noticing() []sampleOf {
	tenant, l := p.tenant()
	news := func(title string, reason NewsReason, page string) sampleOf {
		return sampleOf{"sso." + string(reason), title, func() (Content, error) {
			return p.s.composeNews(SecurityNews{
				Reason: reason, To: p.to(), Tenant: tenant, PlatformName: p.platform, Domain: "harbor-dental.example", Connection: p.cast.connection,
				Ends: p.now.Add(14 * 24 * time.Hour), Link: p.at + "/t/" + tenant.Slug + "/settings/security/" + page,
			}, l)
		}}
	}
	return []sampleOf{
		{domain.MessageMFAReminder, "A tenant will ask for a second factor", func() (Content, error) {
			return p.s.composeReminder(Reminder{
				ToEmail: p.to().Email, Tenant: tenant, PlatformName: p.platform, From: p.now.Add(14 * 24 * time.Hour), Link: p.at + "/account/security",
			}, l)
		}},
		news("A domain is verified", NewsDomainVerified, "domains"),
		news("The record of a domain is missing", NewsDomainMissing, "domains"),
		news("A domain is no longer verified", NewsDomainLost, "domains"),
		news("The certificate of an identity provider is about to end", NewsCertificate, "sso"),
		news("The metadata of an identity provider cannot be read", NewsMetadata, "sso"),
		{domain.MessageKeyExpiry, "An API key is about to end", func() (Content, error) {
			return p.s.composeKeyExpiry(KeyExpiry{
				Email: p.to().Email, Key: domain.APIKey{Name: p.cast.key, Hint: "tny_4f2a", ExpiresAt: p.now.Add(7 * 24 * time.Hour)},
				PlatformName: p.platform, Link: p.at + "/account/api-keys",
			}, p.plain(), p.now)
		}},
		{"mail.test", "Test message", func() (Content, error) { return p.s.composeTrial(p.plain(), p.at, p.now) }},
	}
}

func (p sampler) ofWebsites() []sampleOf {
	tenant, l := p.tenant()
	return []sampleOf{
		{domain.MessageVisitor, "A visitor of a company’s website has written", func() (Content, error) {
			return p.s.composeVisitor(Visitor{
				Message: domain.VisitorMessage{
					Name: p.cast.visitor, Email: "lena@example.com", Phone: "+49 30 1234567", Page: tenant.Website, CreatedAt: p.now,
					Text: p.cast.text,
				},
				Tenant: tenant, Link: p.at + "/t/" + tenant.Slug + "/widget/messages",
			}, l)
		}},
		{domain.MessageWidgetCode, "The code for a company’s website, to whoever looks after it", func() (Content, error) {
			return p.s.composeWidgetCode(WidgetCode{
				Tenant: tenant, By: p.by().Name, Code: `<script src="` + p.at + `/widget.js" data-company="wk_sample" async></script>`, Host: p.at,
			}, l)
		}},
	}
}
