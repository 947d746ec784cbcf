package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"net/http"
	"reflect"
	"strconv"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gofiber/fiber/v2"
)

// An input is a struct in Huma's form: a field with a `path`, `query` or `header` tag
// for each parameter, and Body (JSON, optional if it is a pointer) or RawBody (bytes
// as they came). Structs that operations share are embedded. Huma's own reader is
// generic code, which is compiled again for each input; this one is there once, and
// knows what our inputs use. Schemas and validation are Huma's. See docs/adr/0020.

// inputForm is how the input of one operation is read.
type inputForm struct {
	operation  string
	input      reflect.Type
	schemas    huma.Registry // what the schemas refer to
	parameters []parameter
	body       *inputBody // nil for an operation that takes none
}

// parameter is one field that is read from the address or from a header.
type parameter struct {
	at       []int
	in, name string
	absent   string // what counts when it is not given
	required bool
	hidden   bool // it is read, and not in the document
	schema   *huma.Schema
}

// inputBody is what a request brings beside its parameters.
type inputBody struct {
	field    reflect.StructField
	raw      bool
	required bool
	media    string
	most     int64
	schema   *huma.Schema
}

// inputFormOf finds out how an operation is asked.
func inputFormOf(schemas huma.Registry, operation string, most int64, input reflect.Type) *inputForm {
	form := &inputForm{operation: operation, input: input, schemas: schemas}
	for _, f := range reflect.VisibleFields(input) {
		switch {
		case f.Anonymous && f.Type.Kind() == reflect.Struct:
		case !f.IsExported() || f.Anonymous:
			form.refuse(f, "cannot be set")
		case f.Name == "Body" || f.Name == "RawBody":
			form.takeBody(f, most)
		default:
			form.takeParameter(f)
		}
	}
	return form
}

// refuse stops the test of the document at what nothing here would read: it would
// silently not exist.
func (form *inputForm) refuse(f reflect.StructField, why string) {
	panic("the input of " + form.operation + " has the field " + f.Name + ", which " + why)
}

func (form *inputForm) takeParameter(f reflect.StructField) {
	p := parameter{at: f.Index, absent: f.Tag.Get("default"), hidden: f.Tag.Get("hidden") == "true"}
	for _, p.in = range []string{"path", "query", "header"} {
		if p.name = f.Tag.Get(p.in); p.name != "" {
			break
		}
	}
	if p.name == "" {
		form.refuse(f, "is neither a parameter of the path, the query or a header nor a body")
	}
	if !p.canHold(f.Type) || f.Tag.Get("timeFormat") != "" {
		form.refuse(f, "is of a type that no parameter is read into")
	}
	p.required = p.in == "path" || f.Tag.Get("required") == "true"
	p.schema = huma.SchemaFromField(form.schemas, f, "")
	form.parameters = append(form.parameters, p)
}

// canHold reports whether set knows the type. A header would write a time otherwise.
func (p *parameter) canHold(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.String, reflect.Bool, reflect.Int, reflect.Int64:
		return true
	}
	return t == reflect.TypeFor[time.Time]() && p.in != "header"
}

func (form *inputForm) takeBody(f reflect.StructField, most int64) {
	if form.body != nil {
		form.refuse(f, "is a second body")
	}
	b := &inputBody{field: f, raw: f.Name == "RawBody", required: f.Type.Kind() != reflect.Pointer, media: "application/json", most: most}
	form.body = b
	if b.raw {
		b.media, b.schema = f.Tag.Get("contentType"), &huma.Schema{Type: huma.TypeString, Format: "binary"}
		if b.media == "" || f.Type != reflect.TypeFor[[]byte]() {
			form.refuse(f, "is not bytes of a contentType")
		}
		return
	}
	name := form.operation + "Request" // of a body that has none of its own
	if form.input.Name() != "" {
		name = form.input.Name() + f.Name
	}
	b.schema = huma.SchemaFromField(form.schemas, f, name)
}

// describe puts what an operation takes into its documentation.
func (form *inputForm) describe(op *huma.Operation) {
	for _, p := range form.parameters {
		if p.hidden {
			continue
		}
		param := &huma.Param{Name: p.name, In: p.in, Description: p.schema.Description, Required: p.required, Schema: p.schema}
		if p.in == "query" {
			param.Explode = new(bool) // false: there are no lists
		}
		op.Parameters = append(op.Parameters, param)
	}
	if b := form.body; b != nil {
		form.refuseWithin(b.field, map[reflect.Type]bool{})
		op.RequestBody = &huma.RequestBody{Required: b.required, Content: map[string]*huma.MediaType{b.media: {Schema: b.schema}}}
	}
}

// refuseWithin stops at what Huma would do with a body beside checking it against its
// schema and reading it.
func (form *inputForm) refuseWithin(f reflect.StructField, seen map[reflect.Type]bool) {
	if f.Tag.Get("default") != "" {
		form.refuse(f, "has a default, which only parameters can have")
	}
	t := f.Type
	for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice || t.Kind() == reflect.Map {
		t = t.Elem()
	}
	of := reflect.PointerTo(t)
	if of.Implements(reflect.TypeFor[huma.Resolver]()) || of.Implements(reflect.TypeFor[huma.ResolverWithPath]()) {
		form.refuse(f, "would look at the request itself")
	}
	if t.Kind() != reflect.Struct || seen[t] {
		return
	}
	seen[t] = true
	for i := range t.NumField() {
		form.refuseWithin(t.Field(i), seen)
	}
}

// reading is a request whose input is being read.
type reading struct {
	*inputForm
	request *fiber.Ctx
	input   reflect.Value
	place   *huma.PathBuffer
	found   huma.ValidateResult // what is wrong
}

// read makes the input of a request, or says all that is wrong with it.
func (form *inputForm) read(c *fiber.Ctx) (any, error) {
	made := reflect.New(form.input)
	r := &reading{inputForm: form, request: c, input: made.Elem(), place: huma.NewPathBuffer(make([]byte, 0, 64), 0)}
	if r.refuseUnknown(); len(r.found.Errors) > 0 {
		return nil, inputProblem(http.StatusUnprocessableEntity, r.found.Errors)
	}
	for i := range form.parameters {
		r.readParameter(&form.parameters[i])
	}
	status := 0
	if form.body != nil {
		status = r.readBody(form.body)
	}
	if status == 0 && len(r.found.Errors) > 0 {
		status = http.StatusUnprocessableEntity
	}
	if status != 0 {
		return nil, inputProblem(status, r.found.Errors)
	}
	return made.Interface(), nil
}

// at names the place that the next finding is about.
func (r *reading) at(place ...string) *huma.PathBuffer {
	r.place.Reset()
	for _, part := range place {
		r.place.Push(part)
	}
	return r.place
}

// refuseUnknown finds parameters that the operation does not have: a filter with a
// slip in its name would otherwise show everything.
func (r *reading) refuseUnknown() {
	unknown := map[string]bool{}
	for name := range r.request.Request().URI().QueryArgs().All() {
		if !r.hasQuery(name) && !unknown[string(name)] {
			unknown[string(name)] = true
			r.found.Add(r.at("query", string(name)), nil, "unknown query parameter")
		}
	}
}

func (form *inputForm) hasQuery(name []byte) bool {
	for i := range form.parameters {
		if p := &form.parameters[i]; p.in == "query" && p.name == string(name) {
			return true
		}
	}
	return false
}

// readParameter takes an empty parameter for one that is not given.
func (r *reading) readParameter(p *parameter) {
	text := p.of(r.request)
	if text == "" {
		text = p.absent
	}
	if text == "" {
		if p.required {
			r.found.Add(r.at(p.in, p.name), nil, "required "+p.in+" parameter is missing")
		}
		return
	}
	value, err := p.set(r.input.FieldByIndex(p.at), text)
	if err != nil {
		r.found.Add(r.at(p.in, p.name), nil, err.Error())
		return
	}
	huma.Validate(r.schemas, p.schema, r.at(p.in, p.name), huma.ModeWriteToServer, value, &r.found)
}

// of is what a request gives for a parameter.
func (p *parameter) of(c *fiber.Ctx) string {
	switch p.in {
	case "path":
		return c.Params(p.name)
	case "query":
		return c.Query(p.name)
	default:
		return c.Get(p.name)
	}
}

// set reads a text into a field, and returns the value as a validator wants it.
func (p *parameter) set(field reflect.Value, text string) (any, error) {
	switch field.Kind() {
	case reflect.String:
		field.SetString(text)
		return text, nil
	case reflect.Bool:
		yes, err := strconv.ParseBool(text)
		if err != nil {
			return nil, errors.New("invalid boolean")
		}
		field.SetBool(yes)
		return yes, nil
	case reflect.Int, reflect.Int64:
		n, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			return nil, errors.New("invalid integer")
		}
		field.SetInt(n)
		return n, nil
	default: // see canHold
		at, err := time.Parse(time.RFC3339Nano, text)
		if err != nil {
			return nil, errors.New("invalid date/time for format " + time.RFC3339Nano)
		}
		field.Set(reflect.ValueOf(at))
		return text, nil
	}
}

// readBody returns the status of a request whose body cannot be looked at at all.
// That it is JSON of one meaning, and said so, is what requireJSON asked for.
func (r *reading) readBody(b *inputBody) int {
	body := r.request.Request().Body()
	switch field := r.input.FieldByIndex(b.field.Index); {
	case int64(len(body)) >= b.most:
		return http.StatusRequestEntityTooLarge
	case len(body) == 0 && b.required:
		return http.StatusBadRequest
	case len(body) == 0:
		return 0
	case b.raw:
		field.SetBytes(bytes.Clone(body)) // Fiber uses the memory again
		return 0
	default:
		return r.readJSON(b, body, field.Addr().Interface())
	}
}

// readJSON reads a body twice: as what it is, to find all that is wrong with it, and
// into its field.
func (r *reading) readJSON(b *inputBody, body []byte, into any) int {
	var value any
	if err := json.Unmarshal(body, &value); err != nil {
		r.found.Add(r.at("body"), nil, err.Error())
		return http.StatusBadRequest
	}
	before := len(r.found.Errors)
	huma.Validate(r.schemas, b.schema, r.at("body"), huma.ModeWriteToServer, value, &r.found)
	if len(r.found.Errors) > before {
		return 0
	}
	if err := json.Unmarshal(body, into); err != nil { // such as a number that is too large for its field
		r.found.Add(r.at("body"), nil, err.Error())
	}
	return 0
}
