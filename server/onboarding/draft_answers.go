package onboarding

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"unicode/utf8"

	"tenantry/server/domain"
)

// Bounds on answers, whatever the template says: a draft may hold what is wrong,
// but not what is absurd.
const (
	maxAnswersBytes = 256 << 10
	maxAnswerText   = 10_000 // characters
	maxAnswerItems  = 1000   // of one list or object
	maxAnswerDepth  = 8
)

// checkBounds names every answer that is larger than anything we keep.
func checkBounds(answers map[string]any) []domain.FieldError {
	b := &boundsChecker{}
	b.check(nil, answers)
	if text, err := json.Marshal(answers); err == nil && len(text) > maxAnswersBytes && len(b.problems) == 0 {
		b.add(nil, "too_large", "These are more than 256 KiB of answers. Shorten them.")
	}
	return b.problems
}

type boundsChecker struct{ problems []domain.FieldError }

func (b *boundsChecker) add(path []string, code, message string) {
	b.problems = append(b.problems, domain.FieldError{Pointer: pointerTo(path...), Code: code, Message: message})
}

func (b *boundsChecker) check(path []string, value any) {
	if len(path) > maxAnswerDepth {
		b.add(path, "too_deep", "This is nested too deeply.")
		return
	}
	switch v := value.(type) {
	case string:
		if utf8.RuneCountInString(v) > maxAnswerText {
			b.add(path, "max_length", fmt.Sprintf("Use at most %d characters.", maxAnswerText))
		}
	case []any:
		if b.few(path, len(v)) {
			for i, item := range v {
				b.check(append(slices.Clone(path), strconv.Itoa(i)), item)
			}
		}
	case map[string]any:
		if b.few(path, len(v)) {
			for _, key := range slices.Sorted(maps.Keys(v)) {
				b.check(append(slices.Clone(path), short(key)), v[key])
			}
		}
	}
}

func (b *boundsChecker) few(path []string, n int) bool {
	if n <= maxAnswerItems {
		return true
	}
	b.add(path, "max_items", fmt.Sprintf("Use at most %d entries.", maxAnswerItems))
	return false
}

// fitting returns the answers that the template asks for: its steps, and of its
// forms the fields that they have. The rest was typed for another template.
func (r *rules) fitting(stored map[string]any) map[string]any {
	fit := map[string]any{}
	for _, s := range r.steps {
		if value, ok := stored[s.step.ID]; ok {
			fit[s.step.ID], _ = s.divide(value)
		}
	}
	return fit
}

// divide parts a form's answers into the fields that it has and the others. Any
// other kind of answer is the step's as a whole.
func (s stepRules) divide(value any) (own any, foreign map[string]any) {
	fields, isForm := value.(map[string]any)
	if s.step.Kind != domain.StepKindForm || !isForm {
		return value, nil
	}
	mine, foreign := map[string]any{}, map[string]any{}
	for name, answer := range fields {
		if _, known := s.field(name); known {
			mine[name] = answer
		} else {
			foreign[name] = answer
		}
	}
	return mine, foreign
}

// merge puts the given steps in place of the stored ones; null takes a step's
// answers away. Fields of another template, which nobody sees now, stay.
func (r *rules) merge(stored, given map[string]any) map[string]any {
	merged := maps.Clone(stored)
	if merged == nil {
		merged = map[string]any{}
	}
	for id, value := range given {
		if merged[id] = r.withForeign(id, stored[id], value); merged[id] == nil {
			delete(merged, id)
		}
	}
	return merged
}

func (r *rules) withForeign(id string, stored, given any) any {
	s, ok := r.step(id)
	if !ok {
		return given
	}
	_, foreign := s.divide(stored)
	fields, isForm := given.(map[string]any)
	switch {
	case len(foreign) == 0, given != nil && !isForm:
		return given
	case given == nil:
		return foreign
	}
	both := maps.Clone(foreign)
	maps.Copy(both, fields)
	return both
}
