package texting

import (
	"context"
	"math"

	"tenantry/server/audit"
	"tenantry/server/domain"
	"tenantry/server/jobs"
	"tenantry/server/store"
	"tenantry/server/texting/carrier"
)

// MaxChosen is how many contacts can be listed one by one.
const MaxChosen = 500

// What a preview of a set looks at to give examples.
const (
	exampleCount = 20
	exampleLook  = 500
)

// Preview is whom a text to a set would reach.
type Preview struct {
	Recipients int64
	LeftOut    map[string]int64 // by reason
	Examples   []Example        // of those left out
	Segments   int64            // of the text, to one
}

// Example is a contact that is left out, and why.
type Example struct {
	Contact domain.Contact
	Reason  string
}

// PreviewSet tells whom a text would reach, and who is left out and why. body may
// be empty. Needs TEXTING:send.
func (s *Service) PreviewSet(ctx context.Context, tenant domain.TenantID, choice domain.TextChoice, body string) (p Preview, err error) {
	if err := domain.AuthorizeTenant(ctx, tenant, domain.PermTextingSend); err != nil {
		return p, err
	}
	if err := checkChoice(choice); err != nil {
		return p, err
	}
	err = s.DB.Read(ctx, func(tx *store.Tx) error {
		tt := tx.Tenant(tenant)
		number, err := mayText(ctx, tt)
		if err != nil {
			return err
		}
		if p, err = count(ctx, tt, choice, number.ID); err != nil {
			return err
		}
		p.Examples, err = examples(ctx, tt, choice, number.ID)
		return err
	})
	if body != "" {
		p.Segments = carrier.Segments(body)
	}
	return p, err
}

func checkChoice(choice domain.TextChoice) error {
	switch {
	case len(choice.Contacts) > MaxChosen:
		return domain.InvalidField("/contacts", "too_many", "Choose at most 500 contacts one by one, or use a search.")
	case len(choice.Contacts) == 0 && choice.Search == "" && !choice.All:
		return domain.InvalidField("/contacts", "required", "Choose contacts, a search, or all.")
	}
	return nil
}

func count(ctx context.Context, tt *store.TenantTx, choice domain.TextChoice, number domain.TextingNumberID) (Preview, error) {
	p := Preview{LeftOut: map[string]int64{}}
	counts, err := tt.CountChoice(ctx, choice)
	for _, c := range counts {
		one := domain.Contact{Consent: c.Consent, ConsentNumber: c.Number}
		if c.Phone {
			one.Phone = "+"
		}
		if reason := leftOut(one, number); reason != "" {
			p.LeftOut[reason] += c.Count
		} else {
			p.Recipients += c.Count
		}
	}
	return p, err
}

func examples(ctx context.Context, tt *store.TenantTx, choice domain.TextChoice, number domain.TextingNumberID) ([]Example, error) {
	contacts, err := tt.ContactsAfter(ctx, choice, "", exampleLook)
	var all []Example
	for _, c := range contacts {
		if reason := leftOut(c, number); reason != "" && len(all) < exampleCount {
			all = append(all, Example{c, reason})
		}
	}
	return all, err
}

// SendSet texts all contacts of a choice who agreed to the tenant's number of now; a
// job works out who they are. It is refused when there are none. Needs TEXTING:send.
func (s *Service) SendSet(ctx context.Context, tenant domain.TenantID, choice domain.TextChoice, body string) (send domain.TextSend, p Preview, err error) {
	if err := domain.AuthorizeTenant(ctx, tenant, domain.PermTextingSend); err != nil {
		return send, p, err
	}
	if body, err = checkedBody(body); err != nil {
		return send, p, err
	}
	if err := checkChoice(choice); err != nil {
		return send, p, err
	}
	err = s.DB.Tx(ctx, func(tx *store.Tx) error {
		tt := tx.Tenant(tenant)
		number, err := mayText(ctx, tt)
		if err != nil {
			return err
		}
		if p, err = count(ctx, tt, choice, number.ID); err != nil {
			return err
		}
		if p.Recipients == 0 {
			return domain.Errorf(domain.CodeConflict, "None of these contacts agreed to get texts from %s.", domain.ShowPhone(number.Phone)).Because("no_recipients")
		}
		send = domain.TextSend{
			ID: domain.TextSendID(tx.NewID("ts")), NumberID: number.ID, Body: body, Choice: choice, SentBy: domain.ActorFrom(ctx).Name, CreatedAt: tx.Now(),
		}
		if err := tt.InsertTextSend(ctx, send); err != nil {
			return err
		}
		err = tx.Enqueue(ctx, jobs.New{
			Kind: KindSet, TenantID: tenant, Args: setArgs{tenant, send.ID}, UniqueKey: "textset:" + string(send.ID), MaxAttempts: math.MaxInt32,
		})
		if err != nil {
			return err
		}
		return audit.Record(ctx, tx, audit.Event{
			TenantID: tenant, Action: "texting.send_set", TargetKind: "text_send", TargetID: string(send.ID),
			Detail: map[string]any{"recipients": p.Recipients, "leftOut": p.LeftOut, "segments": carrier.Segments(body)},
		})
	})
	p.Segments = carrier.Segments(body)
	return send, p, err
}

type setArgs struct {
	Tenant domain.TenantID   `json:"tenant"`
	Send   domain.TextSendID `json:"send"`
}

// setAtOnce is how many contacts one transaction of WorkSet looks at.
const setAtOnce = 200

// WorkSet handles KindSet: it queues the texts of a set, some contacts at a time.
// Each contact gets one, however often this runs.
func (s *Service) WorkSet(ctx context.Context, j jobs.Job) error {
	var args setArgs
	if err := j.Args(&args); err != nil {
		return err
	}
	for {
		done := false
		err := s.DB.Tx(ctx, func(tx *store.Tx) (err error) {
			if err := tx.HoldJob(ctx, j); err != nil {
				return err
			}
			done, err = workSome(ctx, tx.Tenant(args.Tenant), args.Send)
			return err
		})
		if domain.Is(err, domain.CodeNotFound) {
			return jobs.Permanent(err) // the tenant is gone
		}
		if err != nil || done {
			return err
		}
	}
}

// workSome queues texts to the next contacts of a set, and reports whether these
// were the last ones.
func workSome(ctx context.Context, tt *store.TenantTx, id domain.TextSendID) (done bool, err error) {
	send, err := tt.FindTextSend(ctx, id)
	if err != nil || send.Done {
		return true, err
	}
	next := send
	next.Queued, next.LeftOut = 0, 0
	number, err := mayText(ctx, tt)
	if err != nil || number.ID != send.NumberID {
		if err != nil && !domain.Is(err, domain.CodeConflict) {
			return false, err
		}
		next.Done = true // the number is gone, and with it every consent
		_, err := tt.MoveTextSend(ctx, next, send.Cursor)
		return true, err
	}
	contacts, err := tt.ContactsAfter(ctx, send.Choice, send.Cursor, setAtOnce)
	if err != nil {
		return false, err
	}
	for _, c := range contacts {
		next.Cursor = c.ID
		if leftOut(c, number.ID) != "" {
			next.LeftOut++
			continue
		}
		m := outgoing(tt, c, number, send.Body, domain.TextOut)
		m.SendID, m.SentBy = send.ID, send.SentBy
		added, err := queue(ctx, tt, m)
		if err != nil {
			return false, err
		}
		if added {
			next.Queued++
		}
	}
	next.Done = len(contacts) < setAtOnce
	if _, err := tt.MoveTextSend(ctx, next, send.Cursor); err != nil {
		return false, err
	}
	return next.Done, wake(ctx, tt.Tx, tt.ID())
}

// Set tells how far a text to a set is. Needs TEXTING:read.
func (s *Service) Set(ctx context.Context, tenant domain.TenantID, id domain.TextSendID) (send domain.TextSend, err error) {
	if err := domain.AuthorizeTenant(ctx, tenant, domain.PermTextingRead); err != nil {
		return send, err
	}
	err = s.DB.Read(ctx, func(tx *store.Tx) error {
		send, err = tx.Tenant(tenant).FindTextSend(ctx, id)
		return err
	})
	return send, err
}
