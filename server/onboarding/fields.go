package onboarding

import (
	"regexp"
	"slices"
	"strings"

	"tenantry/server/domain"
)

// keywordTypes says for which type of field a keyword means something.
func keywordTypes(keyword string) []string {
	switch keyword {
	case "format", "minLength", "maxLength", "pattern", "enum", "x-error", "x-placeholder":
		return []string{"string"}
	case "minimum", "maximum":
		return []string{"integer", "number"}
	case "items", "minItems", "maxItems", "uniqueItems":
		return []string{"array"}
	}
	return nil // for all
}

// checkField checks one field of a form, beyond its shape.
func (c *checker) checkField(name string, field *node) {
	fieldType := field.get("type").text()
	for _, keyword := range field.names() {
		if types := keywordTypes(keyword); types != nil && fieldType != "" && !slices.Contains(types, fieldType) {
			c.problems = append(c.problems, field.get(keyword).problemAtKey(
				"“%s” does not go with the type %s.", keyword, fieldType))
		}
	}
	if fieldType == "array" && field.get("items") == nil {
		c.report(field, "The list “%s” needs “items”: what it holds.", name)
	}
	for _, at := range []*node{field, field.get("items")} {
		c.checkPattern(at.get("pattern"))
		c.checkOrder(at, "minLength", "maxLength")
	}
	c.checkOrder(field, "minItems", "maxItems")
	c.checkOrder(field, "minimum", "maximum")
	c.checkInput(field)
	c.checkSuggestion(field.get("x-suggest"))
	c.checkQuestion(field)
}

// checkOrder refuses a pair of bounds that nothing can satisfy.
func (c *checker) checkOrder(field *node, low, high string) {
	a, b := field.get(low), field.get(high)
	if a == nil || b == nil {
		return
	}
	if numberOf(a) > numberOf(b) {
		c.report(a, "“%s” is more than “%s”: nothing could be entered.", low, high)
	}
}

func numberOf(n *node) float64 {
	switch v := n.scalar.(type) {
	case int64:
		return float64(v)
	case float64:
		return v
	}
	return 0
}

// onlyGo finds what Go's regular expressions know and a browser's do not. The
// rest of the differences Go refuses by itself.
var onlyGo = regexp.MustCompile(`\\[AzQEC]|\[\[:|\(\?[^:]|\\p[A-Z]([^{]|$)`)

func (c *checker) checkPattern(pattern *node) {
	if pattern.text() == "" {
		return
	}
	if strings.Contains(pattern.text(), "(?=") || strings.Contains(pattern.text(), "(?!") || strings.Contains(pattern.text(), "(?<") {
		c.report(pattern, "The pattern looks around (?=, ?!, ?<), which the server cannot do. Say it another way, or with minLength, maxLength and format.")
		return
	}
	if _, err := regexp.Compile(pattern.text()); err != nil {
		reason := strings.TrimPrefix(err.Error(), "error parsing regexp: ")
		c.report(pattern, "The pattern is not a regular expression that the server knows: %s.", reason)
		return
	}
	if found := onlyGo.FindString(pattern.text()); found != "" {
		c.report(pattern, "“%s” in the pattern is unknown to browsers; write it out.", found)
	}
}

// checkInput refuses a control that cannot give what the field takes.
func (c *checker) checkInput(field *node) {
	input := field.get("x-input")
	fieldType := field.get("type").text()
	fits := true
	switch input.text() {
	case "":
	case "tags":
		fits = fieldType == "array"
	case "number":
		fits = fieldType == "integer" || fieldType == "number"
	case "checkbox":
		fits = fieldType == "boolean"
	case "select":
		fits = field.get("enum") != nil || field.get("items").get("enum") != nil
	default:
		fits = fieldType == "string"
	}
	if !fits {
		c.report(input, "The control “%s” does not go with this field.", input.text())
	}
}

// checkSuggestion refuses a suggestion that comes from a field that is not there.
func (c *checker) checkSuggestion(suggest *node) {
	_, from, ok := strings.Cut(suggest.text(), ":")
	if !ok {
		return
	}
	step, field, _ := strings.Cut(from, ".")
	fields, ok := c.answerFields()[step]
	if !ok || !slices.Contains(fields, field) {
		c.report(suggest, "The suggestion comes from “%s”, which is not a field of this template.", from)
	}
}

// checkQuestion refuses a question to the database that does not fit the field.
func (c *checker) checkQuestion(field *node) {
	check := field.get("x-check")
	slug := field.get("format").text() == formatSlug
	slugs := field.get("items").get("format").text() == formatSlug
	switch check.text() {
	case CheckSlugFree, CheckOperatorExists:
		if !slug {
			c.report(check, "The check “%s” needs a text with the format slug.", check.text())
		}
	case CheckTenantExists:
		if !slug && !slugs {
			c.report(check, "The check “%s” needs the format slug, or a list of texts with it.", check.text())
		}
	}
}

// markRule says what a field must be to carry a mark.
type markRule struct {
	format    string // of the text, or of the list's texts
	list      bool
	maxLength int64 // 0: the format bounds it
}

func ruleOfMark(mark string) markRule {
	switch mark {
	case domain.IsTenantName:
		return markRule{maxLength: domain.MaxName}
	case domain.IsTenantDescription:
		return markRule{maxLength: domain.MaxDescription}
	case domain.IsTenantCountry:
		return markRule{format: formatCountry}
	case domain.IsTenantTimezone:
		return markRule{format: formatTimezone}
	case domain.IsTenantCurrency:
		return markRule{format: formatCurrency}
	case domain.IsTenantContactEmail:
		return markRule{format: formatEmail}
	case domain.IsTenantReplyTo:
		return markRule{format: formatEmail}
	case domain.IsTenantWebsite:
		return markRule{format: formatURI, maxLength: domain.MaxWebsite}
	case domain.IsTenantAddress:
		return markRule{maxLength: domain.MaxAddress}
	case domain.IsTenantManagedSlugs:
		return markRule{format: formatSlug, list: true}
	}
	return markRule{format: formatSlug}
}

// checkMarks holds the marks to be there, once each, on fields that fit.
func (c *checker) checkMarks() {
	seen := map[string]*node{}
	for _, step := range c.doc.get("steps").list() {
		schema := step.get("schema")
		properties := schema.get("properties")
		for _, name := range properties.names() {
			is := properties.get(name).get("x-is")
			mark := is.text()
			if !slices.Contains(domain.AnswerMarks(), mark) {
				continue
			}
			if earlier := seen[mark]; earlier != nil {
				c.report(is, "Only one field can be %s; the other is in line %d.", mark, earlier.line)
			}
			seen[mark] = is
			c.checkMark(is, properties.get(name))
			if mark == domain.IsTenantName && !slices.Contains(schema.get("required").texts(), name) {
				c.report(is, "The field that is %s must be required.", mark)
			}
		}
	}
	for _, mark := range c.neededMarks() {
		if seen[mark] == nil && c.doc.get("steps") != nil {
			c.report(c.doc.get("steps"), "A field must be marked “x-is: %s”.", mark)
		}
	}
	c.checkManaging(seen[domain.IsTenantManagedSlugs])
}

// neededMarks are the fields that every template has. Clients who come by a link
// are not asked for a slug: it is made from the name.
func (c *checker) neededMarks() []string {
	if slices.Contains(c.doc.get("doors").texts(), domain.DoorLink) {
		return []string{domain.IsTenantName}
	}
	return []string{domain.IsTenantName, domain.IsTenantSlug}
}

func (c *checker) checkMark(is, field *node) {
	rule := ruleOfMark(is.text())
	text := field
	if rule.list {
		text = field.get("items")
	}
	if list := field.get("type").text() == "array"; list != rule.list || rule.format != "" && text.get("format").text() != rule.format {
		want := "a text"
		if rule.list {
			want = "a list of texts"
		}
		if rule.format != "" {
			want += " with the format " + rule.format
		}
		c.report(is, "The field that is %s must be %s.", is.text(), want)
	}
	if longest := field.get("maxLength"); rule.maxLength > 0 && (longest == nil || longest.integer() > rule.maxLength) {
		c.report(is, "The field that is %s needs “maxLength”, at most %d.", is.text(), rule.maxLength)
	}
}

// checkManaging holds the list of managed slugs and the feature together.
func (c *checker) checkManaging(managed *node) {
	managing := c.doc.get("features").get(domain.FeatureManaging).boolean(false)
	if managed != nil && !managing {
		c.report(managed, "A template with managed slugs needs the feature “%s: true”.", domain.FeatureManaging)
	}
}
