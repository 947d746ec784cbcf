package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"tenantry/server/domain"
	"tenantry/server/tenant"
)

var tagRoles = []string{"Roles"}

func (a *API) mountTenantRoles() {
	const path = "/tenants/{tenant}/roles"
	register(a, huma.Operation{
		OperationID: "listTenantRoles", Method: http.MethodGet, Path: path, Tags: tagRoles,
		Summary: "List a tenant's roles and all permissions that a role can hold there",
	}, inTenant(domain.PermMembersRead), a.listTenantRoles)
	register(a, huma.Operation{
		OperationID: "createTenantRole", Method: http.MethodPost, Path: path, Tags: tagRoles, DefaultStatus: http.StatusCreated,
		Summary: "Make a role of the tenant's own", Description: "Needs everything that the role may do.",
		Errors: []int{http.StatusConflict},
	}, inTenant(domain.PermTenantRolesManage), a.createTenantRole)
	register(a, huma.Operation{
		OperationID: "updateTenantRole", Method: http.MethodPatch, Path: path + "/{role}", Tags: tagRoles,
		Summary:     "Change a role of the tenant's own",
		Description: "Whoever holds the role feels it at the next request. Needs everything that the role did and will do. The template's roles cannot be changed.",
		Errors:      []int{http.StatusConflict, http.StatusPreconditionFailed, http.StatusPreconditionRequired},
	}, inTenant(domain.PermTenantRolesManage), a.updateTenantRole)
	register(a, huma.Operation{
		OperationID: "deleteTenantRole", Method: http.MethodDelete, Path: path + "/{role}", Tags: tagRoles, DefaultStatus: http.StatusNoContent,
		Summary:     "Delete a role of the tenant's own",
		Description: "Members who have it, and people invited to it, get the role that is named instead.",
		Errors:      []int{http.StatusConflict},
	}, inTenant(domain.PermTenantRolesManage), a.deleteTenantRole)
}

type tenantRoleWire struct {
	Name        string              `json:"name"`
	Title       string              `json:"title"`
	Description string              `json:"description"`
	Permissions []domain.Permission `json:"permissions" doc:"\"*\" is everything there is and will be"`
	Owner       bool                `json:"owner" doc:"May do everything; a tenant always has an active member with such a role"`
	BuiltIn     bool                `json:"builtIn" doc:"From the template: it can be copied, not changed"`
	Members     int64               `json:"members" doc:"How many have it"`
	Version     int64               `json:"version"`
}

// tenantRolesOut holds all roles: a tenant has few.
type tenantRolesOut struct {
	Body struct {
		Items       []tenantRoleWire    `json:"items"`
		Permissions []domain.Permission `json:"permissions" doc:"Every permission that a role can hold here"`
		Off         []string            `json:"off" doc:"Features that are switched off: their permissions open nothing"`
	}
}

type tenantRoleOut struct {
	ETag string `header:"ETag"`
	Body tenantRoleWire
}

func (a *API) listTenantRoles(ctx context.Context, _ *TenantIn) (*tenantRolesOut, error) {
	t, _ := tenantOf(ctx)
	roles, err := a.Tenants.Roles(ctx, t.ID)
	if err != nil {
		return nil, err
	}
	out := &tenantRolesOut{}
	out.Body.Items = each(roles, tenantRoleWireOf)
	out.Body.Permissions = tenant.RolePermissions(t.Features, roles)
	out.Body.Off = append([]string{}, domain.FeaturesOff(t.Features)...)
	return out, nil
}

type roleDraftWire struct {
	Title       string              `json:"title" maxLength:"200"`
	Description string              `json:"description,omitempty" maxLength:"500"`
	Permissions []domain.Permission `json:"permissions" maxItems:"200"`
}

type createTenantRoleIn struct {
	TenantIn
	Body roleDraftWire
}

func (a *API) createTenantRole(ctx context.Context, in *createTenantRoleIn) (*tenantRoleOut, error) {
	t, _ := tenantOf(ctx)
	return tenantRoleOutOf(a.Tenants.CreateRole(ctx, t.ID, tenant.RoleDraft(in.Body)))
}

// TenantRoleIn names a role of a tenant.
type TenantRoleIn struct {
	TenantIn
	Role string `path:"role" maxLength:"60"`
}

type updateTenantRoleIn struct {
	TenantRoleIn
	Precondition
	Body struct {
		Title       *string              `json:"title,omitempty" maxLength:"200"`
		Description *string              `json:"description,omitempty" maxLength:"500"`
		Permissions *[]domain.Permission `json:"permissions,omitempty" maxItems:"200"`
	}
}

func (a *API) updateTenantRole(ctx context.Context, in *updateTenantRoleIn) (*tenantRoleOut, error) {
	t, _ := tenantOf(ctx)
	version, err := in.version()
	if err != nil {
		return nil, err
	}
	return tenantRoleOutOf(a.Tenants.UpdateRole(ctx, t.ID, in.Role, version, tenant.RoleChange(in.Body)))
}

type deleteTenantRoleIn struct {
	TenantRoleIn
	Instead string `query:"instead" maxLength:"60" doc:"The role that those get who have this one"`
}

func (a *API) deleteTenantRole(ctx context.Context, in *deleteTenantRoleIn) (*noBody, error) {
	t, _ := tenantOf(ctx)
	return nil, a.Tenants.DeleteRole(ctx, t.ID, in.Role, in.Instead)
}

func tenantRoleOutOf(r domain.TenantRole, err error) (*tenantRoleOut, error) {
	if err != nil {
		return nil, err
	}
	return &tenantRoleOut{ETag: etag(r.Version), Body: tenantRoleWireOf(tenant.RoleView{TenantRole: r})}, nil
}

func tenantRoleWireOf(r tenant.RoleView) tenantRoleWire {
	return tenantRoleWire{
		Name: r.Name, Title: r.Title, Description: r.Description, Permissions: r.Permissions, Owner: r.Owner, BuiltIn: r.BuiltIn,
		Members: r.Members, Version: r.Version,
	}
}
