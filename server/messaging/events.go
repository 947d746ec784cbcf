package messaging

import (
	"context"
	"encoding/json"
	"strconv"
	"strings"
	"time"

	"github.com/sendgrid/sendgrid-go/helpers/eventwebhook"

	"tenantry/server/domain"
	"tenantry/server/messaging/mailer"
	"tenantry/server/store"
)

// EventsPath is where SendGrid reports what became of messages.
const EventsPath = "/api/v1/mail/sendgrid/events"

// eventWindow is how old a signed report may be. SendGrid tries for a day to bring
// one; what was taken before does nothing again, however often it comes.
const eventWindow = 25 * time.Hour

// clockSkew is how far SendGrid's clock may be ahead of ours.
const clockSkew = 10 * time.Minute

// eventBatch is how many events one transaction takes.
const eventBatch = 100

// gridEvent is what we read of one of SendGrid's events. Everything in it is
// somebody else's text.
type gridEvent struct {
	ID        string `json:"sg_event_id"`
	Event     string `json:"event"`
	Timestamp int64  `json:"timestamp"`
	Type      string `json:"type"`
	Reason    string `json:"reason"`
	Response  string `json:"response"`
	Message   string `json:"tenantry_message"`
	Send      string `json:"tenantry_send"`
}

// TakeSendGridEvents takes a report of SendGrid's signed event webhook: raw is the
// body as it came, byte for byte. Only the signature says who sends it.
func (s *Service) TakeSendGridEvents(ctx context.Context, raw []byte, signature, timestamp string) error {
	if err := s.verifyEvents(ctx, raw, signature, timestamp); err != nil {
		return err
	}
	var all []gridEvent
	if err := json.Unmarshal(raw, &all); err != nil {
		return domain.Errorf(domain.CodeMalformed, "This is no list of events.").Wrap(err)
	}
	for len(all) > 0 {
		n := min(len(all), eventBatch)
		if err := s.DB.Tx(ctx, func(tx *store.Tx) error { return applyEvents(ctx, tx, all[:n]) }); err != nil {
			return err
		}
		all = all[n:]
	}
	return nil
}

func (s *Service) verifyEvents(ctx context.Context, raw []byte, signature, timestamp string) error {
	var e effective
	var now time.Time
	err := s.DB.Read(ctx, func(tx *store.Tx) (err error) {
		now = tx.Now()
		e, err = s.effective(ctx, tx)
		return err
	})
	if err != nil {
		return err
	}
	if e.EventKey == "" {
		return domain.Errorf(domain.CodeNotFound, "No key for SendGrid’s events is set, so none are taken.").Because("events_off")
	}
	key, err := parseEventKey(e.EventKey)
	if err != nil {
		return err
	}
	unsigned := domain.Errorf(domain.CodeUnauthorized, "The signature does not belong to this report.").Because("bad_signature")
	if ok, err := eventwebhook.VerifySignature(key, raw, signature, timestamp); err != nil || !ok {
		return unsigned.Wrap(err)
	}
	seconds, err := strconv.ParseInt(timestamp, 10, 64)
	if err != nil {
		return unsigned.Wrap(err)
	}
	if at := time.Unix(seconds, 0); now.Sub(at) > eventWindow || at.Sub(now) > clockSkew {
		return domain.Errorf(domain.CodeUnauthorized, "This report was signed too long ago.").Because("old_signature")
	}
	return nil
}

func applyEvents(ctx context.Context, tx *store.Tx, events []gridEvent) error {
	for _, g := range events {
		e, ok := g.read(tx.Now())
		if !ok {
			continue
		}
		if err := applyEvent(ctx, tx, e); err != nil {
			return err
		}
	}
	return nil
}

// applyEvent moves the message that an event is about, unless the event is known,
// is about an earlier sending, or tells less than is known already.
func applyEvent(ctx context.Context, tx *store.Tx, e domain.MailEvent) error {
	m, err := tx.FindMessage(ctx, e.MessageID)
	if domain.Is(err, domain.CodeNotFound) {
		return nil // deleted, or another installation's at the same account
	}
	if err != nil {
		return err
	}
	fresh, err := tx.AddMailEvent(ctx, e)
	if err != nil || !fresh || e.Send != m.Send || domain.MessageRank(e.State) <= rankOf(m.Message) {
		return err
	}
	was := m.State
	if m.AcceptedAt == nil && e.State != domain.MessageBounced {
		m.AcceptedAt = &e.At
	}
	m.State, m.Reason, m.StateAt, m.NextAt, m.Provider = e.State, e.Reason, e.At, nil, string(mailer.SendGrid)
	_, err = tx.MoveMessage(ctx, m.Message, was)
	return err
}

// rankOf is how much is known of a message. One that we would try again ourselves
// may have been taken all the same: the answer was lost, and the report is not.
func rankOf(m domain.Message) int {
	if m.State == domain.MessageDeferred && m.NextAt != nil {
		return domain.MessageRank(domain.MessageSending)
	}
	return domain.MessageRank(m.State)
}

// maxEventID bounds the ids that are kept.
const maxEventID = 200

// read tells what an event means; false for those that change nothing.
func (g gridEvent) read(now time.Time) (domain.MailEvent, bool) {
	e := domain.MailEvent{ID: g.ID, MessageID: domain.MessageID(g.Message), At: time.Unix(g.Timestamp, 0).UTC()}
	send, err := strconv.Atoi(g.Send)
	if err != nil || g.ID == "" || len(g.ID) > maxEventID || g.Message == "" || len(g.Message) > maxEventID {
		return e, false
	}
	if g.Timestamp <= 0 || e.At.After(now) {
		e.At = now
	}
	e.Send = send
	reason := headerSafeLong(g.Reason)
	switch g.Event {
	case "processed":
		e.State = domain.MessageAccepted
	case "deferred":
		e.State, e.Reason = domain.MessageDeferred, headerSafeLong(g.Response)
	case "delivered":
		e.State, e.Reason = domain.MessageDelivered, headerSafeLong(g.Response)
	case "bounce":
		e.State, e.Reason = domain.MessageBounced, reason
		if g.Type == "blocked" {
			e.Reason = strings.TrimSpace("Blocked by the recipient’s server. " + reason)
		}
	case "dropped":
		e.State, e.Reason = domain.MessageBounced, strings.TrimSpace("SendGrid did not send it. "+reason)
	default:
		return e, false
	}
	return e, true
}
