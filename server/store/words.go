package store

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Bounds on the words that a tenant is found by: the index stays small, and a
// name of many words costs no more than one of twelve.
const (
	maxWords      = 12
	maxWordLength = 40 // in bytes after folding; longer words are found by their beginning

	maxFormerWords = 40 // of the slugs that a tenant had
)

// plainLetters are letters that have no mark to strip and yet a plain spelling.
var plainLetters = strings.NewReplacer(
	"ß", "ss", "æ", "ae", "œ", "oe", "ø", "o", "ł", "l", "đ", "d", "ð", "d", "þ", "th", "ı", "i",
)

// fold spells text so that upper and lower case, and letters with and without
// marks, compare alike on every database.
func fold(text string) string {
	stripped := strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return unicode.ToLower(r)
	}, norm.NFKD.String(text))
	return plainLetters.Replace(strings.TrimSpace(stripped))
}

// words splits text into the folded words of the search index, each once, the
// first ones when there are too many.
func words(texts ...string) []string { return splitWords(maxWords, texts...) }

func splitWords(most int, texts ...string) []string {
	var found []string
	for _, text := range texts {
		for _, word := range strings.FieldsFunc(fold(text), betweenWords) {
			word = cut(word, maxWordLength)
			if len(found) < most && !slices.Contains(found, word) {
				found = append(found, word)
			}
		}
	}
	return found
}

// union is the words of both, each once.
func union(some, more []string) []string {
	for _, word := range more {
		if !slices.Contains(some, word) {
			some = append(some, word)
		}
	}
	return some
}

func betweenWords(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) }

// cut shortens s to at most n bytes, between letters.
func cut(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && s[n]&0xC0 == 0x80 {
		n--
	}
	return s[:n]
}

// afterPrefix is the end of the range of words that begin with prefix.
func afterPrefix(prefix string) string { return prefix + "\U0010FFFF" }
