package store

import (
	"context"

	"tenantry/server/domain"
)

// HideFirstSteps notes that a person does not want to see the tenant's first steps.
func (t *TenantTx) HideFirstSteps(ctx context.Context, account domain.AccountID) error {
	return classify(t.q.HideFirstSteps(ctx, string(t.id), string(account)))
}

// FirstStepsHidden reports whether a person does not want to see the tenant's first steps.
func (t *TenantTx) FirstStepsHidden(ctx context.Context, account domain.AccountID) (bool, error) {
	n, err := t.q.FirstStepsHidden(ctx, string(t.id), string(account))
	return n > 0, classify(err)
}

// ShowFirstSteps lets a person see the first steps of all tenants again.
func (t *Tx) ShowFirstSteps(ctx context.Context, account domain.AccountID) error {
	return classify(t.q.ShowFirstSteps(ctx, string(account)))
}
