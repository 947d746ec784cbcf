package mailer_test

import (
	"net/http"
	"net/mail"
	"strings"
	"testing"
	"time"

	"tenantry/server/messaging/mailer"
	"tenantry/server/outbound"
	"tenantry/server/secret"
	"tenantry/server/servertest"
)

func gridSettings(s *servertest.SendGrid) mailer.Settings {
	return mailer.Settings{
		Kind: mailer.SendGrid, From: mail.Address{Name: "Tenantry", Address: "tenantry@example.com"}, ReplyTo: "office@example.com", Trust: outbound.Configured,
		SendGrid: mailer.SendGridSettings{URL: s.URL, Key: secret.String(s.Key)},
	}
}

func TestSendGrid_WhatIsWritten(t *testing.T) {
	t.Parallel()
	server := servertest.NewSendGrid(t)
	receipt, failure := send(t, gridSettings(server), envelope("jonas@example.com"))
	if failure != nil || receipt.ID == "" || receipt.Words != "202 Accepted" {
		t.Fatalf("%+v, %+v", receipt, failure)
	}
	m := server.Got()[0]
	if m.To() != "jonas@example.com" || m.From.Email != "tenantry@example.com" || m.ReplyTo == nil || m.ReplyTo.Email != "office@example.com" ||
		m.Subject != "Maria invites you to Acme & Söhne" || len(m.Content) != 2 || m.Content[1].Value != "<p>Hello</p>" {
		t.Errorf("sent %+v", m)
	}
	if m.Args()[mailer.ArgMessage] != "ms_1" || m.Args()[mailer.ArgSend] != "1" {
		t.Errorf("arguments %v", m.Args())
	}
	if m.Headers["Message-ID"] != "<ms_1.1@tenants.example.com>" || m.Headers["Auto-Submitted"] != "auto-generated" || m.Headers["List-Unsubscribe"] != "" {
		t.Errorf("headers %v", m.Headers)
	}
	for _, tracking := range []string{"click_tracking", "open_tracking", "subscription_tracking"} {
		if m.TrackingSettings[tracking]["enable"] != false {
			t.Errorf("%s is %v: links hold secrets", tracking, m.TrackingSettings[tracking])
		}
	}
}

func TestSendGrid_TellsWhyNot(t *testing.T) {
	t.Parallel()
	server := servertest.NewSendGrid(t)
	wrongKey := gridSettings(server)
	wrongKey.SendGrid.Key = "SG.wrong.key"
	nobody := gridSettings(server)
	nobody.SendGrid.URL = "http://127.0.0.1:1"
	typed := gridSettings(server)
	typed.Trust = outbound.Typed
	noSender := gridSettings(server)
	noSender.From.Address = "nobody"
	answers := map[string]int{"busy@example.com": http.StatusTooManyRequests, "down@example.com": http.StatusServiceUnavailable, "forbidden@example.com": http.StatusForbidden}
	server.Answer(func(m servertest.SendGridMail) (int, string) { return answers[m.To()], "said " + m.To() })
	tests := []struct {
		name     string
		settings mailer.Settings
		to       string
		whole    bool
		words    string
	}{
		{"wrong key", wrongKey, "jonas@example.com", true, "401 Unauthorized: The provided authorization grant is invalid"},
		{"no permission", gridSettings(server), "forbidden@example.com", true, "403 Forbidden: said"},
		{"rate limit", gridSettings(server), "busy@example.com", true, "429 Too Many Requests"},
		{"down", gridSettings(server), "down@example.com", true, "503 Service Unavailable"},
		{"nobody there", nobody, "jonas@example.com", true, "refused"},
		{"an address of our own", typed, "jonas@example.com", true, "outbound-allow"},
		{"bad request", noSender, "jonas@example.com", false, "400 Bad Request: The from email does not contain a valid address. (from.email)"},
	}
	for _, tt := range tests {
		_, f := send(t, tt.settings, envelope(tt.to))
		if f == nil || f.Whole != tt.whole || f.Refused == tt.whole || f.Bounced || !strings.Contains(f.Words, tt.words) || strings.Contains(f.Words, "SG.") {
			t.Errorf("%s: %+v", tt.name, f)
		}
		if tt.name == "rate limit" && f != nil && (f.RetryWait < 80*time.Second || f.RetryWait > 91*time.Second) {
			t.Errorf("waits %v", f.RetryWait)
		}
	}
	if n := len(server.Got()); n != 0 {
		t.Errorf("%d messages were taken", n)
	}
}
