package store

import (
	"context"
	"time"

	"tenantry/server/domain"
	"tenantry/server/store/sqlc"
)

// CreateAPIKey stores a key under the hash of its token.
func (t *Tx) CreateAPIKey(ctx context.Context, k domain.APIKey, tokenHash string) error {
	permissions, err := toJSON(k.Permissions)
	if err != nil {
		return err
	}
	return classify(t.q.CreateAPIKey(ctx, sqlc.CreateAPIKeyParams{
		ID: string(k.ID), Name: k.Name, KeyHash: tokenHash, Hint: k.Hint, AccountID: string(k.AccountID),
		Permissions: permissions, CreatedAt: millis(k.CreatedAt), ExpiresAt: millis(k.ExpiresAt),
	}))
}

// FindKeyActor returns the key with this token and who made it. Whether the key
// is still good is for the caller to say.
func (t *Tx) FindKeyActor(ctx context.Context, tokenHash string) (domain.APIKey, domain.Identity, error) {
	r, err := t.q.FindKeyActor(ctx, tokenHash)
	if err != nil {
		return domain.APIKey{}, domain.Identity{}, notFound(err, "API key")
	}
	k := domain.APIKey{
		ID: domain.APIKeyID(r.ID), Name: r.KeyName, AccountID: domain.AccountID(r.AccountID), CreatedBy: r.Name,
		ExpiresAt: fromMillis(r.ExpiresAt), LastUsedAt: fromMillisOrNil(r.LastUsedAt), RevokedAt: fromMillisOrNil(r.RevokedAt),
	}
	if err := fromJSON(r.Scopes, &k.Permissions); err != nil {
		return domain.APIKey{}, domain.Identity{}, err
	}
	who, err := identity(r.AccountID, r.Email, r.Name, r.Mfa, r.Role, r.RoleTitle, r.Permissions)
	return k, who, err
}

// ListAPIKeys returns all keys, newest first.
func (t *Tx) ListAPIKeys(ctx context.Context, p Page) ([]domain.APIKey, string, error) {
	before, err := p.before()
	if err != nil {
		return nil, "", err
	}
	rows, err := t.q.ListAPIKeys(ctx, before.at, before.id, p.size())
	if err != nil {
		return nil, "", classify(err)
	}
	place := func(r sqlc.ListAPIKeysRow) position { return position{r.CreatedAt, r.ID} }
	return cutPage(rows, p, place, apiKeyOf)
}

// FindAPIKey returns the key with this id.
func (t *Tx) FindAPIKey(ctx context.Context, id domain.APIKeyID) (domain.APIKey, error) {
	row, err := t.q.FindAPIKey(ctx, string(id))
	if err != nil {
		return domain.APIKey{}, notFound(err, "API key")
	}
	return apiKeyOf(sqlc.ListAPIKeysRow(row))
}

func apiKeyOf(r sqlc.ListAPIKeysRow) (domain.APIKey, error) {
	k := domain.APIKey{
		ID: domain.APIKeyID(r.ID), Name: r.Name, Hint: r.Hint, AccountID: domain.AccountID(r.AccountID), CreatedBy: r.CreatedBy,
		CreatedAt: fromMillis(r.CreatedAt), ExpiresAt: fromMillis(r.ExpiresAt),
		LastUsedAt: fromMillisOrNil(r.LastUsedAt), RevokedAt: fromMillisOrNil(r.RevokedAt),
	}
	return k, fromJSON(r.Permissions, &k.Permissions)
}

// RevokeAPIKey ends a key. A key that has ended already is left as it is.
func (t *Tx) RevokeAPIKey(ctx context.Context, id domain.APIKeyID) (bool, error) {
	now := millis(t.now)
	n, err := t.q.RevokeAPIKey(ctx, string(id), &now)
	return n == 1, classify(err)
}

// RevokeAPIKeysOf ends all keys that a person made and says how many.
func (t *Tx) RevokeAPIKeysOf(ctx context.Context, maker domain.AccountID) (int64, error) {
	now := millis(t.now)
	n, err := t.q.RevokeAPIKeysOf(ctx, string(maker), &now)
	return n, classify(err)
}

// TouchAPIKey notes that a key was in use at a time.
func (t *Tx) TouchAPIKey(ctx context.Context, id domain.APIKeyID, at time.Time) error {
	ms := millis(at)
	return classify(t.q.TouchAPIKey(ctx, &ms, string(id)))
}
