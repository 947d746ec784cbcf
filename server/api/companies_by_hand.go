package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"tenantry/server/company"
	"tenantry/server/domain"
)

func (a *API) mountCompaniesByHand() {
	register(a, huma.Operation{
		OperationID: "createCompany", Method: http.MethodPost, Path: "/tenants/{tenant}/companies", Tags: tagCompanies,
		DefaultStatus: http.StatusAccepted, Summary: "Make a client's company by hand, and invite its administrator",
		Description: "The company exists when this answers, tied to the tenant that makes it; its run then makes it live. With an " +
			"Idempotency-Key the same request makes one company, however often it is sent within 48 hours.",
		Errors: []int{http.StatusConflict},
	}, inTenant(domain.PermCompaniesCreate), a.createCompany)
}

type createCompanyIn struct {
	TenantIn
	IdempotencyKey string `header:"Idempotency-Key" maxLength:"200" doc:"Of your choice, new for each new request"`
	Body           struct {
		Company map[string]any `json:"company" doc:"Answers of the step company of the template company"`
		Admin   struct {
			Email string `json:"email" maxLength:"300"`
			Name  string `json:"name" maxLength:"200"`
		} `json:"admin" doc:"Who is invited as the company's administrator"`
	}
}

type createCompanyOut struct {
	Body struct {
		Company    tenantNameWire `json:"company"`
		Invitation invitationWire `json:"invitation" doc:"Of the administrator"`
	}
}

func (a *API) createCompany(ctx context.Context, in *createCompanyIn) (*createCompanyOut, error) {
	t, _ := tenantOf(ctx)
	made, err := a.Companies.CreateByHand(ctx, t.ID, company.ByHand{
		Company: in.Body.Company, Email: in.Body.Admin.Email, Name: in.Body.Admin.Name,
	}, in.IdempotencyKey)
	if err != nil {
		return nil, err
	}
	out := &createCompanyOut{}
	out.Body.Company, out.Body.Invitation = tenantNameOf(made.Company), a.invitationWireOf(made.Invitation)
	return out, nil
}
