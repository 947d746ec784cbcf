package onboarding_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tenantry/server/domain"
	"tenantry/server/onboarding"
)

var update = flag.Bool("update", false, "write the golden files of this test run")

// connectors are those of the tests' templates.
func connectors() []string { return []string{"tenant.prepare", "invite.users", "manual"} }

// golden compares text with testdata/NAME, or writes it with -update.
func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s differs; if that is meant, run the test with -update:\n%s", path, diff)
	}
}

func readTemplate(t testing.TB, path string) (domain.Template, []onboarding.TemplateProblem) {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return onboarding.ParseTemplate(filepath.Base(path), text, connectors())
}

// Every problem is reported at once, with its place and what to do about it.
func TestParseTemplate_Problems(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/problems/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatalf("no files: %v", err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			t.Parallel()
			_, problems := readTemplate(t, file)
			var b strings.Builder
			for _, p := range problems {
				fmt.Fprintln(&b, p)
			}
			if b.Len() == 0 {
				t.Error("no problem was reported")
			}
			golden(t, "problems/"+strings.TrimSuffix(filepath.Base(file), ".yaml")+".txt", b.String())
		})
	}
}

func TestParseTemplate_Bounds(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"too large":           "name: " + strings.Repeat("a", 300<<10),
		"deep in brackets":    "name: " + strings.Repeat("[", 100_000),
		"deep in braces":      "name: " + strings.Repeat("{a: ", 30_000),
		"deep by dashes":      strings.Repeat("- ", 50_000) + "x",
		"deep by indenting":   deepMapping(500),
		"many duplicate keys": strings.Repeat("a: 1\n", 20_000),
		"many keys":           manyKeys(50_000),
		"as many keys as may": manyKeys(6_000),
		"nothing":             "",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			start := time.Now()
			if _, problems := onboarding.ParseTemplate("x.yaml", []byte(text), nil); len(problems) == 0 {
				t.Error("it was accepted")
			}
			if took := time.Since(start); took > 30*time.Second {
				t.Errorf("took %v", took)
			}
		})
	}
}

func manyKeys(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "k%d: 1\n", i)
	}
	return b.String()
}

func deepMapping(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(strings.Repeat(" ", i) + "a:\n")
	}
	return b.String()
}

func TestParseTemplate_BuiltIns(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]struct {
		title string
		steps []string
		roles []string
	}{
		"voicepro-customer": {
			"VoicePro Customer", []string{"organization", "voicepro", "users"},
			[]string{"TENANT_OWNER", "TENANT_ADMIN", "VOICEPRO_EDITOR", "VOICEPRO_VIEWER"},
		},
		"voicepro-operator": {
			"VoicePro Operator / MSP", []string{"organization", "voicepro", "users"},
			[]string{"TENANT_OWNER", "TENANT_ADMIN", "VOICEPRO_EDITOR", "VOICEPRO_VIEWER"},
		},
		"corporate": {
			"Corporate / Enterprise", []string{"organization", "crm", "users"},
			[]string{"TENANT_OWNER", "TENANT_ADMIN", "CRM_ADMIN", "CRM_VIEWER"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tpl, problems := readTemplate(t, "templates/"+name+".yaml")
			if len(problems) > 0 {
				t.Fatal(problems)
			}
			var steps, roles []string
			for _, s := range tpl.Steps {
				steps = append(steps, s.ID)
			}
			for _, r := range tpl.Roles {
				roles = append(roles, r.Name)
			}
			if diff := cmp.Diff(want.steps, steps); diff != "" {
				t.Error(diff)
			}
			if diff := cmp.Diff(want.roles, roles); diff != "" {
				t.Error(diff)
			}
			if tpl.Name != name || tpl.Title != want.title || tpl.Limits["disk"] != 10<<30 || !tpl.HasRole(tpl.DefaultRole) {
				t.Errorf("got %+v", tpl)
			}
		})
	}
}

// A24: whoever may only view cannot change anything, in any template.
func TestBuiltIns_ViewersOnlyRead(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"voicepro-customer", "voicepro-operator", "corporate"} {
		tpl, _ := readTemplate(t, "templates/"+name+".yaml")
		for _, role := range tpl.Roles {
			if !strings.HasSuffix(role.Name, "_VIEWER") {
				continue
			}
			for _, p := range role.Permissions {
				if !strings.HasSuffix(string(p), ":read") {
					t.Errorf("%s: %s holds %s", name, role.Name, p)
				}
			}
		}
	}
}

// What a built-in says may change only with its version, once it was released:
// tenants remember the version that made them.
func TestBuiltIns_KeepTheirWords(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	for _, name := range []string{"corporate", "voicepro-customer", "voicepro-operator"} {
		tpl, _ := readTemplate(t, "templates/"+name+".yaml")
		fmt.Fprintf(&b, "%s %d %s\n", tpl.Name, tpl.Version, tpl.Digest)
	}
	golden(t, "builtin-digests.txt", b.String())
}

func TestParseTemplate_DigestIgnoresLayout(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("templates/corporate.yaml")
	if err != nil {
		t.Fatal(err)
	}
	digest := func(s string) string {
		tpl, _ := onboarding.ParseTemplate("x", []byte(s), nil)
		return tpl.Digest
	}
	same := digest(string(text))
	if got := digest("# another comment\n\n" + strings.ReplaceAll(string(text), "[wizard, api]", "\n  - wizard\n  - api")); got != same {
		t.Error("layout changed the digest")
	}
	if got := digest(strings.ReplaceAll(string(text), "[wizard, api]", "[api, wizard]")); got == same {
		t.Error("another order did not change the digest")
	}
}

// The order of fields and roles is what people see, so it survives into JSON.
func TestParseTemplate_KeepsTheOrderOfFields(t *testing.T) {
	t.Parallel()
	tpl, _ := readTemplate(t, "templates/voicepro-customer.yaml")
	schema := string(tpl.Steps[0].Schema)
	last := -1
	for _, field := range []string{"organizationName", "country", "timezone", "currency", "contactEmail", "description"} {
		at := strings.Index(schema, `"`+field+`":{`)
		if at <= last {
			t.Errorf("%s is out of order in %s", field, schema)
		}
		last = at
	}
}

func FuzzParseTemplate(f *testing.F) {
	for _, pattern := range []string{"templates/*.yaml", "testdata/problems/*.yaml"} {
		files, err := filepath.Glob(pattern)
		if err != nil {
			f.Fatal(err)
		}
		for _, file := range files {
			text, err := os.ReadFile(file)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(text)
		}
	}
	f.Add([]byte("a: &a [*a, *a]"))
	f.Add([]byte(`{"name": "json", "version": 1, "a": "😀 <>"}`))
	f.Add([]byte("? [complex]\n: key"))
	f.Add([]byte("a: |\n  text\n  more\nb: >-\n  folded"))
	f.Fuzz(func(t *testing.T, text []byte) {
		tpl, problems := onboarding.ParseTemplate("fuzz.yaml", text, connectors())
		for _, p := range problems {
			if p.Line < 1 || p.Column < 1 || p.Reason == "" || p.File != "fuzz.yaml" {
				t.Errorf("a problem without its place or reason: %+v", p)
			}
		}
		if len(problems) == 0 && (tpl.Name == "" || tpl.Version < 1 || len(tpl.Steps) == 0) {
			t.Errorf("accepted, but not usable: %+v", tpl)
		}
	})
}
