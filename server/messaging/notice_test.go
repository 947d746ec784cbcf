package messaging

import (
	"strings"
	"testing"
	"time"
)

func notice(reason NoticeReason) Notice {
	return Notice{
		Reason: reason, Email: "jonas@example.com", Name: "Jonas Meier", Thing: "Phone & tablet", Device: "Firefox", Address: "192.0.2.7",
		At: time.Date(2026, time.July, 8, 12, 30, 0, 0, time.UTC), PlatformName: "Tenantry", Link: "https://tenants.example.com/account/security",
	}
}

func TestComposeNotice_Golden(t *testing.T) {
	t.Parallel()
	s, err := New(nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	for name, reason := range map[string]NoticeReason{"notice_device": NoticeNewDevice, "notice_removed": NoticeFactorRemoved} {
		content, err := s.composeNotice(notice(reason))
		if err != nil {
			t.Fatal(err)
		}
		golden(t, name+".html", content.HTML)
		golden(t, name+".txt", "Subject: "+content.Subject+"\n\n"+content.Text)
	}
}

// Every reason has words of its own, and what people typed stays text.
func TestComposeNotice_EveryReason(t *testing.T) {
	t.Parallel()
	s, err := New(nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, reason := range []NoticeReason{
		NoticeNewDevice, NoticeAfterFailures, NoticeHalfWay, NoticePassword, NoticeFactorAdded, NoticeFactorRemoved, NoticeCodesRenewed, NoticeFactorsReset,
		NoticeDeleted,
	} {
		n := notice(reason)
		n.Thing, n.Device = "<script>alert(1)</script>", "Fire\r\nfox"
		content, err := s.composeNotice(n)
		if err != nil {
			t.Fatal(err)
		}
		if seen[content.Subject] || strings.Contains(content.HTML, "<script>") || strings.ContainsAny(content.Subject, "\r\n") {
			t.Errorf("%s: %q", reason, content.Subject)
		}
		seen[content.Subject] = true
	}
}
