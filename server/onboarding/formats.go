package onboarding

import (
	"errors"
	"net/url"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"tenantry/server/domain"
	"tenantry/server/tenant"
)

// The formats that a field may ask for.
const (
	formatEmail    = "email"
	formatSlug     = "slug"
	formatCountry  = "iso-3166"
	formatCurrency = "iso-4217"
	formatTimezone = "iana-timezone"
	formatURI      = "uri"
)

// checkFormat says what is wrong with a value in its format, as a stable word
// and a sentence that tells how to mend it; "" when it is right.
func checkFormat(format, value string) (code, message string) {
	switch format {
	case formatEmail:
		if _, _, err := domain.ParseEmail(value); err != nil {
			return "format", "Enter one email address, like name@example.com."
		}
	case formatSlug:
		if err := domain.CheckSlug(value); err != nil {
			return err.Reason, err.Message
		}
	case formatCountry:
		if r := References(); !r.IsCountry(value) {
			return "format", "Choose a country from the list" + example(r.guessCountry(value), "DE for Germany") + "."
		}
	case formatCurrency:
		if r := References(); !r.IsCurrency(value) {
			return "format", "Choose a currency from the list" + example(r.guessCurrency(value), "EUR") + "."
		}
	case formatTimezone:
		if r := References(); !r.IsTimezone(value) {
			return "format", "Choose a time zone from the list" + example(r.guessTimezone(value), "Europe/Berlin") + "."
		}
	case formatURI:
		if !isWebAddress(value) {
			return "format", "Enter a full web address, such as https://www.example.com."
		}
	}
	return "", ""
}

// ProfileFormats are the rules for a tenant's profile: those of the templates.
func ProfileFormats() tenant.Formats {
	rule := func(format string) func(string) string {
		return func(value string) string {
			_, message := checkFormat(format, value)
			return message
		}
	}
	return tenant.Formats{Country: rule(formatCountry), Timezone: rule(formatTimezone), Currency: rule(formatCurrency), Website: rule(formatURI)}
}

// example ends a sentence with what was probably meant, or with any right value.
func example(guess, otherwise string) string {
	if guess != "" {
		return ": " + guess
	}
	return ", such as " + otherwise
}

func isWebAddress(s string) bool {
	u, err := url.Parse(s)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != "" && u.User == nil &&
		!strings.ContainsAny(s, " <>\"\\")
}

// fieldFormats registers the formats with the schema library. Other types than
// text pass: their own error is reported.
func fieldFormats() []*jsonschema.Format {
	names := []string{formatEmail, formatSlug, formatCountry, formatCurrency, formatTimezone, formatURI}
	formats := make([]*jsonschema.Format, len(names))
	for i, name := range names {
		formats[i] = &jsonschema.Format{Name: name, Validate: func(v any) error {
			if text, ok := v.(string); ok {
				if _, message := checkFormat(name, text); message != "" {
					return errors.New(message)
				}
			}
			return nil
		}}
	}
	return formats
}
