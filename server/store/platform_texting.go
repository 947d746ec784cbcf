package store

import (
	"context"
	"time"

	"tenantry/server/domain"
)

// PhoneTaken reports whether a tenant has this number.
func (t *Tx) PhoneTaken(ctx context.Context, phone string) (bool, error) {
	n, err := t.q.TextingPhoneTaken(ctx, phone)
	return n > 0, classify(err)
}

// FindNumberByPhone returns the number of whichever tenant has it now.
func (t *Tx) FindNumberByPhone(ctx context.Context, phone string) (domain.TextingNumber, error) {
	row, err := t.q.ActiveTextingPhone(ctx, phone)
	return numberOf(row), notFound(err, "number")
}

// NumberWork is a number about which the provider is still to be asked.
type NumberWork struct {
	TenantID domain.TenantID
	ID       domain.TextingNumberID
	State    domain.NumberState
}

// OpenNumbers returns the numbers that are being got or given back and did not get
// on since a time.
func (t *Tx) OpenNumbers(ctx context.Context, before time.Time) ([]NumberWork, error) {
	rows, err := t.q.OpenTextingNumbers(ctx, millis(before))
	all := make([]NumberWork, len(rows))
	for i, r := range rows {
		all[i] = NumberWork{domain.TenantID(r.TenantID), domain.TextingNumberID(r.ID), domain.NumberState(r.State)}
	}
	return all, classify(err)
}

// TextLanesDue names the tenants with texts that something is to be done about.
func (t *Tx) TextLanesDue(ctx context.Context) ([]domain.TenantID, error) {
	rows, err := t.q.TextLanesDue(ctx, millis(t.now))
	lanes := make([]domain.TenantID, len(rows))
	for i, id := range rows {
		lanes[i] = domain.TenantID(id)
	}
	return lanes, classify(err)
}

// FindAnyText returns a text of whichever tenant.
func (t *Tx) FindAnyText(ctx context.Context, id domain.TextID) (domain.Text, error) {
	row, err := t.q.AnyText(ctx, string(id))
	return textOf(row), notFound(err, "text")
}
