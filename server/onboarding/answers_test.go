package onboarding_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tenantry/server/domain"
	"tenantry/server/onboarding"
	"tenantry/server/store/storetest"
)

// answers reads answers as the API does.
func answers(t testing.TB, text string) map[string]any {
	t.Helper()
	var out map[string]any
	if err := json.Unmarshal([]byte(text), &out); err != nil {
		t.Fatal(err)
	}
	return out
}

// loaded is a catalogue with the built-in templates on a store of its own.
func loaded(t testing.TB) *onboarding.Catalog {
	t.Helper()
	c := onboarding.NewCatalog(onboarding.CatalogOptions{DB: storetest.SQLite(t), Connectors: connectors()})
	if err := c.Load(t.Context()); err != nil {
		t.Fatal(err)
	}
	return c
}

func get(t testing.TB, c *onboarding.Catalog, name string) domain.Template {
	t.Helper()
	tpl, err := c.Get(name)
	if err != nil {
		t.Fatal(err)
	}
	return tpl
}

// The answers of three tenants with nothing wrong in them.
const (
	organization = `"organization": {"organizationName": "Acme", "country": "DE", "timezone": "Europe/Berlin", "currency": "EUR", "contactEmail": "ann@acme.example"}`
	owner        = `"users": [{"email": "ann@acme.example", "name": "Ann", "role": "TENANT_OWNER"}]`
	goodCustomer = `{` + organization + `, "voicepro": {"slug": "acme", "portaCredentialsFrom": ""}, ` + owner + `}`
	goodOperator = `{` + organization + `, "voicepro": {"slug": "acme", "managedSlugs": ["a1", "b2"]}, ` + owner + `}`
	goodCompany  = `{` + organization + `, "crm": {}, ` + owner + `}`
)

func TestValidateAnswers_AcceptsGoodOnes(t *testing.T) {
	t.Parallel()
	c := loaded(t)
	for template, text := range map[string]string{
		"voicepro-customer": goodCustomer, "voicepro-operator": goodOperator, "corporate": goodCompany,
	} {
		if problems := c.ValidateAnswers(get(t, c, template), answers(t, text)); len(problems) > 0 {
			t.Errorf("%s: %+v", template, problems)
		}
	}
}

// What is said about each wrong answer: held word for word, since people read it.
func TestValidateAnswers_Messages(t *testing.T) {
	t.Parallel()
	c := loaded(t)
	all, problems := readTemplate(t, "testdata/all-kinds.yaml")
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	long := strings.Repeat("x", 600)
	for name, test := range map[string]struct {
		tpl     domain.Template
		answers string
	}{
		"nothing":         {all, `{}`},
		"empty texts":     {all, `{"main": {"name": "", "text": "  ", "country": "\u200b", "list": [], "seats": null, "agree": null}, "people": []}`},
		"steps of no use": {all, `{"main": [], "people": {}, "extra": 1, "peeple": []}`},
		"wrong types": {all, `{"main": {"name": 1, "slug": ["x"], "text": {"a": 1}, "country": true, "list": "a", "seats": "5", "ratio": "x", "agree": "yes", "choice": 7},
			"people": [1, {"email": 1, "name": [], "role": {}}]}`},
		"wrong values": {all, `{"main": {"name": "N", "slug": "Not A Slug", "text": "ab", "code": "x", "plain": "x", "country": "Germany", "zone": "berlin",
			"currency": "eur", "email": "ann@", "website": "www.example.com", "choice": "pink", "must": "two", "list": ["admin", "ok", "ok"], "colours": ["red", "pink"],
			"seats": 11, "ratio": 0.25, "agree": true}, "people": [{"email": "a@b.example"}, {"email": "c@d.example", "role": "OWNER"}]}`},
		"other wrong values": {all, fmt.Sprintf(`{"main": {"name": "%[1]s", "slug": "x", "text": "abcdef", "country": "XX", "zone": "Mars/Base", "currency": "XXX",
			"email": "%[1]s@example.com", "website": "javascript:alert(1)", "list": ["ok", ""], "seats": 1.5, "ratio": 2, "agree": false, "notes": "two\nlines are fine"},
			"people": [{"email": "a@b.example"}, {"email": "c@d.example"}]}`, long)},
		"control characters": {all, `{"main": {"name": "a\nb", "text": "a\u0000b", "notes": "a\u0007", "country": "DE", "list": ["ok", "ok2"], "seats": 1, "agree": true, "plain": "a\u2028b"},
			"people": [{"email": "a@b.example", "name": "a\nb"}, {"email": "c@d.example\r\nBcc: x@y.example"}]}`},
		"too many": {all, `{"main": {"name": "N", "text": "abc", "country": "DE", "list": ["a1", "a2", "a3", "a4"], "seats": 0, "agree": true}, "people": [{"email": "a@b.example"}]}`},
		"unknown fields": {get(t, c, "voicepro-customer"), `{` + organization + `, ` + owner + `,
			"voicepro": {"slug": "acme", "managedSlugs": ["a1"], "portaCredentialFrom": "x1", "toString": 1, "` + long + `": 1}, "crm": {"crmTenantId": "1"}, "__proto__": {}, "a/b~c": 1}`},
		"duplicate users": {get(t, c, "voicepro-customer"), `{` + organization + `, "voicepro": {"slug": "acme"}, "users": [
			{"email": "ann@acme.example", "role": "TENANT_OWNER"}, {"email": "bob@acme.example"}, {"email": " ANN@acme.example ", "role": "CRM_ADMIN"},
			{"email": "Ann <ann@acme.example>"}, {"email": "a@b", "phone": "1", "Role": "TENANT_OWNER"}, {"email": "ann@ACME.example"}, {}]}`},
		"a name without Latin letters": {get(t, c, "corporate"), `{` + strings.ReplaceAll(organization, "Acme", "株式会社") + `, "crm": {"messagingProvider": "smoke signals"}, ` + owner + `}`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var b strings.Builder
			for _, p := range c.ValidateAnswers(test.tpl, answers(t, test.answers)) {
				fmt.Fprintf(&b, "%s [%s] %s\n", strings.ReplaceAll(p.Pointer, long, "LONG"), p.Code, p.Message)
			}
			golden(t, "answers/"+strings.ReplaceAll(name, " ", "-")+".txt", b.String())
		})
	}
}

// No message says again what was entered: it may be a secret in the wrong field.
func TestValidateAnswers_RepeatsNoValue(t *testing.T) {
	t.Parallel()
	c := loaded(t)
	all, _ := readTemplate(t, "testdata/all-kinds.yaml")
	const secret = "Hunter2-very-secret!"
	main := map[string]any{}
	for _, field := range []string{"name", "slug", "text", "code", "plain", "notes", "country", "zone", "currency", "email", "website", "choice", "must", "seats", "ratio", "agree", "list"} {
		main[field] = secret
	}
	for _, p := range c.ValidateAnswers(all, map[string]any{
		"main": main, "people": []any{map[string]any{"email": secret, "name": 1}, secret},
	}) {
		if strings.Contains(p.Message, secret) {
			t.Errorf("%s: %s", p.Pointer, p.Message)
		}
	}
}

func TestValidateAnswers_BoundsWhatItReports(t *testing.T) {
	t.Parallel()
	c := loaded(t)
	tpl := get(t, c, "voicepro-customer")
	many, fields := map[string]any{}, map[string]any{}
	for i := range 5000 {
		many[fmt.Sprintf("step%d", i)] = 1
		fields[fmt.Sprintf("field%d", i)] = 1
	}
	many["voicepro"] = fields
	many["users"] = make([]any, 5000)
	if n := len(c.ValidateAnswers(tpl, many)); n > 200 {
		t.Errorf("%d problems were reported", n)
	}
}

func TestNormalize(t *testing.T) {
	t.Parallel()
	c := loaded(t)
	tpl := get(t, c, "voicepro-operator")
	given := answers(t, `{"organization": {"organizationName": " Cafe\u0301 \u200b", "description": "a\r\nb\r\n", "country": ""}, "voicepro": null,
		"users": [{"email": " ann@acme.example", "name": " "}, {"role": "TENANT_OWNER"}, 5], "other": {"kept": ""}}`)
	before := fmt.Sprint(given)
	want := answers(t, `{"organization": {"organizationName": "Caf\u00e9", "description": "a\nb"},
		"users": [{"email": "ann@acme.example", "role": "VOICEPRO_VIEWER"}, {"role": "TENANT_OWNER"}, 5], "other": {"kept": ""}}`)
	if diff := cmp.Diff(want, c.Normalize(tpl, given)); diff != "" {
		t.Error(diff)
	}
	if fmt.Sprint(given) != before {
		t.Error("it changed what it was given")
	}
	if got := c.Normalize(tpl, nil); len(got) != 0 {
		t.Errorf("nothing became %v", got)
	}
}

func TestProfileOf(t *testing.T) {
	t.Parallel()
	c := loaded(t)
	operator, corporate := get(t, c, "voicepro-operator"), get(t, c, "corporate")
	got := c.ProfileOf(operator, answers(t, goodOperator))
	want := domain.Profile{
		Name: "Acme", Slug: "acme", Country: "DE", Timezone: "Europe/Berlin", Currency: "EUR", ContactEmail: "ann@acme.example",
		ManagedSlugs: []string{"a1", "b2"}, Inherits: map[string]string{},
	}
	want.At = got.At
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if p := got.Pointer(domain.IsTenantManagedSlugs); p != "/answers/voicepro/managedSlugs" {
		t.Errorf("the managed slugs are said to be at %s", p)
	}
	customer := c.ProfileOf(get(t, c, "voicepro-customer"), answers(t, strings.Replace(goodCustomer, `"portaCredentialsFrom": ""`, `"portaCredentialsFrom": "north"`, 1)))
	if customer.Inherits["porta"] != "north" || customer.Pointer(domain.IsPortaInherits) != "/answers/voicepro/portaCredentialsFrom" {
		t.Errorf("got %+v", customer)
	}
	made := c.ProfileOf(corporate, answers(t, strings.Replace(goodCompany, "Acme", "Müller & Søn GmbH", 1)))
	if made.Slug != "muller-and-son-gmbh" || made.Pointer(domain.IsTenantSlug) != "/answers/crm/slug" {
		t.Errorf("the slug made from the name is %q at %s", made.Slug, made.Pointer(domain.IsTenantSlug))
	}
}

func TestUsersOf(t *testing.T) {
	t.Parallel()
	c := loaded(t)
	tpl := get(t, c, "voicepro-customer")
	got := onboarding.UsersOf(tpl, answers(t, goodCustomer))
	want := []domain.InitialUser{{Email: "ann@acme.example", Name: "Ann", Role: "TENANT_OWNER"}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestSlugFromName(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"Acme": "acme", "  Acme,  Inc. ": "acme-inc", "Żółw & Łoś": "zolw-and-los", "Straße 7": "strasse-7", "X": "x-org",
		"Admin": "admin-org", "株式会社": "", "!!!": "", "Ünïcödé": "unicode", "-a-": "a-org", strings.Repeat("long ", 20): "long-long-long-long-long-long-long-long",
	} {
		got := onboarding.SlugFromName(name)
		if got != want {
			t.Errorf("SlugFromName(%q) = %q, want %q", name, got, want)
		}
		if got != "" && domain.CheckSlug(got) != nil {
			t.Errorf("SlugFromName(%q) = %q, which is no slug", name, got)
		}
	}
}

func BenchmarkValidateAnswers(b *testing.B) {
	c := loaded(b)
	tpl := get(b, c, "voicepro-customer")
	given := answers(b, goodCustomer)
	b.ReportAllocs()
	for b.Loop() {
		if p := c.ValidateAnswers(tpl, given); len(p) > 0 {
			b.Fatal(p)
		}
	}
}

// pointers lists where the problems are.
func pointers(problems []domain.FieldError) []string {
	var out []string
	for _, p := range problems {
		out = append(out, p.Pointer+" "+p.Code)
	}
	slices.Sort(out)
	return out
}
