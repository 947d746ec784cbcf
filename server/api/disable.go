package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"tenantry/server/domain"
)

func (a *API) mountDisable() {
	const path = "/tenants/{tenant}"
	register(a, huma.Operation{
		OperationID: "disableTenant", Method: http.MethodPost, Path: path + "/disable", Tags: tagTenants, DefaultStatus: http.StatusNoContent,
		Summary: "Cut off everybody who belongs to a tenant; its data stays",
		Description: "Members, people who manage it, its keys and holders of invitations are refused (tenant_disabled) from the next " +
			"request on. After enableTenant everything is as before.",
		Errors: []int{http.StatusNotFound},
	}, platform(domain.PermTenantDisable).fresh(), a.disableTenant)
	register(a, huma.Operation{
		OperationID: "enableTenant", Method: http.MethodPost, Path: path + "/enable", Tags: tagTenants, DefaultStatus: http.StatusNoContent,
		Summary: "Let everybody back into a disabled tenant", Errors: []int{http.StatusNotFound},
	}, platform(domain.PermTenantDisable).fresh(), a.enableTenant)
	register(a, huma.Operation{
		OperationID: "previewDisableTenant", Method: http.MethodGet, Path: path + "/disable", Tags: tagTenants,
		Summary: "Count who is cut off when a tenant is disabled", Errors: []int{http.StatusNotFound},
	}, platform(domain.PermTenantDisable), a.previewDisable)
}

type disableIn struct {
	TenantIn
	Body struct {
		Reason string `json:"reason,omitempty" maxLength:"300" doc:"Shown to the tenant's members"`
	}
}

func (a *API) disableTenant(ctx context.Context, in *disableIn) (*noBody, error) {
	id, err := a.Tenants.IDOf(ctx, in.Tenant)
	if err != nil {
		return nil, err
	}
	return nil, a.Tenants.Disable(ctx, id, in.Body.Reason)
}

func (a *API) enableTenant(ctx context.Context, in *TenantIn) (*noBody, error) {
	id, err := a.Tenants.IDOf(ctx, in.Tenant)
	if err != nil {
		return nil, err
	}
	return nil, a.Tenants.Enable(ctx, id)
}

type insideOut struct {
	Body struct {
		Members     int64 `json:"members" doc:"Active members"`
		Lately      int64 `json:"lately" doc:"Of them, those who were there in the last day"`
		Keys        int64 `json:"keys" doc:"Keys of the tenant that work"`
		Invitations int64 `json:"invitations" doc:"Invitations that could be accepted"`
	}
}

func (a *API) previewDisable(ctx context.Context, in *TenantIn) (*insideOut, error) {
	id, err := a.Tenants.IDOf(ctx, in.Tenant)
	if err != nil {
		return nil, err
	}
	who, err := a.Tenants.WhoIsInside(ctx, id)
	if err != nil {
		return nil, err
	}
	out := &insideOut{}
	out.Body.Members, out.Body.Lately, out.Body.Keys, out.Body.Invitations = who.Members, who.Lately, who.Keys, who.Invitations
	return out, nil
}
