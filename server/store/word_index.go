package store

import (
	"context"
	"slices"
	"strings"
)

// wordIndex says where the words stand by which rows of a tenant's table are found.
type wordIndex struct {
	words, tenant, row string // the table of words, and its columns
	from, id           string // the table that is found in, with its alias, and its id
}

var (
	contactWordIndex = wordIndex{"contact_words", "tenant_id", "contact_id", "contacts c", "c.id"}
	companyWords     = wordIndex{"company_words", "partner_id", "invitation_id", "company_invitations i", "i.id"}
)

// fewFound is up to how many rows with a word are looked up and sorted. Where there are more,
// a page is sooner full by going through the list and asking each row for the word.
const fewFound = 2000

// driver is the longest of some words if few rows have one that begins so, and "" otherwise.
func (t *TenantTx) driver(ctx context.Context, x wordIndex, searched []string) (string, error) {
	if len(searched) == 0 {
		return "", nil
	}
	word, n := longest(searched), 0
	q := newList("")
	inner := q.bind("SELECT 1 FROM "+x.words+" WHERE "+x.tenant+" = ? AND word >= ? AND word < ? LIMIT CAST(? AS BIGINT)",
		[]any{string(t.id), word, afterPrefix(word), fewFound + 1})
	err := t.db.QueryRowContext(ctx, "SELECT COUNT(*) FROM ("+inner+") x", q.args...).Scan(&n)
	if err != nil || n > fewFound {
		return "", classify(err)
	}
	return word, nil
}

// found adds a search for words that all begin one of a row's, and returns where the
// rows come from: those with the driver, or all. It is false when the search holds nothing
// that a row could have.
func (x wordIndex) found(q *listQuery, tenant, search string, searched []string, driver string) (from string, some bool) {
	if len(searched) == 0 {
		return x.from, strings.TrimSpace(search) == ""
	}
	from = x.from
	if driver != "" { // CROSS JOIN keeps the order in which SQLite goes through the tables
		from = q.bind("(SELECT DISTINCT "+x.row+" FROM "+x.words+" WHERE "+x.tenant+" = ? AND word >= ? AND word < ?) d CROSS JOIN "+x.from,
			[]any{tenant, driver, afterPrefix(driver)})
		q.where(x.id + " = d." + x.row)
	}
	for _, word := range slices.DeleteFunc(slices.Clone(searched), func(word string) bool { return word == driver }) {
		// The limit keeps PostgreSQL from making a join of it.
		q.where("EXISTS (SELECT 1 FROM "+x.words+" w WHERE w."+x.tenant+" = ? AND w."+x.row+" = "+x.id+" AND w.word >= ? AND w.word < ? LIMIT 1 OFFSET 0)",
			tenant, word, afterPrefix(word))
	}
	return from, true
}
