package onboarding

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"slices"
	"time"

	"tenantry/server/domain"
	"tenantry/server/store"
)

// settled is how old the newest file must be for its time to be trusted: file
// systems count coarsely, and two writes can bear one time.
const settled = 3 * time.Second

// Watch loads again whenever a file was added, changed or removed, until ctx
// ends. It looks; it does not ask the system to be told, which works on no
// network share and on no mounted volume of a container.
func (c *Catalog) Watch(ctx context.Context) {
	ticker := time.NewTicker(c.options.Poll)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
			if err := c.Reload(ctx); err != nil && ctx.Err() == nil {
				c.options.Logger.WarnContext(ctx, "templates not reloaded", "error", err)
			}
		}
	}
}

// Reload is Load if a file may have changed since the last one.
func (c *Catalog) Reload(ctx context.Context) error {
	marks, err := markFiles(c.options.Dir)
	fresh := c.options.DB.Now().Sub(marks.newest()).Abs() < settled
	if err == nil && marks.equal(c.current.Load().files) && !fresh {
		return nil
	}
	return c.Load(ctx)
}

// Load reads all templates and puts them in force at once. A file that is broken
// takes nobody else down: what was read from it before stays in force.
func (c *Catalog) Load(ctx context.Context) error {
	c.loading.Lock()
	defer c.loading.Unlock()
	l, err := newLoader(c.options.Dir, c.options.Connectors, c.current.Load())
	if err != nil {
		return err
	}
	err = c.options.DB.Read(ctx, func(tx *store.Tx) error { return l.keepUsedVersions(ctx, tx) })
	if err != nil {
		return fmt.Errorf("compare the templates with the kept ones: %w", err)
	}
	next := l.snapshot()
	if previous := c.current.Swap(next); !slices.Equal(previous.problems, next.problems) {
		logProblems(ctx, c.options.Logger, next.problems)
	}
	return nil
}

func logProblems(ctx context.Context, log *slog.Logger, problems []TemplateProblem) {
	for _, p := range problems {
		log.WarnContext(ctx, "template problem", "file", p.File, "line", p.Line, "column", p.Column, "reason", p.Reason)
	}
	if len(problems) == 0 {
		log.InfoContext(ctx, "all templates are in order")
	}
}

// ReadTemplates reads the built-in templates and those of a directory without a
// store, for the command line.
func ReadTemplates(dir string, connectors []string) ([]domain.Template, []TemplateProblem, error) {
	l, err := newLoader(dir, connectors, &snapshot{})
	if err != nil {
		return nil, nil, err
	}
	s := l.snapshot()
	return s.templates, s.problems, nil
}

// loader builds the next snapshot.
type loader struct {
	previous *snapshot
	files    fingerprint
	found    []domain.Template
	problems []TemplateProblem
}

// newLoader reads the built-in templates and those of a directory.
func newLoader(dir string, connectors []string, previous *snapshot) (*loader, error) {
	found, err := builtIns()
	if err != nil {
		return nil, err
	}
	l := &loader{previous: previous, found: slices.Clone(found)}
	l.addOwn(dir, connectors)
	return l, nil
}

// addOwn takes the operator's own templates, and what was read before in place of
// those that cannot be read now.
func (l *loader) addOwn(dir string, connectors []string) {
	marks, err := markFiles(dir)
	if err != nil {
		l.problems = append(l.problems, TemplateProblem{File: filepath.Base(dir), Line: 1, Column: 1, Reason: "The folder cannot be read."})
		for _, t := range l.previous.templates {
			l.keepPrevious(t.Source)
		}
		return
	}
	l.files = marks
	sources, problems := readFiles(dir, marks)
	l.problems = append(l.problems, problems...)
	for _, s := range sources {
		l.add(s, connectors)
	}
	for _, p := range problems {
		l.keepPrevious(p.File)
	}
}

func (l *loader) add(s source, connectors []string) {
	t, problems := ParseTemplate(s.name, s.content, connectors)
	if len(problems) == 0 {
		problems = l.checkName(t, s.name)
	}
	if len(problems) == 0 {
		l.found = append(l.found, t)
		return
	}
	l.problems = append(l.problems, problems...)
	l.keepPrevious(s.name)
}

// checkName refuses a name that another template has. A built-in's name cannot
// be taken over: what "corporate" means is the same on every installation.
func (l *loader) checkName(t domain.Template, file string) []TemplateProblem {
	for _, other := range l.found {
		if other.Name != t.Name {
			continue
		}
		reason := fmt.Sprintf("The name “%s” is used by %s. Choose another name.", t.Name, other.Source)
		if other.Source == BuiltIn {
			reason = fmt.Sprintf("“%s” is a built-in template. Choose another name for yours.", t.Name)
		}
		return []TemplateProblem{{File: file, Line: 1, Column: 1, Reason: reason}}
	}
	return nil
}

// keepPrevious leaves in force what was read from a file before it broke.
func (l *loader) keepPrevious(file string) {
	i := slices.IndexFunc(l.previous.templates, func(t domain.Template) bool { return t.Source == file })
	if i < 0 || file == BuiltIn {
		return
	}
	t := l.previous.templates[i]
	if l.checkName(t, file) != nil {
		return
	}
	l.found = append(l.found, t)
	l.problems = append(l.problems, TemplateProblem{File: file, Line: 1, Column: 1, Reason: fmt.Sprintf(
		"Until this is mended, version %d of “%s”, read before, stays in force.", t.Version, t.Name)})
}

// keepUsedVersions puts the kept document in force where a file says something
// else under a version that tenants or onboardings were made from.
func (l *loader) keepUsedVersions(ctx context.Context, tx *store.Tx) error {
	for i, t := range l.found {
		kept, err := tx.FindTemplateVersion(ctx, t.Name, t.Version)
		if domain.Is(err, domain.CodeNotFound) {
			continue
		}
		if err != nil {
			return err
		}
		if kept.Digest == t.Digest {
			continue
		}
		if err := l.keepUsed(ctx, tx, i, kept); err != nil {
			return err
		}
	}
	return nil
}

func (l *loader) keepUsed(ctx context.Context, tx *store.Tx, i int, kept domain.TemplateVersion) error {
	t := l.found[i]
	used, errUsed := tx.TemplateVersionUsed(ctx, t.Name, t.Version)
	latest, errLatest := tx.LatestTemplateVersion(ctx, t.Name)
	if err := errors.Join(errUsed, errLatest); err != nil || !used {
		return err
	}
	old, err := decodeKept(kept)
	if err != nil {
		return err
	}
	old.Source = t.Source
	l.found[i] = old
	file := t.Source
	if file == BuiltIn {
		file = t.Name + " (built-in)"
	}
	l.problems = append(l.problems, TemplateProblem{File: file, Line: versionLine(t.Document), Column: 1, Reason: fmt.Sprintf(
		"“%s” was changed, but version %d is in use with other words, and those stay in force. Raise “version” to %d.",
		t.Name, t.Version, latest+1)})
	return nil
}

func versionLine(document string) int {
	doc, _ := readDocument([]byte(document))
	if n := doc.get("version"); n != nil {
		return n.line
	}
	return 1
}

// snapshot orders what was found: built-in templates as they come, then by title.
func (l *loader) snapshot() *snapshot {
	own := func(t domain.Template) int {
		if t.Source == BuiltIn {
			return 0
		}
		return 1
	}
	slices.SortStableFunc(l.found, func(a, b domain.Template) int {
		if d := own(a) - own(b); d != 0 || own(a) == 0 {
			return d
		}
		return cmp.Or(cmp.Compare(a.Title, b.Title), cmp.Compare(a.Name, b.Name))
	})
	slices.SortStableFunc(l.problems, func(a, b TemplateProblem) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	return &snapshot{templates: l.found, problems: l.problems, files: l.files}
}
