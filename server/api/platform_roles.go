package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"tenantry/server/account"
	"tenantry/server/domain"
)

var tagPeople = []string{"Platform people"}

func (a *API) mountPlatformRoles() {
	register(a, huma.Operation{
		OperationID: "listPlatformRoles", Method: http.MethodGet, Path: "/platform/roles", Tags: tagPeople,
		Summary: "List the platform roles and all permissions there are",
	}, platform(domain.PermPeopleRead), a.listRoles)
	register(a, huma.Operation{
		OperationID: "createPlatformRole", Method: http.MethodPost, Path: "/platform/roles", Tags: tagPeople, DefaultStatus: http.StatusCreated,
		Summary: "Make a platform role", Errors: []int{http.StatusConflict},
	}, platform(domain.PermRolesManage), a.createRole)
	register(a, huma.Operation{
		OperationID: "updatePlatformRole", Method: http.MethodPatch, Path: "/platform/roles/{role}", Tags: tagPeople,
		Summary:     "Change a platform role",
		Description: "Whoever holds the role feels it at the next request. Built-in roles cannot be changed.",
		Errors:      []int{http.StatusNotFound, http.StatusConflict, http.StatusPreconditionFailed, http.StatusPreconditionRequired},
	}, platform(domain.PermRolesManage), a.updateRole)
	register(a, huma.Operation{
		OperationID: "deletePlatformRole", Method: http.MethodDelete, Path: "/platform/roles/{role}", Tags: tagPeople, DefaultStatus: http.StatusNoContent,
		Summary: "Delete a platform role that nobody holds", Errors: []int{http.StatusNotFound, http.StatusConflict},
	}, platform(domain.PermRolesManage), a.deleteRole)
}

type roleWire struct {
	Name        string              `json:"name"`
	Title       string              `json:"title"`
	Permissions []domain.Permission `json:"permissions" doc:"\"*\" is everything there is and will be"`
	BuiltIn     bool                `json:"builtIn"`
	People      int64               `json:"people" doc:"How many hold it"`
	Version     int64               `json:"version"`
}

type rolesOut struct {
	Body struct {
		Items       []roleWire          `json:"items"`
		Permissions []domain.Permission `json:"permissions" doc:"Every permission that a role can hold"`
	}
}

type roleOut struct {
	ETag string `header:"ETag"`
	Body roleWire
}

func (a *API) listRoles(ctx context.Context, _ *struct{}) (*rolesOut, error) {
	roles, err := a.Accounts.Roles(ctx)
	if err != nil {
		return nil, err
	}
	out := &rolesOut{}
	out.Body.Items, out.Body.Permissions = each(roles, roleWireOf), domain.PlatformPermissions()
	return out, nil
}

type createRoleIn struct {
	Body struct {
		Name        string              `json:"name" maxLength:"100" doc:"Capital letters, digits and underscores"`
		Title       string              `json:"title" maxLength:"200"`
		Permissions []domain.Permission `json:"permissions" maxItems:"100"`
	}
}

func (a *API) createRole(ctx context.Context, in *createRoleIn) (*roleOut, error) {
	return roleOutOf(a.Accounts.CreateRole(ctx, domain.PlatformRole{
		Name: in.Body.Name, Title: in.Body.Title, Permissions: in.Body.Permissions,
	}))
}

// RoleIn is the part of an input that names a platform role.
type RoleIn struct {
	Role string `path:"role" maxLength:"60"`
}

type updateRoleIn struct {
	RoleIn
	Precondition
	Body struct {
		Title       *string              `json:"title,omitempty" maxLength:"200"`
		Permissions *[]domain.Permission `json:"permissions,omitempty" maxItems:"100"`
	}
}

func (a *API) updateRole(ctx context.Context, in *updateRoleIn) (*roleOut, error) {
	version, err := in.version()
	if err != nil {
		return nil, err
	}
	return roleOutOf(a.Accounts.UpdateRole(ctx, in.Role, version, account.RoleChange{
		Title: in.Body.Title, Permissions: in.Body.Permissions,
	}))
}

func (a *API) deleteRole(ctx context.Context, in *RoleIn) (*noBody, error) {
	return nil, a.Accounts.DeleteRole(ctx, in.Role)
}

func roleOutOf(r domain.PlatformRole, err error) (*roleOut, error) {
	if err != nil {
		return nil, err
	}
	return &roleOut{ETag: etag(r.Version), Body: roleWireOf(r)}, nil
}

func roleWireOf(r domain.PlatformRole) roleWire {
	return roleWire{
		Name: r.Name, Title: r.Title, Permissions: r.Permissions, BuiltIn: r.BuiltIn, People: r.People, Version: r.Version,
	}
}
