package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"tenantry/server/domain"
	"tenantry/server/store"
)

var tagOutbox = []string{"Outbox"}

func (a *API) mountOutbox() {
	register(a, huma.Operation{
		OperationID: "listMessages", Method: http.MethodGet, Path: "/platform/outbox", Tags: tagOutbox,
		Summary:     "List all messages and what became of each, newest first",
		Description: "While mail is not configured, messages are stored and sent to nobody.",
	}, platform(domain.PermOutboxRead), a.listMessages)
	register(a, huma.Operation{
		OperationID: "getMessage", Method: http.MethodGet, Path: "/platform/outbox/{message}", Tags: tagOutbox,
		Summary:     "Read one message; who did is written down",
		Description: "Its link works only for readers who could have made the same invitation.",
		Errors:      []int{http.StatusNotFound},
	}, platform(domain.PermOutboxRead), a.getMessage)
	register(a, huma.Operation{
		OperationID: "sendMessageAgain", Method: http.MethodPost, Path: "/platform/outbox/{message}/send", Tags: tagOutbox,
		Summary:     "Send one message again, as it was written",
		Description: "Also what was held, or stored while mail was not configured. Refused when its link has ended.",
		Errors:      []int{http.StatusNotFound, http.StatusConflict},
	}, platform(domain.PermOutboxManage), a.sendMessageAgain)
}

// MessageWire is a message of the outbox without what is written in it.
type MessageWire struct {
	ID         domain.MessageID `json:"id"`
	Kind       string           `json:"kind" example:"invitation.tenant"`
	To         string           `json:"to"`
	ToName     string           `json:"toName"`
	Subject    string           `json:"subject"`
	CreatedAt  time.Time        `json:"createdAt"`
	State      string           `json:"state" enum:"stored,queued,held,sending,deferred,accepted,delivered,bounced,failed,ended" doc:"stored: kept here, and sent to nobody. accepted: the provider has it, whether it arrives is not known"`
	StateAt    time.Time        `json:"stateAt"`
	Reason     string           `json:"reason,omitempty" doc:"In the words of the other side where it gave some"`
	Attempts   int              `json:"attempts"`
	NextAt     *time.Time       `json:"nextAt,omitempty" doc:"When it is tried again, or looked at again"`
	AcceptedAt *time.Time       `json:"acceptedAt,omitempty"`
	ExpiresAt  *time.Time       `json:"expiresAt,omitempty" doc:"It is not sent after that, because its link has ended"`
	Provider   string           `json:"provider,omitempty" enum:"smtp,sendgrid"`
	ProviderID string           `json:"providerId,omitempty"`
	Tenant     *tenantNameWire  `json:"tenant,omitempty" doc:"Absent for the platform's own messages"`
}

func messageWireOf(m domain.OutboxMessage) MessageWire {
	wire := MessageWire{
		ID: m.ID, Kind: m.Kind, To: m.ToEmail, ToName: m.ToName, Subject: m.Subject, CreatedAt: m.CreatedAt, State: string(m.State),
		StateAt: m.StateAt, Reason: m.Reason, Attempts: m.Attempts, NextAt: m.NextAt, AcceptedAt: m.AcceptedAt, ExpiresAt: m.ExpiresAt,
		Provider: m.Provider, ProviderID: m.ProviderID,
	}
	if m.Tenant != nil {
		about := tenantNameOf(*m.Tenant)
		wire.Tenant = &about
	}
	return wire
}

type messagesIn struct {
	Page
	State domain.MessageState `query:"state" enum:"stored,queued,held,sending,deferred,accepted,delivered,bounced,failed,ended" doc:"Only those in this state"`
}

func (a *API) listMessages(ctx context.Context, in *messagesIn) (*list[MessageWire], error) {
	find := a.Messaging.List
	if in.State != "" {
		find = func(ctx context.Context, p store.Page) ([]domain.OutboxMessage, string, error) {
			return a.Messaging.ListIn(ctx, in.State, p)
		}
	}
	messages, next, err := find(ctx, in.stored())
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

type sentMessageOut struct{ Body MessageWire }

func (a *API) sendMessageAgain(ctx context.Context, in *struct {
	Message domain.MessageID `path:"message" maxLength:"60"`
}) (*sentMessageOut, error) {
	m, err := a.Messaging.SendAgain(ctx, in.Message)
	if err != nil {
		return nil, err
	}
	return &sentMessageOut{Body: messageWireOf(m)}, nil
}
