package messaging

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"tenantry/server/domain"
)

var update = flag.Bool("update", false, "write the golden files")

func invitation() Invitation {
	return Invitation{
		Invitation: domain.Invitation{
			ID: "iv_1", TenantID: "tn_1", Email: "jonas@example.com", Name: "Jonas Meier", Role: "TENANT_OWNER", InvitedBy: "Maria Weber",
			ExpiresAt: time.Date(2026, time.July, 8, 12, 30, 0, 0, time.UTC),
		},
		PlatformName: "Tenantry", TenantName: "Acme & Söhne", RoleTitle: "Tenant Owner", Timezone: "Europe/Berlin",
		Link: "https://tenants.example.com/invite/tni_token", Token: "tni_token",
	}
}

func composed(t *testing.T, m Invitation) Content {
	t.Helper()
	s, err := New(nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	content, err := s.compose(m, s.branded(m.PlatformName, domain.Brand{Name: m.TenantName, ShownAs: m.TenantName}))
	if err != nil {
		t.Fatal(err)
	}
	return content
}

func TestCompose_Golden(t *testing.T) {
	t.Parallel()
	platform := invitation()
	platform.Invitation.TenantID, platform.Invitation.Name = "", ""
	platform.TenantName, platform.Timezone, platform.RoleTitle = "", "", "Platform Administrator"
	for name, m := range map[string]Invitation{"invitation_tenant": invitation(), "invitation_platform": platform} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			content := composed(t, m)
			golden(t, name+".html", content.HTML)
			golden(t, name+".txt", "Subject: "+content.Subject+"\n\n"+content.Text)
		})
	}
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got); go test -update writes it anew:\n%s", name, diff)
	}
}

// Names are what people typed: in a message they are text and nothing else.
func TestCompose_NamesAreInert(t *testing.T) {
	t.Parallel()
	m := invitation()
	m.Invitation.InvitedBy = "Eve\r\nBcc: all@example.com"
	m.Invitation.Name = `<img src=x onerror=alert(1)>`
	m.TenantName = `"><script>alert(1)</script>`
	m.RoleTitle = "Owner\u202egnp.exe"
	content := composed(t, m)
	if strings.ContainsAny(content.Subject, "\r\n") {
		t.Errorf("the subject has more than one line: %q", content.Subject)
	}
	for _, bad := range []string{"<script>", "<img", "\u202e"} {
		if strings.Contains(content.HTML, bad) {
			t.Errorf("the message holds %q", bad)
		}
	}
	if strings.Contains(content.HTML, "http://") || strings.Contains(content.HTML, "src=\"") {
		t.Error("the message loads something from elsewhere")
	}
}

func TestHeaderSafe(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, in, want string }{
		{"plain", "Acme Corp", "Acme Corp"},
		{"line ends", "a\r\nb\u2028c\u0085d", "a b c d"},
		{"tabs and runs of blanks", " a\t  b ", "a b"},
		{"direction marks", "a\u202eb", "a b"},
		{"other alphabets", "Łódź 日本", "Łódź 日本"},
		{"empty", "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := headerSafe(tt.in); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
	if long := headerSafe(strings.Repeat("日", 500)); utf8.RuneCountInString(long) != maxSubject || !strings.HasSuffix(long, "…") {
		t.Errorf("a long one has %d letters", utf8.RuneCountInString(long))
	}
}

func TestDeadline(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, time.July, 8, 22, 30, 0, 0, time.UTC)
	tests := []struct{ zone, want string }{
		{"Europe/Berlin", "9 July 2026, 00:30 (Europe/Berlin)"},
		{"", "8 July 2026, 22:30 (UTC)"},
		{"Local", "8 July 2026, 22:30 (UTC)"},
		{"Nowhere/Town", "8 July 2026, 22:30 (UTC)"},
	}
	for _, tt := range tests {
		if got := deadline(at, tt.zone); got != tt.want {
			t.Errorf("%q: got %q, want %q", tt.zone, got, tt.want)
		}
	}
}

func TestComposeLive_Golden(t *testing.T) {
	t.Parallel()
	s, err := New(nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	content, err := s.composeLive(Live{
		Tenant: domain.Tenant{Name: "Acme & Söhne", Slug: "acme"}, PlatformName: "Tenantry", Link: "https://tenants.example.com/t/acme",
	}, plain("Tenantry"))
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "live.html", content.HTML)
	golden(t, "live.txt", "Subject: "+content.Subject+"\n\n"+content.Text)
}
