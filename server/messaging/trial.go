package messaging

import (
	"context"
	"net/mail"
	"time"

	"tenantry/server/audit"
	"tenantry/server/domain"
	"tenantry/server/messaging/mailer"
	"tenantry/server/platform"
	"tenantry/server/store"
	"tenantry/server/words"
)

// trialRate bounds test messages: they go to any address, and past the queue.
var trialRate = store.Rate{Burst: 10, Every: time.Minute}

// Trial is what came of a test message.
type Trial struct {
	To       string
	Accepted bool
	Words    string // of the server or of SendGrid, without secrets
}

// TryMail sends a test message as the settings say now, and tells what the other
// side answered. Needs SETTINGS:manage.
func (s *Service) TryMail(ctx context.Context, to string) (Trial, error) {
	if err := domain.AuthorizePlatform(ctx, domain.PermSettingsManage); err != nil {
		return Trial{}, err
	}
	email, _, err := domain.ParseEmail(to)
	if err != nil {
		return Trial{}, domain.InvalidField("/to", "format", "Enter one email address, like name@example.com.")
	}
	e, envelope, err := s.prepareTrial(ctx, email)
	if err != nil {
		return Trial{}, err
	}
	t := s.try(ctx, e, envelope)
	return t, s.DB.Tx(ctx, func(tx *store.Tx) error {
		return audit.Record(ctx, tx, audit.Event{
			Action: "mail.test", TargetKind: "settings", TargetID: keyMail,
			Detail: map[string]any{"to": email, "accepted": t.Accepted, "answer": t.Words},
		})
	})
}

// prepareTrial counts the attempt, reads the settings and composes the message.
func (s *Service) prepareTrial(ctx context.Context, to string) (e effective, envelope mailer.Envelope, err error) {
	err = s.DB.Tx(ctx, func(tx *store.Tx) error {
		if e, err = s.effective(ctx, tx); err != nil {
			return err
		}
		if !e.sends() {
			return domain.Errorf(domain.CodeConflict, "Mail is not configured: choose SMTP or SendGrid and save first.").Because("mail_off")
		}
		wait, err := tx.TakeRate(ctx, "mail-test/"+string(domain.ActorFrom(ctx).AccountID), trialRate)
		if err != nil {
			return err
		}
		if wait > 0 {
			return domain.TooMany(wait)
		}
		name, err := platform.Name(ctx, tx)
		if err != nil {
			return err
		}
		l, err := s.lookFor(ctx, tx, reader{email: to}, "", name)
		if err != nil {
			return err
		}
		content, err := s.composeTrial(l, s.Config.PublicURL, tx.Now())
		if err != nil {
			return err
		}
		id := tx.NewID("ms")
		envelope = mailer.Envelope{
			ID: id, Send: 1, Date: tx.Now(), To: mail.Address{Address: to}, ReplyTo: e.ReplyTo,
			Subject: content.Subject, HTML: content.HTML, Text: content.Text, MessageID: id + "@" + s.hostName(),
		}
		return nil
	})
	return e, envelope, err
}

func (s *Service) composeTrial(l look, link string, at time.Time) (Content, error) {
	return s.composeAction(l.action("trial", link, words.With{"platform": l.PlatformName, "time": l.Words.Time(at, "")}))
}

// try sends past the gate, which it opens when the message is taken.
func (s *Service) try(ctx context.Context, e effective, envelope mailer.Envelope) Trial {
	t := Trial{To: envelope.To.Address}
	receipt, err := s.sendOne(ctx, e, envelope)
	if err != nil {
		t.Words = mailer.FailureOf(err).Words
		return t
	}
	s.gate.forget() // it works: what waits need not wait any longer
	t.Accepted, t.Words = true, receipt.Words
	return t
}

func (s *Service) sendOne(ctx context.Context, e effective, envelope mailer.Envelope) (mailer.Receipt, error) {
	carrier, err := mailer.New(e.Settings, mailer.Outward{Guard: s.Config.Guard, Name: s.hostName()})
	if err != nil {
		return mailer.Receipt{}, err
	}
	conn, err := carrier.Open(ctx)
	if err != nil {
		return mailer.Receipt{}, err
	}
	receipt, err := conn.Send(ctx, envelope)
	_ = conn.Close() // the answer is there, whatever the good-bye is like
	return receipt, err
}
