package store

import (
	"context"
	"time"

	"tenantry/server/domain"
	"tenantry/server/store/sqlc"
)

// InsertSigningKey stores the next key and reports whether it was the first with
// its generation.
func (t *Tx) InsertSigningKey(ctx context.Context, k domain.SigningKey) (bool, error) {
	n, err := t.q.InsertSigningKey(ctx, sqlc.InsertSigningKeyParams{
		ID: k.ID, Generation: k.Generation, PublicKey: k.Public, PrivateSealed: k.Sealed, CreatedAt: millis(k.CreatedAt),
		SignsFrom: millis(k.SignsFrom), SignsUntil: millis(k.SignsUntil), ExpiresAt: millis(k.ExpiresAt),
	})
	return n == 1, classify(err)
}

// ListSigningKeys returns the keys whose tokens can still be good, oldest first.
func (t *Tx) ListSigningKeys(ctx context.Context) ([]domain.SigningKey, error) {
	rows, err := t.q.ListSigningKeys(ctx, millis(t.now))
	if err != nil {
		return nil, classify(err)
	}
	keys := make([]domain.SigningKey, len(rows))
	for i, r := range rows {
		keys[i] = domain.SigningKey{
			ID: r.ID, Generation: r.Generation, Public: r.PublicKey, Sealed: r.PrivateSealed, CreatedAt: fromMillis(r.CreatedAt),
			SignsFrom: fromMillis(r.SignsFrom), SignsUntil: fromMillis(r.SignsUntil), ExpiresAt: fromMillis(r.ExpiresAt),
		}
	}
	return keys, nil
}

// NewestSigningGeneration is the number of the newest key, 0 when there was none.
func (t *Tx) NewestSigningGeneration(ctx context.Context) (int64, error) {
	n, err := t.q.NewestSigningGeneration(ctx)
	return n, classify(err)
}

// EndSigningKeys takes all keys back at once and says how many.
func (t *Tx) EndSigningKeys(ctx context.Context) (int64, error) {
	n, err := t.q.EndSigningKeys(ctx, millis(t.now))
	return n, classify(err)
}

// DeleteSigningKeys forgets keys that have been over for so long.
func (t *Tx) DeleteSigningKeys(ctx context.Context, longerThan time.Duration) (int64, error) {
	n, err := t.q.DeleteSigningKeys(ctx, millis(t.now.Add(-longerThan)))
	return n, classify(err)
}
