package onboarding_test

import (
	"slices"
	"testing"
	"time"

	"github.com/bojanz/currency"
	"golang.org/x/text/language"

	"tenantry/server/onboarding"
)

func TestReference_Countries(t *testing.T) {
	t.Parallel()
	r := onboarding.References()
	if len(r.Countries) != 249 {
		t.Errorf("%d countries; ISO 3166-1 has 249", len(r.Countries))
	}
	for _, c := range r.Countries {
		if region, err := language.ParseRegion(c.Code); err != nil || !region.IsCountry() {
			t.Errorf("%s is no country: %v", c.Code, err)
		}
		if c.Currency != "" && !r.IsCurrency(c.Currency) {
			t.Errorf("%s: %s is not in the list of currencies", c.Code, c.Currency)
		}
		if c.Timezone != "" && !slices.Contains(r.Timezones, c.Timezone) {
			t.Errorf("%s: %s is not in the list of time zones", c.Code, c.Timezone)
		}
	}
	for code, want := range map[string]bool{"DE": true, "de": false, "EU": false, "": false, "XX": false, "Germany": false, "UK": false} {
		if r.IsCountry(code) != want {
			t.Errorf("IsCountry(%q) = %v", code, !want)
		}
	}
	at := func(code string) int {
		return slices.IndexFunc(r.Countries, func(c onboarding.Country) bool { return c.Code == code })
	}
	if !(at("AF") < at("AX") && at("AX") < at("AL") && at("TR") < at("TM")) {
		t.Error("countries are not sorted as people expect: Afghanistan, Åland Islands, Albania … Türkiye, Turkmenistan")
	}
}

func TestReference_Currencies(t *testing.T) {
	t.Parallel()
	r := onboarding.References()
	listed := map[string]bool{}
	for _, c := range r.Currencies {
		listed[c.Code] = true
		if digits, ok := currency.GetDigits(c.Code); ok && int(digits) != c.Digits {
			t.Errorf("%s has %d digits, not %d", c.Code, digits, c.Digits)
		}
		if c.Name == "" {
			t.Errorf("%s has no name", c.Code)
		}
	}
	gone := []string{"ANG", "BGN"} // replaced by XCG and by the euro, which the library does not know yet
	for _, code := range currency.GetCurrencyCodes() {
		if !listed[code] && !slices.Contains(gone, code) {
			t.Errorf("%s is missing", code)
		}
	}
	for _, code := range []string{"eur", "EURO", "", "XXX", "ZZZ", "BTC"} {
		if r.IsCurrency(code) {
			t.Errorf("%q was accepted", code)
		}
	}
}

func TestReference_Timezones(t *testing.T) {
	t.Parallel()
	r := onboarding.References()
	if len(r.Timezones) < 400 || !slices.IsSorted(r.Timezones) {
		t.Errorf("%d zones, sorted: %v", len(r.Timezones), slices.IsSorted(r.Timezones))
	}
	for _, name := range r.Timezones {
		if _, err := time.LoadLocation(name); err != nil || !r.IsTimezone(name) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for alias, name := range r.Aliases {
		if _, err := time.LoadLocation(alias); err != nil || !r.IsTimezone(alias) || !slices.Contains(r.Timezones, name) {
			t.Errorf("%s for %s: %v", alias, name, err)
		}
	}
	if r.Aliases["Asia/Calcutta"] != "Asia/Kolkata" || r.Aliases["Europe/Kiev"] != "Europe/Kyiv" {
		t.Error("browsers' older names are not known")
	}
	for name, want := range map[string]bool{
		"UTC": true, "Etc/GMT+5": true, "US/Eastern": true, "Local": false, "": false, "europe/berlin": false,
		"Europe/Atlantis": false, "../../etc/passwd": false, "Factory": false, "GMT+2": false, "posixrules": false,
	} {
		if r.IsTimezone(name) != want {
			t.Errorf("IsTimezone(%q) = %v", name, !want)
		}
	}
}
