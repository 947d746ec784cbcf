package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"tenantry/server/domain"
	"tenantry/server/tenant"
)

func (a *API) mountBulkInvites() {
	const path = "/tenants/{tenant}/bulk-invitations"
	register(a, huma.Operation{
		OperationID: "checkBulkInvite", Method: http.MethodPost, Path: "/tenants/{tenant}/bulk-invitation-check", Tags: tagMembers,
		Summary: "Read a list of people and tell what would come of each, without inviting anybody",
		Description: "The list is pasted addresses, or a table (CSV) with commas, semicolons or tabs. A first line of titles is recognised: " +
			"email, name (or first name and last name), role. Addresses that stand there twice are folded.",
	}, inTenant(domain.PermMembersInvite), a.checkBulkInvite)
	register(a, huma.Operation{
		OperationID: "startBulkInvite", Method: http.MethodPost, Path: path, Tags: tagMembers, DefaultStatus: http.StatusAccepted,
		Summary: "Invite many people at once",
		Description: "Stores the list and answers at once; the invitations are made in the background, a few at a time, also across a restart. " +
			"Rows with a mistake are kept as failed. Whether you may still invite is looked at again for each few.",
	}, inTenant(domain.PermMembersInvite), a.startBulkInvite)
	register(a, huma.Operation{
		OperationID: "listBulkInvites", Method: http.MethodGet, Path: path, Tags: tagMembers,
		Summary: "List a tenant's bulk invitations, newest first",
	}, inTenant(domain.PermMembersRead), a.listBulkInvites)
	register(a, huma.Operation{
		OperationID: "getBulkInvite", Method: http.MethodGet, Path: path + "/{bulk}", Tags: tagMembers,
		Summary: "Show how far a bulk invitation is",
	}, inTenant(domain.PermMembersRead), a.getBulkInvite)
	register(a, huma.Operation{
		OperationID: "listBulkInviteRows", Method: http.MethodGet, Path: path + "/{bulk}/rows", Tags: tagMembers,
		Summary: "List what came of each person of a bulk invitation",
	}, inTenant(domain.PermMembersRead), a.listBulkInviteRows)
	register(a, huma.Operation{
		OperationID: "resumeBulkInvite", Method: http.MethodPost, Path: path + "/{bulk}/resume", Tags: tagMembers, DefaultStatus: http.StatusAccepted,
		Summary: "Let a list go on that stopped, because whoever started it may no longer invite", Description: "It is worked in your name from then on.",
		Errors: []int{http.StatusConflict},
	}, inTenant(domain.PermMembersInvite), a.resumeBulkInvite)
}

type bulkListIn struct {
	TenantIn
	Body struct {
		Text string `json:"text" maxLength:"1000000" doc:"Addresses, or a table"`
		Role string `json:"role" maxLength:"60" doc:"For those whose row names none"`
	}
}

// BulkRowWire is one person of a list.
type BulkRowWire struct {
	Position int64  `json:"position" doc:"From 1"`
	Email    string `json:"email"`
	Name     string `json:"name"`
	Role     string `json:"role"`
	Message  string `json:"message,omitempty" doc:"Why it fails"`
}

type bulkCheckRowWire struct {
	BulkRowWire
	Result string `json:"result" enum:"invite,invited,member,failed"`
}

type bulkCheckOut struct {
	Body struct {
		Rows   []bulkCheckRowWire `json:"rows"`
		Folded int                `json:"folded" doc:"Rows left out because their address stands above"`
	}
}

func (a *API) checkBulkInvite(ctx context.Context, in *bulkListIn) (*bulkCheckOut, error) {
	t, _ := tenantOf(ctx)
	check, err := a.Tenants.BulkInvites().Check(ctx, t.ID, tenant.BulkList(in.Body))
	if err != nil {
		return nil, err
	}
	out := &bulkCheckOut{}
	out.Body.Folded = check.Folded
	out.Body.Rows = each(check.Rows, func(r tenant.BulkCheckRow) bulkCheckRowWire {
		return bulkCheckRowWire{bulkRowWireOf(r.BulkRow), r.Result}
	})
	return out, nil
}

type bulkWire struct {
	ID         domain.BulkID    `json:"id"`
	State      domain.BulkState `json:"state" enum:"running,done,stopped" doc:"Stopped: whoever started it may no longer invite"`
	Total      int64            `json:"total"`
	Done       int64            `json:"done" doc:"Rows that were worked, the failed ones too"`
	Failed     int64            `json:"failed"`
	StartedBy  string           `json:"startedBy"`
	CreatedAt  time.Time        `json:"createdAt"`
	FinishedAt *time.Time       `json:"finishedAt,omitempty"`
}

type bulkOut struct{ Body bulkWire }

func bulkOutOf(b domain.BulkInvite, err error) (*bulkOut, error) {
	if err != nil {
		return nil, err
	}
	return &bulkOut{Body: bulkWireOf(b)}, nil
}

func bulkWireOf(b domain.BulkInvite) bulkWire {
	return bulkWire{
		ID: b.ID, State: b.State, Total: b.Total, Done: b.Done, Failed: b.Failed, StartedBy: b.CreatedByName,
		CreatedAt: b.CreatedAt, FinishedAt: b.FinishedAt,
	}
}

func (a *API) startBulkInvite(ctx context.Context, in *bulkListIn) (*bulkOut, error) {
	t, _ := tenantOf(ctx)
	return bulkOutOf(a.Tenants.BulkInvites().Start(ctx, t.ID, tenant.BulkList(in.Body)))
}

func (a *API) listBulkInvites(ctx context.Context, in *tenantPageIn) (*list[bulkWire], error) {
	t, _ := tenantOf(ctx)
	bulks, next, err := a.Tenants.BulkInvites().List(ctx, t.ID, in.stored())
	if err != nil {
		return nil, err
	}
	return listOf(each(bulks, bulkWireOf), next), nil
}

// BulkIn names a bulk invitation of a tenant.
type BulkIn struct {
	TenantIn
	Bulk domain.BulkID `path:"bulk" maxLength:"60"`
}

func (a *API) getBulkInvite(ctx context.Context, in *BulkIn) (*bulkOut, error) {
	t, _ := tenantOf(ctx)
	return bulkOutOf(a.Tenants.BulkInvites().Find(ctx, t.ID, in.Bulk))
}

type bulkRowsIn struct {
	BulkIn
	State string `query:"state" enum:"waiting,invited,member,failed"`
	Page
}

type bulkResultWire struct {
	BulkRowWire
	State domain.BulkRowState `json:"state" enum:"waiting,invited,member,failed"`
}

func (a *API) listBulkInviteRows(ctx context.Context, in *bulkRowsIn) (*list[bulkResultWire], error) {
	t, _ := tenantOf(ctx)
	rows, next, err := a.Tenants.BulkInvites().Rows(ctx, t.ID, in.Bulk, domain.BulkRowState(in.State), in.stored())
	if err != nil {
		return nil, err
	}
	return listOf(each(rows, func(r domain.BulkRow) bulkResultWire { return bulkResultWire{bulkRowWireOf(r), r.State} }), next), nil
}

func bulkRowWireOf(r domain.BulkRow) BulkRowWire {
	return BulkRowWire{Position: r.Position, Email: r.Email, Name: r.Name, Role: r.Role, Message: r.Message}
}

func (a *API) resumeBulkInvite(ctx context.Context, in *BulkIn) (*bulkOut, error) {
	t, _ := tenantOf(ctx)
	return bulkOutOf(a.Tenants.BulkInvites().Resume(ctx, t.ID, in.Bulk))
}
