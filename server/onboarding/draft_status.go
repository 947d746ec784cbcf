package onboarding

import (
	"context"
	"strings"
	"time"

	"tenantry/server/domain"
	"tenantry/server/store"
)

// look reads an onboarding with everything that its editors are shown.
func (s *Service) look(ctx context.Context, id domain.OnboardingID) (d Draft, err error) {
	err = s.DB.Read(ctx, func(tx *store.Tx) error {
		o, err := tx.FindOnboarding(ctx, id)
		if err != nil {
			return err
		}
		var tpl *domain.Template
		if d, tpl, err = s.draftOf(ctx, o, tx.Now()); err != nil || o.State != domain.OnboardingDraft {
			return err
		}
		if d.OtherEditors, err = otherEditors(ctx, tx, id); err != nil || tpl == nil {
			return err
		}
		return s.addDatabaseProblems(ctx, tx, *tpl, &d)
	})
	return d, err
}

func otherEditors(ctx context.Context, tx *store.Tx, id domain.OnboardingID) ([]domain.OnboardingEditor, error) {
	editors, err := tx.ListOnboardingEditors(ctx, id, tx.Now().Add(-editorSeen))
	others := editors[:0]
	for _, e := range editors {
		if e.AccountID != domain.ActorFrom(ctx).AccountID {
			others = append(others, e)
		}
	}
	return others, err
}

// draftOf says how an onboarding stands by the newest version of its template; by
// the version that it was last saved with when the template is gone.
func (s *Service) draftOf(ctx context.Context, o domain.Onboarding, now time.Time) (Draft, *domain.Template, error) {
	d := Draft{Onboarding: o, Expired: o.Expired(now)}
	if o.Template == "" {
		d.Problems = []domain.FieldError{{Pointer: "/template", Code: "required", Message: "Choose a template."}}
		return d, nil, nil
	}
	tpl, err := s.Catalog.Get(o.Template)
	if err == nil {
		d.LatestVersion = tpl.Version
	} else if tpl, err = s.Catalog.GetVersion(ctx, o.Template, o.TemplateVersion); err != nil {
		return d, nil, err
	}
	r, err := s.Catalog.rules(tpl)
	if err != nil {
		return d, nil, err
	}
	if o.State != domain.OnboardingDraft {
		d.Steps = statusOf(tpl, d.Answers, nil)
		return d, &tpl, nil
	}
	d.Answers = r.fitting(o.Answers)
	d.Problems = s.Catalog.ValidateAnswers(tpl, d.Answers)
	d.Steps = statusOf(tpl, d.Answers, d.Problems)
	return d, &tpl, nil
}

// addDatabaseProblems adds what only the database can refuse, such as a slug that
// is taken by now.
func (s *Service) addDatabaseProblems(ctx context.Context, tx *store.Tx, tpl domain.Template, d *Draft) error {
	problems, err := s.databaseProblems(ctx, tx, tpl, d.Answers)
	if err != nil || len(problems) == 0 {
		return err
	}
	d.Problems = unite(d.Problems, problems)
	d.Steps = statusOf(tpl, d.Answers, d.Problems)
	return nil
}

// unite adds the problems at places that have none yet: one problem a field.
func unite(problems, more []domain.FieldError) []domain.FieldError {
	at := map[string]bool{}
	for _, p := range problems {
		at[p.Pointer] = true
	}
	for _, p := range more {
		if !at[p.Pointer] {
			problems = append(problems, p)
		}
	}
	return problems
}

// statusOf says for every step of the template how far its answers are.
func statusOf(tpl domain.Template, answers map[string]any, problems []domain.FieldError) []StepStatus {
	steps := make([]StepStatus, len(tpl.Steps))
	for i, step := range tpl.Steps {
		_, answered := answers[step.ID]
		steps[i] = StepStatus{ID: step.ID, Kind: step.Kind, Title: step.Title, State: stepState(step.ID, answered, problems)}
	}
	return steps
}

func stepState(id string, answered bool, problems []domain.FieldError) StepState {
	if !answered {
		return StepTodo
	}
	state := StepDone
	for _, p := range problems {
		if !within(p.Pointer, pointerTo(id)) {
			continue
		}
		if p.Code != "required" {
			return StepProblem
		}
		state = StepTodo
	}
	return state
}

// within reports whether a pointer names a place or something inside it.
func within(pointer, place string) bool {
	rest, ok := strings.CutPrefix(pointer, place)
	return ok && (rest == "" || rest[0] == '/')
}
