package onboarding

import (
	"bytes"
	_ "embed"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"
)

//go:embed template.schema.json
var formatSchema []byte

// FormatSchema is the JSON Schema of the template format, for editors.
func FormatSchema() []byte { return slices.Clone(formatSchema) }

const formatURL = "mem://template.schema.json"

// format is the compiled format with its source, whose descriptions become messages.
type format struct {
	schema *jsonschema.Schema
	source any
}

var templateFormat = sync.OnceValue(func() format {
	source, err := jsonschema.UnmarshalJSON(bytes.NewReader(formatSchema))
	if err != nil {
		panic(err) // embedded: a test loads it
	}
	schema, err := compileSchema(formatURL, source)
	if err != nil {
		panic(err)
	}
	return format{schema, source}
})

// refuseAll is the only loader: the library's own would read any file it is asked for.
type refuseAll struct{}

func (refuseAll) Load(url string) (any, error) {
	return nil, fmt.Errorf("%s: references to other documents are not allowed", url)
}

func compileSchema(url string, source any) (*jsonschema.Schema, error) {
	c := jsonschema.NewCompiler()
	c.DefaultDraft(jsonschema.Draft2020)
	c.UseLoader(refuseAll{})
	for _, f := range fieldFormats() {
		c.RegisterFormat(f)
	}
	c.AssertFormat()
	if err := c.AddResource(url, source); err != nil {
		return nil, fmt.Errorf("add schema: %w", err)
	}
	schema, err := c.Compile(url)
	if err != nil {
		return nil, fmt.Errorf("compile schema: %w", err)
	}
	return schema, nil
}

// checkShape compares a document with the format.
func checkShape(doc *node) []TemplateProblem {
	err := templateFormat().schema.Validate(doc.plain())
	var invalid *jsonschema.ValidationError
	if !errors.As(err, &invalid) {
		return nil
	}
	var problems []TemplateProblem
	for _, leaf := range leaves(invalid) {
		problems = append(problems, shapeProblems(doc, leaf)...)
	}
	return problems
}

// leaves returns the errors at the end of the tree. Of the branches of an anyOf
// it follows those that at least have the right type. It stops at a wrong key:
// the library loses where that one stands.
func leaves(e *jsonschema.ValidationError) []*jsonschema.ValidationError {
	_, isKey := e.ErrorKind.(*kind.PropertyNames)
	if len(e.Causes) == 0 || isKey {
		return []*jsonschema.ValidationError{e}
	}
	causes := e.Causes
	if _, ok := e.ErrorKind.(*kind.AnyOf); ok {
		causes = slices.DeleteFunc(slices.Clone(causes), func(c *jsonschema.ValidationError) bool {
			return isTypeErrorAt(c, e.InstanceLocation)
		})
		if len(causes) == 0 {
			return []*jsonschema.ValidationError{e}
		}
	}
	var out []*jsonschema.ValidationError
	for _, c := range causes {
		out = append(out, leaves(c)...)
	}
	return out
}

func isTypeErrorAt(e *jsonschema.ValidationError, at []string) bool {
	for len(e.Causes) == 1 {
		e = e.Causes[0]
	}
	_, ok := e.ErrorKind.(*kind.Type)
	return ok && slices.Equal(e.InstanceLocation, at)
}

// shapeProblems words one error; several when one error names several keys.
func shapeProblems(doc *node, e *jsonschema.ValidationError) []TemplateProblem {
	at, _ := doc.find(e.InstanceLocation...)
	switch k := e.ErrorKind.(type) {
	case *kind.Required:
		return each(k.Missing, func(key string) TemplateProblem {
			return at.problem("%s needs “%s”.", subject(e.InstanceLocation), key)
		})
	case *kind.AdditionalProperties:
		return each(k.Properties, func(key string) TemplateProblem {
			return at.fields[key].problemAtKey("“%s” is not known here.%s", key, didYouMean(key, templateFormat().known(e.SchemaURL)))
		})
	case *kind.PropertyNames:
		return nil // see checkNames
	}
	return []TemplateProblem{at.problem("%s %s", subject(e.InstanceLocation), shapeReason(e))}
}

func each(keys []string, problem func(string) TemplateProblem) []TemplateProblem {
	out := make([]TemplateProblem, 0, len(keys))
	for _, k := range slices.Sorted(slices.Values(keys)) {
		out = append(out, problem(k))
	}
	return out
}

// shapeReason continues a sentence that began with the key.
func shapeReason(e *jsonschema.ValidationError) string {
	switch k := e.ErrorKind.(type) {
	case *kind.Type:
		return mustBe(k)
	case *kind.Enum:
		return fmt.Sprintf("must be one of %s.", listOf(k.Want))
	case *kind.Const:
		return fmt.Sprintf("must be %v.", k.Want)
	case *kind.Not:
		return "cannot be used: the wizard has a page of that name."
	case *kind.AnyOf:
		return "is of the wrong kind. " + templateFormat().describe(e.SchemaURL)
	case *kind.Pattern:
		return "is not right. " + templateFormat().describe(e.SchemaURL)
	case *kind.MinLength:
		return "must not be empty."
	case *kind.MaxLength:
		return fmt.Sprintf("is too long: at most %d characters.", k.Want)
	case *kind.Minimum:
		return fmt.Sprintf("must be %s or more.", k.Want.RatString())
	case *kind.Maximum:
		return fmt.Sprintf("must be %s or less.", k.Want.RatString())
	case *kind.MinItems:
		return fmt.Sprintf("needs at least %d.", k.Want)
	case *kind.MinProperties:
		return fmt.Sprintf("needs at least %d.", k.Want)
	case *kind.MaxItems:
		return fmt.Sprintf("has too many: at most %d.", k.Want)
	case *kind.MaxProperties:
		return fmt.Sprintf("has too many: at most %d.", k.Want)
	case *kind.UniqueItems:
		return fmt.Sprintf("names one thing twice: entries %d and %d.", k.Duplicates[0]+1, k.Duplicates[1]+1)
	}
	return "is not right. " + templateFormat().describe(e.SchemaURL)
}

// mustBe names the type that is wanted. A number that is not whole is a number
// in JSON Schema's words, which would say nothing.
func mustBe(k *kind.Type) string {
	if k.Got == "number" && slices.Contains(k.Want, "integer") {
		return fmt.Sprintf("must be %s.", typeWords(k.Want))
	}
	return fmt.Sprintf("must be %s, not %s.", typeWords(k.Want), typeWord(k.Got))
}

// checkNames checks the keys of a mapping by the propertyNames of its schema.
func (c *checker) checkNames(mapping *node, url string) {
	pattern, description := "", ""
	templateFormat().walk(url+"/propertyNames", func(schema map[string]any) {
		pattern, _ = schema["pattern"].(string)
		description, _ = schema["description"].(string)
	})
	allowed := regexp.MustCompile(pattern)
	for _, name := range mapping.names() {
		if !allowed.MatchString(name) {
			c.problems = append(c.problems, mapping.get(name).problemAtKey("“%s” cannot be a name here. %s", short(name), description))
		}
	}
}

// walk follows a schema's address down its source, as far as it goes.
func (f format) walk(url string, visit func(schema map[string]any)) {
	_, fragment, _ := strings.Cut(url, "#")
	at := f.source
	for _, step := range strings.Split(strings.Trim(fragment, "/"), "/") {
		switch parent := at.(type) {
		case map[string]any:
			at = parent[unescapePointer(step)]
		case []any:
			if i, err := strconv.Atoi(step); err == nil && i < len(parent) {
				at = parent[i]
			}
		}
		if schema, ok := at.(map[string]any); ok {
			visit(schema)
		}
	}
}

// describe returns the description nearest to a place in the schema.
func (f format) describe(url string) string {
	text := ""
	f.walk(url, func(schema map[string]any) {
		if d, ok := schema["description"].(string); ok {
			text = d
		}
	})
	return text
}

// known lists the keys that the schema at a place knows.
func (f format) known(url string) []string {
	properties, _ := f.source.(map[string]any)["properties"].(map[string]any)
	f.walk(url, func(schema map[string]any) {
		properties, _ = schema["properties"].(map[string]any)
	})
	return slices.Sorted(maps.Keys(properties))
}

func unescapePointer(s string) string {
	return strings.ReplaceAll(strings.ReplaceAll(s, "~1", "/"), "~0", "~")
}

func (n *node) problem(message string, args ...any) TemplateProblem {
	return TemplateProblem{Line: n.line, Column: n.column, Reason: fmt.Sprintf(message, args...)}
}

func (n *node) problemAtKey(message string, args ...any) TemplateProblem {
	return TemplateProblem{Line: n.keyLine, Column: n.keyColumn, Reason: fmt.Sprintf(message, args...)}
}
