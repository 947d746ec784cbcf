package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"tenantry/server/domain"
	"tenantry/server/tenant"
)

func (a *API) mountBulkCompanies() {
	const path = "/tenants/{tenant}/bulk-company-invitations"
	register(a, huma.Operation{
		OperationID: "checkBulkCompanies", Method: http.MethodPost, Path: "/tenants/{tenant}/bulk-company-invitation-check", Tags: tagCompanies,
		Summary: "Read a list of clients and tell what would come of each, without inviting anybody",
		Description: "The list is pasted addresses, or a table (CSV) with commas, semicolons or tabs. A first line of titles is recognised: " +
			"email, name, company. Addresses that stand there twice are folded.",
	}, inTenant(domain.PermCompaniesCreate), a.checkBulkCompanies)
	register(a, huma.Operation{
		OperationID: "startBulkCompanies", Method: http.MethodPost, Path: path, Tags: tagCompanies, DefaultStatus: http.StatusAccepted,
		Summary: "Invite many clients at once, one link for each company",
		Description: "Stores the list and answers at once; the links are made and mailed in the background, a few at a time, also across a " +
			"restart. Rows with a mistake are kept as failed. Who has an open link keeps it.",
	}, inTenant(domain.PermCompaniesCreate), a.startBulkCompanies)
	register(a, huma.Operation{
		OperationID: "listBulkCompanies", Method: http.MethodGet, Path: path, Tags: tagCompanies,
		Summary: "List a tenant's lists of clients, newest first",
	}, inTenant(domain.PermCompaniesRead), a.listBulkCompanies)
	register(a, huma.Operation{
		OperationID: "getBulkCompanies", Method: http.MethodGet, Path: path + "/{bulkCompanies}", Tags: tagCompanies,
		Summary: "Show how far a list of clients is",
	}, inTenant(domain.PermCompaniesRead), a.getBulkCompanies)
	register(a, huma.Operation{
		OperationID: "listBulkCompanyRows", Method: http.MethodGet, Path: path + "/{bulkCompanies}/rows", Tags: tagCompanies,
		Summary: "List what came of each row of a list of clients",
	}, inTenant(domain.PermCompaniesRead), a.listBulkCompanyRows)
	register(a, huma.Operation{
		OperationID: "resumeBulkCompanies", Method: http.MethodPost, Path: path + "/{bulkCompanies}/resume", Tags: tagCompanies, DefaultStatus: http.StatusAccepted,
		Summary: "Let a list go on that stopped, because whoever started it may no longer invite", Description: "It is worked in your name from then on.",
		Errors: []int{http.StatusConflict},
	}, inTenant(domain.PermCompaniesCreate), a.resumeBulkCompanies)
}

type bulkCompaniesIn struct {
	TenantIn
	Body struct {
		Text string `json:"text" maxLength:"1000000" doc:"Addresses, or a table"`
	}
}

// BulkCompanyRow is one row of a list of clients.
type BulkCompanyRow struct {
	Position int64  `json:"position" doc:"From 1"`
	Email    string `json:"email"`
	Name     string `json:"name"`
	Company  string `json:"company"`
	Message  string `json:"message,omitempty" doc:"Why it fails"`
}

func bulkCompanyRowOf(r domain.BulkRow) BulkCompanyRow {
	return BulkCompanyRow{Position: r.Position, Email: r.Email, Name: r.Name, Company: r.Company, Message: r.Message}
}

type bulkCompanyCheckRow struct {
	BulkCompanyRow
	Result string `json:"result" enum:"invite,invited,failed"`
}

type bulkCompanyCheckOut struct {
	Body struct {
		Rows   []bulkCompanyCheckRow `json:"rows"`
		Folded int                   `json:"folded" doc:"Rows left out because their address stands above"`
	}
}

func (a *API) checkBulkCompanies(ctx context.Context, in *bulkCompaniesIn) (*bulkCompanyCheckOut, error) {
	t, _ := tenantOf(ctx)
	check, err := a.Companies.BulkInvites().Check(ctx, t.ID, tenant.BulkList{Text: in.Body.Text})
	if err != nil {
		return nil, err
	}
	out := &bulkCompanyCheckOut{}
	out.Body.Folded = check.Folded
	out.Body.Rows = each(check.Rows, func(r tenant.BulkCheckRow) bulkCompanyCheckRow {
		return bulkCompanyCheckRow{bulkCompanyRowOf(r.BulkRow), r.Result}
	})
	return out, nil
}

func (a *API) startBulkCompanies(ctx context.Context, in *bulkCompaniesIn) (*bulkOut, error) {
	t, _ := tenantOf(ctx)
	return bulkOutOf(a.Companies.BulkInvites().Start(ctx, t.ID, tenant.BulkList{Text: in.Body.Text}))
}

func (a *API) listBulkCompanies(ctx context.Context, in *tenantPageIn) (*list[bulkWire], error) {
	t, _ := tenantOf(ctx)
	bulks, next, err := a.Companies.BulkInvites().List(ctx, t.ID, in.stored())
	if err != nil {
		return nil, err
	}
	return listOf(each(bulks, bulkWireOf), next), nil
}

// BulkCompaniesIn names a list of clients of a tenant.
type BulkCompaniesIn struct {
	TenantIn
	Bulk domain.BulkID `path:"bulkCompanies" maxLength:"60"`
}

func (a *API) getBulkCompanies(ctx context.Context, in *BulkCompaniesIn) (*bulkOut, error) {
	t, _ := tenantOf(ctx)
	return bulkOutOf(a.Companies.BulkInvites().Find(ctx, t.ID, in.Bulk))
}

type bulkCompanyRowsIn struct {
	BulkCompaniesIn
	State string `query:"state" enum:"waiting,invited,failed"`
	Page
}

type bulkCompanyResult struct {
	BulkCompanyRow
	State domain.BulkRowState `json:"state" enum:"waiting,invited,failed"`
}

func (a *API) listBulkCompanyRows(ctx context.Context, in *bulkCompanyRowsIn) (*list[bulkCompanyResult], error) {
	t, _ := tenantOf(ctx)
	rows, next, err := a.Companies.BulkInvites().Rows(ctx, t.ID, in.Bulk, domain.BulkRowState(in.State), in.stored())
	if err != nil {
		return nil, err
	}
	return listOf(each(rows, func(r domain.BulkRow) bulkCompanyResult { return bulkCompanyResult{bulkCompanyRowOf(r), r.State} }), next), nil
}

func (a *API) resumeBulkCompanies(ctx context.Context, in *BulkCompaniesIn) (*bulkOut, error) {
	t, _ := tenantOf(ctx)
	return bulkOutOf(a.Companies.BulkInvites().Resume(ctx, t.ID, in.Bulk))
}
