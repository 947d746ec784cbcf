package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"tenantry/server/company"
	"tenantry/server/domain"
)

var tagCompanies = []string{"Companies"}

// mountCompanies is a partner's side of its clients.
func (a *API) mountCompanies() {
	register(a, huma.Operation{
		OperationID: "inviteCompany", Method: http.MethodPost, Path: "/tenants/{tenant}/company-invitations", Tags: tagCompanies,
		DefaultStatus: http.StatusCreated, Summary: "Make a link by which a client sets up a company",
		Description: "The company belongs to the tenant that makes the link. The link works for 7 days, and is part of the answer: whoever " +
			"has it can hand it over. An address with an open link is a conflict (already_invited).",
		Errors: []int{http.StatusConflict},
	}, inTenant(domain.PermCompaniesCreate), a.inviteCompany)
}

// companyInvitationWire is a link by which a client sets up a company.
type companyInvitationWire struct {
	ID          domain.CompanyInvitationID `json:"id"`
	Email       string                     `json:"email"`
	ContactName string                     `json:"contactName"`
	CompanyName string                     `json:"companyName"`
	Note        string                     `json:"note"`
	State       string                     `json:"state" enum:"open,completed,revoked,expired"`
	Step        string                     `json:"step" doc:"The open one; empty when all are done"`
	StepsDone   int64                      `json:"stepsDone"`
	StepsTotal  int64                      `json:"stepsTotal"`
	InvitedBy   string                     `json:"invitedBy"`
	CreatedAt   time.Time                  `json:"createdAt"`
	ExpiresAt   time.Time                  `json:"expiresAt"`
}

func (a *API) companyInvitationWireOf(v domain.CompanyInvitation) companyInvitationWire {
	wire := companyInvitationWire{
		ID: v.ID, Email: v.Email, ContactName: v.ContactName, CompanyName: v.CompanyName, Note: v.Note, State: string(v.State),
		Step: v.Step, StepsDone: v.StepsDone, StepsTotal: v.StepsTotal, InvitedBy: v.InvitedBy, CreatedAt: v.CreatedAt, ExpiresAt: v.ExpiresAt,
	}
	if v.Expired(a.Now()) {
		wire.State = "expired"
	}
	return wire
}

type inviteCompanyIn struct {
	TenantIn
	Body struct {
		Email       string `json:"email" maxLength:"600" doc:"One address"`
		ContactName string `json:"contactName,omitempty" maxLength:"200" doc:"Of the person"`
		CompanyName string `json:"companyName,omitempty" maxLength:"200"`
		Note        string `json:"note,omitempty" maxLength:"2000" doc:"Shown to the client"`
	}
}

type companyInvitationOut struct {
	Body struct {
		Invitation companyInvitationWire `json:"invitation"`
		Link       string                `json:"link"`
	}
}

func (a *API) inviteCompany(ctx context.Context, in *inviteCompanyIn) (*companyInvitationOut, error) {
	t, _ := tenantOf(ctx)
	v, link, err := a.Companies.Invite(ctx, t.ID, company.Guest(in.Body))
	if err != nil {
		return nil, err
	}
	out := &companyInvitationOut{}
	out.Body.Invitation, out.Body.Link = a.companyInvitationWireOf(v), link
	return out, nil
}
