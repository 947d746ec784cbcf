package onboarding

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"

	"tenantry/server/domain"
)

// maxUnknown bounds how many names that do not belong are reported.
const maxUnknown = 50

// ValidateAnswers checks answers against the template, by everything but the
// database, and returns every problem in the order in which the wizard asks, one
// for a field. Answers need not be normalised; empty texts count as left out.
func (c *Catalog) ValidateAnswers(tpl domain.Template, answers map[string]any) []domain.FieldError {
	r, err := c.rules(tpl)
	if err != nil {
		return []domain.FieldError{{
			Pointer: "/answers", Code: "template", Message: "This version of the template can no longer be used. Choose the template again.",
		}}
	}
	v := &answerChecker{catalog: c, tpl: tpl, rules: r, answers: c.Normalize(tpl, answers)}
	v.checkStepNames()
	for _, step := range r.steps {
		switch step.step.Kind {
		case domain.StepKindUsers:
			v.checkUsers(step)
		case domain.StepKindForm:
			v.checkForm(step)
		}
	}
	return v.problems
}

// answerChecker collects the problems of one set of answers.
type answerChecker struct {
	catalog  *Catalog
	tpl      domain.Template
	rules    *rules
	answers  map[string]any
	problems []domain.FieldError
}

func (v *answerChecker) add(pointer, code, message string) {
	v.problems = append(v.problems, domain.FieldError{Pointer: pointer, Code: code, Message: message})
}

// pointerTo makes the JSON pointer of an answer.
func pointerTo(path ...string) string {
	var b strings.Builder
	b.WriteString("/answers")
	for _, step := range path {
		b.WriteByte('/')
		b.WriteString(strings.ReplaceAll(strings.ReplaceAll(step, "~", "~0"), "/", "~1"))
	}
	return b.String()
}

func (v *answerChecker) checkStepNames() {
	unknown := 0
	for _, id := range slices.Sorted(maps.Keys(v.answers)) {
		if step, ok := v.rules.step(id); ok && step.step.HasAnswers() {
			continue
		}
		if unknown++; unknown <= maxUnknown {
			v.add(pointerTo(id), "unknown", v.unknownStep(id))
		}
	}
}

func (v *answerChecker) unknownStep(id string) string {
	has := fmt.Sprintf("“%s” has the steps %s.", v.tpl.Title, andList(v.rules.stepIDs()))
	if other := v.catalog.otherWithStep(v.tpl, id); other != "" {
		return fmt.Sprintf("The step “%s” belongs to the template “%s”. %s", short(id), other, has)
	}
	return fmt.Sprintf("There is no step “%s”. %s%s", short(id), has, didYouMean(id, v.rules.stepIDs()))
}

// checkForm checks one form. Several things wrong with one field are one problem:
// the first in the order in which a person would mend them.
func (v *answerChecker) checkForm(s stepRules) {
	value, given := v.answers[s.step.ID]
	if !given {
		value = map[string]any{}
	}
	fields, ok := value.(map[string]any)
	if !ok {
		v.add(pointerTo(s.step.ID), "type", fmt.Sprintf("Give the answers of “%s” as names and values.", s.step.Title))
		return
	}
	found := map[string]domain.FieldError{}
	for _, leaf := range schemaErrors(s.schema, fields) {
		for _, problem := range v.fieldProblems(s, leaf) {
			if _, ok := found[problem.Pointer]; !ok {
				found[problem.Pointer] = problem
			}
		}
	}
	v.checkCharacters(s, fields, found)
	v.checkMadeSlug(s, found)
	v.problems = append(v.problems, inOrder(s, found)...)
}

func schemaErrors(schema *jsonschema.Schema, value any) []*jsonschema.ValidationError {
	var invalid *jsonschema.ValidationError
	if !errors.As(schema.Validate(value), &invalid) {
		return nil
	}
	all := leaves(invalid)
	slices.SortStableFunc(all, func(a, b *jsonschema.ValidationError) int { return rank(a) - rank(b) })
	return all
}

// rank orders the problems of one field: an address that is far too long is too
// long before it is no address.
func rank(e *jsonschema.ValidationError) int {
	switch e.ErrorKind.(type) {
	case *kind.Required:
		return 0
	case *kind.Type:
		return 1
	case *kind.MaxLength, *kind.MaxItems:
		return 2
	case *kind.Format:
		return 3
	}
	return 4
}

// checkCharacters refuses what no field may hold and no schema can say.
func (v *answerChecker) checkCharacters(s stepRules, fields map[string]any, found map[string]domain.FieldError) {
	for _, f := range s.fields {
		for path, text := range texts(s.step.ID, f.name, fields[f.name]) {
			if _, ok := found[path]; !ok && badCharacter(text, f.input == "textarea") {
				found[path] = domain.FieldError{
					Pointer: path, Code: "characters",
					Message: fmt.Sprintf("“%s” holds a line break or an invisible control character. Remove it.", f.title),
				}
			}
		}
	}
}

// texts yields the texts of one answer with their pointers.
func texts(step, field string, value any) map[string]string {
	out := map[string]string{}
	switch value := value.(type) {
	case string:
		out[pointerTo(step, field)] = value
	case []any:
		for i, item := range value {
			if text, ok := item.(string); ok {
				out[pointerTo(step, field, strconv.Itoa(i))] = text
			}
		}
	}
	return out
}

// checkMadeSlug asks for a slug when none was given and none can be made.
func (v *answerChecker) checkMadeSlug(s stepRules, found map[string]domain.FieldError) {
	at, ok := v.rules.marks[domain.IsTenantSlug]
	if !ok || at.step != s.step.ID || v.rules.answer(v.answers, domain.IsTenantSlug) != nil {
		return
	}
	name, _ := v.rules.answer(v.answers, domain.IsTenantName).(string)
	if _, ok := found[at.pointer()]; ok || name == "" || SlugFromName(name) != "" {
		return
	}
	f, _ := s.field(at.field)
	found[at.pointer()] = domain.FieldError{
		Pointer: at.pointer(), Code: "required",
		Message: fmt.Sprintf("Enter “%s”: none can be made from the name, which has no Latin letters.", f.title),
	}
}

// inOrder sorts the problems of a form by its fields; the unknown ones come last.
func inOrder(s stepRules, found map[string]domain.FieldError) []domain.FieldError {
	position := func(pointer string) int {
		name, _, _ := strings.Cut(strings.TrimPrefix(pointer, pointerTo(s.step.ID)+"/"), "/")
		if i := slices.Index(s.fieldNames(), name); i >= 0 {
			return i
		}
		return len(s.fields)
	}
	return slices.SortedFunc(maps.Values(found), func(a, b domain.FieldError) int {
		if d := position(a.Pointer) - position(b.Pointer); d != 0 {
			return d
		}
		if len(a.Pointer) != len(b.Pointer) { // list entries: 2 before 10
			return len(a.Pointer) - len(b.Pointer)
		}
		return strings.Compare(a.Pointer, b.Pointer)
	})
}
