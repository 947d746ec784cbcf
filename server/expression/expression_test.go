package expression_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tenantry/server/expression"
)

func env() expression.Env {
	return expression.Env{
		Tenant: map[string]any{"slug": "acme", "name": "Acme"},
		Answers: map[string]any{
			"crm":   map[string]any{"messagingProvider": "twilio", "seats": 5},
			"users": []any{map[string]any{"email": "ann@acme.example"}},
		},
		Platform: map[string]any{"connected": map[string]any{"keycloak": true}, "rootDomain": "example.net"},
	}
}

func TestWhen(t *testing.T) {
	t.Parallel()
	for source, want := range map[string]bool{
		"":                            true,
		"platform.connected.keycloak": true,
		"platform.connected.keycloak && answers.crm.seats > 4":          true,
		`answers.crm.messagingProvider == "sendgrid"`:                   false,
		`answers.crm.messagingProvider in ["twilio", "sendgrid"]`:       true,
		`answers.crm.missing == "x"`:                                    false,
		`len(answers.users) == 1`:                                       true,
		`platform.connected.redis ?? false`:                             false,
		`upper(tenant.slug) == "ACME" and not (tenant.name == "Other")`: true,
	} {
		got, err := expression.When(source, env())
		if err != nil || got != want {
			t.Errorf("When(%q) = %v, %v; want %v", source, got, err, want)
		}
	}
}

func TestWhen_RefusesWhatIsNotACondition(t *testing.T) {
	t.Parallel()
	for _, source := range []string{
		`tenant.slug`, `1 +`, `now() > 0`, `all(1..1000000000, true)`, `fromJSON("{}")`, `os.Exit(1)`,
		strings.Repeat("true && ", 500) + "true", strings.Repeat("x", 2000),
	} {
		if got, err := expression.When(source, env()); err == nil {
			t.Errorf("When(%.40q) = %v; want an error", source, got)
		} else if strings.Contains(err.Error(), "\n") {
			t.Errorf("When(%.40q): the error has more than one line: %q", source, err)
		}
	}
}

func TestResolve(t *testing.T) {
	t.Parallel()
	got, err := expression.Resolve(map[string]any{
		"plain":  "as it is",
		"whole":  "${answers.users}",
		"number": "${answers.crm.seats}",
		"mixed":  "https://${tenant.slug}.${platform.rootDomain}/",
		"gone":   "[${answers.crm.missing}]",
		"escape": "$${tenant.slug} costs 5$",
		"brace":  `${ {"a": "}"}.a }`,
		"deep":   map[string]any{"list": []any{"${tenant.slug}", 7, true}},
		"keep":   3,
	}, env())
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]any{
		"plain":  "as it is",
		"whole":  []any{map[string]any{"email": "ann@acme.example"}},
		"number": 5,
		"mixed":  "https://acme.example.net/",
		"gone":   "[]",
		"escape": "${tenant.slug} costs 5$",
		"brace":  "}",
		"deep":   map[string]any{"list": []any{"acme", 7, true}},
		"keep":   3,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestResolve_NamesThePlace(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"${tenant.slug":                         "not closed",
		"${1..100000000}":                       "memory",
		"${answers.nothing.at.all}":             "answers.nothing.at.all",
		`${repeat("x", 1000000000)}`:            "repeat",
		"${int(answers.crm.messagingProvider)}": "int(",
	} {
		_, err := expression.Resolve(map[string]any{"host": text}, env())
		if err == nil || !strings.Contains(err.Error(), want) || !strings.HasPrefix(err.Error(), "host: ") {
			t.Errorf("Resolve(%q): %v; want it to name host and %q", text, err, want)
		}
	}
}

func TestScope_FindsWrongNamesBeforeTheyRun(t *testing.T) {
	t.Parallel()
	scope := expression.NewScope(map[string][]string{"crm": {"seats"}, "users": nil})
	for source, want := range map[string]string{
		"answers.crm.seats > 1":       "",
		"len(answers.users) > 0":      "",
		"platform.connected.whatever": "",
		"answers.crm.seat > 1":        "seat",
		"answers.voice.slug == ''":    "voice",
		"tenants.slug == ''":          "tenants",
		"tenant.secret == ''":         "secret",
		"tenant.slug ==":              "token",
	} {
		err := scope.CheckWhen(source)
		if want == "" && err != nil || want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
			t.Errorf("CheckWhen(%q) = %v; want %q", source, err, want)
		}
	}
	if err := scope.CheckText("${tenant.slug}-${tenant.slag}"); err == nil || !strings.Contains(err.Error(), "slag") {
		t.Errorf("CheckText = %v", err)
	}
	if err := scope.CheckText("no code, $5"); err != nil {
		t.Errorf("CheckText = %v", err)
	}
}
