package messaging

import (
	"iter"
	"maps"
	"os"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"tenantry/server/domain"
	"tenantry/server/words"
)

func keys[V any](m map[string]V) iter.Seq[string] { return maps.Keys(m) }

// variants are messages of what the samples leave out.
func variants(t *testing.T, p sampler) []Content {
	t.Helper()
	var all []Content
	add := func(c Content, err error) {
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, c)
	}
	_, l := p.tenant()
	for _, left := range []time.Duration{time.Hour, 24 * time.Hour} {
		add(p.s.composeKeyExpiry(KeyExpiry{Key: domain.APIKey{Name: p.cast.key, ExpiresAt: p.now.Add(left)}, Link: p.at}, l, p.now))
	}
	add(p.s.composeHandover(Handover{CompanyHandover: domain.CompanyHandover{MadeBy: p.cast.by}, Link: p.at}, l))
	add(p.s.composeVisitor(Visitor{Message: domain.VisitorMessage{Name: p.cast.visitor, Phone: "+49 30 1234567"}, Link: p.at}, l))
	bare := CompanyInvitation{Link: p.at, Minutes: 1}
	add(p.s.composeCompany(bare, domain.Brand{Name: p.cast.partner, HelpURL: p.at + "/guide"}, l, ""))
	bare.Reminder, bare.Invitation.StepsDone, bare.Invitation.StepsTotal = true, 1, 1
	add(p.s.composeCompany(bare, domain.Brand{Name: p.cast.partner}, l, ""))
	return all
}

// A language is one file: a copy of the English one with other words makes every
// message speak it. And no text of the files is left that nothing says.
func TestMails_ThirdLanguageIsOneFile(t *testing.T) {
	t.Parallel()
	english, err := os.ReadFile("../words/en.yaml")
	if err != nil {
		t.Fatal(err)
	}
	german, err := os.ReadFile("../words/de.yaml")
	if err != nil {
		t.Fatal(err)
	}
	start := regexp.MustCompile(`(?m)^(\s+[a-z_]+: ")`)
	number := 0
	marked := start.ReplaceAllStringFunc(string(english), func(s string) string {
		number++
		return s + "⟦" + strings.Repeat("i", number) + "⟧"
	})
	book, err := words.Read(fstest.MapFS{
		"en.yaml": {Data: english}, "de.yaml": {Data: german}, "fr.yaml": {Data: []byte(strings.Replace(marked, `"English"`, `"Français"`, 1))},
	})
	if err != nil {
		t.Fatal(err)
	}
	french := book.Match("fr-CA")
	if french.Name != "Français" || len(book.Languages()) != 3 {
		t.Fatalf("a Canadian reads %s, of %d languages", french.Name, len(book.Languages()))
	}
	p := samplerIn(t, "en")
	p.words = french
	said := map[string]bool{}
	collect := func(c Content) {
		for _, mark := range regexp.MustCompile("⟦i+⟧").FindAllString(c.Subject+c.HTML+c.Text, -1) {
			said[mark] = true
		}
		if !strings.Contains(c.HTML, `lang="fr"`) || !strings.Contains(c.Subject, "⟦") {
			t.Errorf("not in French: %s", c.Subject)
		}
	}
	for _, m := range previews(t, p) {
		collect(m.Content)
	}
	for _, c := range variants(t, p) {
		collect(c)
	}
	for i, line := range start.FindAllStringIndex(string(english), -1) {
		// One day is "tomorrow"; languages that count 21 like 1 need the form.
		if text := string(english[line[0]:]); !strings.Contains(text[:min(len(text), 80)], "in {n} day\"") && !said["⟦"+strings.Repeat("i", i+1)+"⟧"] {
			t.Errorf("nothing says %.80q", strings.TrimSpace(strings.SplitN(strings.TrimSpace(text), "\n", 2)[0]))
		}
	}
}

// Whose language a message has: the reader's, the one chosen for them, that of the
// tenant which writes, the installation's, English.
func TestMails_LanguageOfTheReader(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name                           string
		account, chosen, house, config string
		want                           string
	}{
		{"nobody said anything", "", "", "", "", "en"},
		{"the installation's", "", "", "", "de", "de"},
		{"the tenant's before the installation's", "", "", "en", "de", "en"},
		{"the chosen one before the tenant's", "", "de", "en", "en", "de"},
		{"the reader's own before all", "de-AT", "en", "en", "en", "de"},
		{"the reader's own, which there is not: the pages are in English", "fr-FR", "de", "de", "de", "en"},
		{"English of somewhere", "en-ZA", "de", "de", "de", "en"},
		{"Swiss German is German", "de-CH", "", "", "", "de"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := service(t)
			s.Config.Language = tt.config
			l := s.spoken(s.branded("Tenantry", domain.Brand{Language: tt.house}), reader{account: tt.account, chosen: tt.chosen})
			if l.Words.Tag != tt.want {
				t.Errorf("got %s, want %s", l.Words.Tag, tt.want)
			}
		})
	}
}

func TestMails_GermanCountsAndDates(t *testing.T) {
	t.Parallel()
	p := samplerIn(t, "de")
	texts := map[string]string{}
	for _, m := range previews(t, p) {
		texts[m.ID] = m.Subject + "\n" + m.Text
	}
	all := variants(t, p)
	for want, in := range map[string]string{
		"bis zum 8. Juli 2026, 14:30 Uhr (Europe/Berlin)":          texts[domain.MessageTenantInvitation],
		"Ab dem 15. Juli 2026 verlangt Harbor Dental Group":        texts[domain.MessageMFAReminder],
		"läuft in 7 Tagen ab":                                      texts[domain.MessageKeyExpiry],
		"läuft heute ab":                                           all[0].Subject,
		"läuft morgen ab":                                          all[1].Subject,
		"Das dauert etwa 10 Minuten.":                              texts[domain.MessageCompanyInvitation],
		"Das dauert etwa 1 Minute.":                                all[4].Text,
		"Bisher erledigt: 2 von 5 Schritten.":                      texts[domain.MessageCompanyReminder],
		"Bright Agency lädt Sie ein, Ihr Unternehmen einzurichten": all[4].Subject,
	} {
		if !strings.Contains(in, want) {
			t.Errorf("%q is not in\n%s", want, in)
		}
	}
}
