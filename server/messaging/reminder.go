package messaging

import (
	"context"
	"time"

	"tenantry/server/domain"
	"tenantry/server/store"
	"tenantry/server/words"
)

// Reminder tells a member without a second factor from when on the tenant wants one.
type Reminder struct {
	ToEmail, ToName string
	Tenant          domain.Tenant
	PlatformName    string
	From            time.Time
	Link            string // where a second factor is set up
}

// StoreReminders composes the reminders and puts them into the outbox, in the
// transaction that notes how far they came. Whose mail bounces gets none.
func (s *Service) StoreReminders(ctx context.Context, tx *store.Tx, reminders []Reminder) error {
	reminders, err := withoutBounced(ctx, tx, reminders, func(m Reminder) string { return m.ToEmail })
	if err != nil {
		return err
	}
	emails := make([]string, len(reminders))
	for i, m := range reminders {
		emails[i] = m.ToEmail
	}
	looks, err := s.looks(ctx, tx, emails)
	if err != nil {
		return err
	}
	messages := make([]domain.Message, len(reminders))
	for i, m := range reminders {
		l, err := looks.of(ctx, reader{email: m.ToEmail}, m.Tenant.ID, m.PlatformName)
		if err != nil {
			return err
		}
		content, err := s.composeReminder(m, l)
		if err != nil {
			return err
		}
		messages[i], err = s.message(tx, content, "", domain.Message{
			TenantID: m.Tenant.ID, Kind: domain.MessageMFAReminder, ToEmail: m.ToEmail, ToName: headerSafe(m.ToName),
		})
		if err != nil {
			return err
		}
	}
	return s.put(ctx, tx, messages...)
}

func (s *Service) composeReminder(m Reminder, l look) (Content, error) {
	return s.composeAction(l.action("mfa_reminder", m.Link, words.With{
		"tenant": headerSafe(m.Tenant.Name), "day": l.Words.Day(m.From, m.Tenant.Timezone),
	}))
}
