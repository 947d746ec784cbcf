package onboarding

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"tenantry/server/domain"
)

// tidy trims blanks (invisible ones too) and composes characters, so that one
// name has one spelling.
func tidy(s string) string {
	s = norm.NFC.String(strings.ReplaceAll(s, "\r\n", "\n"))
	return strings.TrimFunc(s, func(r rune) bool {
		return unicode.IsSpace(r) || r == '\u200b' || r == '\u2060' || r == '\ufeff'
	})
}

// foldName makes names comparable: no marks, no case.
func foldName(s string) string {
	return strings.ToLower(strings.Map(dropMarks, norm.NFKD.String(s)))
}

func dropMarks(r rune) rune {
	if unicode.Is(unicode.Mn, r) {
		return -1
	}
	return r
}

// latin spells letters that decomposition leaves whole.
var latin = strings.NewReplacer(
	"ß", "ss", "æ", "ae", "œ", "oe", "ø", "o", "đ", "d", "ð", "d", "þ", "th", "ł", "l", "ı", "i", "&", " and ",
)

// SlugFromName makes a slug out of an organization's name: muller-and-son out of
// "Müller & Søn". It is empty when the name has no Latin letter or digit.
func SlugFromName(name string) string {
	slug := domain.SuggestSlug(latin.Replace(foldName(name)))
	if slug != "" && domain.CheckSlug(slug) != nil {
		slug = domain.SuggestSlug(slug + "-org")
	}
	if domain.CheckSlug(slug) != nil {
		return ""
	}
	return slug
}

// badCharacter reports the first character that a field must not hold: control
// characters anywhere, line breaks where there is one line.
func badCharacter(s string, lines bool) bool {
	return strings.ContainsFunc(s, func(r rune) bool {
		if lines && (r == '\n' || r == '\t') {
			return false
		}
		return unicode.IsControl(r) || r == '\u2028' || r == '\u2029' || r == unicode.ReplacementChar
	})
}
