package web_test

import (
	"errors"
	"regexp"
	"strings"
	"testing"

	"github.com/gofiber/fiber/v2"

	"tenantry/server/web"
)

const someDocument = `{
  "openapi": "3.1.0",
  "info": {"title": "Tenantry", "version": "1", "description": "Onboards <tenants>."},
  "paths": {
    "/api/v1/tenants/{tenant}": {
      "get": {"operationId": "getTenant", "summary": "Show a tenant", "tags": ["Tenants"], "x-permission": "TENANT:read",
        "parameters": [{"name": "tenant", "in": "path", "required": true, "schema": {"type": "string", "description": "Id or slug"}}],
        "responses": {"200": {"description": "OK", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Tenant"}}}}}},
      "patch": {"operationId": "changeTenant", "summary": "Change a tenant", "tags": ["Tenants"], "x-permission": "TENANT:update",
        "requestBody": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Change"}}}},
        "responses": {"204": {"description": "No Content"}}}
    },
    "/api/v1/session": {"post": {"operationId": "signIn", "summary": "Sign in", "tags": ["Session"], "x-permission": "public",
      "responses": {"200": {"description": "OK"}}}}
  },
  "components": {"schemas": {
    "Tenant": {"type": "object", "required": ["slug"], "properties": {
      "slug": {"type": "string", "maxLength": 40},
      "state": {"type": "string", "enum": ["provisioning", "live"]},
      "managedBy": {"type": "array", "items": {"$ref": "#/components/schemas/Tenant"}}}},
    "Change": {"type": "object", "properties": {"name": {"type": ["string", "null"], "description": "Shown to <people>"}}}
  }}
}`

func docs(t *testing.T, document string, err error) answer {
	t.Helper()
	app := fiber.New()
	app.Use(web.SecurityHeaders(false))
	web.MountDocs(app, func() ([]byte, error) { return []byte(document), err })
	return ask(t, app, "GET", "/api/docs")
}

func TestDocs_ShowOperationsAndSchemas(t *testing.T) {
	t.Parallel()
	page := docs(t, someDocument, nil)
	if page.StatusCode != 200 || page.Header.Get("Content-Type") != "text/html; charset=utf-8" {
		t.Fatalf("%d %s", page.StatusCode, page.Header.Get("Content-Type"))
	}
	for _, want := range []string{
		"Show a tenant", "Needs TENANT:read.", "Anybody.", `<a href="#schema-Tenant">Tenant</a>`, "at most 40 characters",
		"one of provisioning, live", "list of", "string or null", "Id or slug", "<em>needed</em>",
		"Onboards &lt;tenants&gt;.", "Shown to &lt;people&gt;",
		`curl -H &#34;Authorization: Bearer $TENANTRY_API_KEY&#34; -X PATCH -H &#34;Content-Type: application/json&#34; -d @body.json &#34;$TENANTRY_URL/api/v1/tenants/{tenant}&#34;`,
		`curl -X POST &#34;$TENANTRY_URL/api/v1/session&#34;`,
	} {
		if !strings.Contains(page.body, want) {
			t.Errorf("missing: %s", want)
		}
	}
	if get, patch := strings.Index(page.body, `id="getTenant"`), strings.Index(page.body, `id="changeTenant"`); get > patch {
		t.Error("changing stands before reading")
	}
}

// TestDocs_AskNobodyElse holds that the page loads from us alone and runs nothing.
func TestDocs_AskNobodyElse(t *testing.T) {
	t.Parallel()
	page := docs(t, someDocument, nil)
	if found := regexp.MustCompile(`<script|style=|(src|href)="(https?:)?//`).FindString(page.body); found != "" {
		t.Errorf("the page has %s", found)
	}
	want := "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
	if got := page.Header.Get("Content-Security-Policy"); got != want {
		t.Errorf("policy %q", got)
	}
}

func TestDocs_BrokenDocument(t *testing.T) {
	t.Parallel()
	if got := docs(t, "{", nil).StatusCode; got != 500 {
		t.Errorf("a document that is no JSON: %d", got)
	}
	if got := docs(t, "", errors.New("no document")).StatusCode; got != 500 {
		t.Errorf("no document: %d", got)
	}
}
