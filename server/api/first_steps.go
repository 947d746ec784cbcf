package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"tenantry/server/company"
	"tenantry/server/domain"
)

func (a *API) mountFirstSteps() {
	register(a, huma.Operation{
		OperationID: "listFirstSteps", Method: http.MethodGet, Path: "/tenants/{tenant}/first-steps", Tags: tagTenants,
		Summary: "List what a company that came by a link has set up, and what it left for later",
	}, inTenant(domain.PermProfileUpdate), a.listFirstSteps)
	register(a, huma.Operation{
		OperationID: "hideFirstSteps", Method: http.MethodPut, Path: "/tenants/{tenant}/first-steps/hidden", Tags: tagTenants, DefaultStatus: http.StatusNoContent,
		Summary: "Hide a company's list of first steps from oneself, in all browsers",
	}, inTenant(domain.PermProfileUpdate), a.hideFirstSteps)
	register(a, huma.Operation{
		OperationID: "showFirstSteps", Method: http.MethodDelete, Path: "/session/hidden-first-steps", Tags: tagAccount, DefaultStatus: http.StatusNoContent,
		Summary: "Show oneself the lists of first steps again that one has hidden, of all companies",
	}, signedIn, a.showFirstSteps)
}

type firstStepsOut struct {
	Body struct {
		Items  []firstStepWire `json:"items"`
		Hidden bool            `json:"hidden" doc:"You do not want to see them"`
	}
}

type firstStepWire struct {
	ID   string `json:"id" enum:"texting,widget,team,reply_to,website"`
	Done bool   `json:"done"`
}

func (a *API) listFirstSteps(ctx context.Context, _ *TenantIn) (*firstStepsOut, error) {
	t, _ := tenantOf(ctx)
	steps, hidden, err := a.Companies.FirstSteps(ctx, t.ID)
	if err != nil {
		return nil, err
	}
	out := &firstStepsOut{}
	out.Body.Items = each(steps, func(s company.FirstStep) firstStepWire { return firstStepWire(s) })
	out.Body.Hidden = hidden
	return out, nil
}

func (a *API) hideFirstSteps(ctx context.Context, _ *TenantIn) (*noBody, error) {
	t, _ := tenantOf(ctx)
	return nil, a.Companies.HideFirstSteps(ctx, t.ID)
}

func (a *API) showFirstSteps(ctx context.Context, _ *struct{}) (*noBody, error) {
	return nil, a.Companies.ShowFirstSteps(ctx)
}
