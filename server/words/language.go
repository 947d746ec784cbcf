package words

import (
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
)

// Language is what messages say in one language.
type Language struct {
	Tag       string // such as de
	Name      string // in the language itself
	Direction string // ltr or rtl

	tag    language.Tag
	months []string
	day    sentence
	time   sentence
	texts  map[string]text
}

// With is what stands in the place of a text's placeholders, by their names.
type With map[string]string

// text is one entry: a sentence for each form of counting, or one for all.
type text map[plural.Form]sentence

// sentence is literal text and the names of placeholders, in turn.
type sentence []string

var placeholder = regexp.MustCompile(`\{([a-z]+)\}`)

func parse(s string) (sentence, error) {
	if strings.TrimSpace(s) == "" {
		return nil, errors.New("is empty")
	}
	var parts sentence
	at := 0
	for _, found := range placeholder.FindAllStringSubmatchIndex(s, -1) {
		parts = append(parts, s[at:found[0]], s[found[2]:found[3]])
		at = found[1]
	}
	parts = append(parts, s[at:])
	for i := 0; i < len(parts); i += 2 {
		if strings.ContainsAny(parts[i], "{}") {
			return nil, fmt.Errorf("a brace in %q belongs to no placeholder", s)
		}
	}
	return parts, nil
}

// fill puts values in the place of the placeholders. What a value holds is never
// looked at again.
func (s sentence) fill(with With) string {
	var b strings.Builder
	for i, part := range s {
		if i%2 == 0 {
			b.WriteString(part)
			continue
		}
		value, given := with[part]
		if !given {
			value = "{" + part + "}" // a mistake of ours: a test looks for it
		}
		b.WriteString(value)
	}
	return b.String()
}

func (s sentence) names() []string {
	var names []string
	for i := 1; i < len(s); i += 2 {
		names = append(names, s[i])
	}
	slices.Sort(names)
	return slices.Compact(names)
}

func forms() map[string]plural.Form {
	return map[string]plural.Form{
		"zero": plural.Zero, "one": plural.One, "two": plural.Two, "few": plural.Few, "many": plural.Many, "other": plural.Other,
	}
}

// flatten reads the texts below a key. A group with an entry "other" is one text in
// several forms of counting.
func (l *Language) flatten(key string, group map[string]any) error {
	_, counted := group["other"]
	for name, value := range group {
		at := strings.TrimPrefix(key+"."+name, ".")
		switch v := value.(type) {
		case map[string]any:
			if err := l.flatten(at, v); err != nil {
				return err
			}
		case string:
			form := plural.Other
			if counted {
				known, ok := forms()[name]
				if !ok {
					return fmt.Errorf("%s: is no form of counting", at)
				}
				at, form = key, known
			}
			s, err := parse(v)
			if err != nil {
				return fmt.Errorf("%s: %w", at, err)
			}
			if l.texts[at] == nil {
				l.texts[at] = text{}
			}
			l.texts[at][form] = s
		default:
			return fmt.Errorf("%s: is no text", at)
		}
	}
	return nil
}

// Has reports whether there is such a text.
func (l *Language) Has(key string) bool { return l.texts[key] != nil }

// Keys lists the texts.
func (l *Language) Keys() []string { return slices.Sorted(maps.Keys(l.texts)) }

// Say returns a text with what stands in the place of its placeholders.
func (l *Language) Say(key string, with ...With) string {
	var values With
	if len(with) > 0 {
		values = with[0]
	}
	return l.texts[key][plural.Other].fill(values)
}

// Count is Say for a number, the placeholder {n}, in the form that the language
// counts it in.
func (l *Language) Count(key string, n int, with With) string {
	values := With{"n": strconv.Itoa(n)}
	maps.Copy(values, with)
	s, ok := l.texts[key][l.form(n)]
	if !ok {
		s = l.texts[key][plural.Other]
	}
	return s.fill(values)
}

func (l *Language) form(n int) plural.Form {
	return plural.Cardinal.MatchPlural(l.tag, max(n, -n), 0, 0, 0, 0)
}

// Day tells a day, in the zone that people live by; an unknown one is UTC.
func (l *Language) Day(at time.Time, zone string) string { return l.day.fill(l.dated(at, zone)) }

// Time tells a time with its zone.
func (l *Language) Time(at time.Time, zone string) string { return l.time.fill(l.dated(at, zone)) }

func (l *Language) dated(at time.Time, zone string) With {
	place, err := time.LoadLocation(zone)
	if err != nil || zone == "Local" {
		place = time.UTC
	}
	at = at.In(place)
	return With{
		"day": strconv.Itoa(at.Day()), "month": l.months[at.Month()-1], "year": strconv.Itoa(at.Year()), "clock": at.Format("15:04"), "zone": place.String(),
	}
}

// mostCounted is up to where forms of counting are looked for; CLDR's rules repeat
// after a hundred.
const mostCounted = 200

// differs tells what a translation lacks, or has too much.
func (l *Language) differs(source *Language) (wrong []string) {
	say := func(format string, args ...any) { wrong = append(wrong, fmt.Sprintf(format, args...)) }
	if !slices.Equal(l.day.names(), source.day.names()) || !slices.Equal(l.time.names(), source.time.names()) {
		say("day or time has other placeholders than the source's")
	}
	for _, key := range source.Keys() {
		theirs, there := l.texts[key]
		if !there {
			say("%s is missing", key)
			continue
		}
		counted := len(source.texts[key]) > 1
		for form, s := range theirs {
			if want, got := source.texts[key][plural.Other].names(), s.names(); !fits(want, got, counted && form != plural.Other) {
				say("%s has the placeholders %v instead of %v", key, got, want)
			}
		}
		if !counted && len(theirs) > 1 {
			say("%s counts nothing", key)
		}
		for n := 0; counted && n <= mostCounted; n++ {
			if _, there := theirs[l.form(n)]; !there {
				say("%s has no form for %d", key, n)
				break
			}
		}
	}
	for _, key := range l.Keys() {
		if !source.Has(key) {
			say("%s is no text of the source", key)
		}
	}
	return wrong
}

// fits compares placeholders. The form for one need not show the number.
func fits(want, got []string, mayDropNumber bool) bool {
	if slices.Equal(want, got) {
		return true
	}
	return mayDropNumber && slices.Equal(slices.DeleteFunc(slices.Clone(want), func(name string) bool { return name == "n" }), got)
}
