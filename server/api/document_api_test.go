package api_test

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"

	"tenantry/server/servertest"
)

// document is the part of the OpenAPI document that the walks read.
type document struct {
	Paths      map[string]map[string]documented
	Components struct{ Schemas map[string]schema }
}

// documented is one operation of it.
type documented struct {
	OperationID string `json:"operationId"`
	Permission  string `json:"x-permission"`
	Parameters  []struct {
		Name, In string
		Schema   schema
	}
	RequestBody struct {
		Content map[string]struct{ Schema schema }
	} `json:"requestBody"`
}

// schema is one schema of it, or a reference to one.
type schema struct {
	Ref        string `json:"$ref"`
	Type       any    // a name, or a list of names
	Properties map[string]schema
	Items      *schema
	Enum       []any
}

// operation is what the walks need to know of one operation.
type operation struct {
	ID, Method, Path string   // the path below /api/v1, with braces
	Permission       string   // x-permission
	Query            []string // parameters that are text
	Header           []string // parameters
	Body             *schema  // nil when it takes none
	document         *document
}

// operations reads the document that the server itself gives out.
func operations(t *testing.T, s *servertest.Server) []operation {
	t.Helper()
	doc := &document{}
	s.Anonymous(t).Fetch(http.MethodGet, "/api/openapi.json", nil).Want(http.StatusOK, doc)
	var all []operation
	for path, methods := range doc.Paths {
		for method, op := range methods {
			all = append(all, operationOf(doc, path, method, op))
		}
	}
	if len(all) < 60 {
		t.Fatalf("the document has only %d operations", len(all))
	}
	slices.SortFunc(all, func(a, b operation) int { return strings.Compare(a.Path+" "+a.Method, b.Path+" "+b.Method) })
	return all
}

func operationOf(doc *document, path, method string, d documented) operation {
	op := operation{
		ID: d.OperationID, Method: strings.ToUpper(method), Path: strings.TrimPrefix(path, "/api/v1"),
		Permission: d.Permission, document: doc,
	}
	for _, p := range d.Parameters {
		if p.In == "query" && p.Schema.Type == "string" && len(p.Schema.Enum) == 0 {
			op.Query = append(op.Query, p.Name)
		}
		if p.In == "header" {
			op.Header = append(op.Header, p.Name)
		}
	}
	if body, ok := d.RequestBody.Content["application/json"]; ok {
		op.Body = &body.Schema
	}
	return op
}

func (op operation) public() bool { return op.Permission == "public" }

func (op operation) signedIn() bool { return op.Permission == "signed-in" }

// halfSignedIn reports whether it is for somebody whose second factor is missing.
func (op operation) halfSignedIn() bool { return op.Permission == "half-signed-in" }

// inTenant reports whether the permission is meant in one tenant.
func (op operation) inTenant() bool {
	return strings.Contains(op.Path, "{tenant}") || strings.Contains(op.Path, "{run}")
}

// sample is a body of the right shape in which every text is the given one; nil
// for an operation without a body.
func (op operation) sample(text string) any {
	if op.Body == nil {
		return nil
	}
	return op.document.sample(*op.Body, text)
}

func (d *document) sample(s schema, text string) any {
	if s.Ref != "" {
		return d.sample(d.Components.Schemas[strings.TrimPrefix(s.Ref, "#/components/schemas/")], text)
	}
	if len(s.Enum) > 0 {
		return s.Enum[0]
	}
	switch kind := typeOf(s); kind {
	case "object":
		return d.sampleObject(s, text)
	case "array":
		return []any{d.sample(*s.Items, text)}
	case "boolean":
		return true
	case "integer", "number":
		return 1
	}
	return text
}

// sampleObject fills every property; an object of any form gets one like answers.
func (d *document) sampleObject(s schema, text string) any {
	filled := map[string]any{}
	for name, property := range s.Properties {
		filled[name] = d.sample(property, text)
	}
	if len(filled) == 0 {
		filled["organization"] = map[string]any{"organizationName": text}
	}
	return filled
}

func typeOf(s schema) string {
	if many, ok := s.Type.([]any); ok && len(many) > 0 {
		name, _ := many[0].(string)
		return name
	}
	name, _ := s.Type.(string)
	return name
}

// encoded is a body as JSON text.
func encoded(t *testing.T, body any) []byte {
	t.Helper()
	text, err := json.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	return text
}
