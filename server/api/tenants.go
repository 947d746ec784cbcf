package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"tenantry/server/domain"
	"tenantry/server/store"
	"tenantry/server/tenant"
)

var tagTenants = []string{"Tenants"}

func (a *API) mountTenants() {
	register(a, huma.Operation{
		OperationID: "listTenants", Method: http.MethodGet, Path: "/tenants", Tags: tagTenants,
		Summary: "List the tenants that you may see",
		Description: "Every tenant with TENANT_MGMT:read; otherwise those that you belong to, or see through one that manages them. " +
			"Every word of the search must begin a word of the name, the slug or a slug that the tenant had.",
		Errors: []int{http.StatusForbidden},
	}, signedIn, a.listTenants)
	register(a, huma.Operation{
		OperationID: "getTenant", Method: http.MethodGet, Path: "/tenants/{tenant}", Tags: tagTenants,
		Summary:     "Show a tenant, by its id or its slug",
		Description: "A slug that the tenant had before leads to it, too, here and in every other address; the answer has the one of now.",
	}, inTenant(domain.PermProfileRead), a.getTenant)
	register(a, huma.Operation{
		OperationID: "updateTenant", Method: http.MethodPatch, Path: "/tenants/{tenant}", Tags: tagTenants,
		Summary:     "Change a tenant's profile",
		Description: "What is left out stays as it is.",
		Errors:      []int{http.StatusPreconditionFailed, http.StatusPreconditionRequired},
	}, inTenant(domain.PermProfileUpdate), a.updateTenant)
}

// TenantIn is the part of an input that names the tenant.
type TenantIn struct {
	Tenant string `path:"tenant" maxLength:"60" doc:"Id or slug; a former slug will do"`
}

type runProgressWire struct {
	ID    domain.RunID `json:"id"`
	State string       `json:"state" enum:"queued,running,waiting,needs_action,done"`
	Done  int64        `json:"done" doc:"Steps to which nothing more happens"`
	Total int64        `json:"total"`
}

// TenantSummaryWire is a tenant in a list.
type TenantSummaryWire struct {
	TenantRefWire
	TemplateTitle string           `json:"templateTitle"`
	Country       string           `json:"country"`
	MemberCount   int64            `json:"memberCount"`
	CreatedAt     time.Time        `json:"createdAt"`
	LiveAt        *time.Time       `json:"liveAt,omitempty" doc:"Since when it is live"`
	Sample        bool             `json:"sample" doc:"Part of the sample data"`
	Run           *runProgressWire `json:"run,omitempty" doc:"Its newest run"`
	FormerSlug    string           `json:"formerSlug,omitempty" doc:"The slug that it had before, when the search found it by that"`
}

type tenantAccessWire struct {
	Role        string              `json:"role,omitempty" doc:"Your role as a member"`
	Through     *tenantNameWire     `json:"through,omitempty" doc:"The tenant of yours that manages this one"`
	Permissions []domain.Permission `json:"permissions" doc:"What you may do here"`
}

// tenantWire is a tenant on its own page.
type tenantWire struct {
	TenantSummaryWire
	TemplateVersion int64            `json:"templateVersion"`
	Timezone        string           `json:"timezone"`
	Currency        string           `json:"currency"`
	ContactEmail    string           `json:"contactEmail"`
	Description     string           `json:"description"`
	Address         string           `json:"address" doc:"As on a letter, with line breaks"`
	Website         string           `json:"website"`
	ReplyTo         string           `json:"replyTo" doc:"Where answers to the tenant's mails go"`
	Features        map[string]bool  `json:"features"`
	Limits          map[string]int64 `json:"limits"`
	Answers         answersWire      `json:"answers" doc:"What it was created with, by step; lists of people only for those who may see members"`
	ManagedBy       []tenantNameWire `json:"managedBy"`
	UpdatedAt       time.Time        `json:"updatedAt"`
	Version         int64            `json:"version"`
	Access          tenantAccessWire `json:"access"`
	Disabled        *disabledWire    `json:"disabled,omitempty" doc:"Only while it is disabled"`
}

type disabledWire struct {
	At     time.Time `json:"at"`
	By     string    `json:"by"`
	Reason string    `json:"reason,omitempty"`
}

type tenantOut struct {
	ETag string `header:"ETag"`
	Body tenantWire
}

type listTenantsIn struct {
	Search   string `query:"search" maxLength:"200"`
	State    string `query:"state" enum:"provisioning,needs_action,live,disabled"`
	Template string `query:"template" maxLength:"60"`
	Sort     string `query:"sort" enum:"name,-name,created,-created" default:"name"`
	Page
}

func (a *API) listTenants(ctx context.Context, in *listTenantsIn) (*list[TenantSummaryWire], error) {
	tenants, next, err := a.Tenants.List(ctx, tenant.Filter{
		Search: in.Search, State: domain.TenantState(in.State), Template: in.Template, Sort: store.TenantSort(in.Sort),
		Page: store.Page{Cursor: in.Cursor, Limit: in.Limit},
	})
	if err != nil {
		return nil, err
	}
	return listOf(each(tenants, tenantSummaryOf), next), nil
}

func (a *API) getTenant(ctx context.Context, _ *TenantIn) (*tenantOut, error) {
	t, access := tenantOf(ctx)
	details, err := a.Tenants.Get(ctx, t.ID)
	if err != nil {
		return nil, err
	}
	return tenantOutOf(details, access), nil
}

type updateTenantIn struct {
	TenantIn
	Precondition
	Body struct {
		Name         *string `json:"name,omitempty" maxLength:"200"`
		Country      *string `json:"country,omitempty" maxLength:"60"`
		Timezone     *string `json:"timezone,omitempty" maxLength:"100"`
		Currency     *string `json:"currency,omitempty" maxLength:"60"`
		ContactEmail *string `json:"contactEmail,omitempty" maxLength:"254"`
		Description  *string `json:"description,omitempty" maxLength:"4000"`
		Address      *string `json:"address,omitempty" maxLength:"1000"`
		Website      *string `json:"website,omitempty" maxLength:"300"`
		ReplyTo      *string `json:"replyTo,omitempty" maxLength:"254"`
	}
}

func (a *API) updateTenant(ctx context.Context, in *updateTenantIn) (*tenantOut, error) {
	version, err := in.version()
	if err != nil {
		return nil, err
	}
	t, access := tenantOf(ctx)
	if _, err := a.Tenants.Update(ctx, t.ID, version, tenant.Change(in.Body)); err != nil {
		return nil, err
	}
	details, err := a.Tenants.Get(ctx, t.ID)
	if err != nil {
		return nil, err
	}
	return tenantOutOf(details, access), nil
}

func tenantOutOf(d tenant.Details, access domain.TenantAccess) *tenantOut {
	t := d.Tenant
	summary := domain.TenantSummary{
		TenantRef: t.Ref(), TemplateTitle: t.TemplateTitle, Country: t.Country, MemberCount: t.MemberCount,
		CreatedAt: t.CreatedAt, LiveAt: t.LiveAt, Sample: t.Sample, Run: d.Run,
	}
	wire := tenantWire{
		TenantSummaryWire: tenantSummaryOf(summary), TemplateVersion: t.TemplateVersion,
		Timezone: t.Timezone, Currency: t.Currency, ContactEmail: t.ContactEmail, Description: t.Description,
		Address: t.Address, Website: t.Website, ReplyTo: t.ReplyTo,
		Features: t.Features, Limits: t.Limits, Answers: visibleAnswers(t.Answers, access),
		ManagedBy: each(d.ManagedBy, tenantNameOf), UpdatedAt: t.UpdatedAt, Version: t.Version,
		Access: tenantAccessWire{Role: access.Role, Permissions: access.Permissions.List(domain.TenantPermissions())},
	}
	if t.Disabled != nil {
		wire.Disabled = &disabledWire{At: t.Disabled.At, By: t.Disabled.By, Reason: t.Disabled.Reason}
	}
	for _, manager := range d.ManagedBy {
		if manager.ID == access.Through {
			through := tenantNameOf(manager)
			wire.Access.Through = &through
		}
	}
	return &tenantOut{ETag: etag(t.Version), Body: wire}
}

// visibleAnswers leaves out the steps that list people for those who may not see
// who is in the tenant.
func visibleAnswers(answers map[string]any, access domain.TenantAccess) answersWire {
	visible := answersWire{}
	for step, answer := range answers {
		if _, people := answer.([]any); !people || access.Permissions.Has(domain.PermMembersRead) {
			visible[step] = answer
		}
	}
	return visible
}

func tenantNameOf(t domain.TenantRef) tenantNameWire {
	return tenantNameWire{Slug: t.Slug, Name: t.Name}
}

func tenantSummaryOf(t domain.TenantSummary) TenantSummaryWire {
	wire := TenantSummaryWire{
		TenantRefWire: tenantRefWireOf(t.TenantRef), TemplateTitle: t.TemplateTitle, Country: t.Country,
		MemberCount: t.MemberCount, CreatedAt: t.CreatedAt, LiveAt: t.LiveAt, Sample: t.Sample, FormerSlug: t.FormerSlug,
	}
	if t.Run != nil {
		wire.Run = &runProgressWire{ID: t.Run.ID, State: string(t.Run.State), Done: t.Run.Done, Total: t.Run.Total}
	}
	return wire
}
