package api_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tenantry/server/servertest"
)

// badRequest is a body that POST /tenants must refuse.
type badRequest struct {
	name     string
	body     any // text is sent as it is
	status   int
	code     string
	pointers []string // every field that is named, in order
}

// organizationOf is a good answer to the first step, with changes; nil takes a field away.
func organizationOf(changes map[string]any) map[string]any {
	answer := map[string]any{
		"organizationName": "Acme", "country": "DE", "timezone": "Europe/Berlin", "currency": "EUR", "contactEmail": "ann@acme.example",
	}
	for name, value := range changes {
		if answer[name] = value; value == nil {
			delete(answer, name)
		}
	}
	return answer
}

// request is a good request for a tenant, with one step's answers replaced.
func request(template, step string, answers any) map[string]any {
	body := servertest.Customer("acme")
	switch template {
	case "voicepro-operator":
		body = servertest.Operator("acme")
	case "corporate":
		body = servertest.Corporate("acme")
	}
	body["answers"].(map[string]any)[step] = answers
	return body
}

func person(email, role string) map[string]any {
	return map[string]any{"email": email, "name": "Ann", "role": role}
}

func organizationWith(field string, value any) map[string]any {
	return request("voicepro-customer", "organization", organizationOf(map[string]any{field: value}))
}

func slugged(slug string) map[string]any {
	return request("voicepro-customer", "voicepro", map[string]any{"slug": slug})
}

// unreadableBodies cannot be read as a request at all.
func unreadableBodies() []badRequest {
	bad, invalid := http.StatusBadRequest, http.StatusUnprocessableEntity
	organization := func(text string) string {
		return `{"template":"voicepro-customer","answers":{"organization":` + text + `}}`
	}
	return []badRequest{
		{"no JSON", `{"template"`, bad, "malformed", nil},
		{"nothing", ``, bad, "malformed", nil},
		{"two values", `{"template":"corporate","answers":{}}{}`, bad, "malformed", nil},
		{"a list", `[]`, invalid, "invalid", []string{""}},
		{"null", `null`, invalid, "invalid", []string{""}},
		{"a duplicate key", `{"template":"corporate","template":"voicepro-customer","answers":{}}`, bad, "malformed", []string{"/template"}},
		{"a duplicate key inside", organization(`{"country":"DE","country":"FR"}`), bad, "malformed", []string{"/answers/organization/country"}},
		{"a key in two spellings", organization(`{"country":"DE","Country":"FR"}`), bad, "malformed", []string{"/answers/organization/Country"}},
		{"a duplicate key in a list", `{"template":"corporate","answers":{"users":[{"email":"a@b.example","email":"c@d.example"}]}}`,
			bad, "malformed", []string{"/answers/users/0/email"}},
		{"invalid UTF-8", organization("{\"organizationName\":\"Ac\xffme\"}"), bad, "malformed", []string{"/answers/organization/organizationName"}},
		{"a NUL", organization(`{"organizationName":"Ac\u0000me"}`), bad, "malformed", []string{"/answers/organization/organizationName"}},
		{"depth", organization(strings.Repeat(`{"a":`, 60) + "1" + strings.Repeat("}", 60)), bad, "malformed", nil},
		{"wrong types", `{"template":5,"version":"one","answers":[]}`, invalid, "invalid", []string{"/answers", "/template", "/version"}},
		{"unknown fields", `{"template":"corporate","tenant":"x","answers":{},"managedBy":[]}`, invalid, "invalid", []string{"/managedBy", "/tenant"}},
		{"a version below one", `{"template":"corporate","version":0,"answers":{}}`, invalid, "invalid", []string{"/version"}},
		{"nothing in it", `{}`, invalid, "invalid", []string{"/answers", "/template"}},
	}
}

// wrongAnswers can be read, and break a rule of the template.
func wrongAnswers() []badRequest {
	const invalid = http.StatusUnprocessableEntity
	at := func(fields ...string) []string {
		for i, field := range fields {
			fields[i] = "/answers/" + field
		}
		return fields
	}
	tests := []badRequest{
		{"an unknown template", map[string]any{"template": "nope", "answers": map[string]any{}}, invalid, "invalid", []string{"/template"}},
		{"an unknown step", request("corporate", "crmm", map[string]any{}), invalid, "invalid", at("crmm")},
		{"an unknown field", organizationWith("colour", "red"), invalid, "invalid", at("organization/colour")},
		{"a number for a name", organizationWith("organizationName", 5), invalid, "invalid", at("organization/organizationName")},
		{"a name of a megabyte", organizationWith("organizationName", strings.Repeat("x", 1_000_000)), invalid, "invalid", at("organization/organizationName")},
		{"an unknown time zone", organizationWith("timezone", "Mars/Phobos"), invalid, "invalid", at("organization/timezone")},
		{"an unknown currency", organizationWith("currency", "XYZ"), invalid, "invalid", at("organization/currency")},
		{"an unknown country", organizationWith("country", "QQ"), invalid, "invalid", at("organization/country")},
		{"an address without a host", organizationWith("contactEmail", "ann@"), invalid, "invalid", at("organization/contactEmail")},
		{"another template's step", request("voicepro-customer", "crm", map[string]any{}), invalid, "invalid", at("crm")},
		{"another template's field", request("voicepro-customer", "voicepro", map[string]any{"slug": "acme", "managedSlugs": []any{"other"}}), invalid, "invalid",
			at("voicepro/managedSlugs")},
		{"another template's role", request("corporate", "users", []any{person("a@b.example", "VOICEPRO_EDITOR")}), invalid, "invalid", at("users/0/role")},
		{"nobody", request("corporate", "users", []any{}), invalid, "invalid", at("users")},
		{"one address twice", request("corporate", "users", []any{
			person("a@b.example", "CRM_ADMIN"), person("c@d.example", "CRM_ADMIN"), person("A@B.example", "CRM_VIEWER"),
		}), invalid, "invalid", at("users/0/email", "users/2/email")},
		{"everything at once", map[string]any{"template": "voicepro-operator", "answers": map[string]any{
			"organization": map[string]any{"organizationName": "", "country": "XX", "timezone": "Mars/Phobos", "contactEmail": "nobody", "x": 1},
			"voicepro":     map[string]any{"slug": "www", "managedSlugs": []any{"A B"}},
			"users":        []any{person("a@b.example", "CRM_ADMIN"), person("", "TENANT_OWNER")},
			"crm":          map[string]any{},
		}}, invalid, "invalid", at("crm", "organization/contactEmail", "organization/country", "organization/currency", "organization/organizationName",
			"organization/timezone", "organization/x", "users/0/role", "users/1/email", "voicepro/managedSlugs/0", "voicepro/slug")},
	}
	for _, slug := range []string{"аcme", "ácme", "株式会社", "Acme", "a", "-acme", "ac--me", "ac me", "acme.", strings.Repeat("a", 41)} {
		tests = append(tests, badRequest{fmt.Sprintf("the slug %.10q", slug), slugged(slug), invalid, "invalid", at("voicepro/slug")})
	}
	for _, slug := range []string{"admin", "api", "www", "onboarding", "login", "setup", "healthz", "assets", "root"} {
		tests = append(tests, badRequest{"the reserved slug " + slug, slugged(slug), invalid, "invalid", at("voicepro/slug")})
	}
	return tests
}

func TestBadInput_CreateTenant(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		admin := s.Admin(t)
		servertest.Eventually(t, "the first key to sign with is made, which is an event, too", func() bool {
			return strings.Contains(string(admin.Do(http.MethodGet, "/platform/audit", nil).Body), "signing_key.create")
		})
		before := inventory(t, admin)
		for _, test := range slices.Concat(unreadableBodies(), wrongAnswers()) {
			wantRefused(t, admin, test)
		}
		if diff := cmp.Diff(before, inventory(t, admin)); diff != "" {
			t.Errorf("refused requests left something behind (-before +after):\n%s", diff)
		}
	})
}

func wantRefused(t *testing.T, c *servertest.Client, test badRequest) {
	t.Helper()
	body := test.body
	if text, ok := body.(string); ok {
		body = []byte(text)
	}
	r := c.Do(http.MethodPost, "/tenants", body)
	if r.Status != test.status {
		t.Errorf("%s: %d, want %d: %.500s", test.name, r.Status, test.status, r.Body)
		return
	}
	p := r.WantProblem(test.status, test.code)
	var pointers []string
	for _, field := range p.Errors {
		pointers = append(pointers, field.Pointer)
		if field.Message == "" || field.Code == "" {
			t.Errorf("%s: %s is named without a word: %+v", test.name, field.Pointer, field)
		}
	}
	slices.Sort(pointers)
	if diff := cmp.Diff(test.pointers, pointers); diff != "" {
		t.Errorf("%s (-want +got):\n%s%+v", test.name, diff, p.Errors)
	}
	if len(r.Body) > 20_000 {
		t.Errorf("%s: the refusal has %d bytes", test.name, len(r.Body))
	}
}

// inventory counts what there is.
func inventory(t *testing.T, admin *servertest.Client) map[string]int {
	t.Helper()
	counts := map[string]int{}
	for _, path := range []string{
		"/tenants", "/onboardings", "/onboardings?state=submitted", "/platform/outbox", "/platform/invitations", "/platform/audit", "/platform/people",
	} {
		var list struct{ Items []any }
		admin.Do(http.MethodGet, path, nil).Want(http.StatusOK, &list)
		counts[path] = len(list.Items)
	}
	return counts
}

// TestBadInput_Bodies sends what is no JSON, or too much of it.
func TestBadInput_Bodies(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		admin := s.Admin(t)
		before := inventory(t, admin)
		for _, media := range []string{
			"application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/plain", "application/xml", "text/xml", "text/json",
			"application/json; charset=iso-8859-1", "application/json, text/plain", "application/cbor", "", "x",
		} {
			for _, path := range []string{"/tenants", "/onboardings", "/session", "/platform/people"} {
				admin.Do(http.MethodPost, path, []byte(`{"template":"corporate","answers":{}}`), "Content-Type", media).
					WantProblem(http.StatusUnsupportedMediaType, "media_type")
			}
		}
		admin.Do(http.MethodPost, "/tenants", servertest.Customer("fine"), "Content-Type", "application/json; charset=UTF-8").Want(http.StatusAccepted)
		for _, size := range []int{3 << 20, 10 << 20, 10 << 20, 10 << 20} { // read whole, and cut off
			large := []byte(`{"template":"` + strings.Repeat("x", size) + `"}`)
			admin.Do(http.MethodPost, "/onboardings", large).WantProblem(http.StatusRequestEntityTooLarge, "too_large")
		}
		admin.Raw(http.MethodPost, "/api/v1/onboardings", "Content-Type: application/json", "Content-Length: 10485760").
			WantProblem(http.StatusRequestEntityTooLarge, "too_large")
		if after := inventory(t, admin); after["/onboardings"] != before["/onboardings"] || after["/tenants"] != 1 {
			t.Errorf("before %v, after %v", before, after)
		}
	})
}
