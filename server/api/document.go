package api

import (
	"encoding/json"
	"strings"
	"sync"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gofiber/fiber/v2"
)

// description is what the document says, while it is made.
type description struct {
	api   huma.API
	needs map[string]need // by operation id, for the guard test
}

// OpenAPI makes the document that describes the API. It is made anew each time, by
// mounting all operations for it alone: those that answer requests lack their
// descriptions, and are told to Huma one by one. It needs no services, since an
// operation's description does not depend on what it calls.
func (a *API) OpenAPI() *huma.OpenAPI { return a.describe().api.OpenAPI() }

func (a *API) describe() *description {
	d := &description{api: huma.NewAPI(humaConfig(a.Version), &oneOperation{}), needs: map[string]need{}}
	describing := &API{Options: a.Options, described: d}
	describing.mountAll()
	return d
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
