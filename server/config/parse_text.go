package config

import (
	"errors"
	"net/url"
	"regexp"
	"strings"
)

var (
	countryCode   = regexp.MustCompile(`^[A-Z]{2}$`)
	twilioAccount = regexp.MustCompile(`^AC[0-9a-fA-F]{32}$`)
)

func setCountry(c *Config, v string) error {
	v = strings.ToUpper(strings.TrimSpace(v))
	if !countryCode.MatchString(v) {
		return errors.New("must be the two letters of a country, such as US")
	}
	c.TextCountry = v
	return nil
}

func setTwilioAccount(c *Config, v string) error {
	if v != "" && !twilioAccount.MatchString(v) {
		return errors.New("must be an account SID: AC and 32 more characters")
	}
	c.TwilioAccount = v
	return nil
}

func setTwilioURL(c *Config, v string) error {
	u, err := url.Parse(v)
	if err != nil || (u.Scheme != "https" && u.Scheme != "http") || u.Hostname() == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		return errors.New("must be an address with https://, such as https://api.twilio.com")
	}
	c.TwilioURL = strings.TrimSuffix(v, "/")
	return nil
}

// checkText holds the rules that concern several settings of text messages.
func (l *loader) checkText(c Config) {
	switch c.TextProvider {
	case "twilio":
		if c.TwilioAccount == "" || c.TwilioToken == "" {
			l.problem("text-provider is twilio without twilio-account or twilio-token: set TENANTRY_TWILIO_ACCOUNT, and TENANTRY_TWILIO_TOKEN or TENANTRY_TWILIO_TOKEN_FILE")
		}
	case "":
		if c.TwilioAccount != "" || c.TwilioToken != "" {
			l.warnings = append(l.warnings, "twilio-account or twilio-token is set without text-provider, so it does not count; see docs/texting.md")
		}
	}
}
