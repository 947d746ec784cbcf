package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"tenantry/server/domain"
	"tenantry/server/store"
)

var tagMembers = []string{"Members"}

func (a *API) mountMembers() {
	register(a, huma.Operation{
		OperationID: "listMembers", Method: http.MethodGet, Path: "/tenants/{tenant}/members", Tags: tagMembers,
		Summary: "List a tenant's people, in the order of joining",
	}, inTenant(domain.PermMembersRead), a.listMembers)
	register(a, huma.Operation{
		OperationID: "listTenantRoles", Method: http.MethodGet, Path: "/tenants/{tenant}/roles", Tags: tagMembers,
		Summary: "List a tenant's roles",
	}, inTenant(domain.PermMembersRead), a.listTenantRoles)
}

type memberAccountWire struct {
	ID    domain.AccountID `json:"id"`
	Name  string           `json:"name"`
	Email string           `json:"email"`
}

type memberWire struct {
	Account   memberAccountWire `json:"account"`
	Role      string            `json:"role"`
	RoleTitle string            `json:"roleTitle"`
	JoinedAt  time.Time         `json:"joinedAt"`
}

// tenantPageIn asks for a page of something in a tenant.
type tenantPageIn struct {
	TenantIn
	Page
}

func (p Page) stored() store.Page { return store.Page{Cursor: p.Cursor, Limit: p.Limit} }

func (a *API) listMembers(ctx context.Context, in *tenantPageIn) (*list[memberWire], error) {
	t, _ := tenantOf(ctx)
	members, next, err := a.Tenants.Members(ctx, t.ID, in.stored())
	if err != nil {
		return nil, err
	}
	return listOf(each(members, memberWireOf), next), nil
}

func memberWireOf(m domain.Member) memberWire {
	return memberWire{
		Account: memberAccountWire{ID: m.AccountID, Name: m.Name, Email: m.Email},
		Role:    m.Role, RoleTitle: m.RoleTitle, JoinedAt: m.JoinedAt,
	}
}

type tenantRoleWire struct {
	Name        string              `json:"name"`
	Title       string              `json:"title"`
	Permissions []domain.Permission `json:"permissions"`
}

// tenantRolesOut holds all roles: a tenant has few.
type tenantRolesOut struct {
	Body struct {
		Items []tenantRoleWire `json:"items"`
	}
}

func (a *API) listTenantRoles(ctx context.Context, _ *TenantIn) (*tenantRolesOut, error) {
	t, _ := tenantOf(ctx)
	roles, err := a.Tenants.Roles(ctx, t.ID)
	if err != nil {
		return nil, err
	}
	out := &tenantRolesOut{}
	out.Body.Items = each(roles, func(r domain.TenantRole) tenantRoleWire {
		return tenantRoleWire{Name: r.Name, Title: r.Title, Permissions: r.Permissions}
	})
	return out, nil
}
