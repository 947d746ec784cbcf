package api_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"tenantry/server/servertest"
)

// subjects waits until somebody has so many messages, and returns what stands in
// their subjects, the newest first.
func subjects(t *testing.T, admin *servertest.Client, to string, n int) []string {
	t.Helper()
	var found []string
	servertest.Eventually(t, "messages to "+to, func() bool {
		var listed struct {
			Items []struct{ To, Subject string }
		}
		admin.Do(http.MethodGet, "/platform/outbox?limit=100", nil).Want(http.StatusOK, &listed)
		found = nil
		for _, m := range listed.Items {
			if m.To == to {
				found = append(found, m.Subject)
			}
		}
		return len(found) >= n
	})
	return found
}

// opened is the newest message to somebody as it reads.
func opened(t *testing.T, admin *servertest.Client, to string) (m struct{ Subject, HTML, Text string }) {
	t.Helper()
	for _, one := range outbox(admin, "?limit=100") {
		if one.To == to {
			admin.Do(http.MethodGet, "/platform/outbox/"+one.ID, nil).Want(http.StatusOK, &m)
			return m
		}
	}
	t.Fatalf("no message to %s", to)
	return m
}

// A message about an account is in the account's language; without a wish in that
// of the browser which asks, and where nobody says anything in the installation's.
func TestMail_IsInTheAccountsLanguage(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		admin := s.Admin(t)
		reset := func(email string, headers ...string) {
			s.Anonymous(t).Do(http.MethodPost, "/password-resets", map[string]string{"email": email}, headers...).Want(http.StatusAccepted)
		}
		people := map[string]struct{ wish, browser, want string }{
			"anna":  {"de-AT", "en", "Neues Passwort für Tenantry wählen"},
			"bela":  {"hu-HU", "de", "Choose a new password for Tenantry"},
			"carl":  {"en-GB", "de", "Choose a new password for Tenantry"},
			"dora":  {"", "fr;q=0.9,en;q=0.8", "Choose a new password for Tenantry"},
			"emil":  {"", strings.Repeat("en, ", 100), "Neues Passwort für Tenantry wählen"}, // nobody writes such a list
			"frida": {"", "*", "Neues Passwort für Tenantry wählen"},
		}
		for name, p := range people {
			email := name + "@example.com"
			c := s.Platform(t, email, "PLATFORM_SUPPORT")
			if p.wish != "" {
				c.Do(http.MethodPatch, "/session/account", map[string]string{"language": p.wish, "timezone": "Europe/Vienna"}).Want(http.StatusNoContent)
			}
			reset(email, "Accept-Language", p.browser)
		}
		for name, p := range people {
			if got := subjects(t, admin, name+"@example.com", 2)[0]; got != p.want {
				t.Errorf("%s is written %q, want %q", name, got, p.want)
			}
		}
		m := opened(t, admin, "anna@example.com")
		if !strings.Contains(m.HTML, `<html lang="de" dir="ltr">`) || !strings.Contains(m.Text, "Uhr (Europe/Vienna)") || !strings.Contains(m.Text, "Der Link gilt nur einmal") {
			t.Errorf("the message reads\n%s", m.Text)
		}
	}, servertest.WithEnv("TENANTRY_MAIL_LANGUAGE=de"))
}

// A client without an account is written to in the language that the partner chose
// for them, else in the partner's own; reminders, new links and what comes of the
// link stay in it. Whoever has an account with a language gets that.
func TestMail_IsInTheLanguageOfWhoInvites(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		admin := newPartner(s, t, "bright")
		super := superAdmin(t, s, "bright")
		body := brandBody("#0f6e64")
		body["language"] = "xx"
		p := super.Do(http.MethodPut, "/tenants/bright/brand", body, "If-Match", `"1"`).WantProblem(http.StatusUnprocessableEntity, "invalid")
		want(t, "no language", pointers(p), []string{"/language"})
		body["language"] = "de"
		super.Do(http.MethodPut, "/tenants/bright/brand", body, "If-Match", `"1"`).Want(http.StatusOK)
		const path = "/tenants/bright/company-invitations"
		p = super.Do(http.MethodPost, path, map[string]string{"email": "jo@acme.example", "language": "de\r\nBcc: x"}).WantProblem(http.StatusUnprocessableEntity, "invalid")
		want(t, "no language", pointers(p), []string{"/language"})

		german, _ := inviteClient(super, "bright", map[string]any{"email": "jo@acme.example", "companyName": "Acme"})
		english, _ := inviteClient(super, "bright", map[string]any{"email": "kim@acme.example", "companyName": "Acme", "language": "en"})
		reader := s.Platform(t, "lea@acme.example", "PLATFORM_SUPPORT")
		reader.Do(http.MethodPatch, "/session/account", map[string]string{"language": "en-GB"}).Want(http.StatusNoContent)
		inviteClient(super, "bright", map[string]any{"email": "lea@acme.example", "companyName": "Acme"})
		for to, subject := range map[string]string{
			"jo@acme.example": "Agency bright lädt Sie ein, Acme einzurichten", "kim@acme.example": "Agency bright invites you to set up Acme",
			"lea@acme.example": "Agency bright invites you to set up Acme",
		} {
			if got := subjects(t, admin, to, 1)[0]; got != subject {
				t.Errorf("%s is written %q", to, got)
			}
		}
		if m := opened(t, admin, "jo@acme.example"); !strings.Contains(m.HTML, `lang="de"`) || !strings.Contains(m.HTML, ">Unternehmen einrichten</a>") {
			t.Errorf("the message reads\n%s", m.HTML)
		}
		for _, row := range []companyRow{german, english} {
			super.Do(http.MethodPost, path+"/"+row.ID+"/resend", nil).Want(http.StatusOK)
		}
		s.Clock.Advance(5 * 24 * time.Hour)
		for to, again := range map[string][2]string{
			"jo@acme.example":  {"Erinnerung: Acme mit Agency bright einrichten", "Agency bright lädt Sie ein, Acme einzurichten"},
			"kim@acme.example": {"Reminder: set up Acme with Agency bright", "Agency bright invites you to set up Acme"},
		} {
			got := subjects(t, s.Admin(t), to, 3)
			if got[0] != again[0] || got[1] != again[1] {
				t.Errorf("%s is written %q", to, got)
			}
		}
	}, servertest.WithClock())
}

// What comes of a link in a chosen language goes on in it: the narrow links, and the
// company's own messages.
func TestMail_ACompanyGoesOnInItsLanguage(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		partner := agency(t, s, "north")
		_, link := inviteClient(partner, "north", map[string]any{"email": "clara@acme.example", "companyName": "Acme", "language": "de"})
		_, token, _ := strings.Cut(link, "/onboard/")
		l := &setUpLink{t, token, s.Anonymous(t)}
		l.register()
		l.post("handovers", map[string]any{"step": "company", "email": "it@acme.example"}).Want(http.StatusCreated)
		l.at("continue", "company", details("Acme")).Want(http.StatusOK)
		l.Do(http.MethodPost, "/tenants/acme/invitations", map[string]string{"email": "tom@acme.example", "role": "COMPANY_ADMIN"}).Want(http.StatusCreated)
		admin := s.Admin(t)
		for to, subject := range map[string]string{
			"it@acme.example": "Clara Client bittet Sie um Hilfe bei Acme", "tom@acme.example": "lädt Sie zu Acme ein",
		} {
			if got := subjects(t, admin, to, 1)[0]; !strings.Contains(got, subject) {
				t.Errorf("%s is written %q", to, got)
			}
		}
	})
}

// The previews are in the language that is asked for.
func TestMail_PreviewsInEveryLanguage(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		admin := s.Admin(t)
		var reference struct{ MailLanguages []struct{ Tag, Name string } }
		admin.Do(http.MethodGet, "/reference", nil).Want(http.StatusOK, &reference)
		if all := reference.MailLanguages; len(all) < 2 || all[0].Tag != "en" || all[1].Name != "Deutsch" {
			t.Errorf("languages %+v", all)
		}
		for tag, want := range map[string]string{"": "Choose a new password for Tenantry", "en": "Choose a new password for Tenantry", "de": "Neues Passwort für Tenantry wählen"} {
			var listed struct {
				Items []struct{ ID, Subject string }
			}
			admin.Do(http.MethodGet, "/platform/mail/previews?language="+tag, nil).Want(http.StatusOK, &listed)
			found := false
			for _, m := range listed.Items {
				found = found || m.ID == "account.reset" && m.Subject == want
			}
			if !found {
				t.Errorf("%q: %+v", tag, listed.Items)
			}
		}
		for _, unknown := range []string{"fr", "DE", "de%0D%0AX", "../de"} {
			p := admin.Do(http.MethodGet, "/platform/mail/previews?language="+unknown, nil).WantProblem(http.StatusUnprocessableEntity, "invalid")
			want(t, unknown, pointers(p), []string{"/query/language"})
		}
	})
}
