package texting

import (
	"errors"
	"fmt"
	"strings"

	"tenantry/server/domain"
)

// MaxImport bounds the rows of one list of contacts.
const MaxImport = 100_000

// planned is one row of a list, checked for itself.
type planned struct {
	position         int64
	contact          domain.Contact
	statement, words string // of consent that is to be written down
	wrong            string // why nothing can be done with it
	shown            string // what stood there, of a wrong one
	note             string // why there will be no consent
}

// key is what a row's contact is known by.
func (p planned) key() string {
	if p.contact.Phone != "" {
		return p.contact.Phone
	}
	return strings.ToLower(p.contact.Email)
}

// plan is a list, read and checked.
type plan struct {
	rows   []planned
	folded int64 // rows left out, since their contact stands above
}

// planOf reads a list, checks each row for itself and folds those of one contact.
// The same text makes the same plan, so that work goes on where it was.
func planOf(parts []string, country string, agreed domain.Agreement) (plan, error) {
	rows, speaks, err := readList(strings.Join(parts, ""))
	if err != nil {
		return plan{}, err
	}
	if len(rows) == 0 {
		return plan{}, domain.InvalidField("/text", "required", "There is no contact in this list.")
	}
	if len(rows) > MaxImport {
		return plan{}, domain.InvalidField("/text", "length", fmt.Sprintf("These are %d rows. Import at most %d at once.", len(rows), MaxImport))
	}
	v := plan{rows: make([]planned, 0, len(rows))}
	seen := make(map[string]bool, len(rows))
	for _, l := range rows {
		p := planRow(l, speaks, country, agreed)
		if key := p.key(); p.wrong == "" && seen[key] {
			v.folded++
			continue
		} else if p.wrong == "" {
			seen[key] = true
		}
		p.position = int64(len(v.rows) + 1)
		v.rows = append(v.rows, p)
	}
	return v, nil
}

func planRow(l listed, speaks bool, country string, agreed domain.Agreement) (p planned) {
	c, err := NewContact{Name: strings.Join(strings.Fields(l.name), " "), Phone: l.phone, Email: l.email}.checked(country)
	var unfit *domain.Error
	if errors.As(err, &unfit) {
		p.wrong, p.shown = unfit.Message, shownOf(l)
		if len(unfit.Fields) > 0 {
			p.wrong = unfit.Fields[0].Message
		}
		return p
	}
	p.contact = c
	p.statement, p.words, p.note = l.agreement(speaks, agreed)
	if p.statement != "" && c.Phone == "" {
		p.statement, p.words, p.note = "", "", "Without consent: there is no phone number."
	}
	return p
}

// shownOf is what stood in a row that failed, short enough to be shown.
func shownOf(l listed) string {
	var parts []string
	for _, part := range []string{l.name, l.phone, l.email} {
		if part != "" {
			parts = append(parts, part)
		}
	}
	const most = 200
	text := []rune(strings.Join(parts, ", "))
	if len(text) > most {
		return string(text[:most]) + "…"
	}
	return string(text)
}
