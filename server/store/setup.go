package store

import (
	"context"
	"time"
)

// PutSetupCode stores the hash of a new set-up code in place of an older one,
// and reports false when the set-up is over for good.
func (t *Tx) PutSetupCode(ctx context.Context, codeHash string) (bool, error) {
	n, err := t.q.PutSetupCode(ctx, codeHash, millis(t.now))
	return n == 1, classify(err)
}

// HasSetupCode reports whether this is the code that waits to be used.
func (t *Tx) HasSetupCode(ctx context.Context, codeHash string, lifetime time.Duration) (bool, error) {
	row, err := t.q.FindSetup(ctx)
	if err != nil {
		return false, notFound(err, "set-up")
	}
	return row.ClaimedAt == nil && row.CodeHash == codeHash && row.CreatedAt > since(t.now, lifetime), nil
}

// ClaimSetup uses the code up and reports whether it was the one to do so.
func (t *Tx) ClaimSetup(ctx context.Context, codeHash string, lifetime time.Duration) (bool, error) {
	now := millis(t.now)
	n, err := t.q.ClaimSetup(ctx, &now, codeHash, since(t.now, lifetime))
	return n == 1, classify(err)
}

// CloseSetup claims the set-up without a code and reports whether it was the one to do so.
func (t *Tx) CloseSetup(ctx context.Context) (bool, error) {
	n, err := t.q.CloseSetup(ctx, millis(t.now))
	return n == 1, classify(err)
}
