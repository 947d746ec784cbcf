package onboarding_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tenantry/server/domain"
	"tenantry/server/onboarding"
	"tenantry/server/store"
	"tenantry/server/store/storetest"
)

// own is a template of an operator's own, with a version and a title.
func own(name string, version int, title string) string {
	return fmt.Sprintf(`name: %s
version: %d
title: %s
summary: One of our own
wizard: voicepro
doors: [wizard, api]
steps:
  - id: organization
    kind: form
    title: Organization
    schema:
      type: object
      required: [name]
      properties:
        name: {type: string, title: Name, maxLength: 100, x-is: tenant.name}
        slug: {type: string, title: Slug, format: slug, x-is: tenant.slug}
roles:
  OWNER: ["*"]
defaultRole: OWNER
`, name, version, title)
}

// shelf is a catalogue over a directory that the test writes into.
type shelf struct {
	*onboarding.Catalog
	t   *testing.T
	dir string
	db  *store.DB
}

func newShelf(t *testing.T, db *store.DB) shelf {
	t.Helper()
	s := shelf{t: t, dir: filepath.Join(t.TempDir(), "templates"), db: db}
	s.Catalog = s.reopened()
	return s
}

// reopened is the catalogue of a program that starts anew on the same files and store.
func (s shelf) reopened() *onboarding.Catalog {
	s.t.Helper()
	c := onboarding.NewCatalog(onboarding.CatalogOptions{DB: s.db, Dir: s.dir, Connectors: connectors()})
	if err := c.Load(s.t.Context()); err != nil {
		s.t.Fatal(err)
	}
	return c
}

func (s shelf) write(name, text string) {
	s.t.Helper()
	if err := os.MkdirAll(s.dir, 0o750); err != nil {
		s.t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(s.dir, name), []byte(text), 0o600); err != nil {
		s.t.Fatal(err)
	}
	s.reload()
}

func (s shelf) reload() {
	s.t.Helper()
	if err := s.Reload(s.t.Context()); err != nil {
		s.t.Fatal(err)
	}
}

func (s shelf) problems() string {
	var lines []string
	for _, p := range s.Problems() {
		lines = append(lines, p.Error())
	}
	return strings.Join(lines, "\n")
}

func (s shelf) version(name string) int64 {
	t, err := s.Get(name)
	if err != nil {
		return 0
	}
	return t.Version
}

// use makes a tenant from the template, so that its version counts as used.
func (s shelf) use(t domain.Template, slug string) {
	s.t.Helper()
	err := s.db.Tx(s.t.Context(), func(tx *store.Tx) error {
		if err := s.Pin(s.t.Context(), tx, t); err != nil {
			return err
		}
		return tx.InsertTenant(s.t.Context(), domain.Tenant{
			ID: domain.TenantID(tx.NewID("tn")), Slug: slug, Name: slug, Template: t.Name, TemplateVersion: t.Version,
			State: domain.TenantLive, Features: t.Features, CreatedAt: tx.Now(),
		})
	})
	if err != nil {
		s.t.Fatal(err)
	}
}

func names(list []domain.Template) []string {
	var out []string
	for _, t := range list {
		out = append(out, t.Name)
	}
	return out
}

func TestCatalog_List(t *testing.T) {
	t.Parallel()
	s := newShelf(t, storetest.SQLite(t))
	s.write("z.yaml", own("z-own", 1, "A title that comes first"))
	s.write("a.yml", strings.Replace(own("a-own", 1, "Z title that comes last"), "wizard: voicepro", "wizard: other", 1))
	s.write("b.yaml", strings.Replace(own("b-own", 1, "Only for scripts"), "[wizard, api]", "[api]", 1))
	builtIn := []string{"voicepro-customer", "voicepro-operator", "corporate"}
	for wizard, want := range map[string][]string{
		"":         append(slices.Clone(builtIn), "agency", "workspace", "company", "z-own", "b-own", "a-own"),
		"voicepro": append(builtIn, "z-own"),
		"other":    {"a-own"},
		"none":     nil,
	} {
		if diff := cmp.Diff(want, names(s.List(wizard))); diff != "" {
			t.Errorf("%q: %s", wizard, diff)
		}
	}
	if _, err := s.Get("none"); !domain.Is(err, domain.CodeNotFound) {
		t.Errorf("Get of an unknown template: %v", err)
	}
}

// Files are picked up, changed and dropped without a restart, and one that is
// broken leaves everything else, and what it said before, in force.
func TestCatalog_Reload(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s := newShelf(t, db)
		if n := len(s.List("")); n != 6 || s.problems() != "" {
			t.Fatalf("without a directory: %d templates, %q", n, s.problems())
		}
		s.write("mine.yaml", own("mine", 1, "Mine"))
		s.write("other.yaml", own("other", 1, "Other"))
		if s.version("mine") != 1 || s.problems() != "" {
			t.Fatalf("a new file: version %d, %q", s.version("mine"), s.problems())
		}

		s.write("mine.yaml", own("mine", 2, "Mine")+"surprise: 1\n")
		want := "mine.yaml:1:1: Until this is mended, version 1 of “mine”, read before, stays in force.\n" +
			"mine.yaml:20:1: “surprise” is not known here."
		if diff := cmp.Diff(want, s.problems()); diff != "" || s.version("mine") != 1 || s.version("other") != 1 {
			t.Errorf("a broken file: version %d, %s", s.version("mine"), diff)
		}
		if n := len(s.reopened().List("")); n != 7 {
			t.Errorf("after a restart with a broken file there are %d templates, not the 5 others", n)
		}

		s.write("mine.yaml", own("mine", 2, "Mine"))
		if s.version("mine") != 2 || s.problems() != "" {
			t.Errorf("mended: version %d, %q", s.version("mine"), s.problems())
		}
		if err := os.Remove(filepath.Join(s.dir, "mine.yaml")); err != nil {
			t.Fatal(err)
		}
		if s.reload(); s.version("mine") != 0 || s.version("other") != 1 {
			t.Error("a removed file is still in force")
		}
	})
}

func TestCatalog_RefusesNamesThatAreTaken(t *testing.T) {
	t.Parallel()
	s := newShelf(t, storetest.SQLite(t))
	s.write("a.yaml", own("mine", 1, "First"))
	s.write("b.yaml", own("mine", 7, "Second"))
	s.write("c.yaml", own("corporate", 7, "Ours"))
	want := "b.yaml:1:1: The name “mine” is used by a.yaml. Choose another name.\n" +
		"c.yaml:1:1: “corporate” is a built-in template. Choose another name for yours."
	if diff := cmp.Diff(want, s.problems()); diff != "" {
		t.Error(diff)
	}
	if s.version("mine") != 1 || s.version("corporate") != 2 {
		t.Error("the second one is in force")
	}
}

func TestCatalog_ReportsFilesThatCannotBeRead(t *testing.T) {
	t.Parallel()
	s := newShelf(t, storetest.SQLite(t))
	s.write("large.yaml", "# "+strings.Repeat("x", 300<<10))
	s.write(".hidden.yaml", "broken: [")
	s.write("notes.txt", "not a template")
	if err := os.Mkdir(filepath.Join(s.dir, "folder.yaml"), 0o750); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("nowhere.yaml", filepath.Join(s.dir, "link.yaml")); err != nil {
		t.Fatal(err)
	}
	s.reload()
	want := "folder.yaml:1:1: The file cannot be read.\nlarge.yaml:1:1: The file is larger than 256 KiB.\nlink.yaml:1:1: The file cannot be read."
	if diff := cmp.Diff(want, s.problems()); diff != "" {
		t.Error(diff)
	}
}

// A folder that cannot be read stops nothing: not the start, and not what was read from it.
func TestCatalog_FolderThatCannotBeRead(t *testing.T) {
	t.Parallel()
	s := newShelf(t, storetest.SQLite(t))
	s.write("mine.yaml", own("mine", 1, "Mine"))
	if err := os.RemoveAll(s.dir); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(s.dir, []byte("not a folder"), 0o600); err != nil {
		t.Fatal(err)
	}
	s.reload()
	want := "mine.yaml:1:1: Until this is mended, version 1 of “mine”, read before, stays in force.\ntemplates:1:1: The folder cannot be read."
	if diff := cmp.Diff(want, s.problems()); diff != "" || s.version("mine") != 1 {
		t.Errorf("version %d, %s", s.version("mine"), diff)
	}
	if n := len(s.reopened().List("")); n != 6 {
		t.Errorf("a program that starts then offers %d templates", n)
	}
}

// What a tenant was made from never changes: a file that says something else
// under the same version is reported, with the version to raise to.
func TestCatalog_VersionInUse(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s := newShelf(t, db)
		s.write("mine.yaml", own("mine", 4, "As it was"))
		s.use(get(t, s.Catalog, "mine"), "first")

		s.write("mine.yaml", "# a comment changes nothing\n"+own("mine", 4, "As it was"))
		if s.problems() != "" {
			t.Errorf("a comment was reported: %s", s.problems())
		}
		s.write("mine.yaml", own("mine", 4, "Changed"))
		want := "mine.yaml:2:1: “mine” was changed, but version 4 is in use with other words, and those stay in force. Raise “version” to 5."
		for name, c := range map[string]*onboarding.Catalog{"reloaded": s.Catalog, "restarted": s.reopened()} {
			if diff := cmp.Diff(want, shelf{Catalog: c}.problems()); diff != "" {
				t.Errorf("%s: %s", name, diff)
			}
			if got := get(t, c, "mine"); got.Title != "As it was" || got.Source != "mine.yaml" {
				t.Errorf("%s: in force is %q of %q", name, got.Title, got.Source)
			}
		}
		s.write("mine.yaml", own("mine", 5, "Changed"))
		if s.problems() != "" || s.version("mine") != 5 {
			t.Errorf("raised: version %d, %s", s.version("mine"), s.problems())
		}
		old, err := s.GetVersion(t.Context(), "mine", 4)
		if err != nil || old.Title != "As it was" || len(old.Steps) != 1 || len(old.Roles) != 1 {
			t.Errorf("the version of the tenant is %+v, %v", old, err)
		}
		if _, err := s.GetVersion(t.Context(), "mine", 3); !domain.Is(err, domain.CodeNotFound) {
			t.Errorf("a version that never was: %v", err)
		}
		if problems := s.ValidateAnswers(old, answers(t, `{"organization": {"name": "N"}}`)); len(problems) > 0 {
			t.Errorf("answers to an old version: %v", problems)
		}
	})
}

// A version that nothing was made from may still change its words.
func TestCatalog_VersionNotInUse(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s := newShelf(t, db)
		s.write("mine.yaml", own("mine", 1, "First try"))
		pin := func() error {
			return db.Tx(t.Context(), func(tx *store.Tx) error { return s.Pin(t.Context(), tx, get(t, s.Catalog, "mine")) })
		}
		if err := pin(); err != nil {
			t.Fatal(err)
		}
		s.write("mine.yaml", own("mine", 1, "Second try"))
		if s.problems() != "" {
			t.Fatal(s.problems())
		}
		if err := pin(); err != nil {
			t.Fatal(err)
		}
		if err := pin(); err != nil {
			t.Fatal(err)
		}
		kept, err := (shelf{Catalog: s.reopened()}).GetVersion(t.Context(), "mine", 1)
		if err != nil || kept.Title != "Second try" {
			t.Errorf("kept is %q, %v", kept.Title, err)
		}
	})
}

// Another node, or an older file, may bring other words for a version in use.
func TestCatalog_PinRefusesOtherWords(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s := newShelf(t, db)
		s.write("mine.yaml", own("mine", 1, "As it was"))
		s.use(get(t, s.Catalog, "mine"), "first")
		other, problems := onboarding.ParseTemplate("mine.yaml", []byte(own("mine", 1, "Other words")), connectors())
		if len(problems) > 0 {
			t.Fatal(problems)
		}
		err := db.Tx(t.Context(), func(tx *store.Tx) error { return s.Pin(t.Context(), tx, other) })
		if !domain.Is(err, domain.CodeConflict) {
			t.Errorf("got %v", err)
		}
	})
}

// A pin that was rolled back is made again the next time.
func TestCatalog_PinSurvivesARollBack(t *testing.T) {
	t.Parallel()
	s := newShelf(t, storetest.SQLite(t))
	tpl := get(t, s.Catalog, "corporate")
	_ = s.db.Tx(t.Context(), func(tx *store.Tx) error {
		if err := s.Pin(t.Context(), tx, tpl); err != nil {
			t.Error(err)
		}
		return context.Canceled
	})
	s.use(tpl, "acme")
}

// Two writes can bear one time and one size; a file written just now is read again.
func TestCatalog_ReloadSeesWritesWithinOneTick(t *testing.T) {
	t.Parallel()
	clock := storetest.Clock(t)
	s := newShelf(t, storetest.SQLite(t, storetest.WithNow(clock.Now)))
	path := filepath.Join(s.dir, "mine.yaml")
	at := clock.Now().Add(-time.Second)
	for _, title := range []string{"One", "Two"} {
		s.write("mine.yaml", own("mine", 1, title))
		if err := os.Chtimes(path, at, at); err != nil {
			t.Fatal(err)
		}
		s.reload()
		if got := get(t, s.Catalog, "mine").Title; got != title {
			t.Errorf("in force is %q, not %q", got, title)
		}
	}
}

func TestCatalog_Watch(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	c := onboarding.NewCatalog(onboarding.CatalogOptions{DB: storetest.SQLite(t), Dir: dir, Poll: time.Millisecond})
	if err := c.Load(t.Context()); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	done := make(chan struct{})
	go func() { c.Watch(ctx); close(done) }()
	if err := os.WriteFile(filepath.Join(dir, "mine.yaml"), []byte(own("mine", 1, "Mine")), 0o600); err != nil {
		t.Fatal(err)
	}
	tick := time.NewTicker(time.Millisecond)
	defer tick.Stop()
	for len(c.List("")) != 7 {
		select {
		case <-ctx.Done():
			t.Fatal("the new file was never seen")
		case <-tick.C:
		}
	}
	cancel()
	<-done
}
