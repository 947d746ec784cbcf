package onboarding

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
)

// typeWord names a JSON type for people.
func typeWord(t string) string {
	switch t {
	case "string":
		return "a text"
	case "integer":
		return "a whole number"
	case "number":
		return "a number"
	case "boolean":
		return "true or false"
	case "array":
		return "a list"
	case "object":
		return "a group of names and values"
	case "null":
		return "nothing"
	}
	return t
}

func typeWords(types []string) string {
	words := make([]string, len(types))
	for i, t := range types {
		words[i] = typeWord(t)
	}
	return strings.Join(words, " or ")
}

// listOf writes values as "a, b or c".
func listOf(values []any) string {
	words := make([]string, len(values))
	for i, v := range values {
		words[i] = fmt.Sprint(v)
	}
	return orList(words)
}

func orList(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + " or " + words[len(words)-1]
}

// lastName is the last key on a path, passing over list indexes.
func lastName(path []string) string {
	for _, step := range slices.Backward(path) {
		if strings.TrimLeft(step, "0123456789") != "" {
			return step
		}
	}
	return ""
}

// subject names what stands at a path, to begin a sentence with.
func subject(path []string) string {
	if len(path) == 0 {
		return "The template"
	}
	return "“" + lastName(path) + "”"
}

// humanize makes a title out of a name: TENANT_OWNER and tenant-owner become "Tenant owner".
func humanize(name string) string {
	text := []rune(strings.ToLower(strings.NewReplacer("_", " ", "-", " ", ".", " ").Replace(name)))
	if len(text) > 0 {
		text[0] = unicode.ToUpper(text[0])
	}
	return string(text)
}

// longestName bounds the names that are compared with known ones.
const longestName = 60

// didYouMean proposes the known word that is nearest to a misspelt one.
func didYouMean(word string, known []string) string {
	if len(word) > longestName {
		return ""
	}
	best, distance := "", len(word)/3+2
	for _, k := range known {
		if d := editDistance(strings.ToLower(word), strings.ToLower(k)); d < distance {
			best, distance = k, d
		}
	}
	if best == "" {
		return ""
	}
	return fmt.Sprintf(" Did you mean “%s”?", best)
}

// editDistance is Levenshtein's, on bytes, for short names.
func editDistance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		previous := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := previous
			if a[i] != b[j] {
				cost++
			}
			previous = row[j+1]
			row[j+1] = min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
