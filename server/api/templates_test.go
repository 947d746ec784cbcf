package api_test

import (
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"tenantry/server/servertest"
)

type templatesAnswer struct {
	Items []struct {
		Name, Title, Source, Document string
		Version                       int
		Steps                         []struct {
			ID, Kind string
			Schema   *struct {
				Properties map[string]struct{ Title string }
			}
		}
		Roles []struct{ Name string }
	}
	Problems []struct {
		File, Reason string
		Line, Column int
	}
}

// A07, A24, A25: the wizard's cards, and the roles of each template in order.
func TestListTemplates(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		var list templatesAnswer
		s.Admin(t).Do(http.MethodGet, "/templates?wizard=voicepro", nil).Want(http.StatusOK, &list)
		roles := map[string][]string{}
		for _, item := range list.Items {
			if item.Document != "" || item.Source != "built-in" {
				t.Errorf("%s: source %q, document of %d bytes", item.Name, item.Source, len(item.Document))
			}
			for _, r := range item.Roles {
				roles[item.Name] = append(roles[item.Name], r.Name)
			}
		}
		voice := []string{"TENANT_OWNER", "TENANT_ADMIN", "VOICEPRO_EDITOR", "VOICEPRO_VIEWER"}
		for name, want := range map[string][]string{
			"voicepro-customer": voice, "voicepro-operator": voice,
			"corporate": {"TENANT_OWNER", "TENANT_ADMIN", "CRM_ADMIN", "CRM_VIEWER"},
		} {
			if !slices.Equal(roles[name], want) {
				t.Errorf("%s has the roles %v", name, roles[name])
			}
		}
		s.Admin(t).Do(http.MethodGet, "/templates?wizard=none", nil).Want(http.StatusOK, &list)
		if len(list.Items) != 0 {
			t.Errorf("a wizard that does not exist offers %d templates", len(list.Items))
		}
	})
}

// A11 to A22: the labels are the documented ones, word for word.
func TestGetTemplate_Labels(t *testing.T) {
	t.Parallel()
	s := servertest.New(t)
	key := s.Key(t, "TENANT_MGMT:create")
	for path, labels := range map[string]string{
		"voicepro-customer/organization": "Organization Name, Country / Region, Timezone, Currency, Contact Email, Description",
		"voicepro-customer/voicepro":     "VoicePro Tenant Slug, Porta Credentials Inheritance",
		"voicepro-operator/voicepro":     "VoicePro Tenant Slug, Managed VoicePro Tenant Slugs",
		"corporate/crm":                  "Tenant Slug, CRM Tenant ID, Messaging Provider",
	} {
		name, step, _ := strings.Cut(path, "/")
		r := key.Do(http.MethodGet, "/templates/"+name, nil).Want(http.StatusOK)
		at := strings.Index(string(r.Body), `"id":"`+step+`"`)
		for _, label := range strings.Split(labels, ", ") {
			next := strings.Index(string(r.Body[max(at, 0):]), `"title":"`+label+`"`)
			if at < 0 || next < 0 {
				t.Errorf("%s: “%s” is missing or out of order", path, label)
				continue
			}
			at += next
		}
	}
}

func TestGetTemplate_Versions(t *testing.T) {
	t.Parallel()
	s := servertest.New(t)
	admin := s.Admin(t)
	var one struct {
		Document string
		Version  int
	}
	admin.Do(http.MethodGet, "/templates/corporate?version=2", nil).Want(http.StatusOK, &one)
	if one.Version != 2 || !strings.Contains(one.Document, "name: corporate") {
		t.Errorf("got version %d, %.60q", one.Version, one.Document)
	}
	admin.Do(http.MethodGet, "/templates/corporate?version=99", nil).WantProblem(http.StatusNotFound, "not_found")
	admin.Do(http.MethodGet, "/templates/corporate?version=-1", nil).Want(http.StatusUnprocessableEntity)
	admin.Do(http.MethodGet, "/templates/..%2Fsecret", nil).WantProblem(http.StatusNotFound, "not_found")
}

// A file of the operator's own is offered without a restart; a broken one is
// told with its place, to those who keep templates.
func TestTemplates_OwnFiles(t *testing.T) {
	t.Parallel()
	s := servertest.New(t)
	admin := s.Admin(t)
	good, err := os.ReadFile("../onboarding/templates/corporate.yaml")
	if err != nil {
		t.Fatal(err)
	}
	own := strings.Replace(string(good), "name: corporate", "name: our-own", 1)
	dir := filepath.Join(s.Dir, "templates")
	if err := os.MkdirAll(dir, 0o750); err != nil {
		t.Fatal(err)
	}
	for file, text := range map[string]string{"our-own.yaml": own, "broken.yaml": strings.Replace(own, "version: 2", "version: one", 1)} {
		if err := os.WriteFile(filepath.Join(dir, file), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var list templatesAnswer
	deadline := time.Now().Add(20 * time.Second)
	for len(list.Items) != 7 || len(list.Problems) != 1 {
		if time.Now().After(deadline) {
			t.Fatalf("after a while there are %d templates and the problems %+v", len(list.Items), list.Problems)
		}
		<-time.After(50 * time.Millisecond)
		admin.Do(http.MethodGet, "/templates", nil).Want(http.StatusOK, &list)
	}
	if p := list.Problems[0]; p.File != "broken.yaml" || p.Line != 3 || p.Column != 10 || p.Reason != "“version” must be a whole number, not a text." {
		t.Errorf("the problem is %+v", p)
	}
	s.Key(t, "TENANT_MGMT:create").Do(http.MethodGet, "/templates", nil).Want(http.StatusOK, &list)
	if len(list.Items) != 7 || len(list.Problems) != 0 {
		t.Errorf("who only makes tenants sees %d templates and %+v", len(list.Items), list.Problems)
	}
}

// A03, A04: without the permission the answer names it.
func TestTemplates_WrongPerson(t *testing.T) {
	t.Parallel()
	s := servertest.New(t)
	anonymous, wrong := s.Anonymous(t), s.Key(t, "OUTBOX:read")
	for _, path := range []string{"/templates", "/templates/corporate", "/checks/slug-free?value=acme"} {
		anonymous.Do(http.MethodGet, path, nil).WantProblem(http.StatusUnauthorized, "unauthorized")
		if p := wrong.Do(http.MethodGet, path, nil).WantProblem(http.StatusForbidden, "forbidden"); p.Missing != "TENANT_MGMT:create" {
			t.Errorf("%s: the missing permission is %q", path, p.Missing)
		}
	}
	s.Key(t, "TEMPLATES:read").Do(http.MethodGet, "/templates", nil).Want(http.StatusOK)
}

func TestGetReference(t *testing.T) {
	t.Parallel()
	s := servertest.New(t)
	var ref struct {
		Countries       []struct{ Code, Name, Currency, Timezone string }
		Timezones       []string
		TimezoneAliases map[string]string
		Currencies      []struct {
			Code, Name string
			Digits     int
		}
	}
	r := s.Anonymous(t).Do(http.MethodGet, "/reference", nil).Want(http.StatusOK, &ref)
	if len(ref.Countries) != 249 || !slices.Contains(ref.Timezones, "Europe/Berlin") || len(ref.Currencies) < 150 ||
		ref.TimezoneAliases["Asia/Calcutta"] != "Asia/Kolkata" {
		t.Errorf("got %d countries, %d zones, %d currencies", len(ref.Countries), len(ref.Timezones), len(ref.Currencies))
	}
	etag := r.Header.Get("ETag")
	again := s.Anonymous(t).Do(http.MethodGet, "/reference", nil, "If-None-Match", etag).Want(http.StatusNotModified)
	if etag == "" || len(again.Body) != 0 || !strings.Contains(r.Header.Get("Cache-Control"), "max-age") {
		t.Errorf("ETag %q, then %d bytes; Cache-Control %q", etag, len(again.Body), r.Header.Get("Cache-Control"))
	}
}

// A18, A19, A20: the same questions that are asked at submit, while typing.
func TestCheckAnswer(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		key := s.Key(t, "TENANT_MGMT:create")
		check := func(name, value string) (out struct {
			OK                        bool
			Code, Message, Suggestion string
		}) {
			key.Do(http.MethodGet, "/checks/"+name+"?value="+url.QueryEscape(value)+"&template=voicepro-customer&onboarding=ob_1", nil).Want(http.StatusOK, &out)
			return out
		}
		if got := check("slug-free", "acme"); !got.OK {
			t.Errorf("a free slug: %+v", got)
		}
		if got := check("slug-free", "admin"); got.OK || got.Code != "reserved" || got.Suggestion != "admin-org" {
			t.Errorf("a reserved slug: %+v", got)
		}
		if got := check("slug-free", "Акме"); got.OK || got.Code != "pattern" {
			t.Errorf("another alphabet: %+v", got)
		}
		if got := check("operator-exists", "nobody"); got.OK || got.Message != "There is no tenant “nobody”." {
			t.Errorf("an unknown operator: %+v", got)
		}
		key.Do(http.MethodGet, "/checks/anything?value=x", nil).WantProblem(http.StatusNotFound, "not_found")
		key.Do(http.MethodGet, "/checks/slug-free?value="+strings.Repeat("x", 600), nil).Want(http.StatusUnprocessableEntity)
	})
}
