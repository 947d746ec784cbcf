package onboarding

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"

	"tenantry/server/domain"
)

// fieldProblems words one error of the schema; several when it names several
// fields. No message repeats what was entered, but for the entries of lists.
func (v *answerChecker) fieldProblems(s stepRules, e *jsonschema.ValidationError) []domain.FieldError {
	var out []domain.FieldError
	switch k := e.ErrorKind.(type) {
	case *kind.Required:
		for _, name := range k.Missing {
			f, _ := s.field(name)
			out = append(out, domain.FieldError{Pointer: pointerTo(s.step.ID, name), Code: "required", Message: requiredMessage(f)})
		}
		return out
	case *kind.AdditionalProperties:
		for _, name := range slices.Sorted(slices.Values(k.Properties))[:min(len(k.Properties), maxUnknown)] {
			out = append(out, domain.FieldError{Pointer: pointerTo(s.step.ID, name), Code: "unknown", Message: v.unknownField(s, name)})
		}
		return out
	}
	if len(e.InstanceLocation) == 0 {
		return nil // the form itself; its kind was looked at before
	}
	f, _ := s.field(e.InstanceLocation[0])
	pointer := pointerTo(append([]string{s.step.ID}, e.InstanceLocation...)...)
	if k, ok := e.ErrorKind.(*kind.UniqueItems); ok {
		pointer = pointerTo(s.step.ID, f.name, strconv.Itoa(max(k.Duplicates[0], k.Duplicates[1])))
	}
	code, message := f.explain(e.ErrorKind)
	return []domain.FieldError{{Pointer: pointer, Code: code, Message: message}}
}

func requiredMessage(f fieldRules) string {
	switch {
	case f.input == "country", f.input == "timezone", f.input == "currency", len(f.enum) > 0:
		return fmt.Sprintf("Choose “%s”.", f.title)
	case f.kind == "array":
		return fmt.Sprintf("Add at least one entry to “%s”.", f.title)
	}
	return fmt.Sprintf("Enter “%s”.", f.title)
}

func (v *answerChecker) unknownField(s stepRules, name string) string {
	has := fmt.Sprintf("“%s” has %s.", s.step.Title, andList(s.fieldNames()))
	if other := v.catalog.otherWithField(v.tpl, s.step.ID, name); other != "" {
		return fmt.Sprintf("“%s” belongs to the template “%s”; this is “%s”. %s", short(name), other, v.tpl.Title, has)
	}
	return fmt.Sprintf("There is no field “%s”. %s%s", short(name), has, didYouMean(name, s.fieldNames()))
}

// explain gives the stable word and the sentence for what is wrong with the field.
func (f fieldRules) explain(k jsonschema.ErrorKind) (code, message string) {
	switch k := k.(type) {
	case *kind.Type:
		return "type", fmt.Sprintf("“%s” %s", f.title, mustBe(k))
	case *kind.Format:
		text, _ := k.Got.(string)
		code, message = checkFormat(k.Want, text)
		if f.problem != "" && f.kind == "string" {
			message = f.problem
		}
		return code, f.inList(text, message)
	case *kind.Pattern:
		if f.problem != "" {
			return "pattern", f.problem
		}
		return "pattern", fmt.Sprintf("“%s” does not have the right form.", f.title)
	case *kind.Enum:
		return "enum", f.chooseMessage()
	case *kind.MinLength:
		return "min_length", fmt.Sprintf("“%s” needs at least %s.", f.title, count(k.Want, "character"))
	case *kind.MaxLength:
		return "max_length", fmt.Sprintf("“%s” can have at most %s; this has %d.", f.title, count(k.Want, "character"), k.Got)
	}
	return f.explainNumber(k)
}

func (f fieldRules) explainNumber(k jsonschema.ErrorKind) (code, message string) {
	switch k := k.(type) {
	case *kind.Minimum:
		return "minimum", fmt.Sprintf("“%s” must be %s or more.", f.title, decimal(k.Want))
	case *kind.Maximum:
		return "maximum", fmt.Sprintf("“%s” must be %s or less.", f.title, decimal(k.Want))
	case *kind.MinItems:
		return "min_items", fmt.Sprintf("“%s” needs at least %s.", f.title, count(k.Want, "entry"))
	case *kind.MaxItems:
		return "max_items", fmt.Sprintf("“%s” can have at most %s; this has %d.", f.title, count(k.Want, "entry"), k.Got)
	case *kind.UniqueItems:
		return "duplicate", fmt.Sprintf("“%s” has this entry twice. Remove one.", f.title)
	}
	return "invalid", fmt.Sprintf("“%s” is not right.", f.title)
}

// inList names the entry of a list that is meant; a field by itself needs no name.
func (f fieldRules) inList(entry, message string) string {
	switch {
	case f.kind != "array":
		return message
	case entry == "":
		return fmt.Sprintf("Remove the empty entry from “%s”.", f.title)
	}
	return fmt.Sprintf("“%s”: %s", short(entry), message)
}

func (f fieldRules) chooseMessage() string {
	message := fmt.Sprintf("Choose %s for “%s”", orList(f.enum), f.title)
	if f.required || f.kind == "array" {
		return message + "."
	}
	return message + ", or leave it empty."
}

// decimal writes a bound the way it was written in the template.
func decimal(r interface{ FloatString(int) string }) string {
	text := r.FloatString(6)
	return strings.TrimSuffix(strings.TrimRight(text, "0"), ".")
}

func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	if strings.HasSuffix(noun, "y") {
		noun = strings.TrimSuffix(noun, "y") + "ie"
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// short cuts what somebody sent to a length that a message can hold.
func short(s string) string {
	runes := []rune(strings.ToValidUTF8(s, "?"))
	if len(runes) > longestName {
		return string(runes[:longestName]) + "…"
	}
	return string(runes)
}

func andList(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + " and " + words[len(words)-1]
}
