package words

import (
	"os"
	"strings"
	"testing"
	"testing/fstest"
	"time"
)

func builtInBook(t *testing.T) *Book {
	t.Helper()
	b, err := Read(builtIn)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// Every language that comes with the program has the source's keys and
// placeholders, and nothing empty: it would not be read otherwise.
func TestBuiltIn_IsComplete(t *testing.T) {
	t.Parallel()
	b := builtInBook(t)
	if len(b.Languages()) != len(Tags()) || b.Languages()[0].Tag != Source {
		t.Fatalf("%d languages, %s first", len(b.Languages()), b.Languages()[0].Tag)
	}
	for _, l := range b.Languages() {
		if b.Find(l.Tag) != l || l.Direction == "" || len(l.Keys()) != len(b.Languages()[0].Keys()) {
			t.Errorf("%s is not whole", l.Tag)
		}
	}
}

func TestRead_RefusesWhatIsNotWhole(t *testing.T) {
	t.Parallel()
	source := read1(t, "en.yaml")
	tests := []struct{ name, old, new, want string }{
		{"a text is missing", "    button: \"Set Up Company\"\n", "", "company.button is missing"},
		{"a text is empty", `"Set Up Company"`, `""`, "company.button: is empty"},
		{"a placeholder is missing", `"{by} writes:"`, `"They write:"`, "company.writes has the placeholders [] instead of [by]"},
		{"a placeholder is misspelt", `"{by} writes:"`, `"{from} writes:"`, "company.writes has the placeholders [from] instead of [by]"},
		{"a stray brace", `"{by} writes:"`, `"{by writes:"`, "belongs to no placeholder"},
		{"a text too many", `button: "Set Up Company"`, "button: \"x\"\n    extra: \"y\"", "company.extra is no text of the source"},
		{"a form of counting is missing", "      one: \"It takes about {n} minute.\"\n", "", "company.minutes has no form for 0"},
		{"a form of counting that is none", `one: "It takes`, `single: "It takes`, "is no form of counting"},
		{"a month is missing", `, "December"`, "", "there are 11 months"},
		{"no direction", "direction: ltr", "direction: up", "neither ltr nor rtl"},
		{"a date without its day", `day: "{day} {month} {year}"`, `day: "{month} {year}"`, "day or time"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if !strings.Contains(source, tt.old) {
				t.Fatalf("the source does not hold %q", tt.old)
			}
			_, err := Read(fstest.MapFS{"en.yaml": {Data: []byte(source)}, "fr.yaml": {Data: []byte(strings.Replace(source, tt.old, tt.new, 1))}})
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, want %q", err, tt.want)
			}
		})
	}
	if _, err := Read(fstest.MapFS{"fr.yaml": {Data: []byte(source)}}); err == nil {
		t.Error("there is no source, and nobody minds")
	}
}

func read1(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func TestMatch(t *testing.T) {
	t.Parallel()
	b := builtInBook(t)
	for tag, want := range map[string]string{
		"de": "de", "de-AT": "de", "de-CH": "de", "en": "en", "en-GB": "en", "en-ZA": "en", "fr-FR": "en", "ja-JP": "en", "": "en", "no language": "en", "nl-NL": "en",
		"da-DK": "en", "de-AT,de;q=0.9,en;q=0.8": "de", "fr-FR,fr;q=0.9,de;q=0.7,en;q=0.5": "de", "en,de;q=0.5": "en", "*": "en", ";;q=": "en",
	} {
		if got := b.Match(tag).Tag; got != want {
			t.Errorf("%q reads %s, not %s", tag, got, want)
		}
	}
}

func TestTimes(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, time.July, 8, 22, 30, 0, 0, time.UTC)
	b := builtInBook(t)
	tests := []struct{ tag, zone, want string }{
		{"en", "Europe/Berlin", "9 July 2026, 00:30 (Europe/Berlin)"},
		{"de", "Europe/Berlin", "9. Juli 2026, 00:30 Uhr (Europe/Berlin)"},
		{"en", "", "8 July 2026, 22:30 (UTC)"},
		{"en", "Local", "8 July 2026, 22:30 (UTC)"},
		{"de", "Nowhere/Town", "8. Juli 2026, 22:30 Uhr (UTC)"},
	}
	for _, tt := range tests {
		if got := b.Find(tt.tag).Time(at, tt.zone); got != tt.want {
			t.Errorf("%s %q: got %q, want %q", tt.tag, tt.zone, got, tt.want)
		}
	}
	if got := b.Find("de").Day(at, "Europe/Berlin"); got != "9. Juli 2026" {
		t.Errorf("the day is %q", got)
	}
}

// A value is never read as a text of ours.
func TestSay_ValuesAreNotFilledAgain(t *testing.T) {
	t.Parallel()
	got := builtInBook(t).Find("en").Say("company.who", With{"by": "{partner}", "partner": "{by}"})
	if got != "{partner} of {by}" {
		t.Errorf("got %q", got)
	}
}

// A language that counts in more forms than English has one text for each.
func TestCount_FormsOfOtherLanguages(t *testing.T) {
	t.Parallel()
	source := read1(t, "en.yaml")
	polish := source
	for _, line := range []string{
		"      other: \"It takes about {n} minutes.\"\n", "      other: \"Done so far: {done} of {n} steps. The link goes on where you were.\"\n",
		"      other: \"The API key “{key}” ends in {n} days\"\n",
	} {
		if !strings.Contains(polish, line) {
			t.Fatalf("the source does not hold %q", line)
		}
		polish = strings.Replace(polish, line, line+strings.Replace(line, "other", "few", 1)+strings.Replace(line, "other", "many", 1), 1)
	}
	polish = strings.Replace(polish, `few: "It takes about {n} minutes."`, `few: "{n} minuty"`, 1)
	b, err := Read(fstest.MapFS{"en.yaml": {Data: []byte(source)}, "pl.yaml": {Data: []byte(polish)}})
	if err != nil {
		t.Fatal(err)
	}
	for n, want := range map[int]string{1: "It takes about 1 minute.", 3: "3 minuty", 5: "It takes about 5 minutes.", 22: "22 minuty"} {
		if got := b.Match("pl-PL").Count("company.minutes", n, nil); got != want {
			t.Errorf("%d: got %q, want %q", n, got, want)
		}
	}
}
