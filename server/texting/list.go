package texting

import (
	"cmp"
	"encoding/csv"
	"regexp"
	"slices"
	"strings"

	"tenantry/server/domain"
)

// listed is one row of a list as it was typed, pasted or exported; nothing of it is
// checked yet.
type listed struct {
	name, phone, email string
	consent, words     string // how and when they agreed, and to what
}

// titleWords are the words by which a table's first line names what we look for.
func titleWords(column string) []string {
	return map[string][]string{
		"phone": {"phone", "phone number", "mobile", "mobile number", "mobile phone", "cell", "cell phone", "telephone", "tel", "number"},
		"email": {"email", "e-mail", "mail", "email address", "e-mail address"},
		"name":  {"name", "full name", "contact", "contact name", "customer", "display name"},
		"first": {"first name", "firstname", "given name", "first"},
		"last":  {"last name", "lastname", "surname", "family name", "last"},
		"consent": {
			"consent", "opt-in", "opt in", "optin", "opted in", "sms consent", "text consent", "how and when they agreed", "consent source",
		},
		"words": {"words", "consent words", "consent text", "opt-in text", "wording"},
	}[column]
}

// places say in which field of a row something stands; -1 for nowhere.
type places struct{ name, first, last, phone, email, consent, words int }

// readList reads a list of contacts: a table with commas, semicolons or tabs, with a
// first line of titles or without. Without one, a field is taken for what it looks
// like. titled tells whether a column speaks of consent.
func readList(text string) (rows []listed, speaks bool, err error) {
	text = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(strings.TrimPrefix(text, "\ufeff"))
	first, _, _ := strings.Cut(strings.TrimLeft(text, "\n"), "\n")
	r := csv.NewReader(strings.NewReader(text))
	r.Comma, r.FieldsPerRecord, r.LazyQuotes, r.TrimLeadingSpace, r.ReuseRecord = separator(first), -1, true, true, false
	table, err := r.ReadAll()
	if err != nil {
		return nil, false, domain.InvalidField("/text", "format", "This list cannot be read: "+err.Error()+".")
	}
	if len(table) == 0 {
		return nil, false, nil
	}
	at, titled := titles(table[0])
	if titled {
		table = table[1:]
	}
	rows = make([]listed, 0, len(table))
	for _, fields := range table {
		row := guessed(fields)
		if titled {
			row = at.row(fields)
		}
		if row != (listed{}) {
			rows = append(rows, row)
		}
	}
	return rows, titled && at.consent >= 0, nil
}

// separator is what a line uses most between its fields.
func separator(line string) rune {
	best, most := ',', 0
	for _, r := range ",;\t" {
		if n := strings.Count(line, string(r)); n > most {
			best, most = r, n
		}
	}
	return best
}

// titles reads the first row as names of columns. It is one if a field is exactly a
// word for a number or an address.
func titles(row []string) (places, bool) {
	find := func(column string) int {
		return slices.IndexFunc(row, func(field string) bool {
			return slices.Contains(titleWords(column), strings.ToLower(strings.TrimSpace(field)))
		})
	}
	p := places{find("name"), find("first"), find("last"), find("phone"), find("email"), find("consent"), find("words")}
	return p, p.phone >= 0 || p.email >= 0
}

func (at places) row(fields []string) listed {
	field := func(i int) string {
		if i < 0 || i >= len(fields) {
			return ""
		}
		return strings.TrimSpace(fields[i])
	}
	return listed{
		name:  cmp.Or(field(at.name), strings.TrimSpace(field(at.first)+" "+field(at.last))),
		phone: field(at.phone), email: field(at.email), consent: field(at.consent), words: field(at.words),
	}
}

var phoneLike = regexp.MustCompile(`^\+?[0-9][0-9 ()./\x{00a0}-]{4,}$`)

// guessed takes each field for what it looks like.
func guessed(fields []string) (row listed) {
	for _, field := range fields {
		switch field = strings.TrimSpace(field); {
		case field == "":
		case strings.Contains(field, "@") && row.email == "":
			row.email = field
		case phoneLike.MatchString(field) && row.phone == "":
			row.phone = field
		default:
			row.name = strings.TrimSpace(row.name + " " + field)
		}
	}
	return row
}

// agreement is what a row says of consent: how and when, with which words, and if
// nothing is to be written down although something stands there, why. Consent is
// never taken for granted: a "yes" alone says not how, and an empty field says no.
func (l listed) agreement(speaks bool, d domain.Agreement) (statement, words, why string) {
	if d.NumberID == "" {
		return "", "", ""
	}
	statement = d.Statement
	if speaks {
		switch said := strings.ToLower(l.consent); {
		case slices.Contains([]string{"", "no", "n", "false", "0", "none", "out", "opted out", "-"}, said):
			return "", "", ""
		case slices.Contains([]string{"yes", "y", "true", "1", "x", "in", "opted in", "ok"}, said):
			if statement == "" {
				return "", "", "Without consent: the list says yes, but not how and when they agreed."
			}
		default:
			statement = l.consent
		}
	}
	switch words = cmp.Or(l.words, d.Words); {
	case statement == "":
		return "", "", ""
	case words == "":
		return "", "", "Without consent: it is not said which words they agreed to."
	case len([]rune(statement)) > maxWords-100 || len([]rune(words)) > maxWords:
		return "", "", "Without consent: what is said of it is too long to be kept."
	}
	return statement, words, ""
}
