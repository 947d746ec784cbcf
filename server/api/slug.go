package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"tenantry/server/domain"
	"tenantry/server/onboarding"
	"tenantry/server/store"
)

func (a *API) mountSlug() {
	const path = "/tenants/{tenant}/slug"
	register(a, huma.Operation{
		OperationID: "getTenantSlug", Method: http.MethodGet, Path: path, Tags: tagTenants,
		Summary: "Show the slug of a tenant and those that it had",
	}, inTenant(domain.PermProfileRead), a.getTenantSlug)
	register(a, huma.Operation{
		OperationID: "renameTenant", Method: http.MethodPut, Path: path, Tags: tagTenants,
		Summary: "Give a tenant another slug",
		Description: "The old one goes on leading to the tenant, in addresses and as the company code of a sign-in, and no other tenant " +
			"can take it; this one can take it back. A tenant can have ten former slugs, and change five times in a row, then once a day.",
		Errors: []int{http.StatusConflict, http.StatusPreconditionFailed, http.StatusPreconditionRequired},
	}, inTenant(domain.PermProfileUpdate).fresh(), a.renameTenant)
	register(a, huma.Operation{
		OperationID: "checkTenantSlug", Method: http.MethodGet, Path: path + "/check", Tags: tagTenants,
		Summary: "Ask whether a tenant could take a slug, while it is typed",
	}, inTenant(domain.PermProfileUpdate), a.checkTenantSlug)
}

type formerSlugWire struct {
	Slug  string    `json:"slug"`
	Since time.Time `json:"since" doc:"When the tenant took it"`
}

type slugOut struct {
	Body struct {
		Slug   string           `json:"slug"`
		Former []formerSlugWire `json:"former" doc:"They lead to the tenant, and no other one can take them; the newest first"`
	}
}

func (a *API) getTenantSlug(ctx context.Context, _ *TenantIn) (*slugOut, error) {
	t, _ := tenantOf(ctx)
	slugs, err := a.Tenants.Slugs(ctx, t.ID)
	if err != nil {
		return nil, err
	}
	out := &slugOut{}
	out.Body.Slug = slugs.Slug
	out.Body.Former = each(slugs.Former, func(h store.HeldSlug) formerSlugWire { return formerSlugWire{Slug: h.Slug, Since: h.Since} })
	return out, nil
}

type renameTenantIn struct {
	TenantIn
	Precondition
	Body struct {
		Slug string `json:"slug" maxLength:"100"`
	}
}

func (a *API) renameTenant(ctx context.Context, in *renameTenantIn) (*tenantOut, error) {
	version, err := in.version()
	if err != nil {
		return nil, err
	}
	t, access := tenantOf(ctx)
	if _, err := a.Tenants.Rename(ctx, t.ID, version, in.Body.Slug); err != nil {
		return nil, err
	}
	details, err := a.Tenants.Get(ctx, t.ID)
	if err != nil {
		return nil, err
	}
	return tenantOutOf(details, access), nil
}

func (a *API) checkTenantSlug(ctx context.Context, in *struct {
	TenantIn
	Value string `query:"value" maxLength:"500"`
}) (*checkOut, error) {
	t, _ := tenantOf(ctx)
	return checkOutOf(onboarding.Checks{DB: a.Onboarding.DB}.CheckNewSlug(ctx, t.ID, in.Value))
}
