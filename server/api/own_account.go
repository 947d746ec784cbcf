package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"tenantry/server/domain"
)

func (a *API) mountOwnAccount() {
	register(a, huma.Operation{
		OperationID: "listMyMemberships", Method: http.MethodGet, Path: "/session/memberships", Tags: tagAccount,
		Summary: "List one's own memberships, by the tenants' names", Errors: []int{http.StatusForbidden},
	}, signedIn, a.listMyMemberships)
	register(a, huma.Operation{
		OperationID: "lookAtDeletion", Method: http.MethodGet, Path: "/session/deletion", Tags: tagAccount,
		Summary: "Show what deleting one's account would end, and what stands against it", Errors: []int{http.StatusForbidden},
	}, signedIn, a.lookAtDeletion)
	register(a, huma.Operation{
		OperationID: "deleteAccount", Method: http.MethodPost, Path: "/session/deletion", Tags: tagAccount, DefaultStatus: http.StatusNoContent,
		Summary: "Delete one's own account, for good",
		Description: "Ends memberships, sessions, keys, second factors and invitations at once, and forgets who it was; the address is free again. " +
			"Refused while one is the last owner of a tenant or the last platform administrator (account_needed).",
		Errors: []int{http.StatusForbidden, http.StatusConflict},
	}, signedIn.fresh(), a.deleteAccount)
	a.mountOwnData()
}

type ownMembershipWire struct {
	Tenant      TenantRefWire `json:"tenant"`
	Role        string        `json:"role"`
	RoleTitle   string        `json:"roleTitle"`
	Owner       bool          `json:"owner" doc:"The role may do everything"`
	MemberState string        `json:"memberState" enum:"active,suspended"`
	Username    string        `json:"username,omitempty"`
	Since       time.Time     `json:"since"`
}

func ownMembershipWireOf(m domain.OwnMembership) ownMembershipWire {
	return ownMembershipWire{
		Tenant: tenantRefWireOf(m.Tenant), Role: m.Role, RoleTitle: m.RoleTitle, Owner: m.Owner, MemberState: string(m.State),
		Username: m.Username, Since: m.Since,
	}
}

func (a *API) listMyMemberships(ctx context.Context, in *Page) (*list[ownMembershipWire], error) {
	memberships, next, err := a.Tenants.OwnMemberships(ctx, in.stored())
	if err != nil {
		return nil, err
	}
	return listOf(each(memberships, ownMembershipWireOf), next), nil
}

type deletionOut struct {
	Body struct {
		LastOwnerOf []tenantNameWire `json:"lastOwnerOf" doc:"Tenants that would be without an owner; while there are any, the account stays"`
		LastAdmin   bool             `json:"lastAdmin" doc:"The platform would be without an administrator; so the account stays"`
		Memberships int64            `json:"memberships"`
		Sessions    int64            `json:"sessions"`
		Keys        int64            `json:"keys" doc:"API keys that one made, also for tenants"`
		Invitations int64            `json:"invitations" doc:"Open ones that one sent"`
	}
}

func (a *API) lookAtDeletion(ctx context.Context, _ *struct{}) (*deletionOut, error) {
	d, err := a.Tenants.LookAtDeletion(ctx)
	if err != nil {
		return nil, err
	}
	out := &deletionOut{}
	b := &out.Body
	b.LastOwnerOf, b.LastAdmin = each(d.LastOwnerOf, tenantNameOf), d.LastAdmin
	b.Memberships, b.Sessions, b.Keys, b.Invitations = d.Ends.Memberships, d.Ends.Sessions, d.Ends.Keys, d.Ends.Invitations
	return out, nil
}

func (a *API) deleteAccount(ctx context.Context, in *struct {
	Body struct {
		Email string `json:"email" maxLength:"254" doc:"The account's address, typed to confirm"`
	}
}) (*cookieOut, error) {
	if err := a.Tenants.DeleteAccount(ctx, in.Body.Email); err != nil {
		return nil, err
	}
	return &cookieOut{SetCookie: a.sessionCookie("", time.Time{})}, nil
}
