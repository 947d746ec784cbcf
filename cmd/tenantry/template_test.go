package main

import (
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tenantry/server/onboarding"
	"tenantry/server/servertest"
)

const builtInTemplates = "../../server/onboarding/templates/"

// ownTemplate is a copy of a built-in under another name.
func ownTemplate(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(builtInTemplates + "corporate.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return strings.Replace(string(text), "name: corporate", "name: "+name, 1)
}

// writeFile makes a file, and the directory around it, with this text.
func writeFile(t *testing.T, path, text string) string {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestTemplateList_Local(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	writeFile(t, filepath.Join(data, "templates", "ours.yaml"), ownTemplate(t, "ours"))
	writeFile(t, filepath.Join(data, "templates", "broken.yaml"), "name: broken\nversion: one\n")
	code, stdout, stderr := execute(t, "template", "list", "--data", data)
	want := `NAME               VERSION  TITLE                    SOURCE
voicepro-customer  2        VoicePro Customer        built-in
voicepro-operator  2        VoicePro Operator / MSP  built-in
corporate          2        Corporate / Enterprise   built-in
agency             1        Agency / Partner         built-in
workspace          1        Workspace                built-in
company            1        Company                  built-in
ours               2        Corporate / Enterprise   ours.yaml
`
	if diff := cmp.Diff(want, stdout); code != 0 || diff != "" {
		t.Errorf("exit %d, %s", code, diff)
	}
	if !strings.Contains(stderr, "broken.yaml:2:10: “version” must be a whole number, not a text.\n") {
		t.Errorf("stderr does not tell the problem: %s", stderr)
	}
}

func TestTemplateShow_Local(t *testing.T) {
	t.Parallel()
	document, err := os.ReadFile(builtInTemplates + "corporate.yaml")
	if err != nil {
		t.Fatal(err)
	}
	code, stdout, _ := execute(t, "template", "show", "corporate", "--data", t.TempDir())
	if diff := cmp.Diff(string(document), stdout); code != 0 || diff != "" {
		t.Errorf("exit %d, %s", code, diff)
	}
	var shown struct{ Name, Document string }
	code, stdout, _ = execute(t, "template", "show", "corporate", "-o", "json", "--data", t.TempDir())
	if err := json.Unmarshal([]byte(stdout), &shown); code != 0 || err != nil || shown.Document != string(document) {
		t.Errorf("exit %d, %v, %s", code, err, stdout)
	}
	if code, _, stderr := execute(t, "template", "show", "nothing", "--data", t.TempDir()); code != 1 || !strings.Contains(stderr, "template list") {
		t.Errorf("exit %d, %s", code, stderr)
	}
}

func TestTemplateValidate(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	good := writeFile(t, filepath.Join(dir, "good.yaml"), ownTemplate(t, "ours"))
	bad := writeFile(t, filepath.Join(dir, "bad.yaml"),
		strings.NewReplacer("version: 2", "version: 0", "use: invite.users", "use: invite.user").Replace(ownTemplate(t, "ours")))
	worse := writeFile(t, filepath.Join(dir, "worse.yaml"), "name: [\n")
	for name, tc := range map[string]struct {
		args []string
		code int
		want []string
	}{
		"a good one":        {[]string{good}, 0, []string{good + ": ours version 2 is in order"}},
		"a bad one":         {[]string{bad}, 1, []string{bad + ":3:10: “version” must be 1 or more.", "There is no connector “invite.user”", "Did you mean “invite.users”?", "the template cannot be used"}},
		"several":           {[]string{good, bad, worse}, 1, []string{"is in order", bad + ":3:10", worse + ":", "2 of 3 templates cannot be used"}},
		"as JSON":           {[]string{bad, "-o", "json"}, 1, []string{`"ok": false`, `"line": 3`, `"column": 10`}},
		"no file":           {nil, 2, []string{"name at least one file"}},
		"a file not there":  {[]string{filepath.Join(dir, "none.yaml")}, 1, []string{"none.yaml"}},
		"an unknown output": {[]string{good, "-o", "xml"}, 2, []string{"text or json"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			code, stdout, stderr := execute(t, append([]string{"template", "validate"}, tc.args...)...)
			if code != tc.code {
				t.Errorf("exit %d, want %d", code, tc.code)
			}
			for _, want := range tc.want {
				if !strings.Contains(stdout+stderr, want) {
					t.Errorf("%q is missing in\n%s%s", want, stdout, stderr)
				}
			}
		})
	}
}

// The built-in templates use only connectors that the server has.
func TestTemplateValidate_BuiltIns(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob(builtInTemplates + "*.yaml")
	if err != nil || len(files) != 6 {
		t.Fatalf("found %v, %v", files, err)
	}
	if code, stdout, stderr := execute(t, append([]string{"template", "validate"}, files...)...); code != 0 {
		t.Errorf("exit %d: %s%s", code, stdout, stderr)
	}
}

func TestTemplateSchema(t *testing.T) {
	t.Parallel()
	code, stdout, _ := execute(t, "template", "schema")
	if code != 0 || stdout != string(onboarding.FormatSchema()) {
		t.Errorf("exit %d, %.100s", code, stdout)
	}
}

// With TENANTRY_URL set the server is asked. Not parallel: it sets the environment.
func TestTemplate_OfAServer(t *testing.T) {
	s := servertest.New(t)
	var made struct{ Key string }
	s.Admin(t).Do(http.MethodPost, "/platform/api-keys",
		map[string]any{"name": "cli", "permissions": []string{"TEMPLATES:read"}, "expiresInDays": 1}).Want(http.StatusCreated, &made)
	t.Setenv("TENANTRY_URL", s.URL)
	t.Setenv("TENANTRY_API_KEY", made.Key)
	if code, stdout, stderr := execute(t, "template", "list"); code != 0 || !strings.Contains(stdout, "voicepro-operator  2  ") {
		t.Errorf("list: exit %d, %s%s", code, stdout, stderr)
	}
	if code, stdout, stderr := execute(t, "template", "show", "corporate", "--version", "2"); code != 0 || !strings.Contains(stdout, "\nname: corporate\n") {
		t.Errorf("show: exit %d, %s%s", code, stdout, stderr)
	}
	if code, _, stderr := execute(t, "template", "show", "corporate", "--version", "9"); code != 1 || !strings.Contains(stderr, "There is no such template.") {
		t.Errorf("show of a version that is not there: exit %d, %s", code, stderr)
	}
	t.Setenv("TENANTRY_API_KEY", "tnk_wrong")
	if code, _, stderr := execute(t, "template", "list"); code != 1 || stderr == "" {
		t.Errorf("list with a wrong key: exit %d, %s", code, stderr)
	}
}
