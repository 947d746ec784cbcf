package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"tenantry/server/account"
)

// mountPasskeySignIn is the way in without a name and without a password.
func (a *API) mountPasskeySignIn() {
	register(a, huma.Operation{
		OperationID: "askPasskey", Method: http.MethodPost, Path: "/session/passkey/ask", Tags: tagSession,
		Summary: "Get what the browser is to ask any passkey for, to sign in", Errors: []int{http.StatusConflict},
	}, public, a.askWho)
	register(a, huma.Operation{
		OperationID: "signInWithPasskey", Method: http.MethodPost, Path: "/session/passkey", Tags: tagSession,
		Summary:     "Sign in with a passkey",
		Description: "The device verified the person, so that it counts as both factors: the answer is always a whole session.",
		Errors:      []int{http.StatusUnauthorized, http.StatusConflict},
	}, public, a.signInWithPasskey)
}

func (a *API) askWho(ctx context.Context, _ *struct{}) (*questionOut, error) {
	return questionOf(a.Accounts.AskWho(ctx))
}

func (a *API) signInWithPasskey(ctx context.Context, in *struct {
	UserAgent string `header:"User-Agent" hidden:"true"`
	Body      struct {
		Challenge  string            `json:"challenge" maxLength:"100"`
		Credential passkeyAnswerWire `json:"credential" doc:"The browser's answer"`
	}
}) (*sessionStarted, error) {
	token, err := a.Accounts.SignInWithPasskey(ctx, account.PasskeySignIn{
		Challenge: in.Body.Challenge, Credential: in.Body.Credential.json(), UserAgent: in.UserAgent,
	})
	if err != nil {
		return nil, err
	}
	return a.startedSession(ctx, token)
}
