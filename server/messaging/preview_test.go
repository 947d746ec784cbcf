package messaging

import (
	"strings"
	"testing"
	"time"

	"tenantry/server/domain"
)

// Every kind of message stands in testdata, in both forms.
func TestPreviews_Golden(t *testing.T) {
	t.Parallel()
	for _, p := range previews(t) {
		t.Run(p.ID, func(t *testing.T) {
			t.Parallel()
			name := "preview_" + strings.ReplaceAll(p.ID, ".", "_")
			golden(t, name+".html", p.HTML)
			golden(t, name+".txt", "Subject: "+p.Subject+"\n\n"+p.Text)
		})
	}
}

func previews(t *testing.T) []Preview {
	t.Helper()
	s, err := New(nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	all, err := s.samples("Tenantry", "https://tenants.example.com", time.Date(2026, time.July, 1, 12, 30, 0, 0, time.UTC))
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// A message reads without pictures, in the dark, and leads nowhere but to the
// configured address.
func TestPreviews_ReadWithoutPicturesAndInTheDark(t *testing.T) {
	t.Parallel()
	for _, p := range previews(t) {
		for _, must := range []string{`name="color-scheme" content="light dark"`, "prefers-color-scheme: dark", `lang="en"`, p.Subject} {
			if !strings.Contains(p.HTML, must) && must != p.Subject {
				t.Errorf("%s lacks %q", p.ID, must)
			}
		}
		for _, never := range []string{"<img", "background-image", "url(", "<script", "<link"} {
			if strings.Contains(p.HTML, never) {
				t.Errorf("%s holds %q", p.ID, never)
			}
		}
		for _, text := range []string{p.HTML, p.Text} {
			for _, at := range strings.Split(text, "://")[1:] {
				if !strings.HasPrefix(at, "tenants.example.com") {
					t.Errorf("%s leads to %.40q", p.ID, at)
				}
			}
		}
		if strings.TrimSpace(p.Text) == "" || p.Title == "" {
			t.Errorf("%s has no text or no title", p.ID)
		}
	}
}

// Each kind of message that the program writes can be looked at before.
func TestPreviews_HoldEveryKind(t *testing.T) {
	t.Parallel()
	shown := map[string]bool{}
	for _, p := range previews(t) {
		if shown[p.ID] {
			t.Errorf("%s is there twice", p.ID)
		}
		shown[p.ID] = true
	}
	for _, kind := range []string{
		domain.MessageTenantInvitation, domain.MessageTenantLive, domain.MessageOwnershipOffer, domain.MessageMemberAdded,
		domain.MessagePlatformInvitation, domain.MessageMFAReminder, domain.MessageKeyExpiry, domain.MessageVisitor, domain.MessageWidgetCode,
		domain.MessageCompanyInvitation, domain.MessageCompanyReminder,
	} {
		if !shown[kind] {
			t.Errorf("%s has no preview", kind)
		}
	}
	for _, purpose := range []domain.LinkPurpose{domain.LinkReset, domain.LinkEmailChange, domain.LinkEmailUndo, domain.LinkSignUp} {
		if !shown["account."+string(purpose)] {
			t.Errorf("%s has no preview", purpose)
		}
	}
	for _, reason := range []NoticeReason{
		NoticeNewDevice, NoticeAfterFailures, NoticeHalfWay, NoticePassword, NoticeFactorAdded, NoticeFactorRemoved, NoticeCodesRenewed, NoticeFactorsReset,
	} {
		if !shown["security."+string(reason)] {
			t.Errorf("%s has no preview", reason)
		}
	}
}

func TestHeaderSafe_EncodedWordsStayText(t *testing.T) {
	t.Parallel()
	if got := headerSafe("=?utf-8?q?Eve=0D=0ABcc:_all@example.com?="); strings.Contains(got, "=?") {
		t.Errorf("a mail program would decode %q", got)
	}
}
