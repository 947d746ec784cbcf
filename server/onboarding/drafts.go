package onboarding

import (
	"context"
	"slices"
	"time"

	"tenantry/server/audit"
	"tenantry/server/domain"
	"tenantry/server/store"
)

// Editors are shown to each other for editorSeen after they were last seen; that
// they are is written down once every editorMark.
const (
	editorSeen = 30 * time.Second
	editorMark = 10 * time.Second
)

// NewDraft begins an onboarding. Only the wizard has to be given.
type NewDraft struct {
	Wizard   string
	Template string
	Answers  map[string]any
	Step     string
}

// Change is what an editor saves: each given step replaces that step's answers.
type Change struct {
	Version  int64 // that the editor saw
	Template *string
	Answers  map[string]any
	Step     *string
}

// Start begins a draft. Needs TENANT_MGMT:create, and so do all use cases of
// drafts: whoever may create tenants sees and continues everybody's drafts.
func (s *Service) Start(ctx context.Context, n NewDraft) (Draft, error) {
	if err := domain.AuthorizePlatform(ctx, domain.PermTenantCreate); err != nil {
		return Draft{}, err
	}
	if len(s.Catalog.List(n.Wizard)) == 0 {
		return Draft{}, domain.InvalidField("/wizard", "unknown", "There is no wizard “"+short(n.Wizard)+"”.")
	}
	actor := domain.ActorFrom(ctx)
	o := domain.Onboarding{
		Wizard: n.Wizard, AccountID: actor.AccountID, State: domain.OnboardingDraft, Answers: map[string]any{},
		CreatedBy: actor.Name, Version: 1,
	}
	tpl, err := s.apply(&o, Change{Template: &n.Template, Answers: n.Answers, Step: &n.Step})
	if err != nil {
		return Draft{}, err
	}
	err = s.DB.LockedTx(ctx, func(tx *store.Tx) error {
		o.ID, o.CreatedAt = domain.OnboardingID(tx.NewID("ob")), tx.Now()
		s.stamp(&o, actor, tx.Now())
		if err := s.pin(ctx, tx, tpl); err != nil {
			return err
		}
		if err := tx.CreateOnboarding(ctx, o); err != nil {
			return err
		}
		if err := tx.MarkOnboardingEditor(ctx, o.ID, actor.AccountID); err != nil {
			return err
		}
		return record(ctx, tx, o, "onboarding.start")
	})
	if err != nil {
		return Draft{}, err
	}
	return s.look(ctx, o.ID)
}

// Get returns an onboarding, and shows the other editors of a draft that the
// actor has it open. Needs TENANT_MGMT:create.
func (s *Service) Get(ctx context.Context, id domain.OnboardingID) (Draft, error) {
	if err := domain.AuthorizePlatform(ctx, domain.PermTenantCreate); err != nil {
		return Draft{}, err
	}
	if err := s.markEditor(ctx, id); err != nil {
		return Draft{}, err
	}
	return s.look(ctx, id)
}

// List returns a page of onboardings, the one saved last first. Their problems
// are those that need no look into the database. Needs TENANT_MGMT:create.
func (s *Service) List(ctx context.Context, f store.OnboardingFilter, page store.Page) (drafts []Draft, next string, err error) {
	if err := domain.AuthorizePlatform(ctx, domain.PermTenantCreate); err != nil {
		return nil, "", err
	}
	var list []domain.Onboarding
	var now time.Time
	err = s.DB.Read(ctx, func(tx *store.Tx) error {
		now = tx.Now()
		list, next, err = tx.ListOnboardings(ctx, f, page)
		return err
	})
	for _, o := range list {
		d, _, err := s.draftOf(ctx, o, now)
		if err != nil {
			return nil, "", err
		}
		drafts = append(drafts, d)
	}
	return drafts, next, err
}

// Save changes a draft that nobody else changed since the editor read it. What is
// saved may be incomplete or wrong; only what is too large, or belongs to another
// template, is refused. Each save is an autosave, so it is seen in the draft
// itself (who and when) and not in the audit log. Needs TENANT_MGMT:create.
func (s *Service) Save(ctx context.Context, id domain.OnboardingID, c Change) (Draft, error) {
	if err := domain.AuthorizePlatform(ctx, domain.PermTenantCreate); err != nil {
		return Draft{}, err
	}
	actor := domain.ActorFrom(ctx)
	err := s.DB.LockedTx(ctx, func(tx *store.Tx) error {
		o, err := findOpen(ctx, tx, id)
		if err != nil {
			return err
		}
		if o.Version != c.Version {
			return changedMeanwhile(o)
		}
		tpl, err := s.apply(&o, c)
		if err != nil {
			return err
		}
		if err := s.pin(ctx, tx, tpl); err != nil {
			return err
		}
		s.stamp(&o, actor, tx.Now())
		saved, err := tx.SaveOnboarding(ctx, o)
		if err == nil && !saved {
			err = changedMeanwhile(o)
		}
		if err != nil {
			return err
		}
		return tx.MarkOnboardingEditor(ctx, id, actor.AccountID)
	})
	if err != nil {
		return Draft{}, err
	}
	return s.look(ctx, id)
}

// Discard ends a draft; ending it again changes nothing. Needs TENANT_MGMT:create.
func (s *Service) Discard(ctx context.Context, id domain.OnboardingID) error {
	if err := domain.AuthorizePlatform(ctx, domain.PermTenantCreate); err != nil {
		return err
	}
	return s.DB.LockedTx(ctx, func(tx *store.Tx) error {
		o, err := tx.FindOnboarding(ctx, id)
		if err != nil || o.State == domain.OnboardingDiscarded {
			return err
		}
		discarded, err := tx.DiscardOnboarding(ctx, id, domain.ActorFrom(ctx).Name)
		if err != nil {
			return err
		}
		if !discarded {
			return alreadySubmitted()
		}
		return record(ctx, tx, o, "onboarding.discard")
	})
}

// apply checks a change and makes it, in memory. The draft takes the newest
// version of its template, which is returned; nil while none is chosen.
func (s *Service) apply(o *domain.Onboarding, c Change) (*domain.Template, error) {
	if c.Template != nil {
		o.Template = *c.Template
	}
	if c.Step != nil {
		o.Step = *c.Step
	}
	tpl, err := s.templateFor(o)
	if err != nil {
		return nil, err
	}
	if problems := checkBounds(c.Answers); len(problems) > 0 {
		return nil, domain.Invalid(problems...)
	}
	if tpl == nil {
		return nil, s.applyWithoutTemplate(o, c.Answers)
	}
	if problems := s.foreign(*tpl, c.Answers); len(problems) > 0 {
		return nil, domain.Invalid(problems...)
	}
	r, err := s.Catalog.rules(*tpl)
	if err != nil {
		return nil, err
	}
	o.Answers = r.merge(o.Answers, c.Answers)
	return tpl, withinBounds(o.Answers)
}

// templateFor returns the newest version of the draft's template, nil for none.
func (s *Service) templateFor(o *domain.Onboarding) (*domain.Template, error) {
	if o.Template == "" {
		o.TemplateVersion = 0
		return nil, nil
	}
	tpl, err := s.Catalog.Get(o.Template)
	if err != nil || tpl.Wizard != o.Wizard || !tpl.Opens(domain.DoorWizard) {
		return nil, domain.InvalidField("/template", "unknown", "This wizard has no template “"+short(o.Template)+"”. Choose one of those it shows.")
	}
	o.TemplateVersion = tpl.Version
	return &tpl, nil
}

// applyWithoutTemplate keeps answers that came before the choice, as long as some
// template of the wizard has such a step.
func (s *Service) applyWithoutTemplate(o *domain.Onboarding, given map[string]any) error {
	var problems []domain.FieldError
	for id := range given {
		if !s.hasStep(o.Wizard, id) {
			problems = append(problems, domain.FieldError{
				Pointer: pointerTo(id), Code: "unknown", Message: "No template of this wizard has a step “" + short(id) + "”.",
			})
		}
	}
	if len(problems) > 0 {
		return domain.Invalid(problems...)
	}
	o.Answers = (&rules{}).merge(o.Answers, given)
	return withinBounds(o.Answers)
}

func (s *Service) hasStep(wizard, id string) bool {
	return slices.ContainsFunc(s.Catalog.List(wizard), func(tpl domain.Template) bool {
		return slices.ContainsFunc(tpl.Steps, func(step domain.TemplateStep) bool { return step.ID == id })
	})
}

// foreign names what was given and does not belong to the template: another
// template's steps and fields, and answers of the wrong shape.
func (s *Service) foreign(tpl domain.Template, given map[string]any) []domain.FieldError {
	var problems []domain.FieldError
	for _, p := range s.Catalog.ValidateAnswers(tpl, given) {
		wholeStep := slices.ContainsFunc(tpl.Steps, func(step domain.TemplateStep) bool { return p.Pointer == pointerTo(step.ID) })
		if p.Code == "unknown" || (p.Code == "type" && wholeStep) {
			problems = append(problems, p)
		}
	}
	return problems
}

func withinBounds(answers map[string]any) error {
	if problems := checkBounds(answers); len(problems) > 0 {
		return domain.Invalid(problems...)
	}
	return nil
}

// stamp notes who saved the draft and when; every save starts its lifetime anew.
func (s *Service) stamp(o *domain.Onboarding, by domain.Actor, now time.Time) {
	o.ChangedBy, o.UpdatedAt, o.ExpiresAt = by.Name, now, now.Add(domain.DraftLifetime)
}

func (s *Service) pin(ctx context.Context, tx *store.Tx, tpl *domain.Template) error {
	if tpl == nil {
		return nil
	}
	return s.Catalog.Pin(ctx, tx, *tpl)
}

func record(ctx context.Context, tx *store.Tx, o domain.Onboarding, action string) error {
	return audit.Record(ctx, tx, audit.Event{
		TenantID: o.TenantID, Action: action, TargetKind: "onboarding", TargetID: string(o.ID),
		Detail: map[string]any{"wizard": o.Wizard, "template": o.Template},
	})
}

// markEditor writes down that the actor has a draft open, if that is not known.
func (s *Service) markEditor(ctx context.Context, id domain.OnboardingID) error {
	actor, known := domain.ActorFrom(ctx), false
	err := s.DB.Read(ctx, func(tx *store.Tx) error {
		o, err := tx.FindOnboarding(ctx, id)
		if err != nil {
			return err
		}
		editors, err := tx.ListOnboardingEditors(ctx, id, tx.Now().Add(-editorMark))
		known = o.State != domain.OnboardingDraft || actor.Kind != domain.ActorSession ||
			slices.ContainsFunc(editors, func(e domain.OnboardingEditor) bool { return e.AccountID == actor.AccountID })
		return err
	})
	if err != nil || known {
		return err
	}
	return s.DB.LockedTx(ctx, func(tx *store.Tx) error { return tx.MarkOnboardingEditor(ctx, id, actor.AccountID) })
}

// findOpen returns a draft that can still be changed or submitted.
func findOpen(ctx context.Context, tx *store.Tx, id domain.OnboardingID) (domain.Onboarding, error) {
	o, err := tx.FindOnboarding(ctx, id)
	if err != nil {
		return o, err
	}
	return o, mustBeOpen(o, tx.Now())
}

func mustBeOpen(o domain.Onboarding, now time.Time) error {
	switch {
	case o.State == domain.OnboardingSubmitted:
		return alreadySubmitted()
	case o.State == domain.OnboardingDiscarded:
		return domain.Errorf(domain.CodeGone, "%s discarded this draft. Start a new one.", o.ChangedBy).Because("draft_discarded")
	case o.Expired(now):
		return domain.Errorf(domain.CodeGone, "This draft expired on %s, because nobody had saved it for 30 days. Start a new one.",
			o.ExpiresAt.Format("2 January 2006")).Because("draft_expired")
	}
	return nil
}

func alreadySubmitted() error {
	return domain.Errorf(domain.CodeConflict, "This onboarding was submitted already; its tenant exists.").Because("already_submitted")
}

func changedMeanwhile(o domain.Onboarding) error {
	return domain.Errorf(domain.CodePrecondition, "%s changed this draft on %s. Load it again to see the changes; what you typed is still here.",
		o.ChangedBy, o.UpdatedAt.Format("2 January 2006 at 15:04 UTC")).Because("draft_changed")
}
