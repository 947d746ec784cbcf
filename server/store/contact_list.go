package store

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/base64"
	"strconv"
	"strings"

	"tenantry/server/domain"
	"tenantry/server/store/sqlc"
)

// ContactFilter says which of a tenant's contacts a list shows, and in which order.
// Empty fields leave nothing out.
type ContactFilter struct {
	Search  string // every word must begin a word of the name, the address or the number
	Consent domain.ConsentKind
	Number  domain.TextingNumberID // the tenant's, which Consent is about; empty without one
	Sort    ContactSort
	Page
}

// ContactSort is the order of a list of contacts; a minus turns it round.
type ContactSort string

// The orders.
const (
	ContactsByName        ContactSort = "name"
	ContactsByNameDown    ContactSort = "-name"
	ContactsByCreated     ContactSort = "created"
	ContactsByCreatedDown ContactSort = "-created"
)

func (s ContactSort) column() string {
	if strings.HasSuffix(string(s), "created") {
		return "c.created_at"
	}
	return "c.name_key"
}

func (s ContactSort) descending() bool { return strings.HasPrefix(string(s), "-") }

const contactColumns = "SELECT c.id, c.name, c.name_key, c.phone, c.email, c.source, c.consent, c.consent_number, c.unread, " +
	"c.last_text_at, c.last_text, c.last_text_in, c.created_at, c.updated_at FROM "

// ListContacts returns one page of the contacts that the filter lets through, and
// the cursor of the next one. A search begins in the index of words when few contacts
// have its longest one; everything else follows an index in the list's order.
func (t *TenantTx) ListContacts(ctx context.Context, f ContactFilter) ([]domain.Contact, string, error) {
	f.Sort = cmp.Or(f.Sort, ContactsByName)
	key, id, err := f.place()
	if err != nil {
		return nil, "", err
	}
	driver, err := t.driver(ctx, contactWordIndex, searchedWords(f.Search))
	if err != nil {
		return nil, "", err
	}
	q, some := t.contactQuery(f, driver)
	if !some {
		return []domain.Contact{}, "", nil
	}
	if key != nil {
		q.after(f.Sort.column(), "c.id", f.Sort.descending(), key, id)
	}
	q.page(f.Sort.column(), "c.id", f.Sort.descending(), int(f.size())-1)
	rows, err := listRows(ctx, t.db, q.sql(), q.args, scanContact)
	if err != nil {
		return nil, "", err
	}
	next := ""
	if last := int(f.size()) - 1; len(rows) > last {
		rows = rows[:last]
		next = f.cursor(rows[last-1])
	}
	contacts := make([]domain.Contact, len(rows))
	for i, row := range rows {
		contacts[i] = contactOf(row)
	}
	return contacts, next, nil
}

// contactQuery is the list without its order, see wordIndex.found; false when nothing
// can be found.
func (t *TenantTx) contactQuery(f ContactFilter, driver string) (*listQuery, bool) {
	q := newList("")
	from, some := contactWordIndex.found(q, string(t.id), f.Search, searchedWords(f.Search), driver)
	q.head = contactColumns + from
	q.where("c.tenant_id = ?", string(t.id))
	if f.Consent != "" {
		number := f.Number
		switch {
		case f.Consent == domain.ConsentNone:
			number = "" // those of former numbers are brought there, see ForgetConsents
		case number == "":
			return q, false
		}
		q.where("c.consent_number = ?", string(number)).where("c.consent = ?", string(f.Consent))
	}
	return q, some
}

// searchedWords takes a number, however it is written, as one word.
func searchedWords(search string) []string {
	digits := strings.Map(func(r rune) rune {
		if strings.ContainsRune("+ -.()/\u00a0", r) {
			return -1
		}
		return r
	}, search)
	if _, err := strconv.ParseUint(digits, 10, 64); err == nil {
		return []string{strings.TrimPrefix(digits, "00")}
	}
	return words(search)
}

func scanContact(rows *sql.Rows, r *sqlc.Contact) error {
	return rows.Scan(&r.ID, &r.Name, &r.NameKey, &r.Phone, &r.Email, &r.Source, &r.Consent, &r.ConsentNumber, &r.Unread,
		&r.LastTextAt, &r.LastText, &r.LastTextIn, &r.CreatedAt, &r.UpdatedAt)
}

// place decodes the cursor; a nil key means from the start.
func (f ContactFilter) place() (key any, id string, err error) {
	if f.Cursor == "" {
		return nil, "", nil
	}
	refused := domain.Errorf(domain.CodeMalformed, "The cursor is not one that this list gave.")
	raw, err := base64.RawURLEncoding.DecodeString(f.Cursor)
	parts := strings.SplitN(string(raw), "|", 3)
	if err != nil || len(parts) != 3 || ContactSort(parts[0]) != f.Sort || !strings.HasPrefix(parts[1], "ct_") {
		return nil, "", refused
	}
	if f.Sort.column() == "c.name_key" {
		return parts[2], parts[1], nil
	}
	at, err := strconv.ParseInt(parts[2], 10, 64)
	if err != nil {
		return nil, "", refused
	}
	return at, parts[1], nil
}

func (f ContactFilter) cursor(r sqlc.Contact) string {
	key := r.NameKey
	if f.Sort.column() == "c.created_at" {
		key = strconv.FormatInt(r.CreatedAt, 10)
	}
	return base64.RawURLEncoding.EncodeToString([]byte(string(f.Sort) + "|" + r.ID + "|" + key))
}

// ContactsAfter returns the next contacts of a choice in the order of their ids,
// for work that goes through all of them.
func (t *TenantTx) ContactsAfter(ctx context.Context, choice domain.TextChoice, after domain.ContactID, limit int) ([]domain.Contact, error) {
	q, some := t.contactQuery(ContactFilter{Search: choice.Search}, longest(searchedWords(choice.Search)))
	if !some {
		return nil, nil
	}
	if len(choice.Contacts) > 0 {
		whereIn(q, "c.id", choice.Contacts)
	}
	q.where("c.id > ?", string(after))
	q.order, q.limit = "c.id", q.bind("CAST(? AS BIGINT)", []any{limit})
	rows, err := listRows(ctx, t.db, q.sql(), q.args, scanContact)
	contacts := make([]domain.Contact, len(rows))
	for i, row := range rows {
		contacts[i] = contactOf(row)
	}
	return contacts, err
}

// ChoiceCount is how many contacts of a choice stand where, by number and consent.
type ChoiceCount struct {
	Number  domain.TextingNumberID
	Consent domain.ConsentKind
	Phone   bool // they have a number
	Count   int64
}

// CountChoice counts the contacts of a choice by consent.
func (t *TenantTx) CountChoice(ctx context.Context, choice domain.TextChoice) ([]ChoiceCount, error) {
	q, some := t.contactQuery(ContactFilter{Search: choice.Search}, longest(searchedWords(choice.Search)))
	if !some {
		return nil, nil
	}
	if len(choice.Contacts) > 0 {
		whereIn(q, "c.id", choice.Contacts)
	}
	_, from, _ := strings.Cut(q.head, " FROM ")
	q.head = "SELECT c.consent_number, c.consent, c.phone <> '', COUNT(*) FROM " + from
	return listRows(ctx, t.db, q.sql()+" GROUP BY 1, 2, 3", q.args, func(rows *sql.Rows, c *ChoiceCount) error {
		return rows.Scan(&c.Number, &c.Consent, &c.Phone, &c.Count)
	})
}

// Threads returns the contacts that something was written to or by, the newest
// first, or only those with something unread.
func (t *TenantTx) Threads(ctx context.Context, unread bool, p Page) ([]domain.Contact, string, error) {
	before, err := p.before()
	if err != nil {
		return nil, "", err
	}
	arg := sqlc.ThreadsParams{TenantID: string(t.id), BeforeAt: before.at, BeforeID: before.id, Lim: p.size()}
	read := t.q.Threads
	if unread {
		read = func(ctx context.Context, arg sqlc.ThreadsParams) ([]sqlc.Contact, error) {
			return t.q.UnreadThreads(ctx, sqlc.UnreadThreadsParams(arg))
		}
	}
	rows, err := read(ctx, arg)
	if err != nil {
		return nil, "", classify(err)
	}
	return cutPage(rows, p, func(r sqlc.Contact) position { return position{*r.LastTextAt, r.ID} },
		func(r sqlc.Contact) (domain.Contact, error) { return contactOf(r), nil })
}

// CountUnread tells how many threads hold something unread, up to a hundred.
func (t *TenantTx) CountUnread(ctx context.Context) (int64, error) {
	n, err := t.q.CountUnread(ctx, string(t.id))
	return n, classify(err)
}

// TouchThread notes the newest text of a contact: how it begins, and whether it
// came in, which makes it unread.
func (t *TenantTx) TouchThread(ctx context.Context, contact domain.ContactID, beginning string, in bool) error {
	now, unread := millis(t.now), int64(0)
	if in {
		unread = 1
	}
	return classify(t.q.TouchThread(ctx, sqlc.TouchThreadParams{
		Now: &now, LastText: beginning, LastTextIn: in, Unread: unread, TenantID: string(t.id), ID: string(contact),
	}))
}

// ReadThread makes all texts of a contact read ones.
func (t *TenantTx) ReadThread(ctx context.Context, contact domain.ContactID) error {
	_, err := t.q.ReadThread(ctx, string(t.id), string(contact))
	return classify(err)
}
