package api

import (
	"encoding/json"
	"net/http"
	"reflect"
	"strconv"
	"strings"
	"sync"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gofiber/fiber/v2"
)

// description is what the document says, while it is made.
type description struct {
	api   *huma.OpenAPI
	needs map[string]need // by operation id, for the guard test
}

// OpenAPI makes the document that describes the API. It is made anew each time, by
// mounting all operations for it alone: those that answer requests lack their
// descriptions, and are read one by one. It needs no services, since an operation's
// description does not depend on what it calls.
func (a *API) OpenAPI() *huma.OpenAPI { return a.describe().api }

func (a *API) describe() *description {
	d := &description{api: emptyDocument(a.Version), needs: map[string]need{}}
	describing := &API{Options: a.Options, described: d}
	describing.mountAll()
	return d
}

// add describes one operation.
func (d *description) add(op *huma.Operation, n need, input, output reflect.Type) {
	schemas := d.api.Components.Schemas
	op.Extensions = map[string]any{"x-permission": n.String()}
	if n.proof {
		op.Extensions["x-fresh-proof"] = true
	}
	if n.kind != needPublic {
		op.Security = []map[string][]string{{"session": {}}, {"apiKey": {}}}
	}
	inputFormOf(schemas, op.OperationID, op.MaxBodyBytes, input).describe(op)
	if op.Responses == nil {
		op.Responses = map[string]*huma.Response{}
	}
	answer := answerFormOf(op.OperationID, op.DefaultStatus, output)
	answer.describe(schemas, op, output)
	problem := schemas.Schema(reflect.TypeFor[Problem](), true, "")
	for _, status := range append(op.Errors, n.errors()...) {
		op.Responses[strconv.Itoa(status)] = &huma.Response{
			Description: http.StatusText(status), Content: map[string]*huma.MediaType{problemMedia: {Schema: problem}},
		}
	}
	d.api.AddOperation(op)
	d.needs[op.OperationID] = n
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

func emptyDocument(version string) *huma.OpenAPI {
	return &huma.OpenAPI{
		OpenAPI: "3.1.0",
		Info: &huma.Info{Title: "Tenantry", Version: version, Description: strings.TrimSpace(`
Onboards tenants and manages them afterwards. Sign in with a browser session, or
send an API key as "Authorization: Bearer tnk_…". Every refusal is a problem
(RFC 9457) with a stable code; fields are named by JSON pointers.`)},
		Components: &huma.Components{Schemas: newSchemas(), SecuritySchemes: map[string]*huma.SecurityScheme{
			"session": {Type: "apiKey", In: "cookie", Name: cookieName(true)},
			"apiKey":  {Type: "http", Scheme: "bearer"},
		}},
	}
}

// newSchemas holds the schemas of types that others refer to.
func newSchemas() huma.Registry {
	return huma.NewMapRegistry("#/components/schemas/", huma.DefaultSchemaNamer)
}
