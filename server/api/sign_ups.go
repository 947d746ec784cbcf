package api

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"tenantry/server/account"
	"tenantry/server/domain"
)

var tagSignUps = []string{"Sign-up"}

// mountSignUps is how people get in by themselves, where the installation lets
// them: an address that is proved, an account, and a tenant of their own.
func (a *API) mountSignUps() {
	const path = "/sign-ups"
	register(a, huma.Operation{
		OperationID: "askSignUp", Method: http.MethodPost, Path: path, Tags: tagSignUps, DefaultStatus: http.StatusAccepted,
		Summary:     "Ask for a link to sign up",
		Description: "The answer is the same whether somebody has the address or not. The newest link works, once, for a day.",
		Errors:      []int{http.StatusForbidden},
	}, public, a.askSignUp)
	register(a, huma.Operation{
		OperationID: "lookUpSignUp", Method: http.MethodPost, Path: path + "/look-up", Tags: tagSignUps,
		Summary: "Show what a link to sign up is worth, without using it", Errors: []int{http.StatusNotFound},
	}, public, a.lookUpLink(domain.LinkSignUp))
	register(a, huma.Operation{
		OperationID: "signUp", Method: http.MethodPost, Path: path + "/use", Tags: tagSignUps, DefaultStatus: http.StatusCreated,
		Summary: "Make one's account with a link, and sign in",
		Errors:  []int{http.StatusForbidden, http.StatusNotFound, http.StatusConflict, http.StatusGone, http.StatusServiceUnavailable},
	}, public, a.signUp)
	register(a, huma.Operation{
		OperationID: "createOwnTenant", Method: http.MethodPost, Path: "/session/tenants", Tags: tagSignUps, DefaultStatus: http.StatusAccepted,
		Summary: "Make a tenant of one's own, where people may sign up", Description: "Whoever asks becomes its owner.",
		Errors: []int{http.StatusForbidden, http.StatusConflict},
	}, signedIn, a.createOwnTenant)
	register(a, huma.Operation{
		OperationID: "checkOwnSlug", Method: http.MethodGet, Path: "/session/slug-check", Tags: tagSignUps,
		Summary: "Ask whether a slug is free for a tenant of one's own", Errors: []int{http.StatusForbidden},
	}, signedIn, a.checkOwnSlug)
}

func (a *API) askSignUp(ctx context.Context, in *emailIn) (*noBody, error) {
	return nil, a.Accounts.AskSignUp(ctx, in.Body.Email)
}

func (a *API) signUp(ctx context.Context, in *struct {
	UserAgent string `header:"User-Agent" hidden:"true"`
	Body      struct {
		Token    string `json:"token" maxLength:"200"`
		Name     string `json:"name" maxLength:"200"`
		Password string `json:"password" maxLength:"1024" doc:"15 to 256 characters"`
	}
}) (*sessionStarted, error) {
	token, err := a.Accounts.SignUp(ctx, account.NewPerson{
		Token: in.Body.Token, Name: in.Body.Name, Password: in.Body.Password, UserAgent: in.UserAgent,
	})
	if err != nil {
		return nil, err
	}
	return a.startedSession(ctx, token)
}

func (a *API) createOwnTenant(ctx context.Context, in *struct {
	Body struct {
		Name     string `json:"name" maxLength:"200"`
		Slug     string `json:"slug" maxLength:"100"`
		Timezone string `json:"timezone,omitempty" maxLength:"100"`
	}
}) (*createdOut, error) {
	fields := map[string]any{"name": in.Body.Name, "slug": in.Body.Slug}
	if in.Body.Timezone != "" {
		fields["timezone"] = in.Body.Timezone
	}
	made, err := a.Onboarding.CreateOwn(ctx, map[string]any{"workspace": fields})
	return createdOutOf(made, inBody(err, "/answers/workspace"))
}

// inBody points field errors at a body that is flat, where the engine names the
// place in a template's answers.
func inBody(err error, below string) error {
	var e *domain.Error
	if !errors.As(err, &e) {
		return err
	}
	for i := range e.Fields {
		e.Fields[i].Pointer = strings.TrimPrefix(e.Fields[i].Pointer, below)
	}
	return e
}

func (a *API) checkOwnSlug(ctx context.Context, in *struct {
	Value string `query:"value" maxLength:"500"`
}) (*checkOut, error) {
	return checkOutOf(a.Onboarding.CheckOwnSlug(ctx, in.Value))
}
