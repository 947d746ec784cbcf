package store

import (
	"context"
	"time"

	"tenantry/server/store/sqlc"
)

// IdempotentAnswer is what a key was used for first.
type IdempotentAnswer struct {
	RequestHash string
	Response    string
}

// ClaimIdempotencyKey takes the key for this transaction's answer and reports
// whether it was free. Parallel claims of one key wait for each other.
func (t *Tx) ClaimIdempotencyKey(ctx context.Context, actor, key string, a IdempotentAnswer) (bool, error) {
	n, err := t.q.InsertIdempotencyKey(ctx, sqlc.InsertIdempotencyKeyParams{
		ActorID: actor, Key: key, RequestHash: a.RequestHash, Response: a.Response, CreatedAt: millis(t.now),
	})
	return n == 1, classify(err)
}

// FindIdempotencyKey returns what the key was used for.
func (t *Tx) FindIdempotencyKey(ctx context.Context, actor, key string) (IdempotentAnswer, error) {
	row, err := t.q.FindIdempotencyKey(ctx, actor, key)
	if err != nil {
		return IdempotentAnswer{}, notFound(err, "idempotency key")
	}
	return IdempotentAnswer{RequestHash: row.RequestHash, Response: row.Response}, nil
}

// DeleteIdempotencyKeys forgets keys from before the given time.
func (t *Tx) DeleteIdempotencyKeys(ctx context.Context, before time.Time) (int64, error) {
	n, err := t.q.DeleteIdempotencyKeys(ctx, millis(before))
	return n, classify(err)
}
