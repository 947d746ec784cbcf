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

func (a *API) mountSwitcher() {
	register(a, huma.Operation{
		OperationID: "listMyTenants", Method: http.MethodGet, Path: "/session/tenants", Tags: tagSession,
		Summary: "List the tenants that one belongs to, or sees through one that manages them, by name",
		Description: "Suspended memberships and disabled tenants are listed as such. Every word of the search must begin a word of the " +
			"name or the slug; an id is found as a whole.",
		Errors: []int{http.StatusForbidden},
	}, signedIn, a.listMyTenants)
	register(a, huma.Operation{
		OperationID: "listMyInvitations", Method: http.MethodGet, Path: "/session/invitations", Tags: tagSession,
		Summary:     "List the open invitations to one's own address",
		Description: "Only for accounts whose address was proved by a link of ours.",
		Errors:      []int{http.StatusForbidden},
	}, signedIn, a.listMyInvitations)
	register(a, huma.Operation{
		OperationID: "joinInvited", Method: http.MethodPost, Path: "/session/invitations/{invitation}/join", Tags: tagSession,
		Summary: "Accept an invitation to one's own address",
		Errors:  []int{http.StatusForbidden, http.StatusNotFound, http.StatusConflict, http.StatusGone},
	}, signedIn, a.joinInvited)
	register(a, huma.Operation{
		OperationID: "declineInvited", Method: http.MethodPost, Path: "/session/invitations/{invitation}/decline", Tags: tagSession,
		DefaultStatus: http.StatusNoContent, Summary: "Decline an invitation to one's own address",
		Errors: []int{http.StatusForbidden, http.StatusNotFound, http.StatusConflict},
	}, signedIn, a.declineInvited)
}

type listMyTenantsIn struct {
	Search string `query:"search" maxLength:"200"`
	Page
}

// placeWire is a tenant in the switcher.
type placeWire struct {
	Tenant      TenantRefWire   `json:"tenant"`
	Role        string          `json:"role,omitempty" doc:"Absent without a membership"`
	RoleTitle   string          `json:"roleTitle,omitempty"`
	MemberState string          `json:"memberState,omitempty" enum:"active,suspended"`
	Through     *tenantNameWire `json:"through,omitempty" doc:"The tenant of yours that manages this one"`
}

func placeWireOf(p tenant.Place) placeWire {
	w := placeWire{Tenant: tenantRefWireOf(p.Tenant)}
	if p.Member != nil {
		w.Role, w.RoleTitle, w.MemberState = p.Member.Role, p.Member.RoleTitle, string(p.Member.State)
	}
	if p.Through != nil {
		name := tenantNameOf(*p.Through)
		w.Through = &name
	}
	return w
}

func (a *API) listMyTenants(ctx context.Context, in *listMyTenantsIn) (*list[placeWire], error) {
	places, next, err := a.Tenants.Places(ctx, in.Search, in.stored())
	if err != nil {
		return nil, err
	}
	return listOf(each(places, placeWireOf), next), nil
}

type myInvitationWire struct {
	ID        domain.InvitationID `json:"id"`
	Tenant    TenantRefWire       `json:"tenant"`
	Role      string              `json:"role"`
	RoleTitle string              `json:"roleTitle"`
	InvitedBy string              `json:"invitedBy"`
	CreatedAt time.Time           `json:"createdAt"`
	ExpiresAt time.Time           `json:"expiresAt"`
}

type myInvitationsOut struct {
	Body struct {
		Items        []myInvitationWire `json:"items" doc:"The newest 20"`
		AddressKnown bool               `json:"addressKnown" doc:"False while no link of ours has proved the address: then nothing is listed"`
	}
}

func (a *API) listMyInvitations(ctx context.Context, _ *struct{}) (*myInvitationsOut, error) {
	invitations, proved, err := a.Tenants.MyInvitations(ctx)
	if err != nil {
		return nil, err
	}
	out := &myInvitationsOut{}
	out.Body.AddressKnown = proved
	out.Body.Items = each(invitations, func(v store.OpenInvitation) myInvitationWire {
		return myInvitationWire{
			ID: v.ID, Tenant: tenantRefWireOf(v.Tenant), Role: v.Role, RoleTitle: v.RoleTitle, InvitedBy: v.InvitedBy,
			CreatedAt: v.CreatedAt, ExpiresAt: v.ExpiresAt,
		}
	})
	return out, nil
}

type myInvitationIn struct {
	Invitation domain.InvitationID `path:"invitation" maxLength:"60"`
}

type joinedOut struct {
	Body struct {
		Tenant TenantRefWire `json:"tenant"`
	}
}

func (a *API) joinInvited(ctx context.Context, in *myInvitationIn) (*joinedOut, error) {
	t, err := a.Tenants.JoinInvited(ctx, in.Invitation)
	if err != nil {
		return nil, err
	}
	out := &joinedOut{}
	out.Body.Tenant = tenantRefWireOf(t.Ref())
	return out, nil
}

func (a *API) declineInvited(ctx context.Context, in *myInvitationIn) (*noBody, error) {
	return nil, a.Tenants.DeclineInvited(ctx, in.Invitation)
}
