package messaging

import (
	"testing"
	"time"

	"tenantry/server/domain"
)

func TestComposeAccountLink_Golden(t *testing.T) {
	t.Parallel()
	s, err := New(nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, purpose := range []domain.LinkPurpose{domain.LinkReset, domain.LinkEmailChange, domain.LinkEmailUndo, domain.LinkSignUp} {
		t.Run(string(purpose), func(t *testing.T) {
			t.Parallel()
			content, err := s.composeAccountLink(AccountLink{
				AccountLink: domain.AccountLink{
					Purpose: purpose, Email: "jonas@example.com", Data: map[string]string{"email": "new@example.com"},
					ExpiresAt: time.Date(2026, time.July, 8, 12, 30, 0, 0, time.UTC),
				},
				Name: "Jonas Meier", PlatformName: "Tenantry", Link: "https://tenants.example.com/page/tnl_token", Token: "tnl_token",
			})
			if err != nil {
				t.Fatal(err)
			}
			golden(t, "account_"+string(purpose)+".html", content.HTML)
			golden(t, "account_"+string(purpose)+".txt", "Subject: "+content.Subject+"\n\n"+content.Text)
		})
	}
}
