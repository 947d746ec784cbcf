package company

import (
	"maps"
	"slices"
	"time"

	"tenantry/server/domain"
)

// skippable are the kinds of step that can wait.
var skippable = []string{domain.StepKindTexting, domain.StepKindWidget, domain.StepKindUsers}

// Skippable reports whether a step of a set-up can be left for later.
func Skippable(step domain.TemplateStep) bool { return slices.Contains(skippable, step.Kind) }

// stepOf finds a step of the template that can be worked on now: one that is done
// or skipped already, or the open one. Nobody jumps ahead.
func stepOf(v domain.CompanyInvitation, tpl domain.Template, id string) (domain.TemplateStep, error) {
	for _, step := range tpl.Steps {
		if step.ID != id {
			continue
		}
		if v.Steps[id] == "" && v.Step != id {
			return step, domain.Errorf(domain.CodeConflict, "“%s” comes later. Finish the steps before it first.", step.Title).Because("step_ahead")
		}
		return step, nil
	}
	return domain.TemplateStep{}, domain.NotFound("step")
}

// mark notes what became of a step, and which one is open from now on. A step that
// is done does not become skipped. When none is open the set-up is complete.
func mark(v *domain.CompanyInvitation, tpl domain.Template, id string, state domain.CompanyStepState, now time.Time) {
	v.Steps = maps.Clone(v.Steps)
	if v.Steps == nil {
		v.Steps = map[string]domain.CompanyStepState{}
	}
	if v.Steps[id] != domain.CompanyStepDone {
		v.Steps[id] = state
	}
	open, finished := "", int64(0)
	for _, step := range tpl.Steps {
		if v.Steps[step.ID] != "" {
			finished++
		} else if open == "" {
			open = step.ID
		}
	}
	if v.StepsDone = finished; open != v.Step {
		v.Step, v.StepSince = open, now
	}
	v.ActiveAt = &now
	if open == "" && v.State == domain.CompanyOpen {
		v.State, v.CompletedAt, v.RemindAt = domain.CompanyCompleted, &now, nil
	}
}

// merge puts the fields that were sent into a step's answers: the others stay, and
// nil takes one out.
func merge(v *domain.CompanyInvitation, step string, fields map[string]any) {
	answers := maps.Clone(v.Answers)
	if answers == nil {
		answers = map[string]any{}
	}
	kept, _ := answers[step].(map[string]any)
	if kept = maps.Clone(kept); kept == nil {
		kept = map[string]any{}
	}
	for name, value := range fields {
		if kept[name] = value; value == nil {
			delete(kept, name)
		}
	}
	answers[step] = kept
	v.Answers = answers
}

// formsDone reports whether every form of the template is filled in, counting this one.
func formsDone(v domain.CompanyInvitation, tpl domain.Template, now string) bool {
	return !slices.ContainsFunc(tpl.Steps, func(s domain.TemplateStep) bool {
		return s.Kind == domain.StepKindForm && s.ID != now && v.Steps[s.ID] != domain.CompanyStepDone
	})
}
