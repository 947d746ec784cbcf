package company

import (
	"context"
	"errors"
	"strings"

	"tenantry/server/domain"
	"tenantry/server/onboarding"
	"tenantry/server/store"
	"tenantry/server/tenant"
)

// continueForm checks a form and finishes it.
func (s *Service) continueForm(ctx context.Context, f found, in Filled) error {
	merge(&f.CompanyInvitation, in.Step, in.Fields)
	if problems := s.Onboarding.Catalog.CheckStep(f.template, in.Step, formAnswers(f)); len(problems) > 0 {
		return domain.Invalid(problems...)
	}
	if f.company != nil {
		if err := s.changeProfile(ctx, f); err != nil {
			return err
		}
	}
	if f.company != nil || !formsDone(f.CompanyInvitation, f.template, in.Step) {
		return s.DB.Tx(ctx, func(tx *store.Tx) error { return s.formDone(ctx, tx, in, nil) })
	}
	c, err := s.Onboarding.PrepareForClient(ctx, f.template, formAnswers(f))
	if err != nil {
		return err
	}
	err = c.Again(func() error {
		return s.DB.Tx(ctx, func(tx *store.Tx) error { return s.formDone(ctx, tx, in, &c) })
	})
	if err != nil {
		err = s.Onboarding.Explain(ctx, c, err)
	}
	return err
}

// formAnswers are the answers of the template's forms.
func formAnswers(f found) map[string]any {
	answers := map[string]any{}
	for _, step := range f.template.Steps {
		if fields, ok := f.Answers[step.ID]; ok && step.Kind == domain.StepKindForm {
			answers[step.ID] = fields
		}
	}
	return answers
}

// formDone notes that a form is filled in and, with a company to make, makes it: of
// several who try at once the link's version lets one through.
func (s *Service) formDone(ctx context.Context, tx *store.Tx, in Filled, c *onboarding.ClientCompany) error {
	f, err := s.owned(ctx, tx, in.Token)
	if err != nil {
		return err
	}
	merge(&f.CompanyInvitation, in.Step, in.Fields)
	mark(&f.CompanyInvitation, f.template, in.Step, domain.CompanyStepDone, tx.Now())
	v, err := s.save(ctx, tx, f.CompanyInvitation, in.Version)
	if err != nil {
		return err
	}
	if c != nil {
		made, err := s.Onboarding.CreateForClient(ctx, tx, *c, v.PartnerID, v.AccountID)
		if err != nil {
			return err
		}
		first, err := tx.Tenant(v.PartnerID).SetCompanyOfInvitation(ctx, v.ID, made.ID)
		if err != nil {
			return err
		}
		if !first {
			return domain.Errorf(domain.CodeConflict, "This link has a company already.").Because("company_made")
		}
		v.TenantID = made.ID
		if err := speakLike(ctx, tx, v); err != nil {
			return err
		}
	}
	return s.recordStep(ctx, tx, v, in.Step, string(domain.CompanyStepDone))
}

// speakLike lets a new company write in the language that its partner chose for the
// client; without a choice it writes like the partner.
func speakLike(ctx context.Context, tx *store.Tx, v domain.CompanyInvitation) error {
	if v.Language == "" {
		return nil
	}
	brand := domain.Brand{Language: v.Language}
	if _, err := tx.Tenant(v.TenantID).PutBrand(ctx, brand); err != nil {
		return err
	}
	return recordBrand(ctx, tx, v.TenantID, domain.Brand{}, brand)
}

// changeProfile brings the company in line with what its form says now, through the
// tenant's own operation: with the right that the person has there.
func (s *Service) changeProfile(ctx context.Context, f found) error {
	_, access, err := s.Tenants.Resolve(ctx, string(f.company.ID))
	if err != nil {
		return err
	}
	catalog := s.Onboarding.Catalog
	p := catalog.ProfileOf(f.template, catalog.Normalize(f.template, formAnswers(f)))
	asked := func(mark string, value *string) *string {
		if _, ok := p.At[mark]; !ok {
			return nil
		}
		return value
	}
	_, err = s.Tenants.Update(domain.WithAccess(ctx, access), f.company.ID, f.company.Version, tenant.Change{
		Name: asked(domain.IsTenantName, &p.Name), Country: asked(domain.IsTenantCountry, &p.Country), Timezone: asked(domain.IsTenantTimezone, &p.Timezone),
		Address: asked(domain.IsTenantAddress, &p.Address), Website: asked(domain.IsTenantWebsite, &p.Website), ReplyTo: asked(domain.IsTenantReplyTo, &p.ReplyTo),
	})
	return atAnswers(err, p)
}

// atAnswers points the problems of a profile at the answers that they came from.
func atAnswers(err error, p domain.Profile) error {
	var e *domain.Error
	if !errors.As(err, &e) || len(e.Fields) == 0 {
		return err
	}
	places := map[string]string{}
	for mark, at := range p.At {
		places["/"+strings.TrimPrefix(mark, "tenant.")] = at
	}
	for i, field := range e.Fields {
		if at := places[field.Pointer]; at != "" {
			e.Fields[i].Pointer = at
		}
	}
	return e
}
