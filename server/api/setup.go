package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"tenantry/server/account"
)

var tagSession = []string{"Session"}

func (a *API) mountSetup() {
	register(a, huma.Operation{
		OperationID: "setUp", Method: http.MethodPost, Path: "/setup", Tags: tagSession, DefaultStatus: http.StatusCreated,
		Summary:     "Make the first platform administrator with the one-time code",
		Description: "The server prints the code at its start as long as nobody has an account. Afterwards this address does not exist.",
		Errors:      []int{http.StatusNotFound},
	}, public, a.setUp)
}

type setUpIn struct {
	UserAgent string `header:"User-Agent" hidden:"true"`
	Body      struct {
		Code     string `json:"code" maxLength:"100"`
		Email    string `json:"email" maxLength:"254"`
		Name     string `json:"name" maxLength:"200"`
		Password string `json:"password" maxLength:"1024" doc:"15 to 256 characters"`
	}
}

func (a *API) setUp(ctx context.Context, in *setUpIn) (*sessionStarted, error) {
	token, err := a.Accounts.Setup(ctx, account.Setup{
		Code: in.Body.Code, Email: in.Body.Email, Name: in.Body.Name, Password: in.Body.Password, UserAgent: in.UserAgent,
	})
	if err != nil {
		return nil, err
	}
	return a.startedSession(ctx, token)
}
