package api

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gofiber/fiber/v2"

	"tenantry/server/domain"
)

// probeIn has every kind of parameter that an operation can have.
type probeIn struct {
	ID    domain.RunID `json:"id" path:"id" maxLength:"5"`
	Part  int64        `json:"part" path:"part" minimum:"2" maximum:"40"`
	Need  string       `json:"need" query:"need" required:"true" maxLength:"5"`
	Sort  string       `json:"sort" query:"sort" enum:"name,-name" default:"name"`
	Only  bool         `json:"only,omitzero" query:"only"`
	From  time.Time    `json:"from,omitzero" query:"from"`
	Tag   string       `json:"tag,omitzero" header:"X-Tag" maxLength:"5"`
	Agent string       `json:"agent,omitzero" header:"User-Agent" hidden:"true"`
	Page
	probePart
}

// probePart is embedded without a capital letter, which Huma would pass over.
type probePart struct {
	Region string `json:"region,omitzero" query:"region" maxLength:"5"`
}

// probeBody is a body with a limit of each kind.
type probeBody struct {
	Name  string    `json:"name" minLength:"1" maxLength:"5"`
	Count int       `json:"count,omitempty" minimum:"1"`
	Kind  string    `json:"kind,omitempty" enum:"a,b"`
	At    time.Time `json:"at,omitzero"`
	Tags  []string  `json:"tags,omitempty" maxItems:"1"`
}

// mountInputs mounts operations that answer with what they read.
func mountInputs(a *API) {
	type answer[T any] struct{ Body T }
	post := func(id string) huma.Operation {
		return huma.Operation{OperationID: id, Method: http.MethodPost, Path: "/" + id, MaxBodyBytes: 200}
	}
	register(a, huma.Operation{OperationID: "parameters", Method: http.MethodGet, Path: "/parameters/{id}/{part}"}, public,
		func(_ context.Context, in *probeIn) (*answer[*probeIn], error) { return &answer[*probeIn]{in}, nil })
	register(a, post("body"), public, func(_ context.Context, in *struct {
		Limit int `query:"limit" minimum:"1" default:"50"`
		Body  probeBody
	}) (*answer[any], error) {
		return &answer[any]{in}, nil
	})
	register(a, post("optional"), public, func(_ context.Context, in *struct{ Body *probeBody }) (*answer[any], error) {
		return &answer[any]{in}, nil
	})
	register(a, post("texting/events/test"), public, func(_ context.Context, in *struct {
		Tag     string `header:"X-Tag" maxLength:"5"`
		RawBody []byte `contentType:"application/x-www-form-urlencoded"`
	}) (*answer[string], error) {
		return &answer[string]{in.Tag + " " + string(in.RawBody)}, nil
	})
}

// An inputTest is one request, and what is answered.
type inputTest struct {
	name   string
	target string // sent with POST where there is a body
	header string // name: value
	body   *string
	status int
	want   string // what was read; else the refusal and its fields
}

func TestInputs(t *testing.T) {
	t.Parallel()
	app := fiber.New(fiber.Config{Immutable: true, DisableStartupMessage: true})
	mountInputs(New(app, Services{}, Options{Version: "1", Logger: slog.New(slog.DiscardHandler), Now: time.Now}))
	for _, test := range append(parameterTests(), bodyTests()...) {
		t.Run(test.name, func(t *testing.T) {
			request := httptest.NewRequest(http.MethodGet, Prefix+test.target, nil)
			if test.body != nil {
				request = httptest.NewRequest(http.MethodPost, Prefix+test.target, strings.NewReader(*test.body))
				request.Header.Set("Content-Type", "application/json")
			}
			if name, value, ok := strings.Cut(test.header, ": "); ok {
				request.Header.Set(name, value)
			}
			response, err := app.Test(request, -1)
			if err != nil {
				t.Fatal(err)
			}
			defer response.Body.Close()
			if got := inputAnswer(t, response); response.StatusCode != test.status || got != test.want {
				t.Errorf("got  %d %s\nwant %d %s", response.StatusCode, got, test.status, test.want)
			}
		})
	}
}

// inputAnswer is what a response says, in short.
func inputAnswer(t *testing.T, response *http.Response) string {
	t.Helper()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	if response.Header.Get("Content-Type") != "application/problem+json" {
		return strings.TrimSpace(string(body))
	}
	var p Problem
	if err := json.Unmarshal(body, &p); err != nil {
		t.Fatal(err)
	}
	lines := []string{p.Code + ": " + p.Detail}
	if p.Errors != nil {
		lines = []string{p.Code} // its words are the same for all
	}
	for _, field := range p.Errors {
		lines = append(lines, field.Pointer+" "+field.Code+" "+field.Message)
	}
	return strings.Join(lines, "\n")
}

func parameterTests() []inputTest {
	const path = "/parameters/r-1/2"
	return []inputTest{
		{name: "all good", target: path + "?need=me&sort=-name&only=true&from=2026-01-02T03:04:05%2B01:00&limit=7&cursor=c", header: "X-Tag: t", status: 200, want: `{"id":"r-1","part":2,"need":"me","sort":"-name","only":true,"from":"2026-01-02T03:04:05+01:00","tag":"t","Cursor":"c","Limit":7}`},
		{name: "defaults", target: path + "?need=me", status: 200, want: `{"id":"r-1","part":2,"need":"me","sort":"name","Cursor":"","Limit":50}`},
		{name: "empty is absent", target: path + "?need=me&sort=&only=&from=&limit=", status: 200, want: `{"id":"r-1","part":2,"need":"me","sort":"name","Cursor":"","Limit":50}`},
		{name: "given twice", target: path + "?need=a&need=b", status: 200, want: `{"id":"r-1","part":2,"need":"a","sort":"name","Cursor":"","Limit":50}`},
		{name: "of an embedded type without a capital", target: path + "?need=me&region=eu", status: 200, want: `{"id":"r-1","part":2,"need":"me","sort":"name","Cursor":"","Limit":50,"region":"eu"}`},
		{name: "unknown", target: path + "?need=me&colour=red", status: 422, want: "invalid\n/query/colour type This cannot be used: unknown query parameter."},
		{name: "unknown twice", target: path + "?need=me&colour=red&colour=blue", status: 422, want: "invalid\n/query/colour type This cannot be used: unknown query parameter."},
		{name: "nothing between", target: path + "?&need=me&&", status: 200, want: `{"id":"r-1","part":2,"need":"me","sort":"name","Cursor":"","Limit":50}`},
		{name: "without a name", target: path + "?need=me&=red", status: 422, want: "invalid\n/query type This cannot be used: unknown query parameter."},
		{name: "unknown hides the rest", target: path + "?limit=x&colour=red", status: 422, want: "invalid\n/query/colour type This cannot be used: unknown query parameter."},
		{name: "another case", target: path + "?Need=me", status: 422, want: "invalid\n/query/Need type This cannot be used: unknown query parameter."},
		{name: "a semicolon parts nothing", target: path + "?need=me&a;b=1", status: 422, want: "invalid\n/query/a;b type This cannot be used: unknown query parameter."},
		{name: "a name that cannot be read", target: path + "?need=me&%zz=1", status: 422, want: "invalid\n/query/%zz type This cannot be used: unknown query parameter."},
		{name: "required", target: path, status: 422, want: "invalid\n/query/need required This is needed."},
		{name: "required and empty", target: path + "?need=", status: 422, want: "invalid\n/query/need required This is needed."},
		{name: "too long", target: path + "?need=123456", status: 422, want: "invalid\n/query/need length This has the wrong length: expected length <= 5."},
		{name: "five characters", target: path + "?need=%C3%A4%C3%A4%C3%A4%C3%A4%C3%A4", status: 200, want: `{"id":"r-1","part":2,"need":"äääää","sort":"name","Cursor":"","Limit":50}`},
		{name: "no integer", target: path + "?need=me&limit=ten", status: 422, want: "invalid\n/query/limit type This cannot be used: invalid integer."},
		{name: "no integer but a number", target: path + "?need=me&limit=1.5", status: 422, want: "invalid\n/query/limit type This cannot be used: invalid integer."},
		{name: "beyond all integers", target: path + "?need=me&limit=9223372036854775808", status: 422, want: "invalid\n/query/limit type This cannot be used: invalid integer."},
		{name: "too small", target: path + "?need=me&limit=0", status: 422, want: "invalid\n/query/limit range Out of range: expected number >= 1."},
		{name: "too large", target: path + "?need=me&limit=101", status: 422, want: "invalid\n/query/limit range Out of range: expected number <= 100."},
		{name: "none of those", target: path + "?need=me&sort=age", status: 422, want: "invalid\n/query/sort enum Choose one of \"name, -name\"."},
		{name: "no boolean", target: path + "?need=me&only=yes", status: 422, want: "invalid\n/query/only type This cannot be used: invalid boolean."},
		{name: "a boolean as a digit", target: path + "?need=me&only=1", status: 200, want: `{"id":"r-1","part":2,"need":"me","sort":"name","only":true,"Cursor":"","Limit":50}`},
		{name: "no time", target: path + "?need=me&from=yesterday", status: 422, want: "invalid\n/query/from type This cannot be used: invalid date/time for format 2006-01-02T15:04:05.999999999Z07:00."},
		{name: "a day is no time", target: path + "?need=me&from=2026-01-02", status: 422, want: "invalid\n/query/from type This cannot be used: invalid date/time for format 2006-01-02T15:04:05.999999999Z07:00."},
		{name: "a path too long", target: "/parameters/123456/2?need=me", status: 422, want: "invalid\n/path/id length This has the wrong length: expected length <= 5."},
		{name: "no integer in the path", target: "/parameters/r-1/x?need=me", status: 422, want: "invalid\n/path/part type This cannot be used: invalid integer."},
		{name: "out of range in the path", target: "/parameters/r-1/1?need=me", status: 422, want: "invalid\n/path/part range Out of range: expected number >= 2."},
		{name: "escaped in the path", target: "/parameters/a%2Fb/2?need=me", status: 200, want: `{"id":"a%2Fb","part":2,"need":"me","sort":"name","Cursor":"","Limit":50}`},
		{name: "a header too long", target: path + "?need=me", header: "X-Tag: 123456", status: 422, want: "invalid\n/header/X-Tag length This has the wrong length: expected length <= 5."},
		{name: "a hidden header", target: path + "?need=me", header: "User-Agent: curl", status: 200, want: `{"id":"r-1","part":2,"need":"me","sort":"name","agent":"curl","Cursor":"","Limit":50}`},
		{name: "accepts no JSON", target: path, header: "Accept: text/html", status: 422, want: "invalid\n/query/need required This is needed."},
		{name: "many at once", target: "/parameters/123456/x?sort=age&only=yes&from=never&limit=0", header: "X-Tag: 123456", status: 422, want: "invalid\n/path/id length This has the wrong length: expected length <= 5.\n/path/part type This cannot be used: invalid integer.\n/query/need required This is needed.\n/query/sort enum Choose one of \"name, -name\".\n/query/only type This cannot be used: invalid boolean.\n/query/from type This cannot be used: invalid date/time for format 2006-01-02T15:04:05.999999999Z07:00.\n/header/X-Tag length This has the wrong length: expected length <= 5.\n/query/limit range Out of range: expected number >= 1."},
	}
}

func bodyTests() []inputTest {
	text := func(s string) *string { return &s }
	return []inputTest{
		{name: "a body", target: "/body?limit=3", body: text(`{"name":"Ann","count":2,"kind":"b","at":"2026-01-02T03:04:05Z","tags":["x"]}`), status: 200, want: `{"Limit":3,"Body":{"name":"Ann","count":2,"kind":"b","at":"2026-01-02T03:04:05Z","tags":["x"]}}`},
		{name: "with a character set", target: "/body", header: "Content-Type: application/json; charset=utf-8", body: text(`{"name":"Ann"}`), status: 200, want: `{"Limit":50,"Body":{"name":"Ann"}}`},
		{name: "no body", target: "/body", body: text(``), status: 400, want: "malformed: The request cannot be read."},
		{name: "no body and a bad parameter", target: "/body?limit=0", body: text(``), status: 400, want: "malformed\n/query/limit range Out of range: expected number >= 1."},
		{name: "no body and an unknown parameter", target: "/body?colour=red", body: text(``), status: 422, want: "invalid\n/query/colour type This cannot be used: unknown query parameter."},
		{name: "null", target: "/body", body: text(`null`), status: 422, want: "invalid\n type This cannot be used: expected object."},
		{name: "a list", target: "/body", body: text(`[]`), status: 422, want: "invalid\n type This cannot be used: expected object."},
		{name: "no JSON", target: "/body", body: text(`{"name"`), status: 400, want: "malformed: The body is not valid JSON."},
		{name: "no JSON and a bad parameter", target: "/body?limit=0", body: text(`{"name"`), status: 400, want: "malformed: The body is not valid JSON."},
		{name: "two values", target: "/body", body: text(`{"name":"Ann"} {}`), status: 400, want: "malformed: There is something after the end of the JSON."},
		{name: "a form", target: "/body", header: "Content-Type: application/x-www-form-urlencoded", body: text(`name=Ann`), status: 415, want: "media_type: Send the body as application/json."},
		{name: "JSON of a kind", target: "/body", header: "Content-Type: application/problem+json", body: text(`{"name":"Ann"}`), status: 415, want: "media_type: Send the body as application/json."},
		{name: "no kind", target: "/body", header: "Content-Type: ", body: text(`{"name":"Ann"}`), status: 415, want: "media_type: Send the body as application/json."},
		{name: "an unknown field", target: "/body", body: text(`{"name":"Ann","colour":"red"}`), status: 422, want: "invalid\n/colour unknown There is no such field here."},
		{name: "a field in another case", target: "/body", body: text(`{"Name":"Ann"}`), status: 200, want: `{"Limit":50,"Body":{"name":"Ann"}}`},
		{name: "a field is missing", target: "/body", body: text(`{}`), status: 422, want: "invalid\n/name required This is needed."},
		{name: "a field is null", target: "/body", body: text(`{"name":null}`), status: 422, want: "invalid\n/name type This cannot be used: expected string."},
		{name: "a field of another type", target: "/body", body: text(`{"name":7}`), status: 422, want: "invalid\n/name type This cannot be used: expected string."},
		{name: "a field too short", target: "/body", body: text(`{"name":""}`), status: 422, want: "invalid\n/name length This has the wrong length: expected length >= 1."},
		{name: "a field too long", target: "/body", body: text(`{"name":"Annabel"}`), status: 422, want: "invalid\n/name length This has the wrong length: expected length <= 5."},
		{name: "a fraction", target: "/body", body: text(`{"name":"Ann","count":1.5}`), status: 422, want: "invalid\n/count type This cannot be used: expected integer."},
		{name: "a number as large as none", target: "/body", body: text(`{"name":"Ann","count":1e300}`), status: 422, want: "invalid\n type This cannot be used: json: cannot unmarshal number 1e300 into Go struct field probeBody.count of type int."},
		{name: "a number that is none", target: "/body", body: text(`{"name":"Ann","count":1e999}`), status: 400, want: "malformed\n type This cannot be used: json: cannot unmarshal number 1e999 into Go value of type float64."},
		{name: "a field out of range", target: "/body", body: text(`{"name":"Ann","count":0}`), status: 422, want: "invalid\n/count range Out of range: expected number >= 1."},
		{name: "a field that is none of those", target: "/body", body: text(`{"name":"Ann","kind":"c"}`), status: 422, want: "invalid\n/kind enum Choose one of \"a, b\"."},
		{name: "a field that is no time", target: "/body", body: text(`{"name":"Ann","at":"never"}`), status: 422, want: "invalid\n/at type This cannot be used: expected string to be RFC 3339 date-time."},
		{name: "too many", target: "/body", body: text(`{"name":"Ann","tags":["x","y"]}`), status: 422, want: "invalid\n/tags type This cannot be used: expected array length <= 1."},
		{name: "within a list", target: "/body", body: text(`{"name":"Ann","tags":[7]}`), status: 422, want: "invalid\n/tags/0 type This cannot be used: expected string."},
		{name: "many fields at once", target: "/body?limit=0", body: text(`{"count":0,"kind":"c","tags":["x","y"]}`), status: 422, want: "invalid\n/query/limit range Out of range: expected number >= 1.\n/count range Out of range: expected number >= 1.\n/kind enum Choose one of \"a, b\".\n/name required This is needed.\n/tags type This cannot be used: expected array length <= 1."},
		{name: "up to the limit", target: "/body", body: text(`{"name":"Ann"}` + strings.Repeat(" ", 185)), status: 200, want: `{"Limit":50,"Body":{"name":"Ann"}}`},
		{name: "at the limit", target: "/body", body: text(`{"name":"Ann"}` + strings.Repeat(" ", 186)), status: 413, want: "too_large: The request is too large."},
		{name: "over the limit and a bad parameter", target: "/body?limit=0", body: text(`{"name":"Ann"}` + strings.Repeat(" ", 500)), status: 413, want: "too_large\n/query/limit range Out of range: expected number >= 1."},
		{name: "optional and there", target: "/optional", body: text(`{"name":"Ann"}`), status: 200, want: `{"Body":{"name":"Ann"}}`},
		{name: "optional and absent", target: "/optional", body: text(``), status: 200, want: `{"Body":null}`},
		{name: "optional and null", target: "/optional", body: text(`null`), status: 422, want: "invalid\n type This cannot be used: expected object."},
		{name: "optional and wrong", target: "/optional", body: text(`{"name":7}`), status: 422, want: "invalid\n/name type This cannot be used: expected string."},
		{name: "a raw body", target: "/texting/events/test", header: "Content-Type: application/x-www-form-urlencoded", body: text(`a=1&b`), status: 200, want: `" a=1&b"`},
		{name: "a raw body of any kind", target: "/texting/events/test", header: "Content-Type: text/plain", body: text("\xff\x00"), status: 200, want: `" \ufffd\u0000"`},
		{name: "a packed body", target: "/body", header: "Content-Encoding: gzip", body: text(`{"name":"Ann"}`), status: 415, want: "media_type: Send the body as it is, without a Content-Encoding."},
		{name: "a body packed as nothing", target: "/body", header: "Content-Encoding: identity", body: text(`{"name":"Ann"}`), status: 200, want: `{"Limit":50,"Body":{"name":"Ann"}}`},
		{name: "a packed raw body", target: "/texting/events/test", header: "Content-Encoding: gzip", body: text("a=1"), status: 415, want: "media_type: Send the body as it is, without a Content-Encoding."},
		{name: "no raw body", target: "/texting/events/test", body: text(``), status: 400, want: "malformed: The request cannot be read."},
		{name: "a raw body and a bad header", target: "/texting/events/test", header: "X-Tag: 123456", body: text(`a=1`), status: 422, want: "invalid\n/header/X-Tag length This has the wrong length: expected length <= 5."},
		{name: "a raw body over the limit", target: "/texting/events/test", body: text(strings.Repeat("a", 300)), status: 413, want: "too_large: The request is too large."},
	}
}

// resolver is what Huma would call while it reads a request.
type resolver struct{ Name string }

func (*resolver) Resolve(huma.Context) []error { return nil }

// What nobody would read stops the test of the document, with words that say why.
func TestInputs_RefuseWhatIsNotRead(t *testing.T) {
	t.Parallel()
	type wrapped struct{ Resolved []resolver }
	for field, input := range map[string]any{
		"Plain, which is neither a parameter of the path, the query or a header nor a body": struct{ Plain string }{},
		"Form, which is neither a parameter of the path, the query or a header nor a body": struct {
			Form string `form:"form"`
		}{},
		"few, which cannot be set": struct {
			few string `query:"few"`
		}{},
		"Page, which cannot be set": struct{ *Page }{},
		"Pointer, which is of a type that no parameter is read into": struct {
			Pointer *string `query:"pointer"`
		}{},
		"Many, which is of a type that no parameter is read into": struct {
			Many []string `query:"many"`
		}{},
		"Small, which is of a type that no parameter is read into": struct {
			Small int8 `query:"small"`
		}{},
		"Since, which is of a type that no parameter is read into": struct {
			Since time.Time `header:"If-Modified-Since"`
		}{},
		"Day, which is of a type that no parameter is read into": struct {
			Day time.Time `query:"day" timeFormat:"2006-01-02"`
		}{},
		"RawBody, which is not bytes of a contentType": struct{ RawBody []byte }{},
		"RawBody, which is a second body": struct {
			Body    struct{}
			RawBody []byte `contentType:"text/csv"`
		}{},
		"Limit, which has a default, which only parameters can have": struct {
			Body struct {
				Limit int `json:"limit" default:"50"`
			}
		}{},
		"Resolved, which would look at the request itself": struct{ Body map[string]wrapped }{},
	} {
		func() {
			defer func() {
				if said, want := recover(), "the input of one has the field "+field; said != want {
					t.Errorf("got  %v\nwant %s", said, want)
				}
			}()
			inputFormOf(newSchemas(), "one", maxBody, reflect.TypeOf(input)).describe(&huma.Operation{})
		}()
	}
}
