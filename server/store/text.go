package store

import (
	"context"
	"time"

	"tenantry/server/domain"
	"tenantry/server/store/sqlc"
)

// InsertText stores a text, and reports false when it is there already: one that
// came in by its id at the provider, one of a set by its contact.
func (t *TenantTx) InsertText(ctx context.Context, m domain.Text) (bool, error) {
	n, err := t.q.InsertText(ctx, sqlc.InsertTextParams{
		TenantID: string(t.id), ID: string(m.ID), ContactID: string(m.ContactID), NumberID: string(m.NumberID), SendID: string(m.SendID),
		Kind: m.Kind, Phone: m.Phone, Body: m.Body, Segments: m.Segments, State: string(m.State), Reason: m.Reason,
		NextAt: millisOrNil(m.NextAt), ProviderID: m.ProviderID, SentBy: m.SentBy, Now: millis(t.now),
	})
	return n == 1, classify(err)
}

// ListTexts returns what was written to and by a contact, newest first.
func (t *TenantTx) ListTexts(ctx context.Context, contact domain.ContactID, p Page) ([]domain.Text, string, error) {
	before, err := p.before()
	if err != nil {
		return nil, "", err
	}
	rows, err := t.q.TextsOfContact(ctx, sqlc.TextsOfContactParams{
		TenantID: string(t.id), ContactID: string(contact), BeforeAt: before.at, BeforeID: before.id, Lim: p.size(),
	})
	if err != nil {
		return nil, "", classify(err)
	}
	return cutPage(rows, p, func(r sqlc.TextMessage) position { return position{r.CreatedAt, r.ID} },
		func(r sqlc.TextMessage) (domain.Text, error) { return textOf(r), nil })
}

// DueTexts returns the texts that something is to be done about, those first that
// have waited longest.
func (t *TenantTx) DueTexts(ctx context.Context, limit int) ([]domain.Text, error) {
	rows, err := t.q.DueTexts(ctx, string(t.id), millis(t.now), int64(limit))
	texts := make([]domain.Text, len(rows))
	for i, row := range rows {
		texts[i] = textOf(row)
	}
	return texts, classify(err)
}

// NextTextDue says when something is to be done about a text; nil for never.
func (t *TenantTx) NextTextDue(ctx context.Context) (*time.Time, error) {
	at, err := t.q.NextTextDue(ctx, string(t.id))
	if err != nil || at == 0 {
		return nil, classify(err)
	}
	due := fromMillis(at)
	return &due, nil
}

// MoveText stores where a text stands, unless it has moved from the state that was
// read; it reports whether it did.
func (t *TenantTx) MoveText(ctx context.Context, m domain.Text, was domain.TextState) (bool, error) {
	n, err := t.q.MoveText(ctx, sqlc.MoveTextParams{
		State: string(m.State), Now: millis(t.now), Reason: m.Reason, Attempts: m.Attempts, Lost: m.Lost, NextAt: millisOrNil(m.NextAt),
		SentAt: millisOrNil(m.SentAt), ProviderID: m.ProviderID, TenantID: string(t.id), ID: string(m.ID), Was: string(was),
	})
	return n == 1, classify(err)
}

// CountTextsSent tells how many texts went out since a time, and counts no further
// than the limit.
func (t *TenantTx) CountTextsSent(ctx context.Context, since time.Time, limit int) (int, error) {
	n, err := t.q.CountTextsSent(ctx, string(t.id), millis(since), int64(limit))
	return int(n), classify(err)
}

// CountTextsSentTo is CountTextsSent for one recipient.
func (t *TenantTx) CountTextsSentTo(ctx context.Context, phone string, since time.Time, limit int) (int, error) {
	n, err := t.q.CountTextsSentTo(ctx, sqlc.CountTextsSentToParams{
		TenantID: string(t.id), Phone: phone, Since: millis(since), Lim: int64(limit),
	})
	return int(n), classify(err)
}

func textOf(row sqlc.TextMessage) domain.Text {
	return domain.Text{
		ID: domain.TextID(row.ID), TenantID: domain.TenantID(row.TenantID), ContactID: domain.ContactID(row.ContactID),
		NumberID: domain.TextingNumberID(row.NumberID), SendID: domain.TextSendID(row.SendID), Kind: row.Kind, Phone: row.Phone,
		Body: row.Body, Segments: row.Segments, State: domain.TextState(row.State), Reason: row.Reason, Attempts: row.Attempts, Lost: row.Lost,
		NextAt: fromMillisOrNil(row.NextAt), SentAt: fromMillisOrNil(row.SentAt), ProviderID: row.ProviderID, SentBy: row.SentBy,
		CreatedAt: fromMillis(row.CreatedAt), StateAt: fromMillis(row.StateAt),
	}
}

// InsertTextSend stores one text to a set of contacts.
func (t *TenantTx) InsertTextSend(ctx context.Context, s domain.TextSend) error {
	choice, err := toJSON(s.Choice)
	if err != nil {
		return err
	}
	return classify(t.q.InsertTextSend(ctx, sqlc.InsertTextSendParams{
		TenantID: string(t.id), ID: string(s.ID), NumberID: string(s.NumberID), Body: s.Body, Choice: choice, SentBy: s.SentBy,
		CreatedAt: millis(t.now),
	}))
}

// FindTextSend returns one text to a set.
func (t *TenantTx) FindTextSend(ctx context.Context, id domain.TextSendID) (domain.TextSend, error) {
	row, err := t.q.TextSend(ctx, string(t.id), string(id))
	if err != nil {
		return domain.TextSend{}, notFound(err, "text")
	}
	s := domain.TextSend{
		ID: domain.TextSendID(row.ID), NumberID: domain.TextingNumberID(row.NumberID), Body: row.Body, Done: row.State == "done",
		Cursor: domain.ContactID(row.Cursor), Queued: row.Queued, LeftOut: row.LeftOut, SentBy: row.SentBy, CreatedAt: fromMillis(row.CreatedAt),
	}
	return s, fromJSON(row.Choice, &s.Choice)
}

// MoveTextSend stores how far a text to a set is: the numbers are added. It reports
// false when somebody else was faster.
func (t *TenantTx) MoveTextSend(ctx context.Context, s domain.TextSend, was domain.ContactID) (bool, error) {
	state := "running"
	if s.Done {
		state = "done"
	}
	n, err := t.q.MoveTextSend(ctx, sqlc.MoveTextSendParams{
		State: state, Cursor: string(s.Cursor), Queued: s.Queued, LeftOut: s.LeftOut, TenantID: string(t.id), ID: string(s.ID), Was: string(was),
	})
	return n == 1, classify(err)
}
