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
	s := service(t)
	content, err := s.composeCompany(m, b, s.spoken(s.branded("Tenantry", b), reader{}), "Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	return content
}

// The welcome mail has the button of the link, in both forms, and says who
// invites, for whom, how long it takes, until when, and whom to ask.
func TestE09_WelcomeMail(t *testing.T) {
	t.Parallel()
	m, b := companyMail()
	content := composedCompany(t, m, b)
	for _, must := range []string{
		"Set Up Company", "https://tenants.example.com/onboard/tno_token", "Ada Brook of Bright Agency", "about 10 minutes", "8 July 2026, 14:30 (Europe/Berlin)",
		"ada@bright.example", "+1 555 0100", "https://bright.example/guide", "Have your logo at hand.",
	} {
		if !strings.Contains(content.Text, must) || !strings.Contains(content.HTML, strings.ReplaceAll(must, "+", "&#43;")) {
			t.Errorf("the mail lacks %q:\n%s", must, content.Text)
		}
	}
	if !strings.Contains(content.HTML, `<img src="https://tenants.example.com/api/v1/logos/digest"`) || !strings.Contains(content.HTML, "background-color:#ffd400") {
		t.Error("the mail lacks the partner's logo or color")
	}
	bare := CompanyInvitation{Invitation: domain.CompanyInvitation{Email: "jonas@example.com"}, Link: m.Link}
	content = composedCompany(t, bare, domain.Brand{Name: "Bright Agency", ShownAs: "Bright Agency"})
	if content.Subject != "Bright Agency invites you to set up your company" || !strings.Contains(content.Text, "Hello,") || strings.Contains(content.Text, "writes:") {
		t.Errorf("a mail without names is %q:\n%s", content.Subject, content.Text)
	}
}

// Names and a color that came from elsewhere: in a mail they are text.
func TestCompanyMail_BrandIsInert(t *testing.T) {
	t.Parallel()
	m, b := companyMail()
	const bad = "Eve\r\nBcc: all@example.com <img src=x onerror=alert(1)>"
	b.Name, b.ShownAs, b.ContactName, b.ContactPhone, b.HelpURL, b.Color = bad, bad, bad, bad, bad, "red;background:url(x)"
	content := composedCompany(t, m, b)
	for _, never := range []string{"<img src=x", "background:url"} {
		if strings.Contains(content.HTML, never) {
			t.Errorf("the mail holds %q", never)
		}
	}
}
