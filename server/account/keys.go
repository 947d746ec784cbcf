package account

import (
	"context"
	"strconv"
	"time"

	"tenantry/server/audit"
	"tenantry/server/domain"
	"tenantry/server/secret"
	"tenantry/server/store"
)

// A key's hint is enough to tell it from others and far from enough to guess it.
const hintLength = len(keyPrefix) + 6

// NewKey is what somebody decides about a key.
type NewKey struct {
	Name        string
	Permissions []domain.Permission
	ExpiresIn   int // days
}

// Longest life of a key, in days.
const maxKeyDays = 365

// CreateKey makes an API key that can do a part of what its maker can, and
// returns its token, which is shown this once. Needs API_KEYS:manage and every
// permission that the key gets; a key cannot make another.
func (s *Service) CreateKey(ctx context.Context, in NewKey) (token string, key domain.APIKey, err error) {
	if err := domain.AuthorizePlatform(ctx, domain.PermKeysManage); err != nil {
		return "", key, err
	}
	maker, err := inBrowser(ctx)
	if err != nil {
		return "", key, err
	}
	name, problem := domain.ParseName(in.Name)
	var found problems
	found.add("/name", problem)
	found = append(found, unknownPermissions(in.Permissions)...)
	if in.ExpiresIn < 1 || in.ExpiresIn > maxKeyDays {
		found.add("/expiresInDays", domain.Errorf(domain.CodeInvalid, "Choose 1 to 365 days.").Because("range"))
	}
	if err := found.err(); err != nil {
		return "", key, err
	}
	token = secret.NewToken(keyPrefix)
	err = s.db.Tx(ctx, func(tx *store.Tx) error {
		if err := covers(ctx, tx, in.Permissions); err != nil {
			return err
		}
		key = domain.APIKey{
			ID: domain.APIKeyID(tx.NewID("ak")), Name: name, Hint: token[:hintLength], AccountID: maker.AccountID,
			CreatedBy: maker.Name, Permissions: inOrder(in.Permissions),
			CreatedAt: tx.Now(), ExpiresAt: tx.Now().Add(time.Duration(in.ExpiresIn) * 24 * time.Hour),
		}
		if err := tx.CreateAPIKey(ctx, key, secret.HashToken(token)); err != nil {
			return err
		}
		return recordKey(ctx, tx, "api_key.create", key)
	})
	return token, key, err
}

// Keys lists all API keys, newest first. Needs API_KEYS:manage.
func (s *Service) Keys(ctx context.Context, page store.Page) (keys []domain.APIKey, next string, err error) {
	if err := domain.AuthorizePlatform(ctx, domain.PermKeysManage); err != nil {
		return nil, "", err
	}
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		keys, next, err = tx.ListAPIKeys(ctx, page)
		return err
	})
	return keys, next, err
}

// RevokeKey ends a key at once; one that has ended already stays as it is. Needs
// API_KEYS:manage.
func (s *Service) RevokeKey(ctx context.Context, id domain.APIKeyID) error {
	if err := domain.AuthorizePlatform(ctx, domain.PermKeysManage); err != nil {
		return err
	}
	return s.db.Tx(ctx, func(tx *store.Tx) error {
		key, err := tx.FindAPIKey(ctx, id)
		if err != nil {
			return err
		}
		ended, err := tx.RevokeAPIKey(ctx, id)
		if err != nil || !ended {
			return err
		}
		s.forget(tx)
		return recordKey(ctx, tx, "api_key.revoke", key)
	})
}

func recordKey(ctx context.Context, tx *store.Tx, action string, key domain.APIKey) error {
	return audit.Record(ctx, tx, audit.Event{
		Action: action, TargetKind: "api_key", TargetID: string(key.ID),
		Detail: map[string]any{"name": key.Name, "hint": key.Hint, "permissions": key.Permissions, "expiresAt": key.ExpiresAt},
	})
}

// pointer names an element of a list in the request body.
func pointer(list string, index int) string { return list + "/" + strconv.Itoa(index) }
