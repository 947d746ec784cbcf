package company

import (
	"context"
	"fmt"

	"tenantry/server/audit"
	"tenantry/server/domain"
	"tenantry/server/secret"
	"tenantry/server/store"
)

// Resend makes a new link for an open invitation, an expired one too, and mails it;
// the old one stops working. Needs COMPANIES:create.
func (s *Service) Resend(ctx context.Context, partner domain.TenantID, id domain.CompanyInvitationID) (row Row, err error) {
	tpl, err := s.Onboarding.Catalog.Get(Template)
	if err != nil {
		return row, err
	}
	err = s.changeOpen(ctx, partner, id, func(tx *store.Tx, v store.SealedCompanyInvitation) error {
		made, token, err := s.issue(tx, v.CompanyInvitation)
		if err != nil {
			return err
		}
		rule, err := tx.Tenant(partner).CompanySettings(ctx)
		if err != nil {
			return err
		}
		made.RemindAt, made.Reminders = rule.First(tx.Now()), 0
		renewed, err := tx.Tenant(partner).ResendCompanyInvitation(ctx, made, v.TokenHash)
		if err != nil {
			return err
		}
		if !renewed {
			return domain.Errorf(domain.CodeConflict, "Somebody sent this link again at the same moment.").Because("link_renewed")
		}
		if err := s.mail(ctx, tx, tpl, made.CompanyInvitation, token, false); err != nil {
			return err
		}
		if err := record(ctx, tx, "resend", made.CompanyInvitation); err != nil {
			return err
		}
		row, err = s.row(ctx, tx, made.CompanyInvitation)
		return err
	})
	return row, err
}

// Link returns the link of an open invitation, to hand it over by other means than
// mail, and writes down who took it. Needs COMPANIES:create.
func (s *Service) Link(ctx context.Context, partner domain.TenantID, id domain.CompanyInvitationID) (link string, err error) {
	err = s.changeOpen(ctx, partner, id, func(tx *store.Tx, v store.SealedCompanyInvitation) error {
		if v.Expired(tx.Now()) {
			return domain.Errorf(domain.CodeGone, "This link has expired. Send it again to make a new one.").Because("invitation_expired")
		}
		token, err := s.tokenOf(v)
		if err != nil {
			return err
		}
		link = s.link(token)
		if err := tx.Tenant(partner).HandOverCompanyInvitation(ctx, id); err != nil {
			return err
		}
		return record(ctx, tx, "copy_link", v.CompanyInvitation)
	})
	return link, err
}

func (s *Service) tokenOf(v store.SealedCompanyInvitation) (string, error) {
	token, err := s.Box.Open(v.TokenSealed, tokenPlace(v.ID))
	if err == nil && secret.HashToken(string(token)) != v.TokenHash {
		err = fmt.Errorf("it is another one")
	}
	if err != nil {
		return "", fmt.Errorf("open the token of %s: %w", v.ID, err)
	}
	return string(token), nil
}

// Revoke ends an open invitation; its link leads nowhere from then on. A company
// that came of it stays. Needs COMPANIES:create. Ending one twice is once.
func (s *Service) Revoke(ctx context.Context, partner domain.TenantID, id domain.CompanyInvitationID) error {
	if err := domain.AuthorizeTenant(ctx, partner, domain.PermCompaniesCreate); err != nil {
		return err
	}
	return s.DB.Tx(ctx, func(tx *store.Tx) error {
		v, err := tx.Tenant(partner).FindCompanyInvitation(ctx, id)
		if err != nil || v.State == domain.CompanyRevoked {
			return err
		}
		done, err := tx.Tenant(partner).RevokeCompanyInvitation(ctx, id)
		if err != nil {
			return err
		}
		if !done {
			return closed(v.CompanyInvitation)
		}
		return record(ctx, tx, "revoke", v.CompanyInvitation)
	})
}

// changeOpen does something with an open link of the partner.
func (s *Service) changeOpen(ctx context.Context, partner domain.TenantID, id domain.CompanyInvitationID, change func(*store.Tx, store.SealedCompanyInvitation) error) error {
	if err := domain.AuthorizeTenant(ctx, partner, domain.PermCompaniesCreate); err != nil {
		return err
	}
	return s.DB.Tx(ctx, func(tx *store.Tx) error {
		v, err := tx.Tenant(partner).FindCompanyInvitation(ctx, id)
		if err != nil {
			return err
		}
		if v.State != domain.CompanyOpen {
			return closed(v.CompanyInvitation)
		}
		return change(tx, v)
	})
}

// closed says why nothing can be done with a link any more.
func closed(v domain.CompanyInvitation) error {
	return domain.Errorf(domain.CodeConflict, "This link is %s, so it can no longer be changed.", v.State).Because("invitation_closed")
}

// Settings returns how the partner's clients are reminded. Needs COMPANIES:read.
func (s *Service) Settings(ctx context.Context, partner domain.TenantID) (rule domain.CompanySettings, err error) {
	if err := domain.AuthorizeTenant(ctx, partner, domain.PermCompaniesRead); err != nil {
		return rule, err
	}
	err = s.DB.Read(ctx, func(tx *store.Tx) error {
		rule, err = tx.Tenant(partner).CompanySettings(ctx)
		return err
	})
	return rule, err
}

// The most that a partner can choose: more would be a nuisance.
const (
	mostRemindDays = 30
	mostReminders  = 3
)

// SetSettings changes them, for links that are made or sent again from then on.
// Needs COMPANIES:create.
func (s *Service) SetSettings(ctx context.Context, partner domain.TenantID, rule domain.CompanySettings) (domain.CompanySettings, error) {
	if err := domain.AuthorizeTenant(ctx, partner, domain.PermCompaniesCreate); err != nil {
		return rule, err
	}
	var wrong []domain.FieldError
	if rule.RemindDays < 0 || rule.RemindDays > mostRemindDays {
		wrong = append(wrong, domain.FieldError{Pointer: "/remindDays", Code: "range", Message: fmt.Sprintf("Choose 1 to %d days, or 0 to send no reminders.", mostRemindDays)})
	}
	if rule.RemindMost < 1 || rule.RemindMost > mostReminders {
		wrong = append(wrong, domain.FieldError{Pointer: "/remindMost", Code: "range", Message: fmt.Sprintf("Choose 1 to %d reminders.", mostReminders)})
	}
	if len(wrong) > 0 {
		return rule, domain.Invalid(wrong...)
	}
	return rule, s.DB.Tx(ctx, func(tx *store.Tx) error {
		before, err := tx.Tenant(partner).CompanySettings(ctx)
		if err != nil || before == rule {
			return err
		}
		if err := tx.Tenant(partner).PutCompanySettings(ctx, rule); err != nil {
			return err
		}
		return audit.Record(ctx, tx, audit.Event{
			TenantID: partner, Action: "company_settings.update", TargetKind: "tenant", TargetID: string(partner),
			Detail: map[string]any{"before": told(before), "after": told(rule)},
		})
	})
}

func told(rule domain.CompanySettings) map[string]any {
	return map[string]any{"remindDays": rule.RemindDays, "remindMost": rule.RemindMost}
}
