package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"tenantry/server/domain"
)

func (a *API) mountManaged() {
	const path = "/tenants/{tenant}/managed"
	const who = "Needs the platform's TENANT_MGMT:update as well: neither tenant can decide this about the other."
	register(a, huma.Operation{
		OperationID: "listManagedTenants", Method: http.MethodGet, Path: path, Tags: tagTenants,
		Summary: "List the tenants that a tenant manages",
	}, inTenant(domain.PermManagedRead), a.listManaged)
	register(a, huma.Operation{
		OperationID: "manageTenant", Method: http.MethodPut, Path: path + "/{slug}", Tags: tagTenants, DefaultStatus: http.StatusNoContent,
		Summary: "Let a tenant manage another one", Description: who, Errors: []int{http.StatusConflict},
	}, inTenant(domain.PermProfileRead), a.manageTenant)
	register(a, huma.Operation{
		OperationID: "unmanageTenant", Method: http.MethodDelete, Path: path + "/{slug}", Tags: tagTenants, DefaultStatus: http.StatusNoContent,
		Summary: "End that a tenant manages another one, at once", Description: who,
	}, inTenant(domain.PermProfileRead), a.unmanageTenant)
}

type managedTenantIn struct {
	TenantIn
	Slug string `path:"slug" maxLength:"60" doc:"Id or slug of the other tenant"`
}

func (a *API) listManaged(ctx context.Context, in *tenantPageIn) (*list[TenantSummaryWire], error) {
	t, _ := tenantOf(ctx)
	tenants, next, err := a.Tenants.Managed(ctx, t.ID, in.stored())
	if err != nil {
		return nil, err
	}
	return listOf(each(tenants, tenantSummaryOf), next), nil
}

func (a *API) manageTenant(ctx context.Context, in *managedTenantIn) (*noBody, error) {
	t, _ := tenantOf(ctx)
	return nil, a.Tenants.Manage(ctx, t.ID, in.Slug)
}

func (a *API) unmanageTenant(ctx context.Context, in *managedTenantIn) (*noBody, error) {
	t, _ := tenantOf(ctx)
	return nil, a.Tenants.Unmanage(ctx, t.ID, in.Slug)
}
