package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"tenantry/server/domain"
)

func (a *API) mountVisitorMessages() {
	const path = "/tenants/{tenant}/widget/messages"
	register(a, huma.Operation{
		OperationID: "listVisitorMessages", Method: http.MethodGet, Path: path, Tags: tagWidget,
		Summary: "List what visitors of the company's website have written, newest first",
	}, inTenant(domain.PermWidgetRead), a.listVisitorMessages)
	register(a, huma.Operation{
		OperationID: "settleVisitorMessage", Method: http.MethodPatch, Path: path + "/{visitorMessage}", Tags: tagWidget,
		Summary: "Mark a message as done, or as new again", Errors: []int{http.StatusNotFound},
	}, inTenant(domain.PermWidgetManage), a.settleVisitorMessage)
	register(a, huma.Operation{
		OperationID: "deleteVisitorMessage", Method: http.MethodDelete, Path: path + "/{visitorMessage}", Tags: tagWidget,
		DefaultStatus: http.StatusNoContent, Summary: "Delete a message for good", Errors: []int{http.StatusNotFound},
	}, inTenant(domain.PermWidgetManage), a.deleteVisitorMessage)
}

type visitorMessageWire struct {
	ID        domain.VisitorMessageID `json:"id"`
	Name      string                  `json:"name"`
	Email     string                  `json:"email"`
	Phone     string                  `json:"phone"`
	Text      string                  `json:"text" doc:"Plain text with line breaks, as a stranger typed it"`
	Page      string                  `json:"page" doc:"The website"`
	State     string                  `json:"state" enum:"new,done"`
	CreatedAt time.Time               `json:"createdAt"`
	DoneAt    *time.Time              `json:"doneAt,omitempty"`
	DoneBy    string                  `json:"doneBy,omitempty"`
}

func visitorMessageWireOf(m domain.VisitorMessage) visitorMessageWire {
	return visitorMessageWire{
		ID: m.ID, Name: m.Name, Email: m.Email, Phone: m.Phone, Text: m.Text, Page: m.Page, State: string(m.State),
		CreatedAt: m.CreatedAt, DoneAt: m.DoneAt, DoneBy: m.DoneBy,
	}
}

func (a *API) listVisitorMessages(ctx context.Context, in *struct {
	TenantIn
	Page
	State string `query:"state" enum:"new,done" doc:"Absent: all"`
}) (*list[visitorMessageWire], error) {
	t, _ := tenantOf(ctx)
	messages, next, err := a.Widgets.Inbox(ctx, t.ID, domain.VisitorMessageState(in.State), in.stored())
	if err != nil {
		return nil, err
	}
	return listOf(each(messages, visitorMessageWireOf), next), nil
}

// VisitorMessageIn names one message of a company's visitors.
type VisitorMessageIn struct {
	TenantIn
	VisitorMessage domain.VisitorMessageID `path:"visitorMessage" maxLength:"60"`
}

type visitorMessageOut struct{ Body visitorMessageWire }

func (a *API) settleVisitorMessage(ctx context.Context, in *struct {
	VisitorMessageIn
	Body struct {
		State string `json:"state" enum:"new,done"`
	}
}) (*visitorMessageOut, error) {
	t, _ := tenantOf(ctx)
	m, err := a.Widgets.Settle(ctx, t.ID, in.VisitorMessage, domain.VisitorMessageState(in.Body.State))
	if err != nil {
		return nil, err
	}
	return &visitorMessageOut{Body: visitorMessageWireOf(m)}, nil
}

func (a *API) deleteVisitorMessage(ctx context.Context, in *VisitorMessageIn) (*noBody, error) {
	t, _ := tenantOf(ctx)
	return nil, a.Widgets.Delete(ctx, t.ID, in.VisitorMessage)
}
