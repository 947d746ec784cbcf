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
	Networks    []string // where it may come from; none: anywhere
	ExpiresIn   int      // days
}

// Check says what is wrong with it, all at once, but for its permissions: which
// there are depends on the kind of key. It tidies what is right.
func (k *NewKey) Check() (found []domain.FieldError) {
	var wrong problems
	name, problem := domain.ParseName(k.Name)
	wrong.add("/name", problem)
	if k.ExpiresIn < 1 || k.ExpiresIn > domain.MaxKeyDays {
		wrong.add("/expiresInDays", domain.Errorf(domain.CodeInvalid, "Choose 1 to %d days.", domain.MaxKeyDays).Because("range"))
	}
	k.Name, k.Permissions = name, inOrder(k.Permissions)
	networks, bad := parseNetworks(k.Networks)
	k.Networks = networks
	return append(wrong, bad...)
}

// CreateKey makes an API key that can do a part of what its maker can, and
// returns its token, which is shown this once. Needs API_KEYS:manage and every
// permission that the key gets; a key cannot make another.
func (s *Service) CreateKey(ctx context.Context, in NewKey) (token string, key domain.APIKey, err error) {
	if err := domain.AuthorizePlatform(ctx, domain.PermKeysManage); err != nil {
		return "", key, err
	}
	if _, err := inBrowser(ctx); err != nil {
		return "", key, err
	}
	unknown := unknownPermissions(in.Permissions)
	if found := append(problems(in.Check()), unknown...); len(found) > 0 {
		return "", key, found.err()
	}
	err = s.db.Tx(ctx, func(tx *store.Tx) error {
		if err := covers(ctx, tx, in.Permissions); err != nil {
			return err
		}
		token, key, err = s.IssueKey(ctx, tx, domain.KeyPlatform, "", in)
		return err
	})
	return token, key, err
}

// IssueKey stores a new key of any kind and returns its token. Whoever calls it
// has checked what it was given, and that the maker may give it.
func (s *Service) IssueKey(ctx context.Context, tx *store.Tx, kind domain.KeyKind, tenant domain.TenantID, in NewKey) (token string, key domain.APIKey, err error) {
	maker, err := inBrowser(ctx)
	if err != nil {
		return "", key, err
	}
	token = secret.NewToken(keyPrefix)
	key = domain.APIKey{
		ID: domain.APIKeyID(tx.NewID("ak")), Kind: kind, TenantID: tenant, Name: in.Name, Hint: token[:hintLength],
		AccountID: maker.AccountID, CreatedBy: maker.Name, Permissions: in.Permissions, Networks: in.Networks,
		CreatedAt: tx.Now(), ExpiresAt: tx.Now().Add(time.Duration(in.ExpiresIn) * 24 * time.Hour),
	}
	if err := tx.CreateAPIKey(ctx, key, secret.HashToken(token)); err != nil {
		return "", key, err
	}
	return token, key, recordKey(ctx, tx, "api_key.create", key)
}

// Keys lists the platform's API keys, newest first. Needs API_KEYS:manage.
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

// RevokeKey ends a key of the platform at once; one that has ended already stays
// as it is. Needs API_KEYS:manage.
func (s *Service) RevokeKey(ctx context.Context, id domain.APIKeyID) error {
	if err := domain.AuthorizePlatform(ctx, domain.PermKeysManage); err != nil {
		return err
	}
	return s.db.Tx(ctx, func(tx *store.Tx) error {
		key, err := tx.FindAPIKey(ctx, id)
		if err != nil {
			return err
		}
		if key.Kind != domain.KeyPlatform {
			return domain.NotFound("API key")
		}
		return s.EndKey(ctx, tx, key)
	})
}

// PersonalKeys lists the keys that act for whoever asks, in all tenants, newest first.
func (s *Service) PersonalKeys(ctx context.Context, page store.Page) (keys []domain.APIKey, next string, err error) {
	owner, err := inBrowser(ctx)
	if err != nil {
		return nil, "", err
	}
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		keys, next, err = tx.ListPersonalAPIKeys(ctx, owner.AccountID, page)
		return err
	})
	return keys, next, err
}

// RevokePersonalKey ends a key of whoever asks.
func (s *Service) RevokePersonalKey(ctx context.Context, id domain.APIKeyID) error {
	owner, err := inBrowser(ctx)
	if err != nil {
		return err
	}
	return s.db.Tx(ctx, func(tx *store.Tx) error {
		key, err := tx.FindAPIKey(ctx, id)
		if err != nil {
			return err
		}
		if key.Kind != domain.KeyPersonal || key.AccountID != owner.AccountID {
			return domain.NotFound("API key")
		}
		return s.EndKey(ctx, tx, key)
	})
}

// EndKey revokes a key of any kind. Whoever calls it has checked that the actor may.
func (s *Service) EndKey(ctx context.Context, tx *store.Tx, key domain.APIKey) error {
	ended, err := tx.RevokeAPIKey(ctx, key.ID)
	if err != nil || !ended {
		return err
	}
	s.forget(tx)
	return recordKey(ctx, tx, "api_key.revoke", key)
}

func recordKey(ctx context.Context, tx *store.Tx, action string, key domain.APIKey) error {
	detail := map[string]any{
		"name": key.Name, "hint": key.Hint, "kind": key.Kind, "permissions": key.Permissions, "expiresAt": key.ExpiresAt,
	}
	if len(key.Networks) > 0 {
		detail["networks"] = key.Networks
	}
	return audit.Record(ctx, tx, audit.Event{
		TenantID: key.TenantID, Action: action, TargetKind: "api_key", TargetID: string(key.ID), Detail: detail,
	})
}

// pointer names an element of a list in the request body.
func pointer(list string, index int) string { return list + "/" + strconv.Itoa(index) }
