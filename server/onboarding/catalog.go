package onboarding

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"tenantry/server/domain"
	"tenantry/server/store"
)

// CatalogOptions are what a catalogue needs.
type CatalogOptions struct {
	DB         *store.DB
	Dir        string        // of the operator's own templates; it need not exist
	Connectors []string      // that a provisioning step may use
	Poll       time.Duration // between two looks at Dir; 1 s when zero
	Logger     *slog.Logger
}

// Catalog knows the templates: the built-in ones and the operator's own, as they
// are now, and every version that something was made from. Reading it takes no
// lock: a load replaces everything at once.
type Catalog struct {
	options CatalogOptions
	current atomic.Pointer[snapshot]
	loading sync.Mutex

	mu       sync.Mutex
	compiled map[string]*rules              // by digest
	versions map[versionKey]domain.Template // kept versions, decoded
	pinned   map[versionKey]string          // digests that are known to be kept
}

type versionKey struct {
	name    string
	version int64
}

// maxCached bounds each of the catalogue's caches; past it the cache starts anew.
const maxCached = 200

// NewCatalog makes an empty catalogue; Load fills it.
func NewCatalog(options CatalogOptions) *Catalog {
	if options.Poll == 0 {
		options.Poll = time.Second
	}
	if options.Logger == nil {
		options.Logger = slog.New(slog.DiscardHandler)
	}
	c := &Catalog{
		options: options, compiled: map[string]*rules{},
		versions: map[versionKey]domain.Template{}, pinned: map[versionKey]string{},
	}
	c.current.Store(&snapshot{})
	return c
}

// snapshot is what the catalogue holds at one time. It never changes.
type snapshot struct {
	templates []domain.Template // built-in ones first, then by title
	problems  []TemplateProblem
	files     fingerprint
}

func (s *snapshot) find(name string) (domain.Template, bool) {
	i := slices.IndexFunc(s.templates, func(t domain.Template) bool { return t.Name == name })
	if i < 0 {
		return domain.Template{}, false
	}
	return s.templates[i], true
}

// List returns the templates that a wizard offers, or all of them for "".
func (c *Catalog) List(wizard string) []domain.Template {
	out := []domain.Template{}
	for _, t := range c.current.Load().templates {
		if wizard == "" || t.Wizard == wizard && t.Opens(domain.DoorWizard) {
			out = append(out, t)
		}
	}
	return out
}

// Get returns the newest version of a template.
func (c *Catalog) Get(name string) (domain.Template, error) {
	if t, ok := c.current.Load().find(name); ok {
		return t, nil
	}
	return domain.Template{}, domain.NotFound("template")
}

// Problems returns what is wrong with the operator's own templates.
func (c *Catalog) Problems() []TemplateProblem {
	return slices.Clone(c.current.Load().problems)
}

// GetVersion returns a version of a template: the newest, or one that something
// was made from.
func (c *Catalog) GetVersion(ctx context.Context, name string, version int64) (t domain.Template, err error) {
	if t, ok := c.cachedVersion(name, version); ok {
		return t, nil
	}
	err = c.options.DB.Read(ctx, func(tx *store.Tx) error {
		t, err = c.VersionIn(ctx, tx, name, version)
		return err
	})
	return t, err
}

// VersionIn is GetVersion inside a transaction.
func (c *Catalog) VersionIn(ctx context.Context, tx *store.Tx, name string, version int64) (domain.Template, error) {
	if t, ok := c.cachedVersion(name, version); ok {
		return t, nil
	}
	kept, err := tx.FindTemplateVersion(ctx, name, version)
	if err != nil {
		return domain.Template{}, err
	}
	t, err := decodeKept(kept)
	if err != nil {
		return domain.Template{}, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	remember(c.versions, versionKey{name, version}, t)
	return t, nil
}

func (c *Catalog) cachedVersion(name string, version int64) (domain.Template, bool) {
	if t, ok := c.current.Load().find(name); ok && t.Version == version {
		return t, true
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	t, ok := c.versions[versionKey{name, version}]
	return t, ok
}

// decodeKept reads a kept document, which was checked when it was kept.
func decodeKept(v domain.TemplateVersion) (domain.Template, error) {
	doc, problems := readDocument([]byte(v.Document))
	if doc == nil {
		return domain.Template{}, errors.Join(errors.New("a kept template cannot be read"), problems[0])
	}
	t := decodeTemplate(doc, v.Name, []byte(v.Document))
	t.Digest = v.Digest
	return t, nil
}

func remember[K comparable, V any](cache map[K]V, key K, value V) {
	if len(cache) >= maxCached {
		clear(cache)
	}
	cache[key] = value
}

// Pin keeps the template's version, word for word, in the same transaction in
// which something is made from it. A version that was used with other words is
// refused; one that nothing was made from is replaced.
func (c *Catalog) Pin(ctx context.Context, tx *store.Tx, t domain.Template) error {
	key := versionKey{t.Name, t.Version}
	c.mu.Lock()
	known := c.pinned[key] == t.Digest
	c.mu.Unlock()
	if known {
		return nil
	}
	if err := pin(ctx, tx, t); err != nil {
		return err
	}
	tx.AfterCommit(func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		remember(c.pinned, key, t.Digest)
	})
	return nil
}

func pin(ctx context.Context, tx *store.Tx, t domain.Template) error {
	version := domain.TemplateVersion{Name: t.Name, Version: t.Version, Digest: t.Digest, Document: t.Document}
	first, err := tx.InsertTemplateVersion(ctx, version)
	if err != nil || first {
		return err
	}
	kept, err := tx.FindTemplateVersion(ctx, t.Name, t.Version)
	if err != nil || kept.Digest == t.Digest {
		return err
	}
	used, err := tx.TemplateVersionUsed(ctx, t.Name, t.Version)
	if err != nil {
		return err
	}
	if used {
		return domain.Errorf(domain.CodeConflict,
			"The template “%s” was changed without raising its version. Ask whoever keeps the templates to raise it.", t.Title).
			Because("template_changed")
	}
	return tx.ReplaceTemplateVersion(ctx, version)
}

// rules returns the template's compiled rules.
func (c *Catalog) rules(t domain.Template) (*rules, error) {
	c.mu.Lock()
	r, ok := c.compiled[t.Digest]
	c.mu.Unlock()
	if ok {
		return r, nil
	}
	r, err := compileRules(t)
	if err != nil {
		return nil, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	remember(c.compiled, t.Digest, r)
	return r, nil
}

// otherWithStep names another template of the same wizard that has the step.
func (c *Catalog) otherWithStep(t domain.Template, step string) string {
	return c.other(t, func(r *rules) bool { _, ok := r.step(step); return ok })
}

// otherWithField names another template of the same wizard that has the field in the step.
func (c *Catalog) otherWithField(t domain.Template, step, field string) string {
	return c.other(t, func(r *rules) bool {
		s, _ := r.step(step)
		_, ok := s.field(field)
		return ok
	})
}

func (c *Catalog) other(t domain.Template, has func(*rules) bool) string {
	for _, o := range c.current.Load().templates {
		if o.Name == t.Name || o.Wizard != t.Wizard {
			continue
		}
		if r, err := c.rules(o); err == nil && has(r) {
			return o.Title
		}
	}
	return ""
}
