package company

import (
	"context"
	"fmt"

	"tenantry/server/audit"
	"tenantry/server/domain"
	"tenantry/server/onboarding"
	"tenantry/server/store"
)

// Filled is what a client sends of one step. Fields that are not sent stay as they
// are. The version is that of the link as it was read.
type Filled struct {
	Token   string
	Step    string
	Fields  map[string]any
	Version int64
}

// Save keeps what is filled in so far, however incomplete. A form that somebody
// else saved meanwhile is CodePrecondition: read again, then send what you changed.
func (s *Service) Save(ctx context.Context, in Filled) (domain.CompanyInvitation, error) {
	var v domain.CompanyInvitation
	err := s.DB.Tx(ctx, func(tx *store.Tx) error {
		f, err := s.owned(ctx, tx, in.Token)
		if err != nil {
			return err
		}
		if err := f.draft(tx, in); err != nil {
			return err
		}
		v, err = s.save(ctx, tx, f.CompanyInvitation, in.Version)
		return err
	})
	return v, err
}

// draft puts what was sent into the link's row in memory.
func (f *found) draft(tx *store.Tx, in Filled) error {
	step, err := stepOf(f.CompanyInvitation, f.template, in.Step)
	if err != nil {
		return err
	}
	if step.Kind != domain.StepKindForm {
		return domain.Errorf(domain.CodeConflict, "There is nothing to fill in at “%s”.", step.Title).Because("no_answers")
	}
	merge(&f.CompanyInvitation, step.ID, in.Fields)
	now := tx.Now()
	f.ActiveAt = &now
	return onboarding.CheckDraft(f.Answers)
}

// save stores a link's progress and returns it as it is then.
func (s *Service) save(ctx context.Context, tx *store.Tx, v domain.CompanyInvitation, version int64) (domain.CompanyInvitation, error) {
	was := v.CompanyName
	if tpl, err := s.Onboarding.Catalog.VersionIn(ctx, tx, v.Template, v.TemplateVersion); err == nil {
		profile := s.Onboarding.Catalog.ProfileOf(tpl, s.Onboarding.Catalog.Normalize(tpl, v.Answers))
		if name, problem := domain.ParseName(profile.Name); problem == nil {
			v.CompanyName = name // the partner's board calls it as the client does
		}
	}
	v.Version = version
	saved, err := tx.Tenant(v.PartnerID).SaveCompanyProgress(ctx, v)
	if err == nil && !saved {
		err = domain.Errorf(domain.CodePrecondition, "This set-up was changed somewhere else meanwhile.").Because("link_changed")
	}
	if err == nil && v.CompanyName != was {
		err = tx.Tenant(v.PartnerID).RenameCompanyInvitation(ctx, v)
	}
	v.Version, v.UpdatedAt = version+1, tx.Now()
	return v, err
}

// Continue finishes a step, or says everything that is wrong with it. The last form
// makes the company; after that a form changes the company's profile.
func (s *Service) Continue(ctx context.Context, in Filled) error {
	var f found
	err := s.DB.Read(ctx, func(tx *store.Tx) (err error) {
		f, err = s.owned(ctx, tx, in.Token)
		return err
	})
	if err != nil {
		return err
	}
	step, err := stepOf(f.CompanyInvitation, f.template, in.Step)
	if err != nil {
		return err
	}
	switch {
	case step.Kind == domain.StepKindForm:
		return s.continueForm(ctx, f, in)
	case step.Kind == domain.StepKindCredentials:
		return nil // done by claiming, or there were no owner
	}
	return s.finish(ctx, in, step, domain.CompanyStepDone)
}

// Skip leaves a step for later: text messages, the application code, the team.
func (s *Service) Skip(ctx context.Context, in Filled) error {
	var step domain.TemplateStep
	err := s.DB.Read(ctx, func(tx *store.Tx) error {
		f, err := s.owned(ctx, tx, in.Token)
		if err == nil {
			step, err = stepOf(f.CompanyInvitation, f.template, in.Step)
		}
		return err
	})
	if err != nil {
		return err
	}
	if !Skippable(step) {
		return domain.Errorf(domain.CodeConflict, "“%s” cannot be left for later.", step.Title).Because("not_skippable")
	}
	return s.finish(ctx, in, step, domain.CompanyStepSkipped)
}

// finish notes that an act is done or skipped. What is done is what the company
// has: its number is looked up, and not believed.
func (s *Service) finish(ctx context.Context, in Filled, step domain.TemplateStep, state domain.CompanyStepState) error {
	return s.DB.Tx(ctx, func(tx *store.Tx) error {
		f, err := s.owned(ctx, tx, in.Token)
		if err != nil {
			return err
		}
		if state == domain.CompanyStepDone && step.Kind == domain.StepKindTexting {
			if err := s.mustHold(ctx, tx, f, FactTexting); err != nil {
				return err
			}
		}
		mark(&f.CompanyInvitation, f.template, step.ID, state, tx.Now())
		v, err := s.save(ctx, tx, f.CompanyInvitation, in.Version)
		if err != nil {
			return err
		}
		return s.recordStep(ctx, tx, v, step.ID, string(state))
	})
}

// mustHold refuses to call something done that is not.
func (s *Service) mustHold(ctx context.Context, tx *store.Tx, f found, fact string) error {
	if holds := s.Facts[fact]; holds != nil && f.company != nil {
		if yes, err := holds(ctx, tx, f.company.ID); err != nil || yes {
			return err
		}
	}
	return domain.Errorf(domain.CodeConflict, "Text messages are not enabled yet. Enable a number first, or continue without.").Because("not_enabled")
}

// recordStep writes down what became of a step, and the end of the set-up: in the
// partner's log, and the end in the company's, too.
func (s *Service) recordStep(ctx context.Context, tx *store.Tx, v domain.CompanyInvitation, step, became string) error {
	about := func(id domain.TenantID, action string, detail map[string]any) error {
		detail["company"], detail["email"] = v.CompanyName, v.Email
		err := audit.Record(ctx, tx, audit.Event{
			TenantID: id, Action: action, TargetKind: "company_invitation", TargetID: string(v.ID), Detail: detail,
		})
		if err != nil {
			return fmt.Errorf("company invitation: %w", err)
		}
		return nil
	}
	if err := about(v.PartnerID, "company_invitation.step", map[string]any{"step": step, "became": became}); err != nil {
		return err
	}
	if v.State != domain.CompanyCompleted {
		return nil
	}
	if err := about(v.PartnerID, "company_invitation.complete", map[string]any{}); err != nil || v.TenantID == "" {
		return err
	}
	return about(v.TenantID, "company_invitation.complete", map[string]any{})
}
