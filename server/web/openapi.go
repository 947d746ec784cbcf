package web

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// document is the part of an OpenAPI document that the readable page shows.
type document struct {
	Info struct {
		Title       string `json:"title"`
		Version     string `json:"version"`
		Description string `json:"description"`
	} `json:"info"`
	Paths      map[string]map[string]operation `json:"paths"`
	Components struct {
		Schemas map[string]schema `json:"schemas"`
	} `json:"components"`
}

type operation struct {
	ID          string              `json:"operationId"`
	Summary     string              `json:"summary"`
	Description string              `json:"description"`
	Tags        []string            `json:"tags"`
	Permission  string              `json:"x-permission"`
	Parameters  []parameter         `json:"parameters"`
	Body        content             `json:"requestBody"`
	Responses   map[string]response `json:"responses"`

	Method, Path string // of the place it was found at
}

type parameter struct {
	Name        string `json:"name"`
	In          string `json:"in"`
	Description string `json:"description"`
	Required    bool   `json:"required"`
	Schema      schema `json:"schema"`
}

type content struct {
	Content map[string]struct {
		Schema schema `json:"schema"`
	} `json:"content"`
}

type response struct {
	Description string `json:"description"`
	content
}

type schema struct {
	Ref         string            `json:"$ref"`
	Type        any               `json:"type"` // a word, or a list of words
	Format      string            `json:"format"`
	Description string            `json:"description"`
	Enum        []any             `json:"enum"`
	Items       *schema           `json:"items"`
	Properties  map[string]schema `json:"properties"`
	Additional  any               `json:"additionalProperties"`
	Required    []string          `json:"required"`
	MinLength   *int              `json:"minLength"`
	MaxLength   *int              `json:"maxLength"`
	Minimum     *float64          `json:"minimum"`
	Maximum     *float64          `json:"maximum"`
}

// group is the operations of one tag.
type group struct {
	Name       string
	Operations []operation
}

func readDocument(raw []byte) (document, error) {
	var d document
	if err := json.Unmarshal(raw, &d); err != nil {
		return document{}, fmt.Errorf("read the API document: %w", err)
	}
	return d, nil
}

// Groups lists the operations by tag, in the order of their addresses.
func (d document) Groups() []group {
	byTag := map[string][]operation{}
	for path, methods := range d.Paths {
		for method, op := range methods {
			op.Method, op.Path = strings.ToUpper(method), path
			tag := "Others"
			if len(op.Tags) > 0 {
				tag = op.Tags[0]
			}
			byTag[tag] = append(byTag[tag], op)
		}
	}
	var groups []group
	for _, tag := range slices.Sorted(maps.Keys(byTag)) {
		ops := byTag[tag]
		slices.SortFunc(ops, func(a, b operation) int {
			return cmp.Or(cmp.Compare(a.Path, b.Path), cmp.Compare(rank(a.Method), rank(b.Method)))
		})
		groups = append(groups, group{Name: tag, Operations: ops})
	}
	return groups
}

// rank puts reading before changing before removing.
func rank(method string) int {
	return slices.Index([]string{"GET", "POST", "PUT", "PATCH", "DELETE"}, method)
}

// Who says in words who may call the operation.
func (o operation) Who() string {
	switch o.Permission {
	case "public":
		return "Anybody"
	case "signed-in":
		return "Anybody who is signed in"
	}
	return "Needs " + o.Permission
}

// Curl is a line to try the operation with.
func (o operation) Curl() string {
	line := `curl -H "Authorization: Bearer $TENANTRY_API_KEY"`
	if o.Permission == "public" {
		line = "curl"
	}
	if o.Method != "GET" {
		line += " -X " + o.Method
	}
	if o.Body.Schema() != nil {
		line += ` -H "Content-Type: application/json" -d @body.json`
	}
	return line + ` "$TENANTRY_URL` + o.Path + `"`
}

// Schema is the form of the JSON, nil without any.
func (c content) Schema() *schema {
	for _, media := range slices.Sorted(maps.Keys(c.Content)) {
		if strings.Contains(media, "json") || strings.Contains(media, "event-stream") {
			s := c.Content[media].Schema
			return &s
		}
	}
	return nil
}

// Name is the schema's name, if it is one of the document's own.
func (s schema) Name() string {
	return strings.TrimPrefix(s.Ref, "#/components/schemas/")
}

// Of is the schema of a list's entries, or the schema itself.
func (s schema) Of() schema {
	if s.Items != nil {
		return *s.Items
	}
	return s
}

// Kind says in words what the value is, without the name of a schema.
func (s schema) Kind() string {
	switch {
	case s.Items != nil:
		return strings.TrimSpace("list of " + s.Items.Kind())
	case s.Ref != "":
		return ""
	}
	kind := typeWord(s.Type)
	if s.Format != "" {
		kind += " (" + s.Format + ")"
	}
	return kind
}

// typeWord reads "string" and ["string", "null"].
func typeWord(t any) string {
	switch t := t.(type) {
	case string:
		return t
	case []any:
		words := make([]string, 0, len(t))
		for _, word := range t {
			words = append(words, fmt.Sprint(word))
		}
		return strings.Join(words, " or ")
	}
	return "any value"
}

// Rules lists what a value must keep to.
func (s schema) Rules() string {
	var rules []string
	if len(s.Enum) > 0 {
		words := make([]string, len(s.Enum))
		for i, v := range s.Enum {
			words[i] = fmt.Sprint(v)
		}
		rules = append(rules, "one of "+strings.Join(words, ", "))
	}
	if s.MinLength != nil && *s.MinLength > 0 {
		rules = append(rules, fmt.Sprintf("at least %d characters", *s.MinLength))
	}
	if s.MaxLength != nil {
		rules = append(rules, fmt.Sprintf("at most %d characters", *s.MaxLength))
	}
	if s.Minimum != nil {
		rules = append(rules, fmt.Sprintf("at least %g", *s.Minimum))
	}
	if s.Maximum != nil {
		rules = append(rules, fmt.Sprintf("at most %g", *s.Maximum))
	}
	return strings.Join(rules, ", ")
}

// Needs reports whether the property must be there.
func (s schema) Needs(property string) bool { return slices.Contains(s.Required, property) }
