package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"tenantry/server/domain"
	"tenantry/server/texting"
)

func (a *API) mountThreads() {
	const path = "/tenants/{tenant}/texting/threads"
	const one = path + "/{contact}"
	conflict := []int{http.StatusConflict}
	register(a, huma.Operation{
		OperationID: "listThreads", Method: http.MethodGet, Path: path, Tags: tagTexting, Summary: "List the contacts that something was written to or by",
	}, inTenant(domain.PermTextingRead), a.listThreads)
	register(a, huma.Operation{
		OperationID: "getThread", Method: http.MethodGet, Path: one, Tags: tagTexting, Summary: "Show the contact of a thread",
	}, inTenant(domain.PermTextingRead), a.getThread)
	register(a, huma.Operation{
		OperationID: "listTexts", Method: http.MethodGet, Path: one + "/texts", Tags: tagTexting, Summary: "List what was written to and by a contact, newest first",
	}, inTenant(domain.PermTextingRead), a.listTexts)
	register(a, huma.Operation{
		OperationID: "sendText", Method: http.MethodPost, Path: one + "/texts", Tags: tagTexting, DefaultStatus: http.StatusAccepted,
		Summary:     "Text a contact",
		Description: "Without consent to the tenant's number of now it is refused (no_consent, opted_out), and without a number (texting_off).", Errors: conflict,
	}, inTenant(domain.PermTextingSend), a.sendText)
	register(a, huma.Operation{
		OperationID: "readThread", Method: http.MethodPost, Path: one + "/read", Tags: tagTexting, DefaultStatus: http.StatusNoContent,
		Summary: "Mark what a contact wrote as read",
	}, inTenant(domain.PermTextingSend), a.readThread)
	register(a, huma.Operation{
		OperationID: "simulateText", Method: http.MethodPost, Path: one + "/simulated", Tags: tagTexting, DefaultStatus: http.StatusNoContent,
		Summary: "Write as the customer, in the built-in inbox only", Errors: conflict,
	}, inTenant(domain.PermTextingSend), a.simulateText)
}

type threadWire struct {
	Contact    contactWire `json:"contact"`
	Unread     int64       `json:"unread"`
	LastTextAt *time.Time  `json:"lastTextAt,omitempty"`
	LastText   string      `json:"lastText" doc:"How it begins"`
	LastTextIn bool        `json:"lastTextIn" doc:"It came from the contact"`
}

func threadWireOf(c texting.ContactView) threadWire {
	return threadWire{Contact: contactWireOf(c), Unread: c.Unread, LastTextAt: c.LastTextAt, LastText: c.LastText, LastTextIn: c.LastTextIn}
}

type listThreadsIn struct {
	TenantIn
	Unread bool `query:"unread" doc:"Only those with something unread"`
	Page
}

func (a *API) listThreads(ctx context.Context, in *listThreadsIn) (*list[threadWire], error) {
	t, _ := tenantOf(ctx)
	all, next, err := a.Texting.Threads(ctx, t.ID, in.Unread, in.stored())
	if err != nil {
		return nil, err
	}
	return listOf(each(all, threadWireOf), next), nil
}

type threadOut struct{ Body threadWire }

func (a *API) getThread(ctx context.Context, in *ContactIn) (*threadOut, error) {
	t, _ := tenantOf(ctx)
	v, err := a.Texting.ThreadHead(ctx, t.ID, in.Contact)
	if err != nil {
		return nil, err
	}
	return &threadOut{Body: threadWireOf(v)}, nil
}

type textWire struct {
	ID        domain.TextID    `json:"id"`
	Kind      string           `json:"kind" enum:"in,out,answer" doc:"answer: made by itself, to STOP and the like"`
	Body      string           `json:"body"`
	Segments  int64            `json:"segments"`
	State     domain.TextState `json:"state" enum:"queued,held,sending,stored,sent,delivered,undelivered,failed,received"`
	Reason    string           `json:"reason,omitempty"`
	By        string           `json:"by,omitempty"`
	ToSet     bool             `json:"toSet" doc:"It went to several contacts"`
	CreatedAt time.Time        `json:"createdAt"`
	StateAt   time.Time        `json:"stateAt"`
}

func textWireOf(m domain.Text) textWire {
	return textWire{
		ID: m.ID, Kind: m.Kind, Body: m.Body, Segments: m.Segments, State: m.State, Reason: m.Reason, By: m.SentBy, ToSet: m.SendID != "",
		CreatedAt: m.CreatedAt, StateAt: m.StateAt,
	}
}

func (a *API) listTexts(ctx context.Context, in *listConsentsIn) (*list[textWire], error) {
	t, _ := tenantOf(ctx)
	all, next, err := a.Texting.Thread(ctx, t.ID, in.Contact, in.stored())
	if err != nil {
		return nil, err
	}
	return listOf(each(all, textWireOf), next), nil
}

type sendTextIn struct {
	ContactIn
	Body struct {
		Text string `json:"body" maxLength:"6400"`
	}
}

type textOut struct{ Body textWire }

func (a *API) sendText(ctx context.Context, in *sendTextIn) (*textOut, error) {
	t, _ := tenantOf(ctx)
	m, err := a.Texting.Send(ctx, t.ID, in.Contact, in.Body.Text)
	if err != nil {
		return nil, err
	}
	return &textOut{Body: textWireOf(m)}, nil
}

func (a *API) readThread(ctx context.Context, in *ContactIn) (*noBody, error) {
	t, _ := tenantOf(ctx)
	return nil, a.Texting.MarkRead(ctx, t.ID, in.Contact)
}

func (a *API) simulateText(ctx context.Context, in *sendTextIn) (*noBody, error) {
	t, _ := tenantOf(ctx)
	return nil, a.Texting.Simulate(ctx, t.ID, in.Contact, in.Body.Text)
}
