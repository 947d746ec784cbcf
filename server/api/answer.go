package api

import (
	"fmt"
	"net/http"
	"reflect"
	"strconv"

	"github.com/danielgtaylor/huma/v2"
)

// An answer is a struct in Huma's form: Status and Body, and a field with a
// `header` tag for each header. Huma is given one type of answer for all
// operations, since its generic code is compiled again for each pair of input and
// output: describing and writing answers here makes the executable 2 MB smaller.

// answerForm is how the answers of one operation are written.
type answerForm struct {
	operation string
	status    int   // where the answer names none
	named     []int // the field Status, if there is one
	body      []int // the field Body, if there is one
	headers   []reflect.StructField
}

// formOf finds out how an operation answers.
func formOf(op *huma.Operation, output reflect.Type) answerForm {
	form := answerForm{operation: op.OperationID, status: op.DefaultStatus}
	for _, f := range reflect.VisibleFields(output) {
		switch {
		case f.Anonymous:
		case f.Name == "Status":
			form.named = f.Index
		case f.Name == "Body":
			form.body = f.Index
		default:
			form.headers = append(form.headers, f)
		}
	}
	if form.status == 0 {
		form.status = statusFor(form.body)
	}
	return form
}

// describeOutput puts what an operation answers with into its documentation.
func describeOutput(schemas huma.Registry, op *huma.Operation, output reflect.Type, form answerForm) {
	if output == reflect.TypeFor[huma.StreamResponse]() {
		return // the operation itself says what it writes
	}
	if op.Responses == nil {
		op.Responses = map[string]*huma.Response{}
	}
	status := strconv.Itoa(form.status)
	if op.Responses[status] == nil {
		op.Responses[status] = &huma.Response{Description: http.StatusText(form.status)}
	}
	describeAnswer(schemas, op.Responses[status], op.OperationID, output, form)
}

func statusFor(body []int) int {
	if body == nil {
		return http.StatusNoContent
	}
	return http.StatusOK
}

func describeAnswer(schemas huma.Registry, response *huma.Response, operation string, output reflect.Type, form answerForm) {
	if form.body != nil && response.Content == nil {
		name := operation + "Response" // of a body that has none of its own
		if output.Name() != "" {
			name = output.Name() + "Body"
		}
		schema := huma.SchemaFromField(schemas, output.FieldByIndex(form.body), name)
		response.Content = map[string]*huma.MediaType{"application/json": {Schema: schema}}
	}
	response.Headers = map[string]*huma.Param{}
	for _, f := range form.headers {
		name := f.Tag.Get("header")
		if name == "" {
			panic("the answer of " + operation + " has the field " + f.Name + ", which is neither Status nor Body nor a header")
		}
		response.Headers[name] = &huma.Param{Schema: &huma.Schema{Type: huma.TypeString}}
	}
}

// send hands an answer to Huma, which lets it write itself.
func (a *API) send(form answerForm, out any) *huma.StreamResponse {
	if stream, ok := out.(*huma.StreamResponse); ok {
		return stream
	}
	return &huma.StreamResponse{Body: func(hc huma.Context) { a.write(hc, form, reflect.ValueOf(out)) }}
}

func (a *API) write(hc huma.Context, form answerForm, out reflect.Value) {
	if out.IsNil() {
		hc.SetStatus(form.status)
		return
	}
	answer := out.Elem()
	for _, f := range form.headers {
		addHeader(hc, f.Tag.Get("header"), answer.FieldByIndex(f.Index).Addr().Interface())
	}
	status := form.status
	if form.named != nil {
		status = int(answer.FieldByIndex(form.named).Int())
	}
	hc.SetStatus(status)
	if form.body == nil || status == http.StatusNoContent || status == http.StatusNotModified {
		return
	}
	if err := a.writeBody(hc, answer.FieldByIndex(form.body).Interface()); err != nil {
		panic(fmt.Errorf("write the answer of %s: %w", form.operation, err))
	}
}

// writeBody writes bytes as they are, and everything else as JSON.
func (a *API) writeBody(hc huma.Context, body any) error {
	if raw, ok := body.([]byte); ok {
		_, err := hc.BodyWriter().Write(raw)
		return err
	}
	hc.SetHeader("Content-Type", "application/json")
	return plainJSON.Marshal(hc.BodyWriter(), body)
}

// addHeader adds a header, unless it is empty. Several cookies are lines of their
// own: joined into one, as Huma's adapter does it, browsers cannot read them.
func addHeader(hc huma.Context, name string, value any) {
	header := &fiberOf(hc).Response().Header
	switch v := value.(type) {
	case *string:
		if *v != "" {
			header.Set(name, *v)
		}
	case *http.Cookie:
		header.Add(name, v.String())
	case *[]http.Cookie:
		for i := range *v {
			header.Add(name, (*v)[i].String())
		}
	default:
		panic(fmt.Sprintf("a header of an answer is a %T", value))
	}
}
