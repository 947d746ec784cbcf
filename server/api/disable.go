package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"tenantry/server/domain"
)

func (a *API) mountDisable() {
	const path = "/tenants/{tenant}"
	const who = "Needs the platform's TENANT_MGMT:disable as well: nobody inside the tenant can decide it."
	register(a, huma.Operation{
		OperationID: "disableTenant", Method: http.MethodPost, Path: path + "/disable", Tags: tagTenants, DefaultStatus: http.StatusNoContent,
		Summary: "Cut off everybody who belongs to a tenant; its data stays",
		Description: "Members, people who manage it, its keys and holders of invitations are refused (tenant_disabled) from the next " +
			"request on. After enableTenant everything is as before. " + who,
	}, inTenant(domain.PermProfileRead).fresh(), a.disableTenant)
	register(a, huma.Operation{
		OperationID: "enableTenant", Method: http.MethodPost, Path: path + "/enable", Tags: tagTenants, DefaultStatus: http.StatusNoContent,
		Summary: "Let everybody back into a disabled tenant", Description: who,
	}, inTenant(domain.PermProfileRead).fresh(), a.enableTenant)
	register(a, huma.Operation{
		OperationID: "previewDisableTenant", Method: http.MethodGet, Path: path + "/disable", Tags: tagTenants,
		Summary: "Count who is cut off when a tenant is disabled", Description: who,
	}, inTenant(domain.PermProfileRead), a.previewDisable)
}

type disableIn struct {
	TenantIn
	Body struct {
		Reason string `json:"reason,omitempty" maxLength:"300" doc:"Shown to the tenant's members"`
	}
}

func (a *API) disableTenant(ctx context.Context, in *disableIn) (*noBody, error) {
	t, _ := tenantOf(ctx)
	return nil, a.Tenants.Disable(ctx, t.ID, in.Body.Reason)
}

func (a *API) enableTenant(ctx context.Context, _ *TenantIn) (*noBody, error) {
	t, _ := tenantOf(ctx)
	return nil, a.Tenants.Enable(ctx, t.ID)
}

type insideOut struct {
	Body struct {
		Members     int64 `json:"members" doc:"Active members"`
		Lately      int64 `json:"lately" doc:"Of them, those who were there in the last day"`
		Keys        int64 `json:"keys" doc:"Keys of the tenant that work"`
		Invitations int64 `json:"invitations" doc:"Invitations that could be accepted"`
	}
}

func (a *API) previewDisable(ctx context.Context, _ *TenantIn) (*insideOut, error) {
	t, _ := tenantOf(ctx)
	who, err := a.Tenants.WhoIsInside(ctx, t.ID)
	if err != nil {
		return nil, err
	}
	out := &insideOut{}
	out.Body.Members, out.Body.Lately, out.Body.Keys, out.Body.Invitations = who.Members, who.Lately, who.Keys, who.Invitations
	return out, nil
}
