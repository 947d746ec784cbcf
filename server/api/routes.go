package api

import (
	_ "embed" // the table of routes
	"net/http"
	"strings"
	"sync"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gofiber/fiber/v2"
)

// Huma reads the types of each operation's input and answer by reflection, and its
// code is there once for each of them. To declare all operations was a third of the
// time that the program takes to start, and a fifth of the memory it then holds. So
// the first request for a resource declares that resource's operations, and what
// has to be known before, which addresses there are, stands in a table. A test holds
// it against the code; `make generate` writes it anew.

// routeTable has a line with method and path for each operation, and an empty line
// between the resources, which are in their own order.
//
//go:embed routes.txt
var routeTable string

// route mounts every operation of the table.
func (a *API) route(app *fiber.App) {
	for i, lines := range strings.Split(routeTable, "\n\n") {
		declared := sync.OnceValue(func() handlers { return a.handlersOf(i) })
		for name := range strings.SplitSeq(strings.TrimSpace(lines), "\n") {
			method, path, _ := strings.Cut(name, " ")
			app.Add(method, routePath(path), func(c *fiber.Ctx) error { return declared()[name](c) })
		}
	}
}

// routePath is an operation's path as Fiber writes it: /tenants/:tenant.
func routePath(path string) string { return strings.NewReplacer("{", ":", "}", "").Replace(path) }

// handlersOf declares the operations of one resource.
func (a *API) handlersOf(resource int) handlers {
	all := handlers{}
	a.declaring(all).resources()[resource]()
	return all
}

// declaring is an API whose operations are handed to a router of their own: what
// Huma knows must not change while requests use it.
func (a *API) declaring(on huma.Adapter) *API {
	return &API{Services: a.Services, Options: a.Options, huma: huma.NewAPI(humaConfig(a.Version), on), needs: map[string]need{}}
}

// handlers answer operations, by method and path. They are Huma's adapter, too.
type handlers map[string]fiber.Handler

// Handle implements huma.Adapter.
func (h handlers) Handle(op *huma.Operation, handle func(huma.Context)) {
	h[op.Method+" "+op.Path] = func(c *fiber.Ctx) error {
		handle(&fiberContext{fiber: c, op: op, ctx: c.UserContext()})
		return nil
	}
}

// ServeHTTP implements huma.Adapter, for tests of Huma's kind, which there are none of.
func (handlers) ServeHTTP(w http.ResponseWriter, _ *http.Request) {
	http.Error(w, http.StatusText(http.StatusNotImplemented), http.StatusNotImplemented)
}
