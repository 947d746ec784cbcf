package tenant

import (
	"encoding/csv"
	"regexp"
	"slices"
	"strings"
)

// Listed is one row of a list as it was typed, pasted or exported; nothing of it is
// checked yet.
type Listed struct {
	Email, Name, Role, Company string
}

// columns are the words by which a table's first line names what we look for.
var columns = map[string][]string{
	"email":      {"email", "e-mail", "mail", "email address", "e-mail address", "address", "emailaddress"},
	"name":       {"name", "full name", "fullname", "display name"},
	"first name": {"first name", "firstname", "given name", "first"},
	"last name":  {"last name", "lastname", "surname", "family name", "last"},
	"role":       {"role"},
	"company":    {"company", "company name", "companyname", "organisation", "organization", "client"},
}

// readPeople reads a list of people: a table (CSV, with commas, semicolons or tabs,
// quoted fields, with or without a line of titles), or addresses as people paste
// them, such as "Ann Example <ann@example.com>, bob@example.com".
func readPeople(text string) []Listed {
	text = strings.TrimPrefix(text, "\ufeff")
	text = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(text)
	if people, ok := readTable(text); ok {
		return people
	}
	return readAddresses(text)
}

// readTable reads text as a table if its first line looks like one.
func readTable(text string) ([]Listed, bool) {
	first, _, _ := strings.Cut(strings.TrimLeft(text, "\n"), "\n")
	r := csv.NewReader(strings.NewReader(text))
	r.Comma, r.FieldsPerRecord, r.LazyQuotes, r.TrimLeadingSpace = separator(first), -1, true, true
	rows, err := r.ReadAll()
	if err != nil || len(rows) == 0 {
		return nil, false
	}
	at, titled := titles(rows[0])
	if titled {
		rows = rows[1:]
	} else if !plainTable(rows) {
		return nil, false
	}
	people := make([]Listed, 0, len(rows))
	for _, row := range rows {
		if p := at.person(row); p != (Listed{}) {
			people = append(people, p)
		}
	}
	return people, true
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

// places say in which field of a row something stands; -1 for nowhere.
type places struct{ email, name, first, last, role, company int }

// titles reads the first row as names of columns. It is one if a field is exactly
// a word for an address.
func titles(row []string) (places, bool) {
	find := func(column string) int {
		return slices.IndexFunc(row, func(field string) bool {
			return slices.Contains(columns[column], strings.ToLower(strings.TrimSpace(field)))
		})
	}
	p := places{find("email"), find("name"), find("first name"), find("last name"), find("role"), find("company")}
	if p.email >= 0 {
		return p, true
	}
	return places{email: 0, name: 1, first: -1, last: -1, role: 2, company: -1}, false
}

// plainTable reports whether rows without titles are still a table: an address
// first, and other things than addresses after it.
func plainTable(rows [][]string) bool {
	wide := false
	for _, row := range rows {
		for i, field := range row {
			if (i == 0) != strings.Contains(field, "@") || strings.Contains(row[0], "<") {
				return false
			}
		}
		wide = wide || len(row) > 1
	}
	return wide
}

func (at places) person(row []string) Listed {
	field := func(i int) string {
		if i < 0 || i >= len(row) {
			return ""
		}
		return strings.TrimSpace(row[i])
	}
	name := field(at.name)
	if name == "" {
		name = strings.TrimSpace(field(at.first) + " " + field(at.last))
	}
	return Listed{Email: field(at.email), Name: name, Role: field(at.role), Company: field(at.company)}
}

// oneOfMany is "Name <address>", "Name" <address>, or an address alone.
var oneOfMany = regexp.MustCompile(`^(?:"?([^"<]*?)"?\s*)?<\s*([^<>]+?)\s*>$`)

func readAddresses(text string) []Listed {
	var people []Listed
	for _, item := range splitOutside(text) {
		item = strings.TrimSpace(item)
		if item == "" {
			continue
		}
		if m := oneOfMany.FindStringSubmatch(item); m != nil {
			people = append(people, Listed{Email: m[2], Name: strings.TrimSpace(m[1])})
			continue
		}
		if fields := strings.Fields(item); len(fields) > 1 && everyAddress(fields) {
			for _, f := range fields {
				people = append(people, Listed{Email: f})
			}
			continue
		}
		people = append(people, Listed{Email: item})
	}
	return people
}

func everyAddress(fields []string) bool {
	return !slices.ContainsFunc(fields, func(f string) bool { return !strings.Contains(f, "@") })
}

// splitOutside splits at line ends, commas, semicolons and tabs, but not inside
// quotes.
func splitOutside(text string) []string {
	quoted := false
	return strings.FieldsFunc(text, func(r rune) bool {
		if r == '"' {
			quoted = !quoted
		}
		if r == '\n' {
			quoted = false
			return true
		}
		return !quoted && strings.ContainsRune(",;\t", r)
	})
}
