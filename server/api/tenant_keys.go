package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"tenantry/server/domain"
)

func (a *API) mountTenantKeys() {
	register(a, huma.Operation{
		OperationID: "listTenantApiKeys", Method: http.MethodGet, Path: "/tenants/{tenant}/api-keys", Tags: tagKeys,
		Summary: "List a tenant's API keys, newest first",
	}, inTenant(domain.PermTenantKeysManage), a.listTenantKeys)
	register(a, huma.Operation{
		OperationID: "createTenantApiKey", Method: http.MethodPost, Path: "/tenants/{tenant}/api-keys", Tags: tagKeys, DefaultStatus: http.StatusCreated,
		Summary: "Make an API key of a tenant",
		Description: "The key is shown in this answer and never again. It belongs to the tenant, opens this tenant alone, and can do " +
			"what its permissions say, all of which its maker must have. A key cannot make another.",
	}, inTenant(domain.PermTenantKeysManage).fresh(), a.createTenantKey)
	register(a, huma.Operation{
		OperationID: "revokeTenantApiKey", Method: http.MethodDelete, Path: "/tenants/{tenant}/api-keys/{key}", Tags: tagKeys, DefaultStatus: http.StatusNoContent,
		Summary: "Revoke an API key of a tenant",
	}, inTenant(domain.PermTenantKeysManage), a.revokeTenantKey)
}

func (a *API) listTenantKeys(ctx context.Context, in *tenantPageIn) (*list[APIKeyWire], error) {
	t, _ := tenantOf(ctx)
	keys, next, err := a.Tenants.Keys(ctx, t.ID, in.stored())
	if err != nil {
		return nil, err
	}
	return listOf(each(keys, apiKeyWireOf), next), nil
}

type createTenantKeyIn struct {
	TenantIn
	Body struct {
		Name string `json:"name" maxLength:"200"`
		NewKey
	}
}

func (a *API) createTenantKey(ctx context.Context, in *createTenantKeyIn) (*createKeyOut, error) {
	t, _ := tenantOf(ctx)
	return madeKey(a.Tenants.CreateKey(ctx, t.ID, in.Body.named(in.Body.Name)))
}

func (a *API) revokeTenantKey(ctx context.Context, in *struct {
	TenantIn
	Key domain.APIKeyID `path:"key" maxLength:"60"`
}) (*noBody, error) {
	t, _ := tenantOf(ctx)
	return nil, a.Tenants.RevokeKey(ctx, t.ID, in.Key)
}

func (a *API) mountPersonalKeys() {
	register(a, huma.Operation{
		OperationID: "listPersonalApiKeys", Method: http.MethodGet, Path: "/session/api-keys", Tags: tagKeys,
		Summary: "List one's own API keys, in all tenants, newest first", Errors: []int{http.StatusForbidden},
	}, signedIn, a.listPersonalKeys)
	register(a, huma.Operation{
		OperationID: "createPersonalApiKey", Method: http.MethodPost, Path: "/session/api-keys", Tags: tagKeys, DefaultStatus: http.StatusCreated,
		Summary: "Make an API key that acts for oneself in one tenant",
		Description: "The key is shown in this answer and never again. At each request it can do what its permissions say, as far as " +
			"one's role in the tenant still allows it; it ends with the membership. A key cannot make another.",
		Errors: []int{http.StatusForbidden},
	}, signedIn.fresh(), a.createPersonalKey)
	register(a, huma.Operation{
		OperationID: "revokePersonalApiKey", Method: http.MethodDelete, Path: "/session/api-keys/{key}", Tags: tagKeys, DefaultStatus: http.StatusNoContent,
		Summary: "Revoke an API key of one's own", Errors: []int{http.StatusForbidden, http.StatusNotFound},
	}, signedIn, a.revokePersonalKey)
}

type personalKeyWire struct {
	APIKeyWire
	Tenant TenantRefWire `json:"tenant"`
}

func personalKeyWireOf(k domain.APIKey) personalKeyWire {
	return personalKeyWire{APIKeyWire: apiKeyWireOf(k), Tenant: tenantRefWireOf(k.Tenant)}
}

func (a *API) listPersonalKeys(ctx context.Context, in *Page) (*list[personalKeyWire], error) {
	keys, next, err := a.Accounts.PersonalKeys(ctx, in.stored())
	if err != nil {
		return nil, err
	}
	return listOf(each(keys, personalKeyWireOf), next), nil
}

type createPersonalKeyIn struct {
	Body struct {
		Tenant string `json:"tenant" maxLength:"60" doc:"The id or slug of a tenant that one is a member of"`
		Name   string `json:"name" maxLength:"200"`
		NewKey
	}
}

type createPersonalKeyOut struct {
	Body struct {
		Key    string          `json:"key" doc:"The key itself, this once"`
		APIKey personalKeyWire `json:"apiKey"`
	}
}

func (a *API) createPersonalKey(ctx context.Context, in *createPersonalKeyIn) (*createPersonalKeyOut, error) {
	token, key, err := a.Tenants.CreatePersonalKey(ctx, in.Body.Tenant, in.Body.named(in.Body.Name))
	if err != nil {
		return nil, err
	}
	out := &createPersonalKeyOut{}
	out.Body.Key, out.Body.APIKey = token, personalKeyWireOf(key)
	return out, nil
}

func (a *API) revokePersonalKey(ctx context.Context, in *struct {
	Key domain.APIKeyID `path:"key" maxLength:"60"`
}) (*noBody, error) {
	return nil, a.Accounts.RevokePersonalKey(ctx, in.Key)
}
