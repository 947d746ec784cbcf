package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"tenantry/server/company"
	"tenantry/server/domain"
)

var tagOnboard = []string{"Company set-up"}

// mountOnboard is the client's side of a link to set a company up. The token
// travels in bodies only, so that no log and no history keeps it; once the link
// belongs to an account, that account's session is needed besides.
func (a *API) mountOnboard() {
	link := []int{http.StatusNotFound, http.StatusForbidden, http.StatusConflict, http.StatusGone}
	register(a, huma.Operation{
		OperationID: "lookUpSetUp", Method: http.MethodPost, Path: "/onboard/look-up", Tags: tagOnboard,
		Summary:     "Show what a link to set a company up is for, without using it",
		Description: "Works for narrow links, too. Answers, hand-overs and the company are told to the account that the link belongs to.",
		Errors:      []int{http.StatusNotFound},
	}, public, a.lookUpSetUp)
	register(a, huma.Operation{
		OperationID: "renewSetUp", Method: http.MethodPost, Path: "/onboard/renew", Tags: tagOnboard, DefaultStatus: http.StatusAccepted,
		Summary: "Ask for a new link in place of an expired one", Description: "It goes to the address that was invited. The answer is always the same.",
	}, public, a.renewSetUp)
	register(a, huma.Operation{
		OperationID: "registerForSetUp", Method: http.MethodPost, Path: "/onboard/credentials", Tags: tagOnboard,
		Summary: "Make one's account with a link, and sign in",
		Description: "The address is the invitation's. Problems: sign_in_first, link_expired, link_revoked, link_completed, link_sign_in, " +
			"link_wrong_account, link_partner_disabled.",
		Errors: append(link, http.StatusUnauthorized, http.StatusServiceUnavailable),
	}, public, a.registerForSetUp)
	register(a, huma.Operation{
		OperationID: "claimSetUp", Method: http.MethodPost, Path: "/onboard/claim", Tags: tagOnboard,
		Summary: "Make a link one's own, signed in as the address that was invited", Errors: link,
	}, signedIn, a.claimSetUp)
	register(a, huma.Operation{
		OperationID: "saveSetUp", Method: http.MethodPost, Path: "/onboard/answers", Tags: tagOnboard,
		Summary:     "Keep what is filled in so far at a step, however incomplete",
		Description: "Fields that are not sent stay; null takes one out. With a version that is no longer the newest: link_changed.",
		Errors:      append(link, http.StatusPreconditionFailed),
	}, signedIn, a.saveSetUp)
	register(a, huma.Operation{
		OperationID: "continueSetUp", Method: http.MethodPost, Path: "/onboard/continue", Tags: tagOnboard,
		Summary:     "Finish a step, and be told of the next",
		Description: "The last form makes the company, under the partner whose link it is.",
		Errors:      append(link, http.StatusPreconditionFailed),
	}, signedIn, a.continueSetUp)
	register(a, huma.Operation{
		OperationID: "skipSetUp", Method: http.MethodPost, Path: "/onboard/skip", Tags: tagOnboard,
		Summary: "Leave a step for later", Errors: append(link, http.StatusPreconditionFailed),
	}, signedIn, a.skipSetUp)
	a.mountHandovers(link)
}

func (a *API) mountHandovers(link []int) {
	register(a, huma.Operation{
		OperationID: "handOverStep", Method: http.MethodPost, Path: "/onboard/handovers", Tags: tagOnboard, DefaultStatus: http.StatusCreated,
		Summary: "Put one step into somebody else's hands, by a narrow link that is mailed to them", Errors: link,
	}, signedIn, a.handOverStep)
	register(a, huma.Operation{
		OperationID: "revokeHandover", Method: http.MethodPost, Path: "/onboard/handovers/revoke", Tags: tagOnboard, DefaultStatus: http.StatusNoContent,
		Summary: "Take a narrow link back", Errors: link,
	}, signedIn, a.revokeHandover)
	register(a, huma.Operation{
		OperationID: "fillHandedStep", Method: http.MethodPost, Path: "/onboard/handed/answers", Tags: tagOnboard,
		Summary: "Fill in the step of a narrow link, as a draft for its owner", Errors: append(link, http.StatusPreconditionFailed),
	}, public, a.fillHandedStep)
	register(a, huma.Operation{
		OperationID: "finishHandedStep", Method: http.MethodPost, Path: "/onboard/handed/done", Tags: tagOnboard, DefaultStatus: http.StatusNoContent,
		Summary: "Say that the step of a narrow link is done", Errors: link,
	}, public, a.finishHandedStep)
	register(a, huma.Operation{
		OperationID: "checkHandedWebsite", Method: http.MethodPost, Path: "/onboard/handed/checks", Tags: tagOnboard,
		Summary:     "Look for the application code in the company's website, with a narrow link to that step",
		Description: "Addresses or paths of the company's own websites, at most ten; without any, the website's own address. Of another step: other_step.",
		Errors:      link,
	}, public, a.checkHandedWebsite)
}

// linkToken is in the body of everything that is done with a link.
type linkToken struct {
	Token string `json:"token" maxLength:"200"`
}

type linkIn struct{ Body linkToken }

type setUpOut struct{ Body setUpWire }

func (a *API) lookUpSetUp(ctx context.Context, in *linkIn) (*setUpOut, error) {
	look, err := a.Companies.LookUp(ctx, in.Body.Token)
	if err != nil {
		return nil, err
	}
	return &setUpOut{Body: a.setUpWireOf(look)}, nil
}

func (a *API) renewSetUp(ctx context.Context, in *linkIn) (*noBody, error) {
	return nil, a.Companies.Remail(ctx, in.Body.Token)
}

func (a *API) registerForSetUp(ctx context.Context, in *struct {
	UserAgent string `header:"User-Agent" hidden:"true"`
	Body      struct {
		Token    string `json:"token" maxLength:"200"`
		Name     string `json:"name" maxLength:"200"`
		Password string `json:"password" maxLength:"1024" doc:"15 to 256 characters"`
	}
}) (*sessionStarted, error) {
	token, err := a.Companies.Register(ctx, company.NewClient{
		Token: in.Body.Token, Name: in.Body.Name, Password: in.Body.Password, UserAgent: in.UserAgent,
	})
	if err != nil {
		return nil, err
	}
	return a.startedSession(ctx, token)
}

func (a *API) claimSetUp(ctx context.Context, in *linkIn) (*setUpOut, error) {
	return a.afterwards(ctx, in.Body.Token, a.Companies.Claim(ctx, in.Body.Token))
}

// afterwards answers with how the link stands after a change.
func (a *API) afterwards(ctx context.Context, token string, err error) (*setUpOut, error) {
	if err != nil {
		return nil, err
	}
	return a.lookUpSetUp(ctx, &linkIn{Body: linkToken{token}})
}

// filledStepIn is one step as it is filled in.
type filledStepIn struct {
	Body struct {
		Token   string         `json:"token" maxLength:"200"`
		Step    string         `json:"step" maxLength:"60"`
		Answers map[string]any `json:"answers,omitempty" doc:"By field"`
		Version int64          `json:"version" minimum:"1" doc:"Of the link, as it was read"`
	}
}

func (in *filledStepIn) filled() company.Filled {
	return company.Filled{Token: in.Body.Token, Step: in.Body.Step, Fields: in.Body.Answers, Version: in.Body.Version}
}

type savedOut struct {
	Body struct {
		Version int64     `json:"version"`
		SavedAt time.Time `json:"savedAt"`
	}
}

func savedOutOf(v domain.CompanyInvitation, err error) (*savedOut, error) {
	if err != nil {
		return nil, err
	}
	out := &savedOut{}
	out.Body.Version, out.Body.SavedAt = v.Version, v.UpdatedAt
	return out, nil
}

func (a *API) saveSetUp(ctx context.Context, in *filledStepIn) (*savedOut, error) {
	return savedOutOf(a.Companies.Save(ctx, in.filled()))
}

func (a *API) continueSetUp(ctx context.Context, in *filledStepIn) (*setUpOut, error) {
	return a.afterwards(ctx, in.Body.Token, a.Companies.Continue(ctx, in.filled()))
}

func (a *API) skipSetUp(ctx context.Context, in *filledStepIn) (*setUpOut, error) {
	return a.afterwards(ctx, in.Body.Token, a.Companies.Skip(ctx, in.filled()))
}

type handoverOut struct{ Body handoverWire }

func (a *API) handOverStep(ctx context.Context, in *struct {
	Body struct {
		Token string `json:"token" maxLength:"200"`
		Step  string `json:"step" maxLength:"60"`
		Email string `json:"email" maxLength:"254"`
		Name  string `json:"name,omitempty" maxLength:"200"`
		Note  string `json:"note,omitempty" maxLength:"2000"`
	}
}) (*handoverOut, error) {
	h, err := a.Companies.Hand(ctx, company.HandOver(in.Body))
	if err != nil {
		return nil, err
	}
	return &handoverOut{Body: a.handoverWireOf(h)}, nil
}

func (a *API) revokeHandover(ctx context.Context, in *struct {
	Body struct {
		Token    string            `json:"token" maxLength:"200"`
		Handover domain.HandoverID `json:"handover" maxLength:"60"`
	}
}) (*noBody, error) {
	return nil, a.Companies.RevokeHandover(ctx, in.Body.Token, in.Body.Handover)
}

func (a *API) fillHandedStep(ctx context.Context, in *struct {
	Body struct {
		Token   string         `json:"token" maxLength:"200"`
		Answers map[string]any `json:"answers" doc:"By field"`
		Version int64          `json:"version" minimum:"1"`
	}
}) (*savedOut, error) {
	return savedOutOf(a.Companies.FillHanded(ctx, in.Body.Token, in.Body.Answers, in.Body.Version))
}

func (a *API) finishHandedStep(ctx context.Context, in *linkIn) (*noBody, error) {
	return nil, a.Companies.DoneHanded(ctx, in.Body.Token)
}

func (a *API) checkHandedWebsite(ctx context.Context, in *struct {
	Body struct {
		Token string   `json:"token" maxLength:"200"`
		Pages []string `json:"pages,omitempty" maxItems:"100"`
	}
}) (*websiteCheckOut, error) {
	check, err := a.Companies.CheckHanded(ctx, in.Body.Token, in.Body.Pages)
	if err != nil {
		return nil, err
	}
	return &websiteCheckOut{Body: checkWireOf(check)}, nil
}
