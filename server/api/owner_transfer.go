package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"tenantry/server/domain"
)

func (a *API) mountOwnerTransfer() {
	const path = "/tenants/{tenant}/owner-transfer"
	conflict := []int{http.StatusConflict}
	register(a, huma.Operation{
		OperationID: "getOwnerTransfer", Method: http.MethodGet, Path: path, Tags: tagMembers,
		Summary: "Show the open offer to hand the tenant over, if there is one that concerns you",
	}, inTenant(domain.PermProfileRead), a.getOwnerTransfer)
	register(a, huma.Operation{
		OperationID: "offerOwnership", Method: http.MethodPost, Path: path, Tags: tagMembers, DefaultStatus: http.StatusCreated,
		Summary:     "Offer the tenant to another member",
		Description: "Only an owner can. Nothing changes until the other one accepts, within 7 days; then both roles change at once.",
		Errors:      conflict,
	}, inTenant(domain.PermMembersManage).fresh(), a.offerOwnership)
	register(a, huma.Operation{
		OperationID: "acceptOwnership", Method: http.MethodPost, Path: path + "/accept", Tags: tagMembers, DefaultStatus: http.StatusNoContent,
		Summary: "Become the tenant's owner", Errors: conflict,
	}, inTenant(domain.PermProfileRead).fresh(), a.acceptOwnership)
	register(a, huma.Operation{
		OperationID: "declineOwnership", Method: http.MethodPost, Path: path + "/decline", Tags: tagMembers, DefaultStatus: http.StatusNoContent,
		Summary: "Decline an offer to become the owner", Errors: conflict,
	}, inTenant(domain.PermProfileRead), a.declineOwnership)
	register(a, huma.Operation{
		OperationID: "withdrawOwnership", Method: http.MethodDelete, Path: path, Tags: tagMembers, DefaultStatus: http.StatusNoContent,
		Summary: "Take an offer to hand the tenant over back",
	}, inTenant(domain.PermMembersManage), a.withdrawOwnership)
}

type offerWire struct {
	From      memberAccountWire `json:"from"`
	To        memberAccountWire `json:"to"`
	KeepRole  string            `json:"keepRole" doc:"What the present owner is afterwards"`
	CreatedAt time.Time         `json:"createdAt"`
	ExpiresAt time.Time         `json:"expiresAt"`
}

func offerWireOf(o domain.OwnershipOffer) offerWire {
	person := func(p domain.Person) memberAccountWire {
		return memberAccountWire{ID: p.ID, Name: p.Name, Email: p.Email}
	}
	return offerWire{From: person(o.From), To: person(o.To), KeepRole: o.KeepRole, CreatedAt: o.CreatedAt, ExpiresAt: o.ExpiresAt}
}

type ownerTransferOut struct {
	Body struct {
		Offer *offerWire `json:"offer,omitempty" doc:"Absent when there is none"`
	}
}

func (a *API) getOwnerTransfer(ctx context.Context, _ *TenantIn) (*ownerTransferOut, error) {
	t, _ := tenantOf(ctx)
	offer, err := a.Tenants.OwnershipOffer(ctx, t.ID)
	if err != nil {
		return nil, err
	}
	out := &ownerTransferOut{}
	if offer != nil {
		wire := offerWireOf(*offer)
		out.Body.Offer = &wire
	}
	return out, nil
}

type offerIn struct {
	TenantIn
	Body struct {
		Account  domain.AccountID `json:"account" maxLength:"60" doc:"The member who is to be the owner"`
		KeepRole string           `json:"keepRole,omitempty" maxLength:"60" doc:"What you are afterwards; empty: what the other one is now"`
	}
}

type offerOut struct{ Body offerWire }

func (a *API) offerOwnership(ctx context.Context, in *offerIn) (*offerOut, error) {
	t, _ := tenantOf(ctx)
	offer, err := a.Tenants.OfferOwnership(ctx, t.ID, in.Body.Account, in.Body.KeepRole)
	if err != nil {
		return nil, err
	}
	return &offerOut{Body: offerWireOf(offer)}, nil
}

func (a *API) acceptOwnership(ctx context.Context, _ *TenantIn) (*noBody, error) {
	t, _ := tenantOf(ctx)
	return nil, a.Tenants.AcceptOwnership(ctx, t.ID)
}

func (a *API) declineOwnership(ctx context.Context, _ *TenantIn) (*noBody, error) {
	t, _ := tenantOf(ctx)
	return nil, a.Tenants.DeclineOwnership(ctx, t.ID)
}

func (a *API) withdrawOwnership(ctx context.Context, _ *TenantIn) (*noBody, error) {
	t, _ := tenantOf(ctx)
	return nil, a.Tenants.WithdrawOwnership(ctx, t.ID)
}
