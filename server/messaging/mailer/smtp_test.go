package mailer_test

import (
	"bytes"
	"context"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"strings"
	"testing"
	"time"

	"tenantry/server/messaging/mailer"
	"tenantry/server/outbound"
	"tenantry/server/secret"
	"tenantry/server/servertest"
)

func settings(s *servertest.SMTP, security mailer.Security) mailer.Settings {
	return mailer.Settings{
		Kind: mailer.SMTP, From: mail.Address{Name: "Tenantry", Address: "tenantry@example.com"}, Trust: outbound.Configured,
		SMTP: mailer.SMTPSettings{Host: s.Host, Port: s.Port, Security: security, CA: s.CA},
	}
}

func envelope(to string) mailer.Envelope {
	return mailer.Envelope{
		ID: "ms_1", Send: 1, Date: time.Date(2026, time.July, 1, 12, 0, 0, 0, time.UTC), To: mail.Address{Name: "Jonas Meier", Address: to},
		Subject: "Maria invites you to Acme & Söhne", HTML: "<p>Hello</p>", Text: "Hello\n.\nJonas", MessageID: "ms_1.1@tenants.example.com",
	}
}

// open makes a carrier and a connection, which the test closes.
func open(t *testing.T, s mailer.Settings) (mailer.Conn, error) {
	t.Helper()
	carrier, err := mailer.New(s, mailer.Outward{Name: "tenants.example.com"})
	if err != nil {
		t.Fatal(err)
	}
	conn, err := carrier.Open(t.Context())
	if err == nil {
		t.Cleanup(func() { _ = conn.Close() })
	}
	return conn, err
}

func send(t *testing.T, s mailer.Settings, e mailer.Envelope) (mailer.Receipt, *mailer.Failure) {
	t.Helper()
	conn, err := open(t, s)
	if err != nil {
		return mailer.Receipt{}, mailer.FailureOf(err)
	}
	receipt, err := conn.Send(t.Context(), e)
	if err != nil {
		return receipt, mailer.FailureOf(err)
	}
	return receipt, nil
}

func TestSMTP_SendsInEveryWay(t *testing.T) {
	t.Parallel()
	ways := map[string]struct {
		options  servertest.SMTPOptions
		security mailer.Security
	}{
		"plain":                {servertest.SMTPOptions{}, mailer.None},
		"starttls":             {servertest.SMTPOptions{StartTLS: true}, mailer.StartTLS},
		"tls":                  {servertest.SMTPOptions{TLS: true}, mailer.TLS},
		"starttls, signed in":  {servertest.SMTPOptions{StartTLS: true, Username: "user", Password: "pass word"}, mailer.StartTLS},
		"tls, signed in":       {servertest.SMTPOptions{TLS: true, Username: "user", Password: "pass word"}, mailer.TLS},
		"loopback, signed in":  {servertest.SMTPOptions{Username: "user", Password: "pass word"}, mailer.None},
		"starttls not offered": {servertest.SMTPOptions{}, mailer.StartTLS},
	}
	for name, way := range ways {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := servertest.NewSMTP(t, way.options)
			s := settings(server, way.security)
			s.SMTP.Username, s.SMTP.Password = way.options.Username, secret.String(way.options.Password)
			receipt, failure := send(t, s, envelope("jonas@example.com"))
			if name == "starttls not offered" {
				if failure == nil || !failure.Whole || len(server.Got()) != 0 {
					t.Errorf("sent in the clear: %+v", failure)
				}
				return
			}
			if failure != nil || !strings.Contains(receipt.Words, "OK") {
				t.Fatalf("%+v %+v", receipt, failure)
			}
			got := server.Got()[0]
			if got.From != "tenantry@example.com" || got.To != "jonas@example.com" {
				t.Errorf("envelope from %q to %q", got.From, got.To)
			}
		})
	}
}

func TestSMTP_WhatIsWritten(t *testing.T) {
	t.Parallel()
	server := servertest.NewSMTP(t, servertest.SMTPOptions{})
	s := settings(server, mailer.None)
	s.ReplyTo = "office@example.com"
	if _, failure := send(t, s, envelope("jonas@example.com")); failure != nil {
		t.Fatal(failure)
	}
	m := server.Got()[0]
	for header, want := range map[string]string{
		"From": `"Tenantry" <tenantry@example.com>`, "To": `"Jonas Meier" <jonas@example.com>`, "Reply-To": "<office@example.com>",
		"Message-Id": "<ms_1.1@tenants.example.com>", "Date": "Wed, 01 Jul 2026 12:00:00 +0000", "Auto-Submitted": "auto-generated",
		"List-Unsubscribe": "", "User-Agent": "", "X-Mailer": "", "Bcc": "",
	} {
		if got := m.Header(t, header); got != want {
			t.Errorf("%s: %q, want %q", header, got, want)
		}
	}
	if subject, err := new(mime.WordDecoder).DecodeHeader(m.Header(t, "Subject")); err != nil || subject != "Maria invites you to Acme & Söhne" {
		t.Errorf("subject %q, %v", subject, err)
	}
	parts := partsOf(t, m.Parsed(t))
	if parts["text/plain"] != "Hello\r\n.\r\nJonas" || parts["text/html"] != "<p>Hello</p>" {
		t.Errorf("parts: %q", parts)
	}
}

// partsOf reads the alternatives of a message.
func partsOf(t *testing.T, m *mail.Message) map[string]string {
	t.Helper()
	media, params, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil || media != "multipart/alternative" {
		t.Fatalf("content type %s, %v", media, err)
	}
	parts := map[string]string{}
	for r := multipart.NewReader(m.Body, params["boundary"]); ; {
		part, err := r.NextRawPart()
		if err == io.EOF {
			return parts
		}
		if err != nil {
			t.Fatal(err)
		}
		media, _, _ := mime.ParseMediaType(part.Header.Get("Content-Type"))
		text, err := io.ReadAll(quotedprintable.NewReader(part))
		if err != nil {
			t.Fatal(err)
		}
		parts[media] = string(text)
	}
}

// Even what no caller would pass on cannot make a header of its own.
func TestSMTP_NoHeaderCanBeInjected(t *testing.T) {
	t.Parallel()
	server := servertest.NewSMTP(t, servertest.SMTPOptions{})
	for _, bad := range []string{
		"Eve\r\nBcc: all@example.com", "Eve\nBcc: all@example.com", "Eve\rBcc: all@example.com", "=?utf-8?q?Eve=0D=0ABcc:_all@example.com?=",
		`Eve" <other@example.com>, "x`, "Eve\r\n\r\n<script>alert(1)</script>", "Eve\x00", strings.Repeat("Ü\r\nBcc: a@example.com ", 30),
	} {
		e := envelope("jonas@example.com")
		e.To.Name, e.Subject = bad, bad
		s := settings(server, mailer.None)
		s.From.Name = bad
		before := len(server.Got())
		if _, failure := send(t, s, e); failure != nil {
			continue // refusing it is as good
		}
		m := server.Got()[before]
		parsed := m.Parsed(t)
		if m.To != "jonas@example.com" || parsed.Header.Get("Bcc") != "" || len(parsed.Header["Subject"]) != 1 {
			t.Errorf("%q made headers: %v", bad, parsed.Header)
		}
		if to, err := parsed.Header.AddressList("To"); err != nil || len(to) != 1 || to[0].Address != "jonas@example.com" {
			t.Errorf("%q: to %v, %v", bad, to, err)
		}
		head, _, _ := bytes.Cut(m.Raw, []byte("\r\n\r\n"))
		if bytes.Contains(head, []byte("\r\nBcc:")) {
			t.Errorf("%q stands in the head:\n%s", bad, head)
		}
	}
}

func TestSMTP_TellsWhyNot(t *testing.T) {
	t.Parallel()
	server := servertest.NewSMTP(t, servertest.SMTPOptions{
		Refuse: func(to string) error {
			switch to {
			case "gone@example.com":
				return servertest.Refusal(550, [3]int{5, 1, 1}, "No such mailbox here")
			case "grey@example.com":
				return servertest.Refusal(451, [3]int{4, 7, 1}, "Greylisted, try again in 5 minutes")
			}
			return nil
		},
		Taken: func(m servertest.Mail) error {
			if m.To == "spam@example.com" {
				return servertest.Refusal(554, [3]int{5, 7, 1}, "This looks like spam")
			}
			return nil
		},
		Drop: func(to string) bool { return to == "drop@example.com" },
	})
	conn, err := open(t, settings(server, mailer.None))
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		to      string
		want    mailer.Failure
		pattern string
	}{
		{"gone@example.com", mailer.Failure{Bounced: true}, "550 5.1.1 No such mailbox here"},
		{"grey@example.com", mailer.Failure{}, "451 4.7.1 Greylisted, try again in 5 minutes"},
		{"spam@example.com", mailer.Failure{Bounced: true}, "554 5.7.1 This looks like spam"},
		{"drop@example.com", mailer.Failure{}, ""},
	}
	for _, tt := range tests {
		_, err := conn.Send(t.Context(), envelope(tt.to))
		if err == nil {
			t.Errorf("%s was taken", tt.to)
			continue
		}
		f := mailer.FailureOf(err)
		if f.Bounced != tt.want.Bounced || f.Refused || f.Whole || f.Words == "" || (tt.pattern != "" && f.Words != tt.pattern) {
			t.Errorf("%s: %+v", tt.to, f)
		}
	}
	if _, err := conn.Send(t.Context(), envelope("jonas@example.com")); err != nil {
		t.Errorf("after the connection was dropped: %v", err)
	}
	if n := len(server.Got()); n != 1 {
		t.Errorf("%d messages were taken", n)
	}
}

func TestSMTP_NothingCanBeSent(t *testing.T) {
	t.Parallel()
	const password = "correct horse"
	guarded := servertest.NewSMTP(t, servertest.SMTPOptions{StartTLS: true, Username: "user", Password: "another"})
	refused := settings(guarded, mailer.StartTLS)
	refused.SMTP.Username, refused.SMTP.Password = "user", password
	unknownCA := settings(guarded, mailer.StartTLS)
	unknownCA.SMTP.CA = nil
	nobody := settings(guarded, mailer.None)
	nobody.SMTP.Port = 1
	typed := settings(guarded, mailer.None)
	typed.Trust = outbound.Typed
	for name, tt := range map[string]struct {
		settings mailer.Settings
		words    string
	}{
		"wrong password":        {refused, "535 5.7.8"},
		"unknown authority":     {unknownCA, "certificate"},
		"nobody there":          {nobody, "refused"},
		"an address of our own": {typed, "outbound-allow"},
	} {
		_, failure := send(t, tt.settings, envelope("jonas@example.com"))
		if failure == nil || !failure.Whole || !strings.Contains(failure.Words, tt.words) {
			t.Errorf("%s: %+v", name, failure)
		}
		if failure != nil && strings.Contains(failure.Words, password) {
			t.Errorf("%s tells the password: %s", name, failure.Words)
		}
	}
}

// A server that says nothing is not waited for beyond the context.
func TestSMTP_GivesUpWithTheContext(t *testing.T) {
	t.Parallel()
	server := servertest.NewSMTP(t, servertest.SMTPOptions{})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	carrier, err := mailer.New(settings(server, mailer.None), mailer.Outward{Name: "localhost"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := carrier.Open(ctx); err == nil {
		t.Error("opened")
	}
}
