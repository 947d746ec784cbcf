package onboarding

import (
	"bytes"
	"fmt"
	"slices"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"tenantry/server/domain"
)

// Lengths for fields that do not bound themselves.
const (
	defaultMaxText  = 500
	defaultMaxItems = 200
)

// rules are a template made ready to check answers with.
type rules struct {
	steps []stepRules
	marks map[string]place // by mark (x-is)
}

// place is where an answer stands: a field of a step.
type place struct{ step, field string }

func (p place) pointer() string { return pointerTo(p.step, p.field) }

// stepRules are those of one step, in the template's order.
type stepRules struct {
	step     domain.TemplateStep
	schema   *jsonschema.Schema // nil for kind users
	fields   []fieldRules
	required []string
}

// fieldRules is what the messages about a field need to know of it.
type fieldRules struct {
	name, title, kind, format, is, input, problem string
	maxItems                                      int64
	enum                                          []string
	required                                      bool
}

func (s stepRules) field(name string) (fieldRules, bool) {
	i := slices.IndexFunc(s.fields, func(f fieldRules) bool { return f.name == name })
	if i < 0 {
		return fieldRules{}, false
	}
	return s.fields[i], true
}

func (s stepRules) fieldNames() []string {
	names := make([]string, len(s.fields))
	for i, f := range s.fields {
		names[i] = f.name
	}
	return names
}

func (r *rules) step(id string) (stepRules, bool) {
	i := slices.IndexFunc(r.steps, func(s stepRules) bool { return s.step.ID == id })
	if i < 0 {
		return stepRules{}, false
	}
	return r.steps[i], true
}

func (r *rules) stepIDs() []string {
	ids := make([]string, len(r.steps))
	for i, s := range r.steps {
		ids[i] = s.step.ID
	}
	return ids
}

// compileRules takes them from the document itself, which alone keeps the order.
func compileRules(tpl domain.Template) (*rules, error) {
	doc, _ := readDocument([]byte(tpl.Document))
	out := &rules{marks: map[string]place{}}
	for i, n := range doc.get("steps").list() {
		if i >= len(tpl.Steps) {
			break
		}
		s, err := compileStep(tpl.Steps[i], n.get("schema"))
		if err != nil {
			return nil, fmt.Errorf("template %s %d, step %s: %w", tpl.Name, tpl.Version, tpl.Steps[i].ID, err)
		}
		for _, f := range s.fields {
			if f.is != "" {
				out.marks[f.is] = place{s.step.ID, f.name}
			}
		}
		out.steps = append(out.steps, s)
	}
	return out, nil
}

func compileStep(step domain.TemplateStep, schema *node) (stepRules, error) {
	s := stepRules{step: step}
	if step.Kind != domain.StepKindForm {
		return s, nil
	}
	s.required = schema.get("required").texts()
	properties := schema.get("properties")
	for _, name := range properties.names() {
		f := fieldOf(name, properties.get(name))
		f.required = slices.Contains(s.required, name)
		s.fields = append(s.fields, f)
	}
	compiled, err := compileForm(schema)
	s.schema = compiled
	return s, err
}

func fieldOf(name string, n *node) fieldRules {
	f := fieldRules{
		name: name, title: n.get("title").text(), kind: n.get("type").text(), format: n.get("format").text(),
		is: n.get("x-is").text(), input: n.get("x-input").text(), problem: n.get("x-error").text(),
		enum: n.get("enum").texts(),
	}
	if f.kind == "array" {
		f.format, f.enum = n.get("items").get("format").text(), n.get("items").get("enum").texts()
	}
	return f
}

// compileForm compiles a form's schema with what every form has: no fields but
// its own, and bounds where the template gives none.
func compileForm(schema *node) (*jsonschema.Schema, error) {
	parsed, err := jsonschema.UnmarshalJSON(bytes.NewReader(schema.json()))
	if err != nil {
		return nil, fmt.Errorf("read the schema: %w", err)
	}
	form, ok := parsed.(map[string]any)
	if !ok {
		return nil, fmt.Errorf("the schema is missing")
	}
	form["additionalProperties"] = false
	properties, _ := form["properties"].(map[string]any)
	for _, field := range properties {
		if field, ok := field.(map[string]any); ok {
			bound(field)
		}
	}
	return compileSchema("mem://form", form)
}

func bound(field map[string]any) {
	missing := func(keyword string) bool { _, ok := field[keyword]; return !ok }
	switch field["type"] {
	case "string":
		if missing("maxLength") {
			field["maxLength"] = defaultMaxText
		}
	case "array":
		if missing("maxItems") {
			field["maxItems"] = defaultMaxItems
		}
		if items, ok := field["items"].(map[string]any); ok {
			bound(items)
		}
	}
}
