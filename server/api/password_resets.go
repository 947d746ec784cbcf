package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"tenantry/server/domain"
)

var tagAccountLinks = []string{"Account links"}

// mountPasswordResets is the way back in for somebody who forgot the password.
// Tokens travel in bodies only, so that no log and no history keeps them.
func (a *API) mountPasswordResets() {
	const path = "/password-resets"
	register(a, huma.Operation{
		OperationID: "askPasswordReset", Method: http.MethodPost, Path: path, Tags: tagAccountLinks, DefaultStatus: http.StatusAccepted,
		Summary:     "Ask for a link to choose a new password",
		Description: "The answer is the same whether somebody has the address or not. The newest link works, once, for an hour.",
	}, public, a.askPasswordReset)
	register(a, huma.Operation{
		OperationID: "lookUpPasswordReset", Method: http.MethodPost, Path: path + "/look-up", Tags: tagAccountLinks,
		Summary: "Show what a link for a new password is worth, without using it", Errors: []int{http.StatusNotFound},
	}, public, a.lookUpLink(domain.LinkReset))
	register(a, huma.Operation{
		OperationID: "usePasswordReset", Method: http.MethodPost, Path: path + "/use", Tags: tagAccountLinks, DefaultStatus: http.StatusNoContent,
		Summary:     "Choose a new password with a link",
		Description: "Ends every session of the person and signs nobody in; a second factor is asked for at the next sign-in as before.",
		Errors:      []int{http.StatusNotFound, http.StatusGone, http.StatusServiceUnavailable},
	}, public, a.usePasswordReset)
}

type emailIn struct {
	Body struct {
		Email string `json:"email" maxLength:"254"`
	}
}

func (a *API) askPasswordReset(ctx context.Context, in *emailIn) (*noBody, error) {
	return nil, a.Accounts.AskReset(ctx, in.Body.Email)
}

type tokenIn struct {
	Body struct {
		Token string `json:"token" maxLength:"200"`
	}
}

type linkLookOut struct {
	Body struct {
		State string `json:"state" enum:"open,expired,used" doc:"A link that a newer one replaced counts as used"`
		Email string `json:"email" doc:"Where it was sent"`
	}
}

// lookUpLink makes the handler that shows what a link of one purpose is worth.
func (a *API) lookUpLink(purpose domain.LinkPurpose) func(context.Context, *tokenIn) (*linkLookOut, error) {
	return func(ctx context.Context, in *tokenIn) (*linkLookOut, error) {
		look, err := a.Accounts.LookUpLink(ctx, purpose, in.Body.Token)
		if err != nil {
			return nil, err
		}
		out := &linkLookOut{}
		out.Body.State, out.Body.Email = string(look.State), look.Email
		return out, nil
	}
}

func (a *API) usePasswordReset(ctx context.Context, in *struct {
	Body struct {
		Token    string `json:"token" maxLength:"200"`
		Password string `json:"password" maxLength:"1024" doc:"15 to 256 characters"`
	}
}) (*noBody, error) {
	return nil, a.Accounts.UseReset(ctx, in.Body.Token, in.Body.Password)
}
