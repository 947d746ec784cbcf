package store

import (
	"context"

	"tenantry/server/domain"
	"tenantry/server/store/sqlc"
)

// InsertNumber asks for a texting number. It reports false when the tenant has one,
// or has asked for one, already.
func (t *TenantTx) InsertNumber(ctx context.Context, n domain.TextingNumber) (bool, error) {
	added, err := t.q.InsertTextingNumber(ctx, sqlc.InsertTextingNumberParams{
		TenantID: string(t.id), ID: string(n.ID), RequestedBy: n.RequestedBy, Now: millis(t.now),
	})
	return added == 1, classify(err)
}

// FindNumber returns one number that the tenant has, had or asked for.
func (t *TenantTx) FindNumber(ctx context.Context, id domain.TextingNumberID) (domain.TextingNumber, error) {
	row, err := t.q.TextingNumber(ctx, string(t.id), string(id))
	return numberOf(row), notFound(err, "number")
}

// CurrentNumber returns the number that the tenant has or has asked for, nil
// without one.
func (t *TenantTx) CurrentNumber(ctx context.Context) (*domain.TextingNumber, error) {
	rows, err := t.q.CurrentTextingNumber(ctx, string(t.id))
	return firstNumber(rows), classify(err)
}

// NewestNumber returns the number that the tenant asked for last, whatever became
// of it; nil when it never asked for one.
func (t *TenantTx) NewestNumber(ctx context.Context) (*domain.TextingNumber, error) {
	rows, err := t.q.NewestTextingNumber(ctx, string(t.id))
	return firstNumber(rows), classify(err)
}

func firstNumber(rows []sqlc.TextingNumber) *domain.TextingNumber {
	if len(rows) == 0 {
		return nil
	}
	n := numberOf(rows[0])
	return &n
}

// ActivateNumber gives the tenant the number that it asked for, unless it does not
// want it any more; it reports whether it did.
func (t *TenantTx) ActivateNumber(ctx context.Context, n domain.TextingNumber) (bool, error) {
	now := millis(t.now)
	changed, err := t.q.ActivateTextingNumber(ctx, sqlc.ActivateTextingNumberParams{
		Phone: n.Phone, Provider: n.Provider, Account: n.Account, ProviderID: n.ProviderID, Now: &now, TenantID: string(t.id), ID: string(n.ID),
	})
	return changed == 1, classify(err)
}

// FailNumber writes down that no number was to be had.
func (t *TenantTx) FailNumber(ctx context.Context, id domain.TextingNumberID, reason string) (bool, error) {
	now := millis(t.now)
	changed, err := t.q.FailTextingNumber(ctx, sqlc.FailTextingNumberParams{Reason: reason, Now: &now, TenantID: string(t.id), ID: string(id)})
	return changed == 1, classify(err)
}

// EndNumber takes the number from the tenant; it is still to be given back.
func (t *TenantTx) EndNumber(ctx context.Context, id domain.TextingNumberID) (bool, error) {
	now := millis(t.now)
	changed, err := t.q.EndTextingNumber(ctx, &now, string(t.id), string(id))
	return changed == 1, classify(err)
}

// ReleaseNumber writes down that the number was given back.
func (t *TenantTx) ReleaseNumber(ctx context.Context, id domain.TextingNumberID) error {
	_, err := t.q.ReleaseTextingNumber(ctx, millis(t.now), string(t.id), string(id))
	return classify(err)
}

// NoteNumber writes down with whom a number is being got or given back, and what
// stands in the way.
func (t *TenantTx) NoteNumber(ctx context.Context, n domain.TextingNumber) error {
	return classify(t.q.NoteTextingNumber(ctx, sqlc.NoteTextingNumberParams{
		Reason: n.Reason, Provider: n.Provider, Account: n.Account, Now: millis(t.now), TenantID: string(t.id), ID: string(n.ID),
	}))
}

func numberOf(row sqlc.TextingNumber) domain.TextingNumber {
	return domain.TextingNumber{
		ID: domain.TextingNumberID(row.ID), TenantID: domain.TenantID(row.TenantID), State: domain.NumberState(row.State), Phone: row.Phone,
		Provider: row.Provider, Account: row.Account, ProviderID: row.ProviderID, Reason: row.Reason, RequestedBy: row.RequestedBy,
		CreatedAt: fromMillis(row.CreatedAt), ActiveAt: fromMillisOrNil(row.ActiveAt), EndedAt: fromMillisOrNil(row.EndedAt),
	}
}
