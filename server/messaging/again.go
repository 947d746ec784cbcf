package messaging

import (
	"context"
	"strings"

	"tenantry/server/audit"
	"tenantry/server/domain"
	"tenantry/server/store"
)

// SendAgain queues a message once more, as it was written, past the caps: one that
// was kept while mail was not configured, that bounced, failed, waits or is held.
// Needs OUTBOX:manage.
func (s *Service) SendAgain(ctx context.Context, id domain.MessageID) (m domain.OutboxMessage, err error) {
	if err := domain.AuthorizePlatform(ctx, domain.PermOutboxManage); err != nil {
		return m, err
	}
	err = s.DB.Tx(ctx, func(tx *store.Tx) error {
		if m, err = tx.FindMessage(ctx, id); err != nil {
			return err
		}
		if err := s.maySendAgain(ctx, tx, m.Message); err != nil {
			return err
		}
		queued, err := tx.SendAgain(ctx, m.Message)
		if err != nil {
			return err
		}
		if !queued {
			return moved()
		}
		if err := wake(ctx, tx, m.Lane()); err != nil {
			return err
		}
		before := m.State
		if m, err = tx.FindMessage(ctx, id); err != nil {
			return err
		}
		return audit.Record(ctx, tx, audit.Event{
			TenantID: m.TenantID, Action: "outbox.send_again", TargetKind: "message", TargetID: string(id),
			Detail: map[string]any{"kind": m.Kind, "to": m.ToEmail, "before": string(before)},
		})
	})
	m.BodySealed = ""
	return m, err
}

func moved() error {
	return domain.Errorf(domain.CodeConflict, "The message has moved on in this moment. Look at it again.").Because("message_moved")
}

func (s *Service) maySendAgain(ctx context.Context, tx *store.Tx, m domain.Message) error {
	sends, err := s.sendsNow(ctx, tx)
	if err != nil {
		return err
	}
	works, err := tx.LinkWorks(ctx, m)
	if err != nil {
		return err
	}
	switch {
	case !sends:
		return domain.Errorf(domain.CodeConflict, "Mail is not configured, so nothing can be sent. Choose SMTP or SendGrid under Settings, Mail.").Because("mail_off")
	case m.State == domain.MessageSending:
		return moved()
	case !works, m.ExpiresAt != nil && !tx.Now().Before(*m.ExpiresAt):
		return domain.Errorf(domain.CodeConflict, "The link in this message has ended. Make a new one where it came from, such as by “Resend” beside the invitation.").Because("link_ended")
	}
	return nil
}

// withoutBounced leaves out those whose newest message came back: reminders end
// there, since they would not arrive either.
func withoutBounced[T any](ctx context.Context, tx *store.Tx, all []T, email func(T) string) ([]T, error) {
	var kept []T
	for _, one := range all {
		bounced, err := tx.Bounced(ctx, strings.ToLower(email(one)))
		if err != nil {
			return nil, err
		}
		if !bounced {
			kept = append(kept, one)
		}
	}
	return kept, nil
}
