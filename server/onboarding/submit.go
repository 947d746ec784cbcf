package onboarding

import (
	"context"
	"fmt"

	"tenantry/server/domain"
	"tenantry/server/store"
)

// Submit makes the tenant that a draft describes. Pressed again, or twenty times
// at once, it answers with the same tenant and run. A draft is judged by the
// newest version of its template: if its answers still fit, they go in under that
// version; if not, the refusal says that the template changed and what no longer
// fits. Whatever is refused leaves the draft as it was. Needs TENANT_MGMT:create.
func (s *Service) Submit(ctx context.Context, id domain.OnboardingID) (Created, error) {
	if err := domain.AuthorizePlatform(ctx, domain.PermTenantCreate); err != nil {
		return Created{}, err
	}
	o, err := s.forSubmit(ctx, id)
	if err != nil || o.State == domain.OnboardingSubmitted {
		return createdOf(o), err
	}
	p, err := s.prepareDraft(ctx, &o)
	if err != nil {
		return Created{}, err
	}
	var made Created
	err = againWhileTaken(p, func() error {
		return s.DB.LockedTx(ctx, func(tx *store.Tx) error {
			made, err = s.submitOnce(ctx, tx, o, p)
			return err
		})
	})
	if err != nil {
		return Created{}, s.explain(ctx, p, err)
	}
	return made, nil
}

// forSubmit reads an onboarding that is a living draft, or submitted already.
func (s *Service) forSubmit(ctx context.Context, id domain.OnboardingID) (o domain.Onboarding, err error) {
	err = s.DB.Read(ctx, func(tx *store.Tx) error {
		if o, err = tx.FindOnboarding(ctx, id); err != nil || o.State == domain.OnboardingSubmitted {
			return err
		}
		return mustBeOpen(o, tx.Now())
	})
	return o, err
}

// createdOf is what a submitted onboarding was answered with; the tenant's state
// is today's.
func createdOf(o domain.Onboarding) Created {
	if o.Tenant == nil {
		return Created{}
	}
	return Created{Tenant: *o.Tenant, Run: o.RunID, Onboarding: o.ID}
}

// prepareDraft checks the draft's answers by the newest version of its template.
func (s *Service) prepareDraft(ctx context.Context, o *domain.Onboarding) (prepared, error) {
	if o.Template == "" {
		return prepared{}, domain.InvalidField("/template", "required", "Choose a template.")
	}
	filledIn := o.TemplateVersion
	tpl, err := s.templateFor(o)
	if domain.Is(err, domain.CodeInvalid) {
		return prepared{}, templateChanged("The template of this draft is not offered any more. Choose another one; your entries stay.")
	}
	if err != nil {
		return prepared{}, err
	}
	r, err := s.Catalog.rules(*tpl)
	if err != nil {
		return prepared{}, fmt.Errorf("compile the template %s: %w", tpl.Name, err)
	}
	p, problems, err := s.prepare(ctx, *tpl, r.fitting(o.Answers))
	if err != nil || len(problems) == 0 {
		return p, err
	}
	if tpl.Version == filledIn {
		return p, domain.Invalid(problems...)
	}
	return p, templateChanged(fmt.Sprintf(
		"The template “%s” changed to version %d since this draft was last saved. Look through the entries that need attention.",
		tpl.Title, tpl.Version), problems...)
}

func templateChanged(message string, problems ...domain.FieldError) error {
	e := domain.Errorf(domain.CodeConflict, "%s", message).Because("template_changed")
	e.Fields = problems
	return e
}

// submitOnce lets one of several submits through; the others find its result.
func (s *Service) submitOnce(ctx context.Context, tx *store.Tx, o domain.Onboarding, p prepared) (Created, error) {
	o.ChangedBy, o.UpdatedAt = domain.ActorFrom(ctx).Name, tx.Now()
	if err := s.Catalog.Pin(ctx, tx, p.template); err != nil { // the draft now refers to this version
		return Created{}, err
	}
	claimed, err := tx.ClaimOnboarding(ctx, o)
	if err != nil {
		return Created{}, err
	}
	if !claimed {
		return s.submittedMeanwhile(ctx, tx, o.ID)
	}
	if p, err = withFreeSlug(ctx, tx, p); err != nil {
		return Created{}, err
	}
	run := domain.RunID(tx.NewID("rn"))
	t, err := s.create(ctx, tx, p, "", run)
	if err != nil {
		return Created{}, err
	}
	if err := tx.SetOnboardingResult(ctx, o.ID, t.ID, run); err != nil {
		return Created{}, err
	}
	o.TenantID = t.ID
	return Created{Tenant: t.Ref(), Run: run, Onboarding: o.ID}, record(ctx, tx, o, "onboarding.submit")
}

// submittedMeanwhile says what became of a draft between reading and claiming it.
func (s *Service) submittedMeanwhile(ctx context.Context, tx *store.Tx, id domain.OnboardingID) (Created, error) {
	o, err := tx.FindOnboarding(ctx, id)
	if err != nil || o.State == domain.OnboardingSubmitted {
		return createdOf(o), err
	}
	if err := mustBeOpen(o, tx.Now()); err != nil {
		return Created{}, err
	}
	return Created{}, changedMeanwhile(o)
}
