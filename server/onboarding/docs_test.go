package onboarding_test

import (
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"

	"tenantry/server/onboarding"
)

const formatReference = "../../docs/templates.md"

// yamlBlocks returns the YAML examples of the format's reference, in order.
func yamlBlocks(t *testing.T) []string {
	t.Helper()
	text, err := os.ReadFile(formatReference)
	if err != nil {
		t.Fatal(err)
	}
	var blocks []string
	for _, part := range strings.Split(string(text), "```yaml\n")[1:] {
		block, _, _ := strings.Cut(part, "```")
		blocks = append(blocks, block)
	}
	return blocks
}

// The worked example is a template that can be used, with answers that fit it.
func TestFormatReference_WorkedExample(t *testing.T) {
	t.Parallel()
	blocks := yamlBlocks(t)
	if len(blocks) != 2 {
		t.Fatalf("there are %d examples, not a template and its answers", len(blocks))
	}
	tpl, problems := onboarding.ParseTemplate("example.yaml", []byte(blocks[0]), connectors())
	for _, p := range problems {
		t.Error(p)
	}
	var file struct {
		Template string         `json:"template"`
		Answers  map[string]any `json:"answers"`
	}
	text, err := yaml.YAMLToJSON([]byte(blocks[1]))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, &file); err != nil {
		t.Fatal(err)
	}
	c := loaded(t)
	if problems := c.ValidateAnswers(tpl, file.Answers); len(problems) > 0 || file.Template != tpl.Name {
		t.Errorf("%s: %+v", file.Template, problems)
	}
	if p := c.ProfileOf(tpl, file.Answers); p.Name != "Smile & Sons" || p.Slug != "smile" || p.Timezone != "Europe/Dublin" {
		t.Errorf("the profile is %+v", p)
	}
}

// Every key and value that the format knows is explained in its reference.
func TestFormatReference_NamesEveryKey(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile(formatReference)
	if err != nil {
		t.Fatal(err)
	}
	var schema any
	if err := json.Unmarshal(onboarding.FormatSchema(), &schema); err != nil {
		t.Fatal(err)
	}
	ofJSONSchema := []string{"additionalProperties", "propertyNames", "minProperties", "maxProperties"}
	for _, word := range words(schema) {
		if slices.Contains(ofJSONSchema, word) {
			continue
		}
		if !strings.Contains(string(text), "`"+word) && !strings.Contains(string(text), word+"`") {
			t.Errorf("docs/templates.md does not explain %q", word)
		}
	}
}

// words collects the property names and the enumerated values of a schema.
func words(schema any) []string {
	var out []string
	switch v := schema.(type) {
	case map[string]any:
		if properties, ok := v["properties"].(map[string]any); ok {
			for name := range properties {
				out = append(out, name)
			}
		}
		if enum, ok := v["enum"].([]any); ok {
			for _, value := range enum {
				out = append(out, value.(string))
			}
		}
		for _, child := range v {
			out = append(out, words(child)...)
		}
	case []any:
		for _, child := range v {
			out = append(out, words(child)...)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}
