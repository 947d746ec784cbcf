package messaging

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tenantry/server/domain"
	"tenantry/server/words"
)

var update = flag.Bool("update", false, "write the messages in docs/mails and their list anew")

// mails is where every message stands, as the page of previews shows it.
const mails = "../../docs/mails"

func service(t *testing.T) *Service {
	t.Helper()
	s := New(nil, nil)
	s.Config.PublicURL = "https://tenants.example.com"
	return s
}

// samplerIn composes samples in a language.
func samplerIn(t *testing.T, tag string) sampler {
	t.Helper()
	s := service(t)
	return sampler{s, "Tenantry", s.Config.PublicURL, time.Date(2026, time.July, 1, 12, 30, 0, 0, time.UTC), words.BuiltIn().Find(tag), sampleCast()}
}

func previews(t *testing.T, p sampler) []Preview {
	t.Helper()
	all, err := p.all()
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// Every message stands in docs/mails, in every language and in both forms, and
// docs/mails.md lists them all. Nothing else stands there.
func TestMails_Golden(t *testing.T) {
	t.Parallel()
	var list strings.Builder
	list.WriteString("# Every message\n\nAs people get it, with sample data; [mail](mail.md) says more. `go test ./server/messaging -update` writes this page anew.\n\n| message |")
	known, rows := map[string]bool{}, map[string]*strings.Builder{}
	var order []string
	for _, tag := range words.Tags() {
		p := samplerIn(t, tag)
		fmt.Fprintf(&list, " %s |", p.words.Name)
		for _, m := range previews(t, p) {
			if rows[m.ID] == nil {
				rows[m.ID] = &strings.Builder{}
				order = append(order, m.ID)
				fmt.Fprintf(rows[m.ID], "| %s |", m.Title)
			}
			at := tag + "/" + m.ID
			fmt.Fprintf(rows[m.ID], " [%s](mails/%s.txt) ([HTML](mails/%s.html)) |", strings.ReplaceAll(m.Subject, "|", `\|`), at, at)
			golden(t, filepath.Join(mails, at+".html"), m.HTML)
			golden(t, filepath.Join(mails, at+".txt"), "Subject: "+m.Subject+"\n\n"+m.Text)
			known[at+".html"], known[at+".txt"] = true, true
		}
	}
	list.WriteString("\n|" + strings.Repeat("---|", 1+len(words.Tags())) + "\n")
	for _, id := range order {
		list.WriteString(rows[id].String() + "\n")
	}
	golden(t, mails+".md", list.String())
	found, err := filepath.Glob(mails + "/*/*")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range found {
		if name, _ := filepath.Rel(mails, path); !known[filepath.ToSlash(name)] {
			t.Errorf("%s is of no message any more", path)
		}
	}
}

func golden(t *testing.T, path, got string) {
	t.Helper()
	if *update {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got); go test -update writes it anew:\n%s", path, diff)
	}
}

// A message reads without pictures, in the dark, says in which language it is, and
// leads nowhere but to the configured address.
func TestMails_ReadWithoutPicturesAndInTheDark(t *testing.T) {
	t.Parallel()
	for _, tag := range words.Tags() {
		for _, p := range previews(t, samplerIn(t, tag)) {
			for _, must := range []string{
				`name="color-scheme" content="light dark"`, "prefers-color-scheme: dark", `<html lang="` + tag + `" dir="ltr">`,
			} {
				if !strings.Contains(p.HTML, must) {
					t.Errorf("%s %s lacks %q", tag, p.ID, must)
				}
			}
			for _, never := range []string{"<img", "background-image", "url(", "<script", "<link"} {
				if strings.Contains(p.HTML, never) {
					t.Errorf("%s %s holds %q", tag, p.ID, never)
				}
			}
			for _, text := range []string{p.HTML, p.Text} {
				for _, at := range strings.Split(text, "://")[1:] {
					if !strings.HasPrefix(at, "tenants.example.com") {
						t.Errorf("%s %s leads to %.40q", tag, p.ID, at)
					}
				}
			}
			if strings.TrimSpace(p.Text) == "" || p.Title == "" || p.Subject == "" {
				t.Errorf("%s %s has no text, no title or no subject", tag, p.ID)
			}
			if strings.ContainsAny(p.Subject+p.Text, "{}") {
				t.Errorf("%s %s holds a placeholder that nothing filled: %s\n%s", tag, p.ID, p.Subject, p.Text)
			}
		}
	}
}

// Each kind of message that the program writes can be looked at before.
func TestMails_HoldEveryKind(t *testing.T) {
	t.Parallel()
	shown := map[string]bool{}
	for _, p := range previews(t, samplerIn(t, "en")) {
		if shown[p.ID] {
			t.Errorf("%s is there twice", p.ID)
		}
		shown[p.ID] = true
	}
	kinds := []string{
		domain.MessageTenantInvitation, domain.MessageTenantLive, domain.MessageOwnershipOffer, domain.MessageMemberAdded,
		domain.MessagePlatformInvitation, domain.MessageMFAReminder, domain.MessageKeyExpiry, domain.MessageVisitor, domain.MessageWidgetCode,
		domain.MessageCompanyInvitation, domain.MessageCompanyReminder, domain.MessageCompanyHandover,
	}
	for _, purpose := range []domain.LinkPurpose{domain.LinkReset, domain.LinkEmailChange, domain.LinkEmailUndo, domain.LinkSignUp} {
		kinds = append(kinds, "account."+string(purpose))
	}
	for _, reason := range []NoticeReason{
		NoticeNewDevice, NoticeAfterFailures, NoticeHalfWay, NoticePassword, NoticeFactorAdded, NoticeFactorRemoved, NoticeCodesRenewed, NoticeFactorsReset,
		NoticeDeleted,
	} {
		kinds = append(kinds, "security."+string(reason))
	}
	for _, reason := range []NewsReason{NewsDomainVerified, NewsDomainMissing, NewsDomainLost, NewsCertificate, NewsMetadata} {
		kinds = append(kinds, "sso."+string(reason))
	}
	for _, kind := range kinds {
		if !shown[kind] {
			t.Errorf("%s has no preview", kind)
		}
	}
	if unknown := slices.DeleteFunc(slices.Sorted(keys(shown)), func(id string) bool {
		return slices.Contains(kinds, id) || id == "account.known" || id == "mail.test"
	}); len(unknown) > 0 {
		t.Errorf("previews of what is never written: %v", unknown)
	}
}
