package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"tenantry/server/account"
	"tenantry/server/company"
	"tenantry/server/domain"
	"tenantry/server/store"
)

var tagCompanies = []string{"Companies"}

// mountCompanies is a partner's side of its clients.
func (a *API) mountCompanies() {
	const path = "/tenants/{tenant}/company-invitations"
	register(a, huma.Operation{
		OperationID: "inviteCompany", Method: http.MethodPost, Path: path, Tags: tagCompanies,
		DefaultStatus: http.StatusCreated, Summary: "Make a link by which a client sets up a company",
		Description: "The company belongs to the tenant that makes the link. The link works for 7 days, and is part of the answer: whoever " +
			"has it can hand it over. It is mailed as well, unless send is false. An address with an open link is a conflict (already_invited).",
		Errors: []int{http.StatusConflict},
	}, inTenant(domain.PermCompaniesCreate), a.inviteCompany)
	register(a, huma.Operation{
		OperationID: "listCompanyInvitations", Method: http.MethodGet, Path: path, Tags: tagCompanies,
		Summary:     "List a tenant's links to set companies up: how far each is, and who has to do something",
		Description: "The newest first; with stuck, those that have been at the same step for more than a week, the longest first.",
	}, inTenant(domain.PermCompaniesRead), a.listCompanyInvitations)
	register(a, huma.Operation{
		OperationID: "getCompanyInvitation", Method: http.MethodGet, Path: path + "/{companyInvitation}", Tags: tagCompanies,
		Summary: "Show one link to set a company up, its steps, and what became of its mails",
	}, inTenant(domain.PermCompaniesRead), a.getCompanyInvitation)
	register(a, huma.Operation{
		OperationID: "resendCompanyInvitation", Method: http.MethodPost, Path: path + "/{companyInvitation}/resend", Tags: tagCompanies,
		Summary: "Mail a new link to set a company up; the old one stops working", Errors: []int{http.StatusConflict},
	}, inTenant(domain.PermCompaniesCreate), a.resendCompanyInvitation)
	register(a, huma.Operation{
		OperationID: "getCompanyInvitationLink", Method: http.MethodGet, Path: path + "/{companyInvitation}/link", Tags: tagCompanies,
		Summary: "Copy an open link to set a company up; who did is written down", Errors: []int{http.StatusConflict, http.StatusGone},
	}, inTenant(domain.PermCompaniesCreate), a.getCompanyInvitationLink)
	register(a, huma.Operation{
		OperationID: "revokeCompanyInvitation", Method: http.MethodDelete, Path: path + "/{companyInvitation}", Tags: tagCompanies,
		DefaultStatus: http.StatusNoContent, Summary: "Take a link to set a company up back; a company that came of it stays",
		Errors: []int{http.StatusConflict},
	}, inTenant(domain.PermCompaniesCreate), a.revokeCompanyInvitation)
	register(a, huma.Operation{
		OperationID: "getCompanySettings", Method: http.MethodGet, Path: "/tenants/{tenant}/company-settings", Tags: tagCompanies,
		Summary: "Show how a tenant's clients are reminded of their links",
	}, inTenant(domain.PermCompaniesRead), a.getCompanySettings)
	register(a, huma.Operation{
		OperationID: "updateCompanySettings", Method: http.MethodPut, Path: "/tenants/{tenant}/company-settings", Tags: tagCompanies,
		Summary: "Choose how a tenant's clients are reminded of links that are made or sent again from now on",
	}, inTenant(domain.PermCompaniesCreate), a.updateCompanySettings)
}

// companyInvitationWire is a link by which a client sets up a company.
type companyInvitationWire struct {
	ID             domain.CompanyInvitationID `json:"id"`
	Email          string                     `json:"email"`
	ContactName    string                     `json:"contactName"`
	CompanyName    string                     `json:"companyName"`
	Note           string                     `json:"note"`
	Language       string                     `json:"language,omitempty" doc:"That was chosen for the mails about it; absent: as the tenant's mails are"`
	State          string                     `json:"state" enum:"open,completed,revoked,expired"`
	Stage          domain.CompanyStage        `json:"stage" enum:"created,queued,accepted,delivered,bounced,opened,started,completed,expired,revoked" doc:"How far it is; created: no mail of it went out, hand the link over yourself"`
	Delivery       string                     `json:"delivery" enum:"not_sent,queued,held,sending,deferred,accepted,delivered,bounced,failed,ended" doc:"Where its newest mail to the client stands"`
	DeliveryAt     *time.Time                 `json:"deliveryAt,omitempty" doc:"Since when"`
	DeliveryReason string                     `json:"deliveryReason,omitempty" doc:"Why, in the words of the other side where it gave some"`
	Step           string                     `json:"step" doc:"The open one; empty when all are done"`
	StepTitle      string                     `json:"stepTitle"`
	StepsDone      int64                      `json:"stepsDone"`
	StepsTotal     int64                      `json:"stepsTotal"`
	WaitsFor       domain.CompanyWaiting      `json:"waitsFor" enum:"client,partner,helper,nobody" doc:"Who has to do something; helper: whoever the open step was handed to"`
	WaitingSince   time.Time                  `json:"waitingSince"`
	Helper         string                     `json:"helper,omitempty" doc:"Who that is"`
	Company        *tenantNameWire            `json:"company,omitempty" doc:"What came of it"`
	InvitedBy      string                     `json:"invitedBy"`
	Reminders      int64                      `json:"reminders" doc:"Sent so far"`
	RemindAt       *time.Time                 `json:"remindAt,omitempty" doc:"When the next one is due"`
	CreatedAt      time.Time                  `json:"createdAt"`
	ExpiresAt      time.Time                  `json:"expiresAt"`
	OpenedAt       *time.Time                 `json:"openedAt,omitempty"`
	ActiveAt       *time.Time                 `json:"activeAt,omitempty" doc:"When the client last did something"`
	CompletedAt    *time.Time                 `json:"completedAt,omitempty"`
}

func (a *API) companyInvitationWireOf(r company.Row) companyInvitationWire {
	v := r.CompanyInvitation
	wire := companyInvitationWire{
		ID: v.ID, Email: v.Email, ContactName: v.ContactName, CompanyName: v.CompanyName, Note: v.Note, Language: v.Language, State: string(v.State), Stage: r.Stage,
		Delivery: "not_sent", Step: v.Step, StepTitle: r.StepTitle, StepsDone: v.StepsDone, StepsTotal: v.StepsTotal,
		WaitsFor: r.Waiting, WaitingSince: r.Since, InvitedBy: v.InvitedBy, Reminders: v.Reminders, RemindAt: v.RemindAt,
		CreatedAt: v.CreatedAt, ExpiresAt: v.ExpiresAt, OpenedAt: v.OpenedAt, ActiveAt: v.ActiveAt, CompletedAt: v.CompletedAt,
	}
	if v.Expired(a.Now()) {
		wire.State = "expired"
	}
	if m := v.Mail; m != nil && m.State != domain.MessageStored {
		wire.Delivery, wire.DeliveryAt, wire.DeliveryReason = string(m.State), &m.At, m.Reason
	}
	if h := r.Helper; h != nil {
		if wire.Helper = h.Name; wire.Helper == "" {
			wire.Helper = h.Email
		}
	}
	if r.Company != nil {
		name := tenantNameOf(*r.Company)
		wire.Company = &name
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
		Language    string `json:"language,omitempty" maxLength:"35" doc:"Of the mails about it, one of the reference's mail languages; absent or empty: as the tenant's mails are. A client with an account gets theirs in any case"`
		Send        *bool  `json:"send,omitempty" doc:"False makes a link only, without a mail and without reminders"`
	}
}

type companyInvitationOut struct {
	Body struct {
		Invitation companyInvitationWire `json:"invitation"`
		Link       string                `json:"link"`
		QR         string                `json:"qr" doc:"The link as a picture to scan, an SVG as a data: address"`
	}
}

func (a *API) inviteCompany(ctx context.Context, in *inviteCompanyIn) (*companyInvitationOut, error) {
	t, _ := tenantOf(ctx)
	b := in.Body
	row, link, err := a.Companies.Invite(ctx, t.ID, company.Guest{
		Email: b.Email, ContactName: b.ContactName, CompanyName: b.CompanyName, Note: b.Note, Language: b.Language, LinkOnly: b.Send != nil && !*b.Send,
	})
	if err != nil {
		return nil, err
	}
	out := &companyInvitationOut{}
	out.Body.Invitation, out.Body.Link = a.companyInvitationWireOf(row), link
	out.Body.QR, err = account.QRCode(link)
	return out, err
}

type listCompaniesIn struct {
	TenantIn
	Search string `query:"search" maxLength:"100" doc:"Words in the address, the person's or the company's name"`
	Stage  string `query:"stage" enum:"created,queued,accepted,delivered,bounced,opened,started,completed,expired,revoked"`
	Open   bool   `query:"open" doc:"Only links that can still be used"`
	Stuck  bool   `query:"stuck" doc:"Only open ones that have been at the same step for more than a week"`
	Page
}

func (a *API) listCompanyInvitations(ctx context.Context, in *listCompaniesIn) (*list[companyInvitationWire], error) {
	t, _ := tenantOf(ctx)
	rows, next, err := a.Companies.List(ctx, t.ID, store.CompanyFilter{
		Search: in.Search, Stage: domain.CompanyStage(in.Stage), Open: in.Open, Stuck: in.Stuck, Page: in.stored(),
	})
	if err != nil {
		return nil, err
	}
	return listOf(each(rows, a.companyInvitationWireOf), next), nil
}

// CompanyInvitationIn names a link of a tenant.
type CompanyInvitationIn struct {
	TenantIn
	Invitation domain.CompanyInvitationID `path:"companyInvitation" maxLength:"60"`
}

type companyCardOut struct {
	Body struct {
		Invitation companyInvitationWire `json:"invitation"`
		Steps      []companyStepWire     `json:"steps"`
		Mails      []companyMailWire     `json:"mails" doc:"The newest first, at most 50"`
	}
}

type companyStepWire struct {
	ID    string `json:"id"`
	Title string `json:"title"`
	State string `json:"state" enum:"todo,done,skipped"`
}

type companyMailWire struct {
	Kind      string              `json:"kind"`
	To        string              `json:"to"`
	Subject   string              `json:"subject"`
	State     domain.MessageState `json:"state" enum:"stored,queued,held,sending,deferred,accepted,delivered,bounced,failed,ended"`
	StateAt   time.Time           `json:"stateAt"`
	Reason    string              `json:"reason,omitempty"`
	CreatedAt time.Time           `json:"createdAt"`
}

func (a *API) getCompanyInvitation(ctx context.Context, in *CompanyInvitationIn) (*companyCardOut, error) {
	t, _ := tenantOf(ctx)
	card, err := a.Companies.Card(ctx, t.ID, in.Invitation)
	if err != nil {
		return nil, err
	}
	out := &companyCardOut{}
	out.Body.Invitation = a.companyInvitationWireOf(card.Row)
	out.Body.Steps = each(card.Steps, func(s company.Step) companyStepWire {
		wire := companyStepWire{ID: s.ID, Title: s.Title, State: string(s.State)}
		if s.State == "" {
			wire.State = "todo"
		}
		return wire
	})
	out.Body.Mails = each(card.Mails, func(m domain.Message) companyMailWire {
		return companyMailWire{
			Kind: m.Kind, To: m.ToEmail, Subject: m.Subject, State: m.State, StateAt: m.StateAt, Reason: m.Reason, CreatedAt: m.CreatedAt,
		}
	})
	return out, nil
}

type companyRowOut struct{ Body companyInvitationWire }

func (a *API) resendCompanyInvitation(ctx context.Context, in *CompanyInvitationIn) (*companyRowOut, error) {
	t, _ := tenantOf(ctx)
	row, err := a.Companies.Resend(ctx, t.ID, in.Invitation)
	if err != nil {
		return nil, err
	}
	return &companyRowOut{Body: a.companyInvitationWireOf(row)}, nil
}

type companyLinkOut struct {
	Body struct {
		URL string `json:"url"`
		QR  string `json:"qr" doc:"The same as a picture to scan, an SVG as a data: address"`
	}
}

func (a *API) getCompanyInvitationLink(ctx context.Context, in *CompanyInvitationIn) (*companyLinkOut, error) {
	t, _ := tenantOf(ctx)
	link, err := a.Companies.Link(ctx, t.ID, in.Invitation)
	if err != nil {
		return nil, err
	}
	out := &companyLinkOut{}
	out.Body.URL = link
	out.Body.QR, err = account.QRCode(link)
	return out, err
}

func (a *API) revokeCompanyInvitation(ctx context.Context, in *CompanyInvitationIn) (*noBody, error) {
	t, _ := tenantOf(ctx)
	return nil, a.Companies.Revoke(ctx, t.ID, in.Invitation)
}

// companySettingsWire is how clients are reminded.
type companySettingsWire struct {
	RemindDays int64 `json:"remindDays" doc:"Days between reminders; 0 sends none"`
	RemindMost int64 `json:"remindMost" doc:"Reminders of one link at most"`
}

type companySettingsOut struct{ Body companySettingsWire }

func companySettingsOutOf(rule domain.CompanySettings, err error) (*companySettingsOut, error) {
	if err != nil {
		return nil, err
	}
	return &companySettingsOut{Body: companySettingsWire(rule)}, nil
}

func (a *API) getCompanySettings(ctx context.Context, _ *TenantIn) (*companySettingsOut, error) {
	t, _ := tenantOf(ctx)
	return companySettingsOutOf(a.Companies.Settings(ctx, t.ID))
}

func (a *API) updateCompanySettings(ctx context.Context, in *struct {
	TenantIn
	Body companySettingsWire
}) (*companySettingsOut, error) {
	t, _ := tenantOf(ctx)
	return companySettingsOutOf(a.Companies.SetSettings(ctx, t.ID, domain.CompanySettings(in.Body)))
}
