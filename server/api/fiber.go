package api

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"io"
	"mime/multipart"
	"net/url"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gofiber/fiber/v2"
)

// fiberContext is a request as Huma's streamed answers see it. Huma's own adapter for
// Fiber would bring both of Fiber's versions into the program; this one knows the one
// that we use, and no more of it than the API needs.
type fiberContext struct{ fiber *fiber.Ctx }

// fiberOf is Fiber's side of a request.
func fiberOf(hc huma.Context) *fiber.Ctx { return hc.(*fiberContext).fiber }

// The rest implements huma.Context.

func (c *fiberContext) Operation() *huma.Operation { return nil } // which is the document's alone
func (c *fiberContext) Context() context.Context   { return c.fiber.UserContext() }
func (c *fiberContext) Method() string             { return c.fiber.Method() }
func (c *fiberContext) Host() string               { return c.fiber.Hostname() }
func (c *fiberContext) Param(name string) string   { return c.fiber.Params(name) }
func (c *fiberContext) Query(name string) string   { return c.fiber.Query(name) }
func (c *fiberContext) Header(name string) string  { return c.fiber.Get(name) }
func (c *fiberContext) Status() int                { return c.fiber.Response().StatusCode() }
func (c *fiberContext) BodyReader() io.Reader      { return bytes.NewReader(c.fiber.Request().Body()) }
func (c *fiberContext) BodyWriter() io.Writer      { return c.fiber.Context() }

func (c *fiberContext) SetHeader(name, value string)    { c.fiber.Set(name, value) }
func (c *fiberContext) AppendHeader(name, value string) { c.fiber.Append(name, value) }
func (c *fiberContext) TLS() *tls.ConnectionState       { return c.fiber.Context().TLSConnectionState() }

func (c *fiberContext) RemoteAddr() string {
	return c.fiber.Context().RemoteAddr().String()
}

func (c *fiberContext) Version() huma.ProtoVersion {
	return huma.ProtoVersion{Proto: c.fiber.Protocol()}
}

func (c *fiberContext) URL() url.URL {
	u, err := url.Parse(string(c.fiber.Request().RequestURI()))
	if err != nil {
		return url.URL{} // a line that cannot be read names no parameters
	}
	return *u
}

func (c *fiberContext) EachHeader(visit func(name, value string)) {
	for name, value := range c.fiber.Request().Header.All() {
		visit(string(name), string(value))
	}
}

func (c *fiberContext) GetMultipartForm() (*multipart.Form, error) {
	return nil, errors.New("forms are not read")
}

func (c *fiberContext) SetReadDeadline(at time.Time) error {
	return c.fiber.Context().Conn().SetReadDeadline(at)
}

func (c *fiberContext) SetStatus(code int) {
	c.fiber.Status(code)
}
