package messaging

import (
	"strings"
	"testing"
	"time"

	"tenantry/server/domain"
)

func companyMail() (CompanyInvitation, domain.Brand) {
	return CompanyInvitation{
			Invitation: domain.CompanyInvitation{
				ID: "ci_1", PartnerID: "tn_1", Email: "jonas@example.com", ContactName: "Jonas Meier", CompanyName: "Acme & Söhne", InvitedBy: "Ada Brook",
				Note: "Have your logo at hand.", ExpiresAt: time.Date(2026, time.July, 8, 12, 30, 0, 0, time.UTC), StepsDone: 1, StepsTotal: 5,
			},
			Link: "https://tenants.example.com/onboard/tno_token", Token: "tno_token", Minutes: 10,
		}, domain.Brand{
			Name: "Bright Agency", ShownAs: "Bright Agency", Color: "#ffd400", LogoDigest: "digest", ContactName: "Ada Brook",
			ContactEmail: "ada@bright.example", ContactPhone: "+1 555 0100", HelpURL: "https://bright.example/guide",
		}
}

func composedCompany(t *testing.T, m CompanyInvitation, b domain.Brand) Content {
	t.Helper()
	s, err := New(nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	s.Config.PublicURL = "https://tenants.example.com"
	content, err := s.composeCompany(m, b, s.branded("Tenantry", b), "Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	return content
}

// The welcome mail has the button of the link, in both forms, and says who
// invites, for whom, how long it takes, until when, and whom to ask.
func TestE09_WelcomeMail_Golden(t *testing.T) {
	t.Parallel()
	m, b := companyMail()
	reminder, bare := m, m
	reminder.Reminder = true
	bare.Invitation.CompanyName, bare.Invitation.ContactName, bare.Invitation.Note, bare.Minutes = "", "", "", 0
	for name, content := range map[string]Content{
		"company_invitation": composedCompany(t, m, b), "company_reminder": composedCompany(t, reminder, b),
		"company_bare": composedCompany(t, bare, domain.Brand{Name: "Bright Agency", ShownAs: "Bright Agency"}),
	} {
		golden(t, name+".html", content.HTML)
		golden(t, name+".txt", "Subject: "+content.Subject+"\n\n"+content.Text)
		for _, text := range []string{content.HTML, content.Text} {
			if !strings.Contains(text, "Set Up Company") || !strings.Contains(text, "https://tenants.example.com/onboard/tno_token") {
				t.Errorf("%s lacks the button or its link", name)
			}
		}
	}
}

// Names, notes and a brand are what people typed: in a mail they are text.
func TestCompanyMail_NamesAreInert(t *testing.T) {
	t.Parallel()
	m, b := companyMail()
	const bad = "Eve\r\nBcc: all@example.com <img src=x onerror=alert(1)>"
	m.Invitation.CompanyName, m.Invitation.ContactName, m.Invitation.InvitedBy, m.Invitation.Note = bad, bad, bad, bad
	b.Name, b.ShownAs, b.ContactName, b.ContactPhone, b.HelpURL, b.Color = bad, bad, bad, bad, bad, "red;background:url(x)"
	for _, reminder := range []bool{false, true} {
		m.Reminder = reminder
		content := composedCompany(t, m, b)
		if strings.ContainsAny(content.Subject, "\r\n") {
			t.Errorf("the subject has more than one line: %q", content.Subject)
		}
		for _, never := range []string{"<img src=x", "background:url"} {
			if strings.Contains(content.HTML, never) {
				t.Errorf("the mail holds %q", never)
			}
		}
	}
}
