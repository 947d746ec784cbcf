package messaging

import (
	"context"
	"fmt"
	"time"

	"tenantry/server/domain"
	"tenantry/server/store"
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
	messages, looks := make([]domain.Message, len(reminders)), s.looks(tx)
	for i, m := range reminders {
		l, err := looks.of(ctx, m.Tenant.ID, m.PlatformName)
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
	day := inZone(m.From, m.Tenant.Timezone).Format("2 January 2006")
	tenant := headerSafe(m.Tenant.Name)
	subject := headerSafe(fmt.Sprintf("From %s on, %s asks for a second step of signing in", day, m.Tenant.Name))
	return s.composer.compose(kindAction, subject, actionPage{
		page:    page{Subject: subject, look: l},
		Heading: subject,
		Lead: fmt.Sprintf("You have none yet. Set one up before, and nothing changes for you on that day: "+
			"without it you cannot open %s from %s on. Your other tenants are not affected.", tenant, day),
		Button: "Set up a second step",
		Link:   m.Link,
		Note:   "You get this message once, because you are a member of " + tenant + ".",
	})
}

// inZone shows a time where a tenant lives; an unknown zone is UTC.
func inZone(at time.Time, zone string) time.Time {
	loc, err := time.LoadLocation(zone)
	if err != nil || zone == "Local" {
		return at.UTC()
	}
	return at.In(loc)
}
