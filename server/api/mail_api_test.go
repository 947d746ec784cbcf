package api_test

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"tenantry/server/servertest"
)

type mailed struct {
	ID, To, State, Reason, Provider, ProviderID string
	Attempts                                    int
	NextAt                                      *time.Time
}

func outbox(c *servertest.Client, query string) []mailed {
	var listed struct{ Items []mailed }
	c.Do(http.MethodGet, "/platform/outbox"+query, nil).Want(http.StatusOK, &listed)
	return listed.Items
}

// became waits for the state of the newest message to somebody.
func became(t *testing.T, c *servertest.Client, to, state string) mailed {
	t.Helper()
	var last mailed
	for deadline := time.Now().Add(20 * time.Second); time.Now().Before(deadline); <-time.After(20 * time.Millisecond) {
		for _, m := range outbox(c, "") {
			if m.To != to {
				continue
			}
			if last = m; m.State == state {
				return m
			}
			break
		}
	}
	t.Fatalf("the message to %s is %+v, want %s", to, last, state)
	return last
}

// bySMTP starts servers that send by a mail server, as the configuration says.
func bySMTP(server *servertest.SMTP, more ...string) servertest.Option {
	environ := append([]string{
		"TENANTRY_MAIL_PROVIDER=smtp", "TENANTRY_SMTP_SERVER=" + server.Addr(), "TENANTRY_SMTP_SECURITY=none",
		"TENANTRY_MAIL_FROM=Hosted Voice <voice@example.com>", "TENANTRY_MAIL_REPLY_TO=office@example.com",
	}, more...)
	return withEnv(environ...)
}

func withEnv(environ ...string) servertest.Option {
	all := make([]servertest.Option, len(environ))
	for i, one := range environ {
		all[i] = servertest.WithEnv(one)
	}
	return servertest.Together(all...)
}

func invite(c *servertest.Client, email string) (id string) {
	var made struct{ ID string }
	c.Do(http.MethodPost, "/tenants/acme/invitations", map[string]string{"email": email, "role": "VOICEPRO_VIEWER"}).Want(http.StatusCreated, &made)
	return made.ID
}

type invitedState struct{ ID, Email, State, Delivery, DeliveryReason string }

func invitationOf(t *testing.T, c *servertest.Client, email string) invitedState {
	t.Helper()
	var listed struct{ Items []invitedState }
	c.Do(http.MethodGet, "/tenants/acme/invitations", nil).Want(http.StatusOK, &listed)
	for _, v := range listed.Items {
		if v.Email == email {
			return v
		}
	}
	t.Fatalf("nobody invited %s", email)
	return invitedState{}
}

// What the server answers decides about the state, which shows beside the message
// and beside the invitation.
func TestMail_EveryAnswerIsAState(t *testing.T) {
	t.Parallel()
	server := servertest.NewSMTP(t, servertest.SMTPOptions{
		Refuse: func(to string) error {
			if strings.HasPrefix(to, "gone@") {
				return servertest.Refusal(550, [3]int{5, 1, 1}, "No such mailbox <b>here</b>")
			}
			return nil
		},
		Drop: func(to string) bool { return strings.HasPrefix(to, "drop@") },
	})
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		admin := s.Admin(t)
		admin.CreateTenant(servertest.Customer("acme"))
		for _, who := range []string{"jo", "gone", "drop"} {
			invite(admin, who+"@"+t.Name()[len(t.Name())-6:]+".example")
		}
		host := t.Name()[len(t.Name())-6:] + ".example"
		if m := became(t, admin, "jo@"+host, "accepted"); m.Provider != "smtp" || m.Attempts != 1 || !strings.Contains(m.Reason, "OK") {
			t.Errorf("%+v", m)
		}
		got := server.Wait(t, "jo@"+host, 1)[0]
		if from, reply := got.Header(t, "From"), got.Header(t, "Reply-To"); from != `"Hosted Voice" <voice@example.com>` || reply != "<office@example.com>" {
			t.Errorf("from %s, answers to %s", from, reply)
		}
		if m := became(t, admin, "gone@"+host, "bounced"); m.Reason != "550 5.1.1 No such mailbox <b>here</b>" || m.NextAt != nil {
			t.Errorf("%+v", m)
		}
		if m := became(t, admin, "drop@"+host, "deferred"); m.Reason == "" || m.NextAt == nil {
			t.Errorf("%+v", m)
		}
		if v := invitationOf(t, admin, "gone@"+host); v.Delivery != "bounced" || v.State != "pending" || v.DeliveryReason == "" {
			t.Errorf("the invitation says %+v", v)
		}
		if v := invitationOf(t, admin, "jo@"+host); v.Delivery != "accepted" {
			t.Errorf("the invitation says %+v", v)
		}
		if listed := outbox(admin, "?state=bounced"); len(listed) != 1 || listed[0].To != "gone@"+host {
			t.Errorf("bounced: %+v", listed)
		}
		var info struct{ Mail struct{ Configured bool } }
		s.Anonymous(t).Do(http.MethodGet, "/platform/info", nil).Want(http.StatusOK, &info)
		if !info.Mail.Configured {
			t.Error("mail is not configured, they say")
		}
	}, bySMTP(server))
}

// A grey-listed message is tried again later, and not once its link has ended.
func TestMail_DeferredIsTriedAgainAndEndedIsNot(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		var first sync.Map // several lanes may come at once
		server := servertest.NewSMTP(t, servertest.SMTPOptions{Refuse: func(to string) error {
			if _, seen := first.LoadOrStore(to, true); !seen {
				return servertest.Refusal(451, [3]int{4, 7, 1}, "Greylisted")
			}
			return nil
		}})
		admin := s.Admin(t)
		useSMTP(admin, server)
		admin.CreateTenant(servertest.Customer("acme"))
		for _, who := range []string{"jo", "revoked", "renewed"} {
			invite(admin, who+"@example.com")
			became(t, admin, who+"@example.com", "deferred")
		}
		revoked, renewed := invitationOf(t, admin, "revoked@example.com"), invitationOf(t, admin, "renewed@example.com")
		admin.Do(http.MethodDelete, "/tenants/acme/invitations/"+revoked.ID, nil).Want(http.StatusNoContent)
		admin.Do(http.MethodPost, "/tenants/acme/invitations/"+renewed.ID+"/resend", nil).Want(http.StatusOK)
		s.Clock.Advance(2 * time.Minute)
		became(t, admin, "jo@example.com", "accepted")
		became(t, admin, "renewed@example.com", "accepted")
		ended := became(t, admin, "revoked@example.com", "ended")
		if n := len(server.GotTo("revoked@example.com")); n != 0 || ended.NextAt != nil {
			t.Errorf("%d messages went out with a link that had ended", n)
		}
		if got := server.GotTo("renewed@example.com"); len(got) != 1 {
			t.Errorf("%d messages went to who has a newer link", len(got))
		}
		if listed := outbox(admin, "?state=ended"); len(listed) != 2 {
			t.Errorf("ended: %+v", listed)
		}
		admin.Do(http.MethodPost, "/platform/outbox/"+ended.ID+"/send", nil).WantProblem(http.StatusConflict, "link_ended")
	}, servertest.WithClock(), servertest.WithEnv("TENANTRY_OUTBOUND_ALLOW=127.0.0.1"))
}

func smtpBody(server *servertest.SMTP, change ...func(map[string]any)) map[string]any {
	smtp := map[string]any{"host": server.Host, "port": server.Port, "security": "none", "username": ""}
	body := map[string]any{"provider": "smtp", "fromAddress": "tenantry@example.com", "smtp": smtp}
	for _, c := range change {
		c(smtp)
	}
	return body
}

func useSMTP(admin *servertest.Client, server *servertest.SMTP) {
	admin.Do(http.MethodPut, "/platform/mail", smtpBody(server)).Want(http.StatusOK)
}

// What was kept while mail was off goes out when somebody says so, once each time.
func TestMail_SendAgain(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		server := servertest.NewSMTP(t, servertest.SMTPOptions{})
		admin := s.Admin(t)
		admin.CreateTenant(servertest.Customer("acme"))
		invite(admin, "jo@example.com")
		kept := became(t, admin, "jo@example.com", "stored")
		again := func(c *servertest.Client) *servertest.Response {
			return c.Do(http.MethodPost, "/platform/outbox/"+kept.ID+"/send", nil)
		}
		again(admin).WantProblem(http.StatusConflict, "mail_off")
		useSMTP(admin, server)
		again(s.Key(t, "OUTBOX:read")).WantProblem(http.StatusForbidden, "forbidden")
		for n := 1; n <= 2; n++ {
			again(admin).Want(http.StatusOK)
			became(t, admin, "jo@example.com", "accepted")
			server.Wait(t, "jo@example.com", n)
		}
		ids := map[string]bool{}
		for _, m := range server.GotTo("jo@example.com") {
			ids[m.Header(t, "Message-Id")] = true
		}
		if len(ids) != 2 {
			t.Errorf("sent on purpose twice under %v: a mailbox would drop one", ids)
		}
	}, servertest.WithEnv("TENANTRY_OUTBOUND_ALLOW=127.0.0.0/8"))
}

func TestMail_SettingsKeepTheirSecrets(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		const password = "very secret pass word"
		server := servertest.NewSMTP(t, servertest.SMTPOptions{Username: "user", Password: password})
		admin := s.Admin(t)
		put := func(c *servertest.Client, body any) *servertest.Response {
			return c.Do(http.MethodPut, "/platform/mail", body)
		}
		user := func(smtp map[string]any) { smtp["username"] = "user" }
		given := func(smtp map[string]any) { smtp["password"] = password }
		p := put(admin, smtpBody(server, user)).WantProblem(http.StatusUnprocessableEntity, "invalid")
		want(t, "without the password", pointers(p), []string{"/smtp/password"})
		r := put(admin, smtpBody(server, user, given)).Want(http.StatusOK)
		if strings.Contains(string(r.Body), password) || !strings.Contains(string(r.Body), `"passwordSet":true`) {
			t.Errorf("the settings say %s", r.Body)
		}
		put(admin, smtpBody(server, user)).Want(http.StatusOK) // stays
		for name, change := range map[string]func(map[string]any){
			"another host":     func(smtp map[string]any) { smtp["host"] = "localhost" },
			"another port":     func(smtp map[string]any) { smtp["port"] = 2525 },
			"less protection":  func(smtp map[string]any) { smtp["security"] = "tls" },
			"another user":     func(smtp map[string]any) { smtp["username"] = "other" },
			"nobody's servers": func(smtp map[string]any) { smtp["host"] = "smtp.evil.example" },
		} {
			p := put(admin, smtpBody(server, user, change)).WantProblem(http.StatusUnprocessableEntity, "invalid")
			want(t, name, pointers(p), []string{"/smtp/password"})
		}
		var answer struct {
			Accepted bool
			Answer   string
		}
		admin.Do(http.MethodPost, "/platform/mail/test", map[string]string{"to": "ada@example.com"}).Want(http.StatusOK, &answer)
		if !answer.Accepted || len(server.GotTo("ada@example.com")) != 1 {
			t.Errorf("test message: %+v", answer)
		}
		put(admin, smtpBody(server, user, func(smtp map[string]any) { smtp["password"] = "wrong " + password })).Want(http.StatusOK)
		r = admin.Do(http.MethodPost, "/platform/mail/test", map[string]string{"to": "ada@example.com"}).Want(http.StatusOK, &answer)
		if answer.Accepted || !strings.Contains(answer.Answer, "535 5.7.8") || strings.Contains(string(r.Body), password) {
			t.Errorf("test message with a wrong password: %s", r.Body)
		}
		log := admin.Do(http.MethodGet, "/platform/audit?limit=100", nil).Want(http.StatusOK)
		if strings.Contains(string(log.Body), password) || !strings.Contains(string(log.Body), "mail.settings") {
			t.Error("the audit log holds the password, or nothing about the settings")
		}
		s.Key(t, "SETTINGS:manage", "SETTINGS:read").Do(http.MethodGet, "/platform/mail", nil).Want(http.StatusOK)
		put(s.Key(t, "SETTINGS:manage"), smtpBody(server)).WantProblem(http.StatusForbidden, "mail_needs_everything")
	}, servertest.WithEnv("TENANTRY_OUTBOUND_ALLOW=127.0.0.0/8,::1"))
}

func TestMail_SettingsSayWhatIsWrong(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		admin := s.Admin(t)
		tests := []struct {
			body any
			want []string
		}{
			{map[string]any{"provider": "smtp", "fromAddress": "a@b.example\r\nBcc: x@y.example", "smtp": map[string]any{"host": "smtp.example.com", "port": 587, "security": "starttls", "username": ""}}, []string{"/fromAddress"}},
			{map[string]any{"provider": "smtp", "fromAddress": "two@b.example, three@b.example", "fromName": "Eve\r\nBcc: x", "replyTo": "x", "smtp": map[string]any{"host": "http://x/", "port": 587, "security": "starttls", "username": "a\nb"}}, []string{"/fromName", "/fromAddress", "/replyTo", "/smtp/host", "/smtp/username"}},
			{map[string]any{"provider": "smtp", "fromAddress": "a@b.example"}, []string{"/smtp/host", "/smtp/port", "/smtp/security"}},
			{map[string]any{"provider": "sendgrid", "fromAddress": "a@b.example", "sendgrid": map[string]any{"url": "http://sendgrid.example", "eventKey": "x"}}, []string{"/sendgrid/url", "/sendgrid/eventKey"}},
			{map[string]any{"provider": "sendgrid", "fromAddress": "a@b.example", "sendgrid": map[string]any{"url": "https://api.sendgrid.com", "eventKey": ""}}, []string{"/sendgrid/key"}},
		}
		for i, tt := range tests {
			p := admin.Do(http.MethodPut, "/platform/mail", tt.body).WantProblem(http.StatusUnprocessableEntity, "invalid")
			want(t, fmt.Sprint(i), pointers(p), tt.want)
		}
		admin.Do(http.MethodPost, "/platform/mail/test", map[string]string{"to": "ada@example.com"}).WantProblem(http.StatusConflict, "mail_off")
		// An address on this machine is nothing that a page may have us call.
		server := servertest.NewSMTP(t, servertest.SMTPOptions{})
		useSMTP(admin, server)
		var answer struct {
			Accepted bool
			Answer   string
		}
		admin.Do(http.MethodPost, "/platform/mail/test", map[string]string{"to": "ada@example.com"}).Want(http.StatusOK, &answer)
		if answer.Accepted || !strings.Contains(answer.Answer, "outbound-allow") || server.Connections() != 0 {
			t.Errorf("this machine was called: %+v", answer)
		}
		admin.Do(http.MethodPost, "/platform/mail/test", map[string]string{"to": "a@b.example, c@d.example"}).WantProblem(http.StatusUnprocessableEntity, "invalid")
	})
}

func TestMail_ConfigurationWins(t *testing.T) {
	t.Parallel()
	server := servertest.NewSMTP(t, servertest.SMTPOptions{Username: "user", Password: "configured pass"})
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		admin := s.Admin(t)
		var shown struct {
			Fixed    bool
			Provider string
			SMTP     struct {
				Host        string
				PasswordSet bool
			}
		}
		r := admin.Do(http.MethodGet, "/platform/mail", nil).Want(http.StatusOK, &shown)
		if !shown.Fixed || shown.Provider != "smtp" || shown.SMTP.Host != server.Host || !shown.SMTP.PasswordSet || strings.Contains(string(r.Body), "configured pass") {
			t.Errorf("%s", r.Body)
		}
		admin.Do(http.MethodPut, "/platform/mail", smtpBody(server)).WantProblem(http.StatusConflict, "mail_fixed")
		var answer struct{ Accepted bool }
		admin.Do(http.MethodPost, "/platform/mail/test", map[string]string{"to": "ada@example.com"}).Want(http.StatusOK, &answer)
		if !answer.Accepted {
			t.Error("not accepted")
		}
	}, bySMTP(server, "TENANTRY_SMTP_USERNAME=user", "TENANTRY_SMTP_PASSWORD=configured pass"))
}

func TestMail_TestButtonIsLimited(t *testing.T) {
	t.Parallel()
	server := servertest.NewSMTP(t, servertest.SMTPOptions{})
	s := servertest.New(t, bySMTP(server))
	admin := s.Admin(t)
	for range 10 {
		admin.Do(http.MethodPost, "/platform/mail/test", map[string]string{"to": "ada@example.com"}).Want(http.StatusOK)
	}
	admin.Do(http.MethodPost, "/platform/mail/test", map[string]string{"to": "ada@example.com"}).WantProblem(http.StatusTooManyRequests, "rate_limited")
}
