package messaging

import (
	"context"
	"time"

	"tenantry/server/domain"
	"tenantry/server/platform"
	"tenantry/server/store"
)

// Preview is one kind of message, with sample data.
type Preview struct {
	ID    string
	Title string // of the kind, for the list of them
	Content
}

// Previews composes every kind of message with sample data, as it would look
// from here. Needs SETTINGS:read.
func (s *Service) Previews(ctx context.Context) ([]Preview, error) {
	if err := domain.AuthorizePlatform(ctx, domain.PermSettingsRead); err != nil {
		return nil, err
	}
	var name string
	var now time.Time
	err := s.DB.Read(ctx, func(tx *store.Tx) (err error) {
		now = tx.Now()
		name, err = platform.Name(ctx, tx)
		return err
	})
	if err != nil {
		return nil, err
	}
	return s.samples(name, s.Config.PublicURL, now)
}

// sampleOf is how one kind is composed of sample data.
type sampleOf struct {
	id, title string
	compose   func() (Content, error)
}

// sampleToken stands where the secret of a link would be.
const sampleToken = "sample"

func (s *Service) samples(name, at string, now time.Time) ([]Preview, error) {
	var previews []Preview
	for _, group := range [][]sampleOf{s.inviting(name, at, now), s.settingUp(name, at, now), s.linking(name, at, now), s.noticing(name, at, now), s.ofWebsites(name, at, now)} {
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

func sampleTenant() domain.Tenant {
	return domain.Tenant{ID: "tn_sample", Slug: "harbor-dental", Name: "Harbor Dental Group", Timezone: "Europe/Berlin"}
}

// sampleBrand is of a tenant that has set nothing.
func sampleBrand() domain.Brand {
	return domain.Brand{Name: sampleTenant().Name, ShownAs: sampleTenant().Name}
}

func (s *Service) inviting(name, at string, now time.Time) []sampleOf {
	tenant, l := sampleTenant(), s.branded(name, sampleBrand())
	invitation := Invitation{
		Invitation:   domain.Invitation{TenantID: tenant.ID, Email: "jonas@example.com", Name: "Jonas Meier", InvitedBy: "Maria Weber", ExpiresAt: now.Add(domain.InvitationLifetime)},
		PlatformName: name, TenantName: tenant.Name, RoleTitle: "Administrator", Timezone: tenant.Timezone, Link: at + "/invite/" + sampleToken,
	}
	toPlatform := invitation
	toPlatform.Invitation.TenantID, toPlatform.TenantName, toPlatform.RoleTitle = "", "", "Support"
	from, to := domain.Person{Name: "Maria Weber", Email: "maria@example.com"}, domain.Person{Name: "Jonas Meier", Email: "jonas@example.com"}
	return []sampleOf{
		{"invitation.tenant", "Invitation to a tenant", func() (Content, error) { return s.compose(invitation, l) }},
		{"invitation.platform", "Invitation to help run the installation", func() (Content, error) { return s.compose(toPlatform, plain(name)) }},
		{"member.added", "Somebody with an account was added to a tenant", func() (Content, error) {
			return s.composeAdded(Added{Tenant: tenant, PlatformName: name, To: to, By: from.Name, RoleTitle: "Administrator", Link: at + "/t/" + tenant.Slug}, l)
		}},
		{"tenant.ownership_offer", "Offer of ownership", func() (Content, error) {
			return s.composeOffer(OwnershipOffer{
				Offer: domain.OwnershipOffer{From: from, To: to, ExpiresAt: now.Add(domain.InvitationLifetime)}, Tenant: tenant, PlatformName: name, Link: at + "/t/" + tenant.Slug,
			}, l)
		}},
		{"company.handover", "A step of a company's set-up is handed over", func() (Content, error) {
			return s.composeHandover(Handover{
				CompanyHandover: domain.CompanyHandover{Email: "it@example.com", Name: "Ina Berg", MadeBy: from.Name, Note: "The password is with the web agency.", ExpiresAt: now.Add(domain.InvitationLifetime)},
				StepTitle:       "Enable Application", Company: tenant.Name, PartnerName: "Bright Agency", PlatformName: name, Timezone: tenant.Timezone,
				Link: at + "/onboard/" + sampleToken,
			}, l)
		}},
		{"tenant.live", "A tenant is live", func() (Content, error) {
			return s.composeLive(Live{Tenant: tenant, PlatformName: name, Link: at + "/t/" + tenant.Slug}, l)
		}},
	}
}

func (s *Service) linking(name, at string, now time.Time) []sampleOf {
	link := func(id, title string, purpose domain.LinkPurpose, page string) sampleOf {
		return sampleOf{id, title, func() (Content, error) {
			return s.composeAccountLink(AccountLink{
				AccountLink: domain.AccountLink{Purpose: purpose, Email: "jonas@example.com", Data: map[string]string{"email": "new@example.com"}, ExpiresAt: now.Add(purpose.Lifetime())},
				Name:        "Jonas Meier", PlatformName: name, Link: at + page + sampleToken,
			})
		}}
	}
	return []sampleOf{
		link("account.reset", "New password", domain.LinkReset, "/reset/"),
		link("account.signup", "Sign-up: confirm the address", domain.LinkSignUp, "/sign-up/"),
		{"account.known", "Sign-up with an address that has an account", func() (Content, error) {
			return s.composeKnown(Known{Email: "jonas@example.com", Name: "Jonas Meier", PlatformName: name, Link: at + "/login"})
		}},
		link("account.email_change", "New address: confirm it", domain.LinkEmailChange, "/confirm-email/"),
		link("account.email_undo", "New address: notice to the old one", domain.LinkEmailUndo, "/undo-email/"),
	}
}

func (s *Service) noticing(name, at string, now time.Time) []sampleOf {
	notice := func(id, title string, reason NoticeReason) sampleOf {
		return sampleOf{id, title, func() (Content, error) {
			return s.composeNotice(Notice{
				Reason: reason, Email: "jonas@example.com", Name: "Jonas Meier", Thing: "Phone", Device: "Firefox on Windows", Address: "198.51.100.7",
				At: now, Timezone: "Europe/Berlin", PlatformName: name, Link: at + "/account/security",
			})
		}}
	}
	return []sampleOf{
		notice("security.new_device", "Sign-in from a new device", NoticeNewDevice),
		notice("security.after_failures", "Sign-in after failed attempts", NoticeAfterFailures),
		notice("security.half_way", "Right password, wrong second step", NoticeHalfWay),
		notice("security.password", "Password changed", NoticePassword),
		notice("security.factor_added", "Second factor added", NoticeFactorAdded),
		notice("security.factor_removed", "Second factor removed", NoticeFactorRemoved),
		notice("security.codes_renewed", "Recovery codes replaced", NoticeCodesRenewed),
		notice("security.factors_reset", "Second factors reset by an administrator", NoticeFactorsReset),
		{"mfa.reminder", "A tenant will ask for a second step", func() (Content, error) {
			return s.composeReminder(Reminder{ToEmail: "jonas@example.com", Tenant: sampleTenant(), PlatformName: name, From: now.Add(14 * 24 * time.Hour), Link: at + "/account/security"}, s.branded(name, sampleBrand()))
		}},
		{"api_key.expiry", "An API key is about to end", func() (Content, error) {
			return s.composeKeyExpiry(KeyExpiry{
				Email: "jonas@example.com", Key: domain.APIKey{Name: "Nightly import", Hint: "tny_4f2a", ExpiresAt: now.Add(7 * 24 * time.Hour)}, PlatformName: name, Link: at + "/account/api-keys",
			}, plain(name), now)
		}},
		{"mail.test", "Test message", func() (Content, error) { return s.composeTrial(name, at, now) }},
	}
}

// settingUp are the mails of a partner to its clients.
func (s *Service) settingUp(name, at string, now time.Time) []sampleOf {
	brand := domain.Brand{
		Name: "Bright Agency", ShownAs: "Bright Agency", Color: "#7a2e8e", ContactName: "Ada Brook", ContactEmail: "ada@example.com", ContactPhone: "+1 555 0100",
	}
	first := CompanyInvitation{
		Invitation: domain.CompanyInvitation{
			Email: "jonas@example.com", ContactName: "Jonas Meier", CompanyName: "Harbor Dental Group", InvitedBy: "Ada Brook",
			Note: "Have your logo at hand.\nWe talk on Friday.", ExpiresAt: now.Add(domain.InvitationLifetime), StepsDone: 2, StepsTotal: 5,
		},
		Link: at + "/onboard/" + sampleToken, Minutes: 10,
	}
	again := first
	again.Reminder = true
	of := func(id, title string, m CompanyInvitation) sampleOf {
		return sampleOf{id, title, func() (Content, error) { return s.composeCompany(m, brand, s.branded(name, brand), "Europe/Berlin") }}
	}
	return []sampleOf{
		of(domain.MessageCompanyInvitation, "A client is to set a company up", first),
		of(domain.MessageCompanyReminder, "Reminder to set a company up", again),
	}
}
