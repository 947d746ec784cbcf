package api

import (
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"tenantry/server/domain"
	"tenantry/server/texting"
	"tenantry/server/texting/carrier"
)

var tagTexting = []string{"Text messages"}

func (a *API) mountTexting() {
	const path = "/tenants/{tenant}/texting"
	conflict := []int{http.StatusConflict}
	register(a, huma.Operation{
		OperationID: "getTexting", Method: http.MethodGet, Path: path, Tags: tagTexting, Summary: "Show how texting stands in a tenant",
	}, inTenant(domain.PermTextingRead), a.getTexting)
	register(a, huma.Operation{
		OperationID: "enableTexting", Method: http.MethodPost, Path: path + "/number", Tags: tagTexting, DefaultStatus: http.StatusAccepted,
		Summary: "Enable texting: ask for a random number", Description: "Area codes cannot be asked for or promised.", Errors: conflict,
	}, inTenant(domain.PermTextingManage), a.enableTexting)
	register(a, huma.Operation{
		OperationID: "disableTexting", Method: http.MethodDelete, Path: path + "/number", Tags: tagTexting, DefaultStatus: http.StatusOK,
		Summary:     "Disable texting: give the number back",
		Description: "At once nobody can be texted. Consent was given for this number, and counts for no other.", Errors: conflict,
	}, inTenant(domain.PermTextingManage), a.disableTexting)
	register(a, huma.Operation{
		OperationID: "previewTexts", Method: http.MethodPost, Path: path + "/previews", Tags: tagTexting,
		Summary: "Tell whom a text would reach, and who is left out and why", Errors: conflict,
	}, inTenant(domain.PermTextingSend), a.previewTexts)
	register(a, huma.Operation{
		OperationID: "sendTexts", Method: http.MethodPost, Path: path + "/sends", Tags: tagTexting, DefaultStatus: http.StatusAccepted,
		Summary: "Text all contacts of a choice who agreed to it", Errors: conflict,
	}, inTenant(domain.PermTextingSend), a.sendTexts)
	register(a, huma.Operation{
		OperationID: "getTexts", Method: http.MethodGet, Path: path + "/sends/{send}", Tags: tagTexting, Summary: "Show how far a text to a set is",
	}, inTenant(domain.PermTextingRead), a.getTexts)
	register(a, huma.Operation{
		OperationID: "takeText", Method: http.MethodPost, Path: strings.TrimPrefix(texting.InboundPath, Prefix), Tags: tagTexting,
		DefaultStatus: http.StatusNoContent, Summary: "Take a text that Twilio brings", Description: "Only the signature says who sends it. The same text twice is once.",
		Errors: []int{http.StatusNotFound, http.StatusUnauthorized},
	}, public, a.takeText)
	register(a, huma.Operation{
		OperationID: "takeTextStatus", Method: http.MethodPost, Path: strings.TrimPrefix(texting.StatusPath, Prefix) + "{text}", Tags: tagTexting,
		DefaultStatus: http.StatusNoContent, Summary: "Take Twilio's report of what became of a text",
		Description: "Only the signature says who sends it. Reports come in any order; a text only moves on.",
		Errors:      []int{http.StatusNotFound, http.StatusUnauthorized},
	}, public, a.takeTextStatus)
}

type textingWire struct {
	State        string       `json:"state" enum:"off,requested,active,failed"`
	Number       string       `json:"number,omitempty" doc:"In international form, such as +15550101234"`
	Reason       string       `json:"reason,omitempty" doc:"Why no number was to be had, or what stands in the way"`
	Since        *time.Time   `json:"since,omitempty"`
	Provider     carrier.Kind `json:"provider" enum:"builtin,twilio" doc:"builtin: an inbox of the program, no phone gets anything"`
	ConsentWords string       `json:"consentWords,omitempty" doc:"What customers agree to; they name the number"`
	Contacts     int64        `json:"contacts"`
	OptedIn      int64        `json:"optedIn" doc:"To the number of now"`
	OptedOut     int64        `json:"optedOut"`
	Unread       int64        `json:"unread" doc:"Threads with something unread, up to 100"`
}

type textingOut struct{ Body textingWire }

func textingOutOf(v texting.View, err error) (*textingOut, error) {
	if err != nil {
		return nil, err
	}
	w := textingWire{
		State: "off", Provider: v.Provider, ConsentWords: v.ConsentWords, Contacts: v.Contacts, OptedIn: v.In, OptedOut: v.Out, Unread: v.Unread,
	}
	if n := v.Number; n != nil {
		switch n.State {
		case domain.NumberRequested, domain.NumberFailed:
			w.State, w.Reason, w.Since = string(n.State), n.Reason, &n.CreatedAt
		case domain.NumberActive:
			w.State, w.Number, w.Since = "active", n.Phone, n.ActiveAt
		}
	}
	return &textingOut{Body: w}, nil
}

func (a *API) getTexting(ctx context.Context, _ *TenantIn) (*textingOut, error) {
	t, _ := tenantOf(ctx)
	return textingOutOf(a.Texting.Texting(ctx, t.ID))
}

func (a *API) enableTexting(ctx context.Context, _ *TenantIn) (*textingOut, error) {
	t, _ := tenantOf(ctx)
	return textingOutOf(a.Texting.Enable(ctx, t.ID))
}

func (a *API) disableTexting(ctx context.Context, _ *TenantIn) (*textingOut, error) {
	t, _ := tenantOf(ctx)
	return textingOutOf(a.Texting.Disable(ctx, t.ID))
}

// TextChoice says to which contacts a text goes.
type TextChoice struct {
	Contacts []domain.ContactID `json:"contacts,omitempty" maxItems:"500" doc:"One by one"`
	Search   string             `json:"search,omitempty" maxLength:"200" doc:"All that a search of the contacts finds"`
	All      bool               `json:"all,omitempty" doc:"All contacts"`
}

func (c TextChoice) choice() domain.TextChoice {
	return domain.TextChoice{Contacts: c.Contacts, Search: strings.TrimSpace(c.Search), All: c.All}
}

type previewTextsIn struct {
	TenantIn
	Body struct {
		TextChoice
		Text string `json:"body,omitempty" maxLength:"6400"`
	}
}

type leftOutWire struct {
	Reason string `json:"reason" enum:"no_phone,no_consent,opted_out"`
	Count  int64  `json:"count"`
}

type leftExampleWire struct {
	ID     domain.ContactID `json:"id"`
	Name   string           `json:"name"`
	Phone  string           `json:"phone"`
	Reason string           `json:"reason" enum:"no_phone,no_consent,opted_out"`
}

type previewTextsOut struct {
	Body struct {
		Recipients int64             `json:"recipients"`
		LeftOut    []leftOutWire     `json:"leftOut"`
		Examples   []leftExampleWire `json:"examples" doc:"Some of those left out"`
		Segments   int64             `json:"segments" doc:"As how many messages the text is sent and paid, to each"`
	}
}

func (a *API) previewTexts(ctx context.Context, in *previewTextsIn) (*previewTextsOut, error) {
	t, _ := tenantOf(ctx)
	p, err := a.Texting.PreviewSet(ctx, t.ID, in.Body.choice(), in.Body.Text)
	if err != nil {
		return nil, err
	}
	out := &previewTextsOut{}
	out.Body.Recipients, out.Body.Segments, out.Body.LeftOut = p.Recipients, p.Segments, []leftOutWire{}
	for _, reason := range []string{texting.LeftNoConsent, texting.LeftOptedOut, texting.LeftNoPhone} {
		if n := p.LeftOut[reason]; n > 0 {
			out.Body.LeftOut = append(out.Body.LeftOut, leftOutWire{reason, n})
		}
	}
	out.Body.Examples = each(p.Examples, func(e texting.Example) leftExampleWire {
		return leftExampleWire{ID: e.Contact.ID, Name: e.Contact.Name, Phone: e.Contact.Phone, Reason: e.Reason}
	})
	return out, nil
}

type sendTextsIn struct {
	TenantIn
	Body struct {
		TextChoice
		Text string `json:"body" maxLength:"6400"`
	}
}

type textSendOut struct {
	Body struct {
		ID         domain.TextSendID `json:"id"`
		Done       bool              `json:"done" doc:"All texts are queued"`
		Recipients int64             `json:"recipients" doc:"When it was asked for, or queued so far"`
		LeftOut    int64             `json:"leftOut"`
	}
}

func (a *API) sendTexts(ctx context.Context, in *sendTextsIn) (*textSendOut, error) {
	t, _ := tenantOf(ctx)
	send, p, err := a.Texting.SendSet(ctx, t.ID, in.Body.choice(), in.Body.Text)
	if err != nil {
		return nil, err
	}
	out := &textSendOut{}
	out.Body.ID, out.Body.Recipients = send.ID, p.Recipients
	for _, n := range p.LeftOut {
		out.Body.LeftOut += n
	}
	return out, nil
}

type textSendIn struct {
	TenantIn
	Send domain.TextSendID `path:"send" maxLength:"60"`
}

func (a *API) getTexts(ctx context.Context, in *textSendIn) (*textSendOut, error) {
	t, _ := tenantOf(ctx)
	send, err := a.Texting.Set(ctx, t.ID, in.Send)
	if err != nil {
		return nil, err
	}
	out := &textSendOut{}
	out.Body.ID, out.Body.Done, out.Body.Recipients, out.Body.LeftOut = send.ID, send.Done, send.Queued, send.LeftOut
	return out, nil
}

type textEventIn struct {
	Signature string `header:"X-Twilio-Signature" maxLength:"200"`
	RawBody   []byte `contentType:"application/x-www-form-urlencoded"`
}

func (a *API) takeText(ctx context.Context, in *textEventIn) (*noBody, error) {
	return nil, a.Texting.TakeInbound(ctx, in.RawBody, in.Signature)
}

type textStatusIn struct {
	Text      domain.TextID `path:"text" maxLength:"60"`
	Signature string        `header:"X-Twilio-Signature" maxLength:"200"`
	RawBody   []byte        `contentType:"application/x-www-form-urlencoded"`
}

func (a *API) takeTextStatus(ctx context.Context, in *textStatusIn) (*noBody, error) {
	return nil, a.Texting.TakeStatus(ctx, in.Text, in.RawBody, in.Signature)
}
