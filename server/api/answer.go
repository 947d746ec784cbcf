package api

import (
	"encoding/json"
	"fmt"
	"net/http"
	"reflect"
	"strconv"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gofiber/fiber/v2"
)

// An answer is a struct in Huma's form: Status and Body, and a field with a
// `header` tag for each header; or a stream, which writes itself. Like
// inputs they are described and written here, once for all operations: Huma's code for
// it is compiled again for each of them.

// stream is an answer that writes itself, head and body, mostly while it is made.
type stream struct{ Body func(*fiber.Ctx) }

// answerForm is how the answers of one operation are written.
type answerForm struct {
	operation string
	status    int   // where the answer names none
	named     []int // the field Status, if there is one
	body      []int // the field Body, if there is one
	headers   []reflect.StructField
}

// answerFormOf finds out how an operation answers.
func answerFormOf(operation string, status int, output reflect.Type) answerForm {
	form := answerForm{operation: operation, status: status}
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

func statusFor(body []int) int {
	if body == nil {
		return http.StatusNoContent
	}
	return http.StatusOK
}

// describe puts what an operation answers with into its documentation.
func (form *answerForm) describe(schemas huma.Registry, op *huma.Operation, output reflect.Type) {
	status := strconv.Itoa(form.status)
	if op.Responses[status] == nil {
		op.Responses[status] = &huma.Response{Description: http.StatusText(form.status)}
	}
	if output == reflect.TypeFor[stream]() {
		return // the operation itself says what it writes
	}
	response := op.Responses[status]
	if form.body != nil && response.Content == nil {
		name := op.OperationID + "Response" // of a body that has none of its own
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
			panic("the answer of " + op.OperationID + " has the field " + f.Name + ", which is neither Status nor Body nor a header")
		}
		response.Headers[name] = &huma.Param{Schema: &huma.Schema{Type: huma.TypeString}}
	}
}

// send writes what a handler returned.
func (form *answerForm) send(c *fiber.Ctx, out any) error {
	answer := reflect.ValueOf(out)
	if answer.IsNil() {
		c.Status(form.status)
		return nil
	}
	if s, ok := out.(*stream); ok {
		s.Body(c)
		return nil
	}
	return form.write(c, answer.Elem())
}

func (form *answerForm) write(c *fiber.Ctx, answer reflect.Value) error {
	for _, f := range form.headers {
		addHeader(c, f.Tag.Get("header"), answer.FieldByIndex(f.Index).Addr().Interface())
	}
	status := form.status
	if form.named != nil {
		status = int(answer.FieldByIndex(form.named).Int())
	}
	c.Status(status)
	if form.body == nil || status == http.StatusNoContent || status == http.StatusNotModified {
		return nil
	}
	if err := writeBody(c, answer.FieldByIndex(form.body).Interface()); err != nil {
		return fmt.Errorf("write the answer of %s: %w", form.operation, err)
	}
	return nil
}

// writeBody writes bytes as they are, and everything else as JSON.
func writeBody(c *fiber.Ctx, body any) error {
	if raw, ok := body.([]byte); ok {
		_, err := c.Write(raw)
		return err
	}
	c.Set(fiber.HeaderContentType, "application/json")
	enc := json.NewEncoder(c)
	enc.SetEscapeHTML(false)
	return enc.Encode(body)
}

// addHeader adds a header, unless it is empty. Several cookies are lines of their
// own: joined into one, browsers cannot read them.
func addHeader(c *fiber.Ctx, name string, value any) {
	header := &c.Response().Header
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
