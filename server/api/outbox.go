package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"tenantry/server/domain"
)

var tagOutbox = []string{"Outbox"}

func (a *API) mountOutbox() {
	register(a, huma.Operation{
		OperationID: "listMessages", Method: http.MethodGet, Path: "/platform/outbox", Tags: tagOutbox,
		Summary:     "List the messages of the built-in outbox, newest first",
		Description: "Mail is not configured: these messages are stored and were sent to nobody.",
	}, platform(domain.PermOutboxRead), a.listMessages)
	register(a, huma.Operation{
		OperationID: "getMessage", Method: http.MethodGet, Path: "/platform/outbox/{message}", Tags: tagOutbox,
		Summary:     "Read one message; who did is written down",
		Description: "Its link works only for readers who could have made the same invitation.",
		Errors:      []int{http.StatusNotFound},
	}, platform(domain.PermOutboxRead), a.getMessage)
}

// MessageWire is a message of the outbox without what is written in it.
type MessageWire struct {
	ID        domain.MessageID `json:"id"`
	Kind      string           `json:"kind" example:"invitation.tenant"`
	To        string           `json:"to"`
	ToName    string           `json:"toName"`
	Subject   string           `json:"subject"`
	CreatedAt time.Time        `json:"createdAt"`
	State     string           `json:"state" enum:"stored" doc:"Kept here, and sent to nobody"`
	Tenant    *tenantNameWire  `json:"tenant,omitempty" doc:"Absent for the platform's own messages"`
}

func messageWireOf(m domain.OutboxMessage) MessageWire {
	wire := MessageWire{
		ID: m.ID, Kind: m.Kind, To: m.ToEmail, ToName: m.ToName, Subject: m.Subject, CreatedAt: m.CreatedAt, State: m.State,
	}
	if m.Tenant != nil {
		about := tenantNameOf(*m.Tenant)
		wire.Tenant = &about
	}
	return wire
}

func (a *API) listMessages(ctx context.Context, in *Page) (*list[MessageWire], error) {
	messages, next, err := a.Messaging.List(ctx, in.stored())
	if err != nil {
		return nil, err
	}
	return listOf(each(messages, messageWireOf), next), nil
}

type messageOut struct {
	Body struct {
		MessageWire
		HTML string `json:"html" doc:"Show it in a sandboxed frame only"`
		Text string `json:"text"`
	}
}

func (a *API) getMessage(ctx context.Context, in *struct {
	Message domain.MessageID `path:"message" maxLength:"60"`
}) (*messageOut, error) {
	m, err := a.Messaging.Open(ctx, in.Message)
	if err != nil {
		return nil, err
	}
	out := &messageOut{}
	out.Body.MessageWire, out.Body.HTML, out.Body.Text = messageWireOf(m.OutboxMessage), m.HTML, m.Text
	return out, nil
}
