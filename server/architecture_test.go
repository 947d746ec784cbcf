package server_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// The rules of this file are those of docs/architecture.md. They read source
// only, so they also hold for code that no test runs.

const module = "tenantry/"

// layers lists our packages from the ground up. A package may import those of
// its own layer and of the layers below, never one above.
func layers() [][]string {
	return [][]string{
		{"server/domain"},
		{"server/secret", "server/jobs", "server/expression", "server/metrics", "server/outbound", "server/picture", "server/breach", "server/words"},
		{"server/config", "server/store"},
		{"server/audit", "server/account", "server/tenant", "server/messaging", "server/connector", "server/platform", "server/token", "server/sso", "server/texting", "server/widget"},
		{"server/provision", "server/onboarding"},
		{"server/company"},
		{"server/api", "server/web"},
		{"server"},
		{"cmd"},
	}
}

// importers says which packages alone may import something, below the given
// paths. What is not named here may be imported wherever the layers allow.
func importers() map[string][]string {
	return map[string][]string{
		"database/sql":                    {"server/store", "server/jobs", "cmd/bench"},
		"github.com/jackc/pgx":            {"server/store", "cmd/bench"},
		"modernc.org/sqlite":              {"server/store", "cmd/bench"},
		"github.com/pressly/goose":        {"server/store"},
		"github.com/gofiber/fiber":        {"server/api", "server/web", "server", "cmd/bench"},
		"github.com/valyala/fasthttp":     {"server/api", "server/web", "server", "cmd/bench"},
		"github.com/danielgtaylor/huma":   {"server/api"},
		"github.com/prometheus":           {"server/metrics"},
		"github.com/spf13/cobra":          {"cmd/tenantry"},
		"github.com/knadh/koanf":          {"server/config"},
		"github.com/expr-lang/expr":       {"server/expression"},
		"golang.org/x/crypto":             {"server/secret", "cmd/bench"},
		"github.com/minio/argon2":         {"server/secret"},
		"github.com/andybalholm/brotli":   {"server/web"},
		"tenantry/server/config":          {"server/config", "server", "cmd/tenantry"},
		"tenantry/server/store/sqlc":      {"server/store"},
		"tenantry/server/store/storetest": {},                                           // tests only
		"math/rand":                       {"server/jobs", "server/store", "cmd/bench"}, // spreads retries; never a secret
		"github.com/santhosh-tekuri":      {"server/onboarding"},
		"github.com/goccy/go-yaml":        {"server/config", "server/onboarding", "server/words", "cmd/tenantry"},
		"tenantry/server/api":             {"server/api", "server", "cmd/tenantry"},
		"tenantry/server/web":             {"server"},
		"golang.org/x/image":              {"server/picture", "server/words"},
		"golang.org/x/time/rate":          {"server/web"},
		"github.com/go-webauthn/webauthn": {"server/account"},
		"github.com/pquerna/otp":          {"server/account", "server/servertest"},
		"github.com/boombuler/barcode":    {"server/account"},
		"github.com/bojanz/currency":      {"server/onboarding"},
		"github.com/google/uuid":          {"server/store"},
		"github.com/golang-jwt/jwt":       {"server/token"},
		"github.com/wneessen/go-mail":     {"server/messaging/mailer"},
		"github.com/sendgrid":             {"server/messaging"},
		"github.com/twilio/twilio-go":     {"server/texting"},
		"code.dny.dev/ssrf":               {"server/outbound"},
		"github.com/coreos/go-oidc":       {"server/sso"},
		"golang.org/x/oauth2":             {"server/sso"},
		"github.com/crewjam/saml":         {"server/sso"},
		"github.com/beevik/etree":         {}, // tests only
		"golang.org/x/net":                {"server/sso", "server/widget"},
		"github.com/miekg/dns":            {}, // tests only
	}
}

// source is one parsed Go file of ours.
type source struct {
	dir, name string
	test      bool // a test, or a package that only tests import
	generated bool
	file      *ast.File
	lines     int
}

func (s source) String() string { return path.Join(s.dir, s.name) }

// sources parses all Go files below server and cmd.
func sources(t *testing.T) []source {
	t.Helper()
	var all []source
	root := os.DirFS("..")
	for _, top := range []string{"server", "cmd"} {
		err := fs.WalkDir(root, top, func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || path.Ext(name) != ".go" {
				return err
			}
			text, err := fs.ReadFile(root, name)
			if err != nil {
				return err
			}
			file, err := parser.ParseFile(token.NewFileSet(), name, text, parser.ParseComments)
			if err != nil {
				return err
			}
			all = append(all, source{
				dir: path.Dir(name), name: path.Base(name), file: file, generated: ast.IsGenerated(file),
				test:  strings.HasSuffix(name, "_test.go") || strings.HasSuffix(path.Dir(name), "test"),
				lines: strings.Count(string(text), "\n"),
			})
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return all
}

// production leaves out tests and what tests import.
func production(t *testing.T) []source {
	t.Helper()
	return slices.DeleteFunc(sources(t), func(s source) bool { return s.test })
}

func (s source) imports() []string {
	var paths []string
	for _, spec := range s.file.Imports {
		paths = append(paths, strings.Trim(spec.Path.Value, `"`))
	}
	return paths
}

// within reports whether dir is root or below it.
func within(dir, root string) bool { return dir == root || strings.HasPrefix(dir, root+"/") }

// layerOf finds the layer of a package by its longest listed path.
func layerOf(dir string) (layer int, ok bool) {
	longest := -1
	for i, names := range layers() {
		for _, name := range names {
			if within(dir, name) && len(name) > longest {
				longest, layer, ok = len(name), i, true
			}
		}
	}
	// "server" is the top package only: a new package below it has to take a place.
	return layer, ok && (longest != len("server") || dir == "server")
}

func TestArchitecture_ImportsGoDownwards(t *testing.T) {
	t.Parallel()
	for _, s := range production(t) {
		from, ok := layerOf(s.dir)
		if !ok {
			t.Errorf("%s: package %s has no place in layers()", s, s.dir)
			continue
		}
		for _, p := range s.imports() {
			to, ok := strings.CutPrefix(p, module)
			if !ok {
				continue
			}
			if layer, ok := layerOf(to); ok && layer > from {
				t.Errorf("%s imports %s, which is above it", s, to)
			}
		}
	}
}

func TestArchitecture_LibrariesStayWhereTheyBelong(t *testing.T) {
	t.Parallel()
	for _, s := range production(t) {
		for _, p := range s.imports() {
			for library, allowed := range importers() {
				if within(p, library) && !mayImport(s.dir, allowed) {
					t.Errorf("%s imports %s, which is for %v", s, p, allowed)
				}
			}
		}
	}
}

// mayImport compares with "server" exactly and with all else as a folder.
func mayImport(dir string, allowed []string) bool {
	return slices.ContainsFunc(allowed, func(root string) bool {
		return dir == root || (root != "server" && within(dir, root))
	})
}

func TestArchitecture_DomainIsPure(t *testing.T) {
	t.Parallel()
	impure := []string{"os", "io/ioutil", "net/http", "time/tzdata", "crypto/rand", "math/rand", "log", "log/slog", "embed"}
	for _, s := range production(t) {
		if s.dir != "server/domain" {
			continue
		}
		for _, p := range s.imports() {
			if slices.Contains(impure, p) || strings.Contains(strings.Split(p, "/")[0], ".") || strings.HasPrefix(p, module) {
				t.Errorf("%s imports %s: domain is pure", s, p)
			}
		}
	}
}

func TestArchitecture_PackagesSayWhatTheyAre(t *testing.T) {
	t.Parallel()
	empty := []string{"util", "utils", "common", "helper", "helpers", "models", "types", "misc", "shared"}
	documented := map[string]bool{}
	for _, s := range sources(t) {
		documented[s.dir] = documented[s.dir] || s.file.Doc != nil || s.generated
		if slices.Contains(empty, path.Base(s.dir)) {
			t.Errorf("%s: a package needs a name that says what it is about", s.dir)
		}
	}
	for dir, ok := range documented {
		if !ok {
			t.Errorf("%s has no package comment: write a doc.go", dir)
		}
	}
}

func TestArchitecture_NothingRunsBeforeMain(t *testing.T) {
	t.Parallel()
	for _, s := range production(t) {
		for _, decl := range s.file.Decls {
			if f, ok := decl.(*ast.FuncDecl); ok && f.Recv == nil && f.Name.Name == "init" {
				t.Errorf("%s has an init function", s)
			}
		}
	}
}

// changeable are the package variables that do change, each with its reason.
func changeable() []string {
	return []string{
		"cmd/tenantry.version",     // set by the linker
		"cmd/bench.slugs",          // numbers the names of one run
		"server/api.configureOnce", // a switch of Huma's is process-wide; see configureHuma
	}
}

func TestArchitecture_NoPackageVariableChanges(t *testing.T) {
	t.Parallel()
	byDir := map[string][]source{}
	for _, s := range production(t) {
		if !s.generated {
			byDir[s.dir] = append(byDir[s.dir], s)
		}
	}
	for dir, files := range byDir {
		vars := map[string]bool{}
		for _, s := range files {
			for name, spec := range packageVars(s.file) {
				if slices.Contains(changeable(), dir+"."+name) {
					continue
				}
				vars[name] = true
				if holdsState(spec) {
					t.Errorf("%s: package variable %s holds state; put it into a struct", s, name)
				}
			}
		}
		for _, s := range files {
			for _, w := range writesTo(s.file, vars) {
				t.Errorf("%s changes the package variable %s", s, w)
			}
		}
	}
}

func packageVars(file *ast.File) map[string]*ast.ValueSpec {
	vars := map[string]*ast.ValueSpec{}
	for _, decl := range file.Decls {
		gen, ok := decl.(*ast.GenDecl)
		if !ok || gen.Tok != token.VAR {
			continue
		}
		for _, spec := range gen.Specs {
			spec := spec.(*ast.ValueSpec)
			if spec.Doc == nil {
				spec.Doc = gen.Doc
			}
			for _, name := range spec.Names {
				if name.Name != "_" {
					vars[name.Name] = spec
				}
			}
		}
	}
	return vars
}

// holdsState reports whether a variable's declared type changes by its methods,
// or is a plain value that can only have been made to be assigned.
func holdsState(spec *ast.ValueSpec) bool {
	switch typ := spec.Type.(type) {
	case *ast.SelectorExpr:
		pkg, _ := typ.X.(*ast.Ident)
		return pkg != nil && (pkg.Name == "sync" || pkg.Name == "atomic")
	case *ast.Ident:
		return len(spec.Values) == 0 && slices.Contains([]string{"int", "int64", "bool", "string"}, typ.Name) && !embedded(spec)
	}
	return false
}

// embedded variables are filled by the compiler; the directive stands above them.
func embedded(spec *ast.ValueSpec) bool {
	return spec.Doc != nil && slices.ContainsFunc(spec.Doc.List, func(c *ast.Comment) bool {
		return strings.HasPrefix(c.Text, "//go:embed ")
	})
}

// writesTo names the variables that a file's functions assign to, as a whole or
// in part. Names declared in the function itself are its own.
func writesTo(file *ast.File, vars map[string]bool) []string {
	var written []string
	for _, decl := range file.Decls {
		f, ok := decl.(*ast.FuncDecl)
		if !ok || f.Body == nil {
			continue
		}
		own := localNames(f)
		ast.Inspect(f, func(n ast.Node) bool {
			for _, target := range targets(n) {
				if name := rootName(target); vars[name] && !own[name] {
					written = append(written, name)
				}
			}
			return true
		})
	}
	return written
}

func targets(n ast.Node) []ast.Expr {
	switch n := n.(type) {
	case *ast.AssignStmt:
		if n.Tok != token.DEFINE {
			return n.Lhs
		}
	case *ast.IncDecStmt:
		return []ast.Expr{n.X}
	case *ast.CallExpr:
		if f, ok := n.Fun.(*ast.Ident); ok && (f.Name == "delete" || f.Name == "clear") && len(n.Args) > 0 {
			return n.Args[:1]
		}
	}
	return nil
}

func rootName(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.Ident:
		return e.Name
	case *ast.IndexExpr:
		return rootName(e.X)
	case *ast.SelectorExpr:
		return rootName(e.X)
	case *ast.StarExpr:
		return rootName(e.X)
	case *ast.ParenExpr:
		return rootName(e.X)
	}
	return ""
}

func localNames(f *ast.FuncDecl) map[string]bool {
	own := map[string]bool{}
	ast.Inspect(f, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.Field:
			for _, name := range n.Names {
				own[name.Name] = true
			}
		case *ast.AssignStmt:
			for _, e := range n.Lhs {
				if id, ok := e.(*ast.Ident); ok && n.Tok == token.DEFINE {
					own[id.Name] = true
				}
			}
		case *ast.ValueSpec:
			for _, name := range n.Names {
				own[name.Name] = true
			}
		}
		return true
	})
	return own
}

// forbidden are calls that have a better way, and who may make them all the same.
func forbidden() map[string][]string {
	clocks := []string{"server/web", "server", "cmd", "server/store/group.go"} // the last bounds a wait, it stores no time
	return map[string][]string{
		"time.Now":     clocks, // take Now func() time.Time, or Tx.Now
		"time.Since":   clocks,
		"time.Until":   clocks,
		"time.Sleep":   {"cmd/bench"},
		"time.After":   {"cmd/bench"}, // leaks until it fires; use a timer
		"os.Getenv":    {"server/config", "cmd/bench"},
		"os.LookupEnv": {"server/config"},
		"os.Environ":   {"server/config", "cmd/bench"},
		"os.Exit":      {"cmd"},
		"log.Fatal":    {},
		"log.Printf":   {},
		"fmt.Print":    {"cmd/bench"},
		"fmt.Println":  {"cmd/bench"},
		"fmt.Printf":   {"cmd/bench"},
		"http.Get":     {},
		"http.Post":    {},
		"exec.Command": {"cmd/bench"},
		"c.Body":       {}, // Fiber unpacks what may be larger than the memory; take c.Request().Body
	}
}

func TestArchitecture_CallsWithABetterWay(t *testing.T) {
	t.Parallel()
	for _, s := range sources(t) {
		ast.Inspect(s.file, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			name := calledName(call)
			allowed, listed := forbidden()[name]
			if !listed || mayImport(s.dir, allowed) || slices.Contains(allowed, s.String()) || (s.test && name != "time.Sleep") {
				return true
			}
			t.Errorf("%s calls %s, which is for %v", s, name, allowed)
			return true
		})
	}
}

func calledName(call *ast.CallExpr) string {
	sel, ok := call.Fun.(*ast.SelectorExpr)
	if !ok {
		return ""
	}
	pkg, ok := sel.X.(*ast.Ident)
	if !ok {
		return ""
	}
	return pkg.Name + "." + sel.Sel.Name
}

// The longest file that still reads in one go; a longer one knows two things.
const longestFile = 400

func TestArchitecture_FilesStayShort(t *testing.T) {
	t.Parallel()
	for _, s := range sources(t) {
		if s.lines > longestFile && !s.generated && !s.test {
			t.Errorf("%s has %d lines; split it by what it knows", filepath.ToSlash(s.String()), s.lines)
		}
	}
}
