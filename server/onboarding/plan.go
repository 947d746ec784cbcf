package onboarding

import (
	"context"
	"fmt"
	"maps"
	"strings"

	"tenantry/server/connector"
	"tenantry/server/domain"
	"tenantry/server/expression"
	"tenantry/server/platform"
	"tenantry/server/store"
)

// plan makes a run's steps out of the template's: conditions decided, every ${}
// filled in. What a run does is thereby fixed when it starts, whatever becomes of
// the template. A step whose condition does not hold is skipped, and says so.
func (s *Service) plan(ctx context.Context, tx *store.Tx, p prepared, t domain.Tenant) ([]domain.RunStep, error) {
	env, err := s.environment(ctx, tx, p, t)
	if err != nil {
		return nil, err
	}
	steps := make([]domain.RunStep, len(p.template.Provision))
	for i, step := range p.template.Provision {
		if steps[i], err = planStep(step, env); err != nil {
			return nil, cannotPlan(p.template, step, err)
		}
		steps[i].Position = int64(i + 1)
		if steps[i].State == domain.StepSkipped {
			now := tx.Now()
			steps[i].FinishedAt = &now
		}
		if step.Use == connector.KindInvite && step.With["users"] == nil {
			steps[i].Input["users"] = UsersOf(p.template, p.answers)
		}
	}
	return steps, nil
}

func planStep(step domain.ProvisionStep, env expression.Env) (domain.RunStep, error) {
	planned := domain.RunStep{
		StepID: step.ID, Connector: step.Use, Title: step.Title, Help: step.Help, Assignee: step.Assignee,
		Required: step.Required, Skippable: step.Skippable, State: domain.StepPending, Input: map[string]any{},
	}
	needed, err := expression.When(step.When, env)
	if err != nil {
		return planned, fmt.Errorf("when: %w", err)
	}
	if !needed {
		planned.State, planned.Message = domain.StepSkipped, "Not needed for this tenant."
		return planned, nil
	}
	if planned.Input, err = expression.Resolve(step.With, env); err != nil {
		return planned, fmt.Errorf("with: %w", err)
	}
	return planned, nil
}

// environment is what the template's expressions can see. Most templates have
// none, and then nothing is looked up.
func (s *Service) environment(ctx context.Context, tx *store.Tx, p prepared, t domain.Tenant) (expression.Env, error) {
	if !computes(p.template) {
		return expression.Env{}, nil
	}
	name, err := platform.Name(ctx, tx)
	return expression.Env{
		Tenant: map[string]any{
			"id": string(t.ID), "slug": t.Slug, "name": t.Name, "country": t.Country, "timezone": t.Timezone,
			"currency": t.Currency, "contactEmail": t.ContactEmail, "description": t.Description, "template": t.Template,
		},
		Answers: everyField(p),
		Platform: map[string]any{
			"name": name, "publicUrl": s.PublicURL, "rootDomain": s.RootDomain, "ingress": s.RootDomain,
			"connected": connected(s.Runs.Connectors.Kinds()),
		},
	}, err
}

func computes(tpl domain.Template) bool {
	for _, step := range tpl.Provision {
		if step.When != "" || len(step.With) > 0 {
			return true
		}
	}
	return false
}

// everyField adds the fields that were left empty as nil, so that a template may
// name them.
func everyField(p prepared) map[string]any {
	answers := maps.Clone(p.answers)
	for _, s := range p.rules.steps {
		if s.step.Kind != domain.StepKindForm {
			continue
		}
		fields := map[string]any{}
		for _, f := range s.fields {
			fields[f.name] = nil
		}
		given, _ := p.answers[s.step.ID].(map[string]any)
		maps.Copy(fields, given)
		answers[s.step.ID] = fields
	}
	return answers
}

// connected tells for each family of connectors that this server has it.
func connected(kinds []string) map[string]any {
	families := map[string]any{}
	for _, kind := range kinds {
		family, _, _ := strings.Cut(kind, ".")
		families[family] = true
	}
	return families
}

func cannotPlan(tpl domain.Template, step domain.ProvisionStep, err error) error {
	return domain.Errorf(domain.CodeConflict,
		"The step “%s” of the template “%s” cannot be computed from these answers. Ask whoever keeps the templates to mend it.",
		step.Title, tpl.Title).Because("template_broken").Wrap(err)
}
