package company

import (
	"context"
	"fmt"
	"strings"

	"tenantry/server/domain"
	"tenantry/server/jobs"
	"tenantry/server/store"
)

// KindRemind is the kind of job that reminds clients of links that they have not
// finished. It comes back by itself.
const KindRemind = "company.remind"

// remindAtOnce bounds one transaction.
const remindAtOnce = 50

// Remind is the handler of KindRemind. Each reminder is written once, in the
// transaction that notes it, however often and on however many nodes it runs.
// It ends with the link, with the set-up, and where the client's mail bounces.
func (s *Service) Remind(ctx context.Context, _ jobs.Job) error {
	tpl, err := s.Onboarding.Catalog.Get(Template)
	if err != nil {
		return err
	}
	for more := true; more; {
		err := s.DB.Tx(ctx, func(tx *store.Tx) error {
			due, err := tx.DueCompanyReminders(ctx, remindAtOnce)
			more = len(due) == remindAtOnce
			for _, d := range due {
				if err == nil {
					err = s.remindOne(ctx, tx, tpl, d)
				}
			}
			return err
		})
		if err != nil {
			return fmt.Errorf("remind clients: %w", err)
		}
	}
	return nil
}

func (s *Service) remindOne(ctx context.Context, tx *store.Tx, tpl domain.Template, due store.DueReminder) error {
	home := tx.Tenant(due.Partner)
	v, err := home.FindCompanyInvitation(ctx, due.ID)
	if err != nil {
		return err
	}
	goesOn, err := s.mayRemind(ctx, tx, v)
	if err != nil {
		return err
	}
	if !goesOn {
		return home.StopCompanyReminders(ctx, v.ID)
	}
	rule, err := home.CompanySettings(ctx)
	if err != nil {
		return err
	}
	first, err := home.MarkCompanyReminded(ctx, v.CompanyInvitation, rule.Next(tx.Now(), v.Reminders+1))
	if err != nil || !first {
		return err
	}
	token, err := s.tokenOf(v)
	if err != nil {
		return home.StopCompanyReminders(ctx, v.ID) // sealed with another key: the link cannot be written once more
	}
	v.Reminders++
	if err := s.mail(ctx, tx, tpl, v.CompanyInvitation, token, true); err != nil {
		return err
	}
	return record(ctx, tx, "remind", v.CompanyInvitation)
}

// mayRemind reports whether a reminder has a point: the link works, the partner
// wants it, its tenant is not disabled, and mail to the client arrives.
func (s *Service) mayRemind(ctx context.Context, tx *store.Tx, v store.SealedCompanyInvitation) (bool, error) {
	if v.State != domain.CompanyOpen || v.Expired(tx.Now()) {
		return false, nil
	}
	rule, err := tx.Tenant(v.PartnerID).CompanySettings(ctx)
	if err != nil || rule.RemindDays == 0 || v.Reminders >= rule.RemindMost {
		return false, err
	}
	partner, err := tx.Tenant(v.PartnerID).FindTenant(ctx)
	if err != nil || partner.State == domain.TenantDisabled {
		return false, err
	}
	bounced, err := tx.Bounced(ctx, strings.ToLower(v.Email))
	return !bounced, err
}
