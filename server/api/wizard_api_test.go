package api_test

import (
	"database/sql"
	"encoding/json"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tenantry/server/servertest"
)

// templateAnswer is the part of a template that the wizard draws.
type templateAnswer struct {
	Name, Title, Summary string
	Includes, Have       []string
	Roles                []struct{ Name string }
	Features             map[string]bool
	Steps                []struct {
		ID, Kind string
		Schema   struct {
			Properties map[string]struct{ Title string }
			Required   []string
		}
	}
}

func (a templateAnswer) roles() (names []string) {
	for _, role := range a.Roles {
		names = append(names, role.Name)
	}
	return names
}

func (a templateAnswer) steps() (ids []string) {
	for _, step := range a.Steps {
		ids = append(ids, step.ID)
	}
	return ids
}

// titles are the labels of a step's fields, by field.
func (a templateAnswer) titles(step string) map[string]string {
	titles := map[string]string{}
	for _, s := range a.Steps {
		for name, field := range s.Schema.Properties {
			if s.ID == step {
				titles[name] = field.Title
			}
		}
	}
	return titles
}

func wizardTemplates(t *testing.T, c *servertest.Client) map[string]templateAnswer {
	t.Helper()
	var list struct{ Items []templateAnswer }
	c.Do(http.MethodGet, "/templates?wizard=voicepro", nil).Want(http.StatusOK, &list)
	byName := map[string]templateAnswer{}
	for _, item := range list.Items {
		byName[item.Name] = item
	}
	return byName
}

func TestA01_ThreeSortsOfTenants(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		admin := s.Admin(t)
		waitLive(t, admin, admin.CreateTenant(servertest.Customer("aa")))
		waitLive(t, admin, admin.CreateTenant(servertest.Operator("bb", "aa")))
		waitLive(t, admin, admin.CreateTenant(servertest.Corporate("cc")))
		var list struct {
			Items []struct{ Slug, State, Template, TemplateTitle string }
		}
		admin.Do(http.MethodGet, "/tenants", nil).Want(http.StatusOK, &list)
		got := map[string]string{}
		for _, item := range list.Items {
			got[item.Slug] = item.State + ": " + item.TemplateTitle
		}
		if diff := cmp.Diff(map[string]string{
			"aa": "live: VoicePro Customer", "bb": "live: VoicePro Operator / MSP", "cc": "live: Corporate / Enterprise",
		}, got); diff != "" {
			t.Errorf("the list (-want +got):\n%s", diff)
		}
		want(t, "only operators", slugs(t, admin, "/tenants?template=voicepro-operator"), []string{"bb"})
	})
}

func TestA07_CardsSayWhatATemplateIs(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		templates := wizardTemplates(t, s.Admin(t))
		for name, summary := range map[string]string{
			"voicepro-customer": "Isolated VoicePro tenant",
			"voicepro-operator": "Cross-tenant visibility for managed customers",
			"corporate":         "CRM + messaging only (no VoicePro)",
		} {
			card := templates[name]
			if card.Summary != summary || len(card.Includes) == 0 {
				t.Errorf("%s says %q and includes %q", name, card.Summary, card.Includes)
			}
			if !slices.Contains(card.Have, "Organization details") || !slices.Contains(card.Have, "Tenant provisioning authority") {
				t.Errorf("%s does not name what to have at hand: %q", name, card.Have) // A05
			}
		}
		if len(templates) != 3 {
			t.Errorf("the wizard has %d templates", len(templates))
		}
	})
}

func TestA10_CorporateHasNoVoice(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		admin := s.Admin(t)
		templates := wizardTemplates(t, admin)
		corporate := templates["corporate"]
		want(t, "its steps", corporate.steps(), []string{"organization", "crm", "users"})
		want(t, "the steps of voice", templates["voicepro-customer"].steps(), []string{"organization", "voicepro", "users"})
		voice := []string{"TENANT_OWNER", "TENANT_ADMIN", "VOICEPRO_EDITOR", "VOICEPRO_VIEWER"}
		want(t, "A24, the customer's roles", templates["voicepro-customer"].roles(), voice)
		want(t, "A24, the operator's roles", templates["voicepro-operator"].roles(), voice)
		want(t, "A25, its roles", corporate.roles(), []string{"TENANT_OWNER", "TENANT_ADMIN", "CRM_ADMIN", "CRM_VIEWER"})

		admin.CreateTenant(servertest.Corporate("corp"))
		var made struct{ Features map[string]bool }
		admin.Do(http.MethodGet, "/tenants/corp", nil).Want(http.StatusOK, &made)
		if made.Features["voicepro"] || !made.Features["crm"] || !made.Features["messaging"] {
			t.Errorf("its features are %v", made.Features)
		}
		var roles struct{ Items []struct{ Name string } }
		admin.Do(http.MethodGet, "/tenants/corp/roles", nil).Want(http.StatusOK, &roles)
		if strings.Contains(string(encoded(t, roles)), "VOICEPRO") || len(roles.Items) != 4 {
			t.Errorf("its roles are %+v", roles.Items)
		}
	})
}

// TestA11_FieldsAreTheSeeds holds the wizard's fields and their labels.
func TestA11_FieldsAreTheSeeds(t *testing.T) {
	t.Parallel()
	s := servertest.New(t)
	templates := wizardTemplates(t, s.Admin(t))
	organization := map[string]string{
		"organizationName": "Organization Name", "country": "Country / Region", "timezone": "Timezone", "currency": "Currency",
		"contactEmail": "Contact Email", "description": "Description",
	}
	third := map[string]map[string]string{
		"voicepro-customer": {"slug": "VoicePro Tenant Slug", "portaCredentialsFrom": "Porta Credentials Inheritance"},
		"voicepro-operator": {"slug": "VoicePro Tenant Slug", "managedSlugs": "Managed VoicePro Tenant Slugs"},
		"corporate":         {"slug": "Tenant Slug", "crmTenantId": "CRM Tenant ID", "messagingProvider": "Messaging Provider"},
	}
	for name, fields := range third {
		tpl := templates[name]
		if diff := cmp.Diff(organization, tpl.titles("organization")); diff != "" {
			t.Errorf("%s, organization (-want +got):\n%s", name, diff)
		}
		if diff := cmp.Diff(fields, tpl.titles(tpl.steps()[1])); diff != "" {
			t.Errorf("%s, step 3 (-want +got):\n%s", name, diff)
		}
	}
}

// TestA11_NameIsShownEverywhere follows the name to the list, the switcher and
// the invitation.
func TestA11_NameIsShownEverywhere(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		const name = "Müller & Søhne <GmbH>"
		admin := s.Admin(t)
		body := servertest.Customer("mueller")
		body["answers"].(map[string]any)["organization"] = organizationOf(map[string]any{"organizationName": name})
		waitLive(t, admin, admin.CreateTenant(body))
		member := s.Member(t, "mueller", "member@example.com", "VOICEPRO_VIEWER")

		var list struct{ Items []struct{ Name string } }
		admin.Do(http.MethodGet, "/tenants?search=soh", nil).Want(http.StatusOK, &list)
		var who session
		member.Do(http.MethodGet, "/session", nil).Want(http.StatusOK, &who)
		if len(list.Items) != 1 || list.Items[0].Name != name || who.Memberships[0].Tenant.Name != name {
			t.Errorf("the list has %+v, the switcher %+v", list.Items, who.Memberships)
		}
		var mail struct{ Subject, Text, HTML string }
		admin.Do(http.MethodGet, "/platform/outbox/"+firstID(t, admin, "/platform/outbox"), nil).Want(http.StatusOK, &mail)
		if !strings.Contains(mail.Text, name) || !strings.Contains(mail.Subject, name) || strings.Contains(mail.HTML, "<GmbH>") {
			t.Errorf("the invitation says %q: %s\n%s", mail.Subject, mail.Text, mail.HTML)
		}
	})
}

// TestA12_AnswersComeBackAsTheyWere covers A12 to A16, A21 and A22: what is given
// is kept, and what may be left out may be left out.
func TestA12_AnswersComeBackAsTheyWere(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		admin := s.Admin(t)
		const notes = "First line\n\n  indented, at the end\tof it"
		body := request("corporate", "organization", organizationOf(map[string]any{
			"country": "JP", "timezone": "Asia/Tokyo", "currency": "JPY", "contactEmail": "info@acme.example", "description": notes,
		}))
		body["answers"].(map[string]any)["crm"] = map[string]any{"slug": "acme", "crmTenantId": "CRM-0042", "messagingProvider": "twilio"}
		admin.CreateTenant(body)
		type profile struct {
			Country, Timezone, Currency, ContactEmail, Description string
			Answers                                                map[string]json.RawMessage
		}
		var got profile
		admin.Do(http.MethodGet, "/tenants/acme", nil).Want(http.StatusOK, &got)
		if got.Country != "JP" || got.Timezone != "Asia/Tokyo" || got.Currency != "JPY" || got.ContactEmail != "info@acme.example" || got.Description != notes {
			t.Errorf("the profile is %+v", got)
		}
		var crm struct{ CRMTenantID, MessagingProvider string }
		if err := json.Unmarshal(got.Answers["crm"], &crm); err != nil || crm.CRMTenantID != "CRM-0042" || crm.MessagingProvider != "twilio" {
			t.Errorf("the CRM's answers are %s", got.Answers["crm"])
		}
		for slug, left := range map[string]map[string]any{
			"without": {"slug": "without"}, "empty": {"slug": "empty", "crmTenantId": "", "messagingProvider": ""},
		} {
			sparse := request("corporate", "crm", left)
			sparse["answers"].(map[string]any)["organization"] = organizationOf(map[string]any{"description": ""})
			admin.CreateTenant(sparse)
			var made profile
			admin.Do(http.MethodGet, "/tenants/"+slug, nil).Want(http.StatusOK, &made)
			if made.Description != "" {
				t.Errorf("%s: %+v", slug, made)
			}
		}
	})
}

// TestA13_OnlyRealOnes covers A13 to A15 and A22: what is not in the list, or no
// address, is refused at its field.
func TestA13_OnlyRealOnes(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		admin := s.Admin(t)
		wrong := map[string][]string{
			"organization/timezone":     {"Berlin", "CET+1", "Europe/Atlantis", "europe/berlin", "Local", "../UTC"},
			"organization/currency":     {"Euro", "eur", "€", "XXX", "EU"},
			"organization/country":      {"Germany", "de", "ZZ", "EU"},
			"organization/contactEmail": {"ann", "ann@", "@acme.example", "ann@acme", "a b@acme.example", "ann@acme.example, bob@acme.example", "Ann <ann@acme.example>"},
			"crm/messagingProvider":     {"smoke", "Twilio", "none"},
		}
		for field, values := range wrong {
			step, name, _ := strings.Cut(field, "/")
			for _, value := range values {
				answers := map[string]any{"slug": "acme", name: value}
				if step == "organization" {
					answers = organizationOf(map[string]any{name: value})
				}
				p := admin.Do(http.MethodPost, "/tenants", request("corporate", step, answers)).WantProblem(http.StatusUnprocessableEntity, "invalid")
				want(t, field+" "+value, pointers(p), []string{"/answers/" + field})
			}
		}
		want(t, "the tenants", slugs(t, admin, "/tenants"), []string{})
	})
}

// TestA17_TheOtherBranchIsRefused sends each template the step and the fields of
// the others.
func TestA17_TheOtherBranchIsRefused(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		admin := s.Admin(t)
		for _, test := range []struct {
			template, step string
			answers        map[string]any
			pointer, word  string
		}{
			{"corporate", "voicepro", map[string]any{"slug": "acme"}, "/answers/voicepro", ""},
			{"voicepro-customer", "crm", map[string]any{"crmTenantId": "1"}, "/answers/crm", ""},
			{"voicepro-operator", "crm", map[string]any{"crmTenantId": "1"}, "/answers/crm", ""},
			{"voicepro-customer", "voicepro", map[string]any{"slug": "acme", "managedSlugs": []string{"b"}}, "/answers/voicepro/managedSlugs", "VoicePro Operator / MSP"},
			{"voicepro-operator", "voicepro", map[string]any{"slug": "acme", "portaCredentialsFrom": "b"}, "/answers/voicepro/portaCredentialsFrom", "VoicePro Customer"},
			{"corporate", "crm", map[string]any{"slug": "acme", "managedSlugs": []string{"b"}}, "/answers/crm/managedSlugs", ""},
		} {
			body := request(test.template, test.step, test.answers)
			p := admin.Do(http.MethodPost, "/tenants", body).WantProblem(http.StatusUnprocessableEntity, "invalid")
			want(t, test.template+" with "+test.step, pointers(p), []string{test.pointer})
			if !strings.Contains(p.Errors[0].Message, test.word) {
				t.Errorf("%s: %q does not name %q", test.template, p.Errors[0].Message, test.word)
			}
			p = admin.Do(http.MethodPost, "/onboardings", map[string]any{
				"wizard": "voicepro", "template": test.template, "answers": map[string]any{test.step: test.answers},
			}).WantProblem(http.StatusUnprocessableEntity, "invalid")
			want(t, "a draft of "+test.template, pointers(p), []string{test.pointer})
		}
	})
}

func TestA19_UnknownManagedSlugsByName(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		admin := s.Admin(t)
		admin.CreateTenant(servertest.Customer("real"))
		admin.CreateTenant(servertest.Corporate("corp"))
		p := admin.Do(http.MethodPost, "/tenants", servertest.Operator("msp", "ghost", "real", "corp")).WantProblem(http.StatusUnprocessableEntity, "invalid")
		want(t, "the fields", pointers(p), []string{"/answers/voicepro/managedSlugs/0", "/answers/voicepro/managedSlugs/2"})
		if !strings.Contains(p.Errors[0].Message, "“ghost”") || !strings.Contains(p.Errors[1].Message, "“corp”") {
			t.Errorf("not by name: %+v", p.Errors)
		}
		var check struct {
			OK      bool
			Message string
		}
		admin.Do(http.MethodGet, "/checks/tenant-exists?value=ghost", nil).Want(http.StatusOK, &check)
		if check.OK || !strings.Contains(check.Message, "“ghost”") {
			t.Errorf("while typing: %+v", check)
		}
		admin.CreateTenant(servertest.Operator("msp", "real"))
		want(t, "what it manages", slugs(t, admin, "/tenants/msp/managed"), []string{"real"})
	})
}

func TestA23_UsersAreCheckedInTheDraft(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		admin := s.Admin(t)
		body := servertest.Customer("acme")
		body["answers"].(map[string]any)["users"] = []any{
			person("a@b.example", "TENANT_OWNER"), person("A@b.example ", "TENANT_ADMIN"), person("c@d.example", "CRM_ADMIN"), person("nobody", "TENANT_ADMIN"),
		}
		d := filledDraft(t, admin, body)
		want(t, "what is wrong", problemPointers(d), []string{
			"/answers/users/0/email", "/answers/users/1/email", "/answers/users/2/role", "/answers/users/3/email",
		})
		if users := d.Answers["users"].([]any); len(users) != 4 {
			t.Errorf("the draft kept %v", users)
		}
	})
}

// TestA30_OurOwnFailureIsToldAndUndone breaks the store under a submit: the
// answer is a plain text and a request id, the draft stays, and trying again works.
func TestA30_OurOwnFailureIsToldAndUndone(t *testing.T) {
	t.Parallel()
	s := servertest.New(t)
	admin := s.Admin(t)
	d := filledDraft(t, admin, servertest.Customer("acme"))
	db, err := sql.Open("sqlite", "file:"+filepath.Join(s.Dir, "tenantry.db")+"?_pragma=busy_timeout(5000)")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	rename := func(from, to string) {
		if _, err := db.ExecContext(t.Context(), "ALTER TABLE "+from+" RENAME TO "+to); err != nil {
			t.Fatal(err)
		}
	}
	rename("run_events", "run_events_gone")
	p := admin.Do(http.MethodPost, "/onboardings/"+d.ID+"/submit", nil).WantProblem(http.StatusInternalServerError, "internal")
	if p.RequestID == "" || p.Detail == "" || strings.Contains(p.Detail, "run_events") || len(p.Errors) > 0 {
		t.Errorf("it is told as %+v", p)
	}
	rename("run_events_gone", "run_events")
	if after := getDraft(t, admin, d.ID); after.State != "draft" || !cmp.Equal(after.Answers, d.Answers) {
		t.Errorf("the draft is %+v", after)
	}
	want(t, "the tenants", slugs(t, admin, "/tenants"), []string{})
	admin.Do(http.MethodPost, "/onboardings/"+d.ID+"/submit", nil).Want(http.StatusAccepted)
}
