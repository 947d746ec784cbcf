package store

import (
	"context"
	"database/sql"
	"strconv"
	"time"

	"tenantry/server/domain"
	"tenantry/server/store/sqlc"
)

// InsertContactImport stores a list whose text is to come, and drops those of the
// same person that were never started.
func (t *TenantTx) InsertContactImport(ctx context.Context, v domain.ContactImport) error {
	if err := t.q.DropContactDrafts(ctx, string(t.id), string(v.CreatedBy)); err != nil {
		return classify(err)
	}
	return classify(t.q.InsertContactImport(ctx, sqlc.InsertContactImportParams{
		TenantID: string(t.id), ID: string(v.ID), CreatedBy: string(v.CreatedBy), Country: v.Country, CreatedAt: millis(v.CreatedAt),
	}))
}

// DropOldContactDrafts removes lists that were made before a time and never started.
func (t *Tx) DropOldContactDrafts(ctx context.Context, before time.Time) (int64, error) {
	n, err := t.q.DropOldContactDrafts(ctx, millis(before))
	return n, classify(err)
}

// DeleteContactImport removes a list and what is known of its rows, unless it is
// being worked; it reports whether it did.
func (t *TenantTx) DeleteContactImport(ctx context.Context, id domain.ContactImportID) (bool, error) {
	n, err := t.q.DeleteContactImport(ctx, string(t.id), string(id))
	return n == 1, classify(err)
}

// PutContactPart stores a part of a list's text, from 1; the same part again takes
// its place. It reports false when the list is not a draft any more.
func (t *TenantTx) PutContactPart(ctx context.Context, id domain.ContactImportID, part int64, text string) (bool, error) {
	n, err := t.q.PutContactPart(ctx, sqlc.PutContactPartParams{Part: part, Content: text, TenantID: string(t.id), ID: string(id)})
	return n == 1, classify(err)
}

// ContactParts returns a list's text, in its parts.
func (t *TenantTx) ContactParts(ctx context.Context, id domain.ContactImportID) ([]string, error) {
	parts, err := t.q.ContactParts(ctx, string(t.id), string(id))
	return parts, classify(err)
}

// FindContactImport returns one list.
func (t *TenantTx) FindContactImport(ctx context.Context, id domain.ContactImportID) (domain.ContactImport, error) {
	row, err := t.q.FindContactImport(ctx, string(t.id), string(id))
	v, _ := contactImportOf(sqlc.ListContactImportsRow(row))
	return v, notFound(err, "list of contacts")
}

// ListContactImports returns the tenant's lists of contacts, newest first.
func (t *TenantTx) ListContactImports(ctx context.Context, p Page) ([]domain.ContactImport, string, error) {
	before, err := p.before()
	if err != nil {
		return nil, "", err
	}
	rows, err := t.q.ListContactImports(ctx, sqlc.ListContactImportsParams{
		TenantID: string(t.id), BeforeAt: before.at, BeforeID: before.id, Lim: p.size(),
	})
	if err != nil {
		return nil, "", classify(err)
	}
	return cutPage(rows, p, func(r sqlc.ListContactImportsRow) position { return position{r.CreatedAt, r.ID} }, contactImportOf)
}

func contactImportOf(r sqlc.ListContactImportsRow) (domain.ContactImport, error) {
	return domain.ContactImport{
		ID: domain.ContactImportID(r.ID), State: domain.ImportState(r.State), CreatedBy: domain.AccountID(r.CreatedBy), CreatedByName: r.CreatedByName,
		WorkedBy: domain.AccountID(r.WorkedBy), Country: r.Country,
		Agreed: domain.Agreement{NumberID: domain.TextingNumberID(r.NumberID), Statement: r.Statement, Words: r.Words},
		Total:  r.RowsTotal, Done: r.RowsDone, Added: r.RowsAdded, Failed: r.RowsFailed, Consented: r.RowsConsent, Folded: r.RowsFolded,
		CreatedAt: fromMillis(r.CreatedAt), FinishedAt: fromMillisOrNil(r.FinishedAt),
	}, nil
}

// StartContactImport makes a draft a list that is worked; it reports whether it was one.
func (t *TenantTx) StartContactImport(ctx context.Context, v domain.ContactImport) (bool, error) {
	n, err := t.q.StartContactImport(ctx, sqlc.StartContactImportParams{
		WorkedBy: string(v.WorkedBy), NumberID: string(v.Agreed.NumberID), Statement: v.Agreed.Statement, Words: v.Agreed.Words,
		RowsTotal: v.Total, RowsFolded: v.Folded, TenantID: string(t.id), ID: string(v.ID),
	})
	return n == 1, classify(err)
}

// ResumeContactImport lets a stopped list go on in somebody's name; it reports
// whether it was stopped.
func (t *TenantTx) ResumeContactImport(ctx context.Context, id domain.ContactImportID, as domain.AccountID) (bool, error) {
	n, err := t.q.ResumeContactImport(ctx, string(as), string(t.id), string(id))
	return n == 1, classify(err)
}

// SettleContactRows writes down what came of the next rows of a list of which was
// were worked. It reports false when somebody else was faster.
func (t *TenantTx) SettleContactRows(ctx context.Context, id domain.ContactImportID, was int64, rows []domain.ImportRow) (bool, error) {
	arg := sqlc.MoveContactImportParams{RowsDone: was + int64(len(rows)), Was: was, TenantID: string(t.id), ID: string(id)}
	values := make([][]any, len(rows))
	for i, r := range rows {
		values[i] = []any{string(t.id), string(id), r.Position, string(r.State), r.Consented, string(r.Contact.ID), r.Shown, r.Message}
		switch r.State {
		case domain.ImportRowAdded:
			arg.Added++
		case domain.ImportRowFailed:
			arg.Failed++
		}
		if r.Consented {
			arg.Consent++
		}
	}
	n, err := t.q.MoveContactImport(ctx, arg)
	if err != nil || n == 0 {
		return false, classify(err)
	}
	err = t.addRows(ctx, "contact_import_rows (tenant_id, import_id, position, state, consent, contact_id, shown, message)", values, "")
	return true, err
}

// FinishContactImport ends a list that is worked, and drops its text when nothing is
// left to do with it. It reports whether it was worked.
func (t *TenantTx) FinishContactImport(ctx context.Context, id domain.ContactImportID, state domain.ImportState) (bool, error) {
	now := millis(t.now)
	n, err := t.q.FinishContactImport(ctx, sqlc.FinishContactImportParams{State: string(state), FinishedAt: &now, TenantID: string(t.id), ID: string(id)})
	if err != nil || n == 0 || state != domain.ImportDone {
		return n == 1, classify(err)
	}
	return true, classify(t.q.DropContactParts(ctx, string(t.id), string(id)))
}

// ListContactRows returns what came of a list's rows, in its order; a state other
// than "" leaves the others out.
func (t *TenantTx) ListContactRows(ctx context.Context, id domain.ContactImportID, state domain.ImportRowState, p Page) ([]domain.ImportRow, string, error) {
	after, err := p.after()
	if err != nil {
		return nil, "", err
	}
	arg := sqlc.ContactImportRowsInParams{TenantID: string(t.id), ImportID: string(id), State: string(state), AfterPosition: after.at, Lim: p.size()}
	var rows []sqlc.ContactImportRowsInRow
	if state != "" {
		rows, err = t.q.ContactImportRowsIn(ctx, arg)
	} else {
		var all []sqlc.ContactImportRowsRow
		all, err = t.q.ContactImportRows(ctx, sqlc.ContactImportRowsParams{
			TenantID: arg.TenantID, ImportID: arg.ImportID, AfterPosition: arg.AfterPosition, Lim: arg.Lim,
		})
		for _, r := range all {
			rows = append(rows, sqlc.ContactImportRowsInRow(r))
		}
	}
	if err != nil {
		return nil, "", classify(err)
	}
	place := func(r sqlc.ContactImportRowsInRow) position {
		return position{r.Position, strconv.FormatInt(r.Position, 10)}
	}
	return cutPage(rows, p, place, func(r sqlc.ContactImportRowsInRow) (domain.ImportRow, error) {
		v := domain.ImportRow{Position: r.Position, State: domain.ImportRowState(r.State), Consented: r.Consent, Shown: r.Shown, Message: r.Message}
		if r.Name != nil { // it is still there
			v.Contact = domain.Contact{ID: domain.ContactID(r.ContactID), Name: *r.Name, Phone: *r.Phone, Email: *r.Email}
		}
		return v, nil
	})
}

// FindContactByEmail returns the contact without a number that has an address, nil
// without one.
func (t *TenantTx) FindContactByEmail(ctx context.Context, email string) (*domain.Contact, error) {
	rows, err := t.q.ContactByEmail(ctx, string(t.id), email)
	if err != nil || len(rows) == 0 {
		return nil, classify(err)
	}
	c := contactOf(rows[0])
	return &c, nil
}

// ContactsKnown returns the contacts that have one of some numbers, and those
// without a number that have one of some addresses.
func (t *TenantTx) ContactsKnown(ctx context.Context, phones, emails []string) ([]domain.Contact, error) {
	var known []domain.Contact
	find := func(column string, values []string, more string) error {
		if len(values) == 0 {
			return nil
		}
		q := newList(contactColumns+"contacts c").where("c.tenant_id = ?", string(t.id)).where(more)
		whereIn(q, column, values)
		rows, err := listRows(ctx, t.db, q.sql(), q.args, scanContact)
		for _, row := range rows {
			known = append(known, contactOf(row))
		}
		return err
	}
	if err := find("c.phone", phones, "c.phone <> ''"); err != nil {
		return nil, err
	}
	return known, find("c.email", emails, "c.phone = ''")
}

// LastConsents returns the newest row of the ledger about a number of the tenant and
// each of some phones, by phone.
func (t *TenantTx) LastConsents(ctx context.Context, number domain.TextingNumberID, phones []string) (map[string]domain.Consent, error) {
	last := map[string]domain.Consent{}
	if number == "" || len(phones) == 0 {
		return last, nil
	}
	q := newList("SELECT c.phone, c.kind, c.source FROM consents c").where("c.tenant_id = ?", string(t.id)).where("c.number_id = ?", string(number))
	whereIn(q, "c.phone", phones)
	q.order = "c.created_at, c.id"
	rows, err := listRows(ctx, t.db, q.sql(), q.args, scanConsent)
	for _, c := range rows {
		last[c.Phone] = c
	}
	return last, err
}

func scanConsent(rows *sql.Rows, c *domain.Consent) error {
	return rows.Scan(&c.Phone, &c.Kind, &c.Source)
}
