package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"tenantry/server/domain"
	"tenantry/server/tenant"
)

func (a *API) mountInvitations() {
	const path = "/tenants/{tenant}/invitations"
	register(a, huma.Operation{
		OperationID: "listInvitations", Method: http.MethodGet, Path: path, Tags: tagMembers,
		Summary: "List a tenant's invitations, newest first",
	}, inTenant(domain.PermMembersRead), a.listInvitations)
	register(a, huma.Operation{
		OperationID: "inviteMember", Method: http.MethodPost, Path: path, Tags: tagMembers, DefaultStatus: http.StatusCreated,
		Summary: "Invite somebody to a tenant",
		Description: "Makes a single-use link that works for 7 days, and a message in the outbox. Somebody who is invited already " +
			"keeps the open invitation. The role must not be able to do more than you.",
		Errors: []int{http.StatusConflict},
	}, inTenant(domain.PermMembersInvite), a.inviteMember)
	register(a, huma.Operation{
		OperationID: "resendInvitation", Method: http.MethodPost, Path: path + "/{invitation}/resend", Tags: tagMembers,
		Summary: "Make a new link for an invitation; the old one stops working", Errors: []int{http.StatusConflict},
	}, inTenant(domain.PermMembersInvite), a.resendInvitation)
	register(a, huma.Operation{
		OperationID: "getInvitationLink", Method: http.MethodGet, Path: path + "/{invitation}/link", Tags: tagMembers,
		Summary: "Copy the link of an open invitation; who did is written down", Errors: []int{http.StatusConflict, http.StatusGone},
	}, inTenant(domain.PermMembersInvite), a.getInvitationLink)
	register(a, huma.Operation{
		OperationID: "revokeInvitation", Method: http.MethodDelete, Path: path + "/{invitation}", Tags: tagMembers,
		DefaultStatus: http.StatusNoContent, Summary: "Take an open invitation back", Errors: []int{http.StatusConflict},
	}, inTenant(domain.PermMembersInvite), a.revokeInvitation)
}

// invitationWire is an invitation to a tenant or to the platform.
type invitationWire struct {
	ID         domain.InvitationID `json:"id"`
	Email      string              `json:"email"`
	Name       string              `json:"name"`
	Role       string              `json:"role"`
	State      string              `json:"state" enum:"pending,accepted,revoked,declined,expired"`
	Delivery   string              `json:"delivery" enum:"not_sent,queued,held,sending,deferred,accepted,delivered,bounced,failed,ended" doc:"Where its newest message stands; not_sent: hand the link over yourself"`
	DeliveryAt *time.Time          `json:"deliveryAt,omitempty" doc:"Since when"`
	Reason     string              `json:"deliveryReason,omitempty" doc:"Why, in the words of the other side where it gave some"`
	InvitedBy  string              `json:"invitedBy"`
	CreatedAt  time.Time           `json:"createdAt"`
	ExpiresAt  time.Time           `json:"expiresAt"`
	AcceptedAt *time.Time          `json:"acceptedAt,omitempty"`
}

func (a *API) invitationWireOf(v domain.Invitation) invitationWire {
	wire := invitationWire{
		ID: v.ID, Email: v.Email, Name: v.Name, Role: v.Role, State: string(v.State), Delivery: "not_sent",
		InvitedBy: v.InvitedBy, CreatedAt: v.CreatedAt, ExpiresAt: v.ExpiresAt, AcceptedAt: v.AcceptedAt,
	}
	if v.Expired(a.Now()) {
		wire.State = "expired"
	}
	if m := v.Mail; m != nil && m.State != domain.MessageStored {
		wire.Delivery, wire.DeliveryAt, wire.Reason = string(m.State), &m.At, m.Reason
	}
	return wire
}

type invitationOut struct{ Body invitationWire }

func (a *API) invitationOutOf(v domain.Invitation, err error) (*invitationOut, error) {
	if err != nil {
		return nil, err
	}
	return &invitationOut{Body: a.invitationWireOf(v)}, nil
}

type linkOut struct {
	Body struct {
		URL string `json:"url"`
	}
}

func linkOutOf(link string, err error) (*linkOut, error) {
	if err != nil {
		return nil, err
	}
	out := &linkOut{}
	out.Body.URL = link
	return out, nil
}

// invitationIn names an invitation of a tenant.
type invitationIn struct {
	TenantIn
	Invitation domain.InvitationID `path:"invitation" maxLength:"60"`
}

type inviteIn struct {
	TenantIn
	Body struct {
		Email string `json:"email" maxLength:"254"`
		Name  string `json:"name,omitempty" maxLength:"200"`
		Role  string `json:"role" maxLength:"100"`
	}
}

func (a *API) listInvitations(ctx context.Context, in *tenantPageIn) (*list[invitationWire], error) {
	t, _ := tenantOf(ctx)
	invitations, next, err := a.Tenants.Invitations(ctx, t.ID, in.stored())
	if err != nil {
		return nil, err
	}
	return listOf(each(invitations, a.invitationWireOf), next), nil
}

func (a *API) inviteMember(ctx context.Context, in *inviteIn) (*invitationOut, error) {
	t, _ := tenantOf(ctx)
	return a.invitationOutOf(a.Tenants.InviteMember(ctx, t.ID, tenant.Guest(in.Body)))
}

func (a *API) resendInvitation(ctx context.Context, in *invitationIn) (*invitationOut, error) {
	t, _ := tenantOf(ctx)
	return a.invitationOutOf(a.Tenants.Resend(ctx, t.ID, in.Invitation))
}

func (a *API) getInvitationLink(ctx context.Context, in *invitationIn) (*linkOut, error) {
	t, _ := tenantOf(ctx)
	return linkOutOf(a.Tenants.InvitationLink(ctx, t.ID, in.Invitation))
}

func (a *API) revokeInvitation(ctx context.Context, in *invitationIn) (*noBody, error) {
	t, _ := tenantOf(ctx)
	return nil, a.Tenants.Revoke(ctx, t.ID, in.Invitation)
}
