package api

import (
	"encoding/json"
	"strings"
	"sync"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gofiber/fiber/v2"
)

// Huma reads the types of an operation's input and answer by reflection, for checking
// requests and for the document. For all operations at once, that was a third of
// the time that the program takes to start, and a quarter of the memory it then
// holds. So each operation is prepared on its first request, with nothing but what
// that needs, and the document is made when it is first asked for, by an API of
// its own that prepares them all. Tests ask for it: what Huma refuses, they find.

// mounter puts an operation where requests find it; prepare hands it to Huma.
type mounter func(op *huma.Operation, prepare func(on huma.API))

// onFirstRequest routes to operations that are prepared when they are first called.
// Each has an API of its own, since Huma's must not change while requests use it.
func onFirstRequest(app *fiber.App) mounter {
	return func(op *huma.Operation, prepare func(on huma.API)) {
		handler := sync.OnceValue(func() fiber.Handler {
			var route oneRoute
			prepare(huma.NewAPI(humaConfig(""), &route))
			return route.handler
		})
		app.Add(op.Method, routePath(op.Path), func(c *fiber.Ctx) error { return handler()(c) })
	}
}

// OpenAPI makes the document that describes the API. It needs no services: an
// operation's description does not depend on what it calls.
func (a *API) OpenAPI() *huma.OpenAPI {
	all := huma.NewAPI(humaConfig(a.Version), new(oneRoute))
	described := &API{Options: a.Options, documenting: true, needs: map[string]need{}}
	described.mount = func(_ *huma.Operation, prepare func(on huma.API)) { prepare(all) }
	described.mountResources()
	return all.OpenAPI()
}

// mountDocument serves the document in its four forms, each of which is made when
// it is first asked for.
func (a *API) mountDocument(app *fiber.App) {
	const asJSON, asYAML = "application/openapi+json", "application/openapi+yaml"
	serve := func(suffix, contentType string, write func(*huma.OpenAPI) ([]byte, error)) {
		form := sync.OnceValues(func() ([]byte, error) { return write(a.OpenAPI()) })
		app.Add(fiber.MethodGet, "/api/openapi"+suffix, func(c *fiber.Ctx) error {
			body, err := form()
			if err != nil {
				return err
			}
			c.Set(fiber.HeaderContentType, contentType)
			return c.Send(body)
		})
	}
	serve(".json", asJSON, func(d *huma.OpenAPI) ([]byte, error) { return json.Marshal(d) })
	serve("-3.0.json", asJSON, (*huma.OpenAPI).Downgrade)
	serve(".yaml", asYAML, (*huma.OpenAPI).YAML)
	serve("-3.0.yaml", asYAML, (*huma.OpenAPI).DowngradeYAML)
}

func humaConfig(version string) huma.Config {
	config := huma.DefaultConfig("Tenantry", version)
	config.Info.Description = strings.TrimSpace(`
Onboards tenants and manages them afterwards. Sign in with a browser session, or
send an API key as "Authorization: Bearer tnk_…". Every refusal is a problem
(RFC 9457) with a stable code; fields are named by JSON pointers.`)
	config.OpenAPIPath = ""  // see mountDocument
	config.DocsPath = ""     // the built-in page loads scripts from elsewhere
	config.SchemasPath = ""  // the document holds all schemas
	config.CreateHooks = nil // no $schema in bodies
	config.RejectUnknownQueryParameters = true
	config.Formats = map[string]huma.Format{"application/json": plainJSON, "json": plainJSON}
	config.Components.SecuritySchemes = map[string]*huma.SecurityScheme{
		"session": {Type: "apiKey", In: "cookie", Name: cookieName(true)},
		"apiKey":  {Type: "http", Scheme: "bearer"},
	}
	return config
}
