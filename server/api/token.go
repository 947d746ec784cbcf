package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
)

var tagTokens = []string{"Tokens"}

func (a *API) mountToken() {
	register(a, huma.Operation{
		OperationID: "issueToken", Method: http.MethodPost, Path: "/tenants/{tenant}/token", Tags: tagTokens,
		Summary: "Get an access token for a tenant",
		Description: "A JWT (EdDSA) that says for five minutes who one is in this tenant and what one may do there, for the services that " +
			"the tenant uses. They verify it with the keys at /.well-known/jwks.json. This API itself takes no such token: send a key or a session.",
	}, ofMember, a.issueToken)
}

type tokenOut struct {
	Body struct {
		Token     string    `json:"token"`
		TokenType string    `json:"tokenType" enum:"Bearer"`
		ExpiresAt time.Time `json:"expiresAt"`
	}
}

func (a *API) issueToken(ctx context.Context, _ *TenantIn) (*tokenOut, error) {
	t, _ := tenantOf(ctx)
	token, expires, err := a.Tokens.Issue(ctx, t)
	if err != nil {
		return nil, err
	}
	out := &tokenOut{}
	out.Body.Token, out.Body.TokenType, out.Body.ExpiresAt = token, "Bearer", expires
	return out, nil
}
