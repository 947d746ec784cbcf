package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"tenantry/server/account"
	"tenantry/server/domain"
	"tenantry/server/store"
)

var tagKeys = []string{"API keys"}

func (a *API) mountKeys() {
	register(a, huma.Operation{
		OperationID: "listApiKeys", Method: http.MethodGet, Path: "/platform/api-keys", Tags: tagKeys,
		Summary: "List all API keys, newest first",
	}, platform(domain.PermKeysManage), a.listKeys)
	register(a, huma.Operation{
		OperationID: "createApiKey", Method: http.MethodPost, Path: "/platform/api-keys", Tags: tagKeys, DefaultStatus: http.StatusCreated,
		Summary:     "Make an API key",
		Description: "The key is shown in this answer and never again. It can do what its permissions say, as far as its maker still has them. A key cannot make another.",
	}, platform(domain.PermKeysManage).fresh(), a.createKey)
	register(a, huma.Operation{
		OperationID: "revokeApiKey", Method: http.MethodDelete, Path: "/platform/api-keys/{key}", Tags: tagKeys, DefaultStatus: http.StatusNoContent,
		Summary: "Revoke an API key", Errors: []int{http.StatusNotFound},
	}, platform(domain.PermKeysManage), a.revokeKey)
	a.mountTenantKeys()
	a.mountPersonalKeys()
}

// APIKeyWire is an API key as it is listed: never the key itself.
type APIKeyWire struct {
	ID          domain.APIKeyID     `json:"id"`
	Name        string              `json:"name"`
	Hint        string              `json:"hint" doc:"The first characters, to tell keys apart"`
	Permissions []domain.Permission `json:"permissions"`
	Networks    []string            `json:"networks" doc:"Where it may come from; empty for anywhere"`
	CreatedBy   personNameWire      `json:"createdBy"`
	CreatedAt   time.Time           `json:"createdAt"`
	ExpiresAt   time.Time           `json:"expiresAt"`
	LastUsedAt  *time.Time          `json:"lastUsedAt,omitempty" doc:"Exact to about a minute"`
	RevokedAt   *time.Time          `json:"revokedAt,omitempty"`
}

type personNameWire struct {
	ID   domain.AccountID `json:"id"`
	Name string           `json:"name"`
}

func (a *API) listKeys(ctx context.Context, in *Page) (*list[APIKeyWire], error) {
	keys, next, err := a.Accounts.Keys(ctx, store.Page{Cursor: in.Cursor, Limit: in.Limit})
	if err != nil {
		return nil, err
	}
	return listOf(each(keys, apiKeyWireOf), next), nil
}

type createKeyIn struct {
	Body struct {
		Name string `json:"name" maxLength:"200"`
		NewKey
	}
}

// NewKey is the part of a new key that all kinds have.
type NewKey struct {
	Permissions   []domain.Permission `json:"permissions" maxItems:"100"`
	Networks      []string            `json:"networks,omitempty" maxItems:"50" doc:"Addresses and networks (CIDR) that it may come from; none for anywhere"`
	ExpiresInDays int                 `json:"expiresInDays" doc:"1 to 365"`
}

func (k NewKey) named(name string) account.NewKey {
	return account.NewKey{Name: name, Permissions: k.Permissions, Networks: k.Networks, ExpiresIn: k.ExpiresInDays}
}

type createKeyOut struct {
	Body struct {
		Key    string     `json:"key" doc:"The key itself, this once"`
		APIKey APIKeyWire `json:"apiKey"`
	}
}

func (a *API) createKey(ctx context.Context, in *createKeyIn) (*createKeyOut, error) {
	token, key, err := a.Accounts.CreateKey(ctx, in.Body.named(in.Body.Name))
	return madeKey(token, key, err)
}

func madeKey(token string, key domain.APIKey, err error) (*createKeyOut, error) {
	if err != nil {
		return nil, err
	}
	out := &createKeyOut{}
	out.Body.Key, out.Body.APIKey = token, apiKeyWireOf(key)
	return out, nil
}

func (a *API) revokeKey(ctx context.Context, in *struct {
	Key domain.APIKeyID `path:"key" maxLength:"60"`
}) (*noBody, error) {
	return nil, a.Accounts.RevokeKey(ctx, in.Key)
}

func apiKeyWireOf(k domain.APIKey) APIKeyWire {
	return APIKeyWire{
		ID: k.ID, Name: k.Name, Hint: k.Hint, Permissions: k.Permissions, Networks: each(k.Networks, func(n string) string { return n }),
		CreatedBy: personNameWire{ID: k.AccountID, Name: k.CreatedBy},
		CreatedAt: k.CreatedAt, ExpiresAt: k.ExpiresAt, LastUsedAt: k.LastUsedAt, RevokedAt: k.RevokedAt,
	}
}
