package store

import (
	"context"
	"strings"

	"tenantry/server/domain"
	"tenantry/server/store/sqlc"
)

// InsertContact stores a new contact and what it is found by. It reports false when
// another contact has the phone number.
func (t *TenantTx) InsertContact(ctx context.Context, c domain.Contact) (bool, error) {
	n, err := t.q.InsertContact(ctx, sqlc.InsertContactParams{
		TenantID: string(t.id), ID: string(c.ID), Name: c.Name, NameKey: contactKey(c), Phone: c.Phone, Email: c.Email, Source: c.Source, Now: millis(t.now),
	})
	if err != nil || n == 0 {
		return false, classify(err)
	}
	return true, t.insertContactWords(ctx, c)
}

// maxContactKey bounds the key, in bytes, so that a cursor stays short.
const maxContactKey = 120

// contactKey is what contacts are in order by: one without a name stands under its
// number or address, after all names.
func contactKey(c domain.Contact) string {
	if c.Name != "" {
		return cut(fold(c.Name), maxContactKey)
	}
	return "\U0010FFFE" + c.Phone + c.Email
}

func (t *TenantTx) insertContactWords(ctx context.Context, c domain.Contact) error {
	var rows [][]any
	for _, word := range contactWords(c) {
		rows = append(rows, []any{string(t.id), word, string(c.ID)})
	}
	err := t.addRows(ctx, "contact_words (tenant_id, word, contact_id)", rows, "ON CONFLICT DO NOTHING")
	return err
}

// contactWords are those of name and address, and the endings of the number that
// people know it by.
func contactWords(c domain.Contact) []string {
	found := words(c.Name, c.Email)
	digits := strings.TrimPrefix(c.Phone, "+")
	for _, n := range []int{len(digits), 10, 9, 8, 7, 4} {
		if n > 0 && n <= len(digits) {
			found = union(found, []string{digits[len(digits)-n:]})
		}
	}
	return found
}

// FindContact returns one contact.
func (t *TenantTx) FindContact(ctx context.Context, id domain.ContactID) (domain.Contact, error) {
	row, err := t.q.Contact(ctx, string(t.id), string(id))
	return contactOf(row), notFound(err, "contact")
}

// FindContactByPhone returns the contact with a number in international form.
func (t *TenantTx) FindContactByPhone(ctx context.Context, phone string) (domain.Contact, error) {
	row, err := t.q.ContactByPhone(ctx, string(t.id), phone)
	return contactOf(row), notFound(err, "contact")
}

// UpdateContact stores name, number and address of a contact. A number that another
// one has is a conflict (phone_taken).
func (t *TenantTx) UpdateContact(ctx context.Context, c domain.Contact) error {
	_, err := t.q.UpdateContact(ctx, sqlc.UpdateContactParams{
		Name: c.Name, NameKey: contactKey(c), Phone: c.Phone, Email: c.Email, Now: millis(t.now), TenantID: string(t.id), ID: string(c.ID),
	})
	if err != nil {
		return classify(err)
	}
	if err := t.q.DeleteContactWords(ctx, string(t.id), string(c.ID)); err != nil {
		return classify(err)
	}
	return t.insertContactWords(ctx, c)
}

// DeleteContact removes a contact and what was written. Its consents stay.
func (t *TenantTx) DeleteContact(ctx context.Context, id domain.ContactID) error {
	n, err := t.q.DeleteContact(ctx, string(t.id), string(id))
	if err == nil && n == 0 {
		return domain.NotFound("contact")
	}
	return classify(err)
}

// InsertConsent adds a row to the ledger.
func (t *TenantTx) InsertConsent(ctx context.Context, c domain.Consent) error {
	return classify(t.q.InsertConsent(ctx, sqlc.InsertConsentParams{
		TenantID: string(t.id), ID: string(c.ID), ContactID: string(c.ContactID), NumberID: string(c.NumberID), NumberPhone: c.NumberPhone, Phone: c.Phone,
		Kind: string(c.Kind), Source: string(c.Source), Words: c.Words, Statement: c.Statement, ActorName: c.ActorName, ActorID: c.ActorID,
		Address: c.Address, RequestID: c.RequestID, CreatedAt: millis(t.now),
	}))
}

// SetConsent stores what the ledger says last of a contact and a number.
func (t *TenantTx) SetConsent(ctx context.Context, contact domain.ContactID, number domain.TextingNumberID, kind domain.ConsentKind) error {
	return classify(t.q.SetContactConsent(ctx, sqlc.SetContactConsentParams{
		Consent: string(kind), ConsentNumber: string(number), TenantID: string(t.id), ID: string(contact),
	}))
}

// LastConsent returns the newest row of the ledger about two numbers, nil without one.
func (t *TenantTx) LastConsent(ctx context.Context, number domain.TextingNumberID, phone string) (*domain.Consent, error) {
	rows, err := t.q.LastConsentOfPhone(ctx, string(t.id), string(number), phone)
	if err != nil || len(rows) == 0 {
		return nil, classify(err)
	}
	c := consentOf(rows[0])
	return &c, nil
}

// ListConsents returns what the ledger says of a contact, newest first; of one
// that was deleted, too.
func (t *TenantTx) ListConsents(ctx context.Context, contact domain.ContactID, p Page) ([]domain.Consent, string, error) {
	before, err := p.before()
	if err != nil {
		return nil, "", err
	}
	rows, err := t.q.ConsentsOfContact(ctx, sqlc.ConsentsOfContactParams{
		TenantID: string(t.id), ContactID: string(contact), BeforeAt: before.at, BeforeID: before.id, Lim: p.size(),
	})
	if err != nil {
		return nil, "", classify(err)
	}
	return cutPage(rows, p, func(r sqlc.Consent) position { return position{r.CreatedAt, r.ID} },
		func(r sqlc.Consent) (domain.Consent, error) { return consentOf(r), nil })
}

// ForgetConsents makes so many contacts ones without consent whose consent was for
// a number that the tenant no longer has. It returns how many there were.
func (t *TenantTx) ForgetConsents(ctx context.Context, number domain.TextingNumberID, limit int) (int64, error) {
	n, err := t.q.ForgetConsents(ctx, string(t.id), string(number), int64(limit))
	return n, classify(err)
}

// CountConsents tells how many contacts the tenant has, and how many of them agreed
// to a number and took it back.
func (t *TenantTx) CountConsents(ctx context.Context, number domain.TextingNumberID) (all, in, out int64, err error) {
	if all, err = t.q.CountContacts(ctx, string(t.id)); err != nil || number == "" {
		return all, 0, 0, classify(err)
	}
	if in, err = t.q.CountContactsWith(ctx, string(t.id), string(number), string(domain.ConsentIn)); err != nil {
		return 0, 0, 0, classify(err)
	}
	out, err = t.q.CountContactsWith(ctx, string(t.id), string(number), string(domain.ConsentOut))
	return all, in, out, classify(err)
}

func contactOf(row sqlc.Contact) domain.Contact {
	return domain.Contact{
		ID: domain.ContactID(row.ID), Name: row.Name, Phone: row.Phone, Email: row.Email, Source: row.Source,
		Consent: domain.ConsentKind(row.Consent), ConsentNumber: domain.TextingNumberID(row.ConsentNumber), Unread: row.Unread,
		LastTextAt: fromMillisOrNil(row.LastTextAt), LastText: row.LastText, LastTextIn: row.LastTextIn,
		CreatedAt: fromMillis(row.CreatedAt), UpdatedAt: fromMillis(row.UpdatedAt),
	}
}

func consentOf(row sqlc.Consent) domain.Consent {
	return domain.Consent{
		ID: domain.ConsentID(row.ID), ContactID: domain.ContactID(row.ContactID), NumberID: domain.TextingNumberID(row.NumberID),
		NumberPhone: row.NumberPhone, Phone: row.Phone, Kind: domain.ConsentKind(row.Kind), Source: domain.ConsentSource(row.Source),
		Words: row.Words, Statement: row.Statement, ActorName: row.ActorName, ActorID: row.ActorID, Address: row.Address,
		RequestID: row.RequestID, At: fromMillis(row.CreatedAt),
	}
}
