package onboarding

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"slices"
	"strconv"
	"strings"
	"sync"

	_ "time/tzdata" // zones load on machines without a zone database

	"tenantry/server/domain"
	"tenantry/server/words"
)

//go:embed reference/*.txt
var referenceFiles embed.FS

// Country is one entry of ISO 3166-1, with what is usual there.
type Country struct {
	Code     string
	Name     string
	Currency string // may be empty
	Timezone string // may be empty
}

// Currency is one entry of ISO 4217.
type Currency struct {
	Code   string
	Name   string
	Digits int
}

// Reference holds the lists that fields choose from.
type Reference struct {
	Countries  []Country // by name
	Timezones  []string  // those to choose from, by name
	Aliases    map[string]string
	Currencies []Currency // by code
	Digest     string     // of all of it, to tell whether a copy is current

	countries  map[string]Country
	currencies map[string]Currency
	zones      map[string]string // lower case to the real spelling, every accepted name
}

// References returns the lists; they are read once and must not be changed.
var References = sync.OnceValue(readReference)

func readReference() *Reference {
	r := &Reference{
		Aliases:   map[string]string{},
		countries: map[string]Country{}, currencies: map[string]Currency{}, zones: map[string]string{},
	}
	sum := sha256.New()
	for _, name := range []string{"countries", "currencies", "zones"} {
		for line := range referenceLines(name) {
			sum.Write([]byte(line + "\n"))
		}
	}
	sum.Write([]byte(strings.Join(slices.Concat(domain.Languages(), words.Tags()), " "))) // told together with the rest
	r.Digest = hex.EncodeToString(sum.Sum(nil)[:16])
	for line := range referenceLines("countries") {
		r.addCountry(strings.SplitN(line, " ", 4))
	}
	for line := range referenceLines("currencies") {
		r.addCurrency(strings.SplitN(line, " ", 3))
	}
	for line := range referenceLines("zones") {
		r.addZone(strings.Fields(line))
	}
	slices.SortFunc(r.Countries, func(a, b Country) int {
		return strings.Compare(foldName(a.Name), foldName(b.Name))
	})
	return r
}

// referenceLines yields the lines of an embedded list, without its comments.
func referenceLines(name string) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		text, err := referenceFiles.ReadFile("reference/" + name + ".txt")
		if err != nil {
			panic(err) // embedded: cannot be missing
		}
		for line := range strings.Lines(string(text)) {
			if line = strings.TrimSpace(line); line != "" && line[0] != '#' && !yield(line) {
				return
			}
		}
	}
}

func (r *Reference) addCountry(f []string) {
	c := Country{Code: f[0], Currency: strings.Trim(f[1], "-"), Timezone: strings.Trim(f[2], "-"), Name: f[3]}
	r.Countries = append(r.Countries, c)
	r.countries[c.Code] = c
}

func (r *Reference) addCurrency(f []string) {
	digits, _ := strconv.Atoi(f[1])
	c := Currency{Code: f[0], Digits: digits, Name: f[2]}
	r.Currencies = append(r.Currencies, c)
	r.currencies[c.Code] = c
}

// addZone takes "NAME", "ALIAS NAME" or "* NAME" (real, but not offered).
func (r *Reference) addZone(f []string) {
	name := f[0]
	switch {
	case name == "*":
		name = f[1]
	case len(f) == 2:
		r.Aliases[name] = f[1]
	default:
		r.Timezones = append(r.Timezones, name)
	}
	r.zones[strings.ToLower(name)] = name
}

// IsCountry reports whether code is an ISO 3166-1 alpha-2 code, in capitals.
func (r *Reference) IsCountry(code string) bool { _, ok := r.countries[code]; return ok }

// IsCurrency reports whether code is an ISO 4217 code, in capitals.
func (r *Reference) IsCurrency(code string) bool { _, ok := r.currencies[code]; return ok }

// IsTimezone reports whether name is a real zone name, spelled as it is.
func (r *Reference) IsTimezone(name string) bool {
	return r.zones[strings.ToLower(name)] == name && name != ""
}

// guessCountry finds the code that a person may have meant: small letters, or the name.
func (r *Reference) guessCountry(text string) string {
	if code := strings.ToUpper(text); r.IsCountry(code) {
		return code
	}
	for _, c := range r.Countries {
		if foldName(c.Name) == foldName(text) {
			return c.Code
		}
	}
	return ""
}

func (r *Reference) guessCurrency(text string) string {
	if code := strings.ToUpper(text); r.IsCurrency(code) {
		return code
	}
	for _, c := range r.Currencies {
		if foldName(c.Name) == foldName(text) {
			return c.Code
		}
	}
	return ""
}

// guessTimezone finds the zone that a person may have meant: another case,
// blanks for underscores, or the city alone.
func (r *Reference) guessTimezone(text string) string {
	key := strings.ReplaceAll(strings.ToLower(strings.TrimSpace(text)), " ", "_")
	if name, ok := r.zones[key]; ok {
		return name
	}
	for _, name := range r.Timezones {
		if key != "" && strings.HasSuffix(strings.ToLower(name), "/"+key) {
			return name
		}
	}
	return ""
}
