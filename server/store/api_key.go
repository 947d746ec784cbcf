package store

import (
	"context"
	"errors"
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
	networks := "[]"
	if len(k.Networks) > 0 {
		if networks, err = toJSON(k.Networks); err != nil {
			return err
		}
	}
	return classify(t.q.CreateAPIKey(ctx, sqlc.CreateAPIKeyParams{
		ID: string(k.ID), Kind: string(k.Kind), TenantID: textOrNil(k.TenantID), Name: k.Name, KeyHash: tokenHash, Hint: k.Hint,
		AccountID: string(k.AccountID), Permissions: permissions, Networks: networks,
		CreatedAt: millis(k.CreatedAt), ExpiresAt: millis(k.ExpiresAt),
	}))
}

// FindKeyActor returns the key with this token and who made it. Whether the key
// is still good is for the caller to say; joined is since when the maker of a
// personal key is a member of its tenant, nil for somebody who is none.
func (t *Tx) FindKeyActor(ctx context.Context, tokenHash string) (k domain.APIKey, who domain.Identity, joined *time.Time, err error) {
	r, err := t.q.FindKeyActor(ctx, tokenHash)
	if err != nil {
		return k, who, nil, notFound(err, "API key")
	}
	k = domain.APIKey{
		ID: domain.APIKeyID(r.ID), Kind: domain.KeyKind(r.Kind), TenantID: fromTextOrNil[domain.TenantID](r.TenantID),
		Name: r.KeyName, AccountID: domain.AccountID(r.AccountID), CreatedBy: r.Name,
		CreatedAt: fromMillis(r.CreatedAt), ExpiresAt: fromMillis(r.ExpiresAt),
		LastUsedAt: fromMillisOrNil(r.LastUsedAt), RevokedAt: fromMillisOrNil(r.RevokedAt),
	}
	if err := errors.Join(fromJSON(r.Scopes, &k.Permissions), fromJSON(r.Networks, &k.Networks)); err != nil {
		return k, who, nil, err
	}
	who, err = identity(r.AccountID, r.Email, r.Name, r.Mfa, r.Role, r.RoleTitle, r.Permissions)
	return k, who, fromMillisOrNil(r.JoinedAt), err
}

// ListAPIKeys returns the keys of the platform, newest first.
func (t *Tx) ListAPIKeys(ctx context.Context, p Page) ([]domain.APIKey, string, error) {
	before, err := p.before()
	if err != nil {
		return nil, "", err
	}
	rows, err := t.q.ListAPIKeys(ctx, before.at, before.id, p.size())
	if err != nil {
		return nil, "", classify(err)
	}
	place := func(r sqlc.ListAPIKeysRow) position { return position{r.ApiKey.CreatedAt, r.ApiKey.ID} }
	return cutPage(rows, p, place, func(r sqlc.ListAPIKeysRow) (domain.APIKey, error) { return apiKeyOf(r.ApiKey, r.CreatedBy) })
}

// ListAPIKeys returns the keys that belong to the tenant, newest first.
func (t *TenantTx) ListAPIKeys(ctx context.Context, p Page) ([]domain.APIKey, string, error) {
	before, err := p.before()
	if err != nil {
		return nil, "", err
	}
	rows, err := t.q.ListTenantAPIKeys(ctx, sqlc.ListTenantAPIKeysParams{
		TenantID: textOrNil(t.id), BeforeAt: before.at, BeforeID: before.id, PageSize: p.size(),
	})
	if err != nil {
		return nil, "", classify(err)
	}
	place := func(r sqlc.ListTenantAPIKeysRow) position { return position{r.ApiKey.CreatedAt, r.ApiKey.ID} }
	return cutPage(rows, p, place, func(r sqlc.ListTenantAPIKeysRow) (domain.APIKey, error) { return apiKeyOf(r.ApiKey, r.CreatedBy) })
}

// ListPersonalAPIKeys returns the keys that act for a person, in all tenants, newest first.
func (t *Tx) ListPersonalAPIKeys(ctx context.Context, owner domain.AccountID, p Page) ([]domain.APIKey, string, error) {
	before, err := p.before()
	if err != nil {
		return nil, "", err
	}
	rows, err := t.q.ListPersonalAPIKeys(ctx, sqlc.ListPersonalAPIKeysParams{
		AccountID: string(owner), BeforeAt: before.at, BeforeID: before.id, PageSize: p.size(),
	})
	if err != nil {
		return nil, "", classify(err)
	}
	place := func(r sqlc.ListPersonalAPIKeysRow) position { return position{r.ApiKey.CreatedAt, r.ApiKey.ID} }
	return cutPage(rows, p, place, func(r sqlc.ListPersonalAPIKeysRow) (domain.APIKey, error) {
		k, err := apiKeyOf(r.ApiKey, "")
		k.Tenant = domain.TenantRef{ID: k.TenantID, Slug: r.Slug, Name: r.TenantName, Template: r.Template, State: domain.TenantState(r.State)}
		return k, err
	})
}

// FindAPIKey returns the key with this id, of whatever kind.
func (t *Tx) FindAPIKey(ctx context.Context, id domain.APIKeyID) (domain.APIKey, error) {
	row, err := t.q.FindAPIKey(ctx, string(id))
	if err != nil {
		return domain.APIKey{}, notFound(err, "API key")
	}
	return apiKeyOf(row.ApiKey, row.CreatedBy)
}

// FindAPIKey returns a key that belongs to the tenant.
func (t *TenantTx) FindAPIKey(ctx context.Context, id domain.APIKeyID) (domain.APIKey, error) {
	k, err := t.Tx.FindAPIKey(ctx, id)
	if err == nil && (k.TenantID != t.id || k.Kind != domain.KeyTenant) {
		return domain.APIKey{}, domain.NotFound("API key")
	}
	return k, err
}

func apiKeyOf(r sqlc.ApiKey, createdBy string) (domain.APIKey, error) {
	k := domain.APIKey{
		ID: domain.APIKeyID(r.ID), Kind: domain.KeyKind(r.Kind), TenantID: fromTextOrNil[domain.TenantID](r.TenantID),
		Name: r.Name, Hint: r.Hint, AccountID: domain.AccountID(r.AccountID), CreatedBy: createdBy,
		CreatedAt: fromMillis(r.CreatedAt), ExpiresAt: fromMillis(r.ExpiresAt),
		LastUsedAt: fromMillisOrNil(r.LastUsedAt), RevokedAt: fromMillisOrNil(r.RevokedAt),
	}
	return k, errors.Join(fromJSON(r.Permissions, &k.Permissions), fromJSON(r.Networks, &k.Networks))
}

// RevokeAPIKey ends a key. A key that has ended already is left as it is.
func (t *Tx) RevokeAPIKey(ctx context.Context, id domain.APIKeyID) (bool, error) {
	now := millis(t.now)
	n, err := t.q.RevokeAPIKey(ctx, string(id), &now)
	return n == 1, classify(err)
}

// TouchAPIKey notes that a key was in use at a time.
func (t *Tx) TouchAPIKey(ctx context.Context, id domain.APIKeyID, at time.Time) error {
	ms := millis(at)
	return classify(t.q.TouchAPIKey(ctx, &ms, string(id)))
}

// ExpiringKey is a key that ends soon, and whom to tell.
type ExpiringKey struct {
	domain.APIKey
	Email string // the maker's
}

// ExpiringPage is how many keys ListExpiringAPIKeys returns at most.
const ExpiringPage = 100

// ListExpiringAPIKeys returns up to ExpiringPage keys that end within so many days and
// whose maker was not told so yet.
func (t *Tx) ListExpiringAPIKeys(ctx context.Context, days int64) ([]ExpiringKey, error) {
	rows, err := t.q.ExpiringAPIKeys(ctx, millis(t.now), millis(t.now.AddDate(0, 0, int(days))), days)
	if err != nil {
		return nil, classify(err)
	}
	keys := make([]ExpiringKey, len(rows))
	for i, r := range rows {
		if keys[i].APIKey, err = apiKeyOf(r.ApiKey, r.Maker); err != nil {
			return nil, err
		}
		keys[i].Email = r.Email
	}
	return keys, nil
}

// MarkAPIKeyWarned notes that the maker was told and reports whether it was not before.
func (t *Tx) MarkAPIKeyWarned(ctx context.Context, id domain.APIKeyID, days int64) (bool, error) {
	n, err := t.q.MarkAPIKeyWarned(ctx, days, string(id))
	return n == 1, classify(err)
}
