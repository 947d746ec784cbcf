package web

import (
	"bytes"
	_ "embed"
	"fmt"
	"html/template"
	"sync"

	"github.com/gofiber/fiber/v2"
)

// Where the readable page of the API lives.
const (
	DocsPath   = "/api/docs"
	docsStyles = "/api/docs.css"
)

//go:embed apidocs.html
var docsTemplate string

//go:embed apidocs.css
var docsCSS []byte

// docsPolicy allows our one style sheet and nothing else: the page has no script
// and asks no other host for anything.
const docsPolicy = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// MountDocs serves the API document as a page to read. The page is made when it is
// first asked for; the document does not change while the program runs.
func MountDocs(app *fiber.App, openAPI func() ([]byte, error)) {
	page := sync.OnceValues(func() ([]byte, error) { return renderDocs(openAPI) })
	app.Get(DocsPath, func(c *fiber.Ctx) error {
		body, err := page()
		if err != nil {
			return err
		}
		return sendDocs(c, fiber.MIMETextHTMLCharsetUTF8, body)
	})
	app.Get(docsStyles, func(c *fiber.Ctx) error { return sendDocs(c, "text/css; charset=utf-8", docsCSS) })
}

func sendDocs(c *fiber.Ctx, contentType string, body []byte) error {
	c.Set(fiber.HeaderContentSecurityPolicy, docsPolicy)
	c.Set(fiber.HeaderCacheControl, cacheChecked)
	c.Set(fiber.HeaderContentType, contentType)
	return c.Send(body)
}

func renderDocs(openAPI func() ([]byte, error)) ([]byte, error) {
	raw, err := openAPI()
	if err != nil {
		return nil, err
	}
	doc, err := readDocument(raw)
	if err != nil {
		return nil, err
	}
	page, err := template.New("docs").Parse(docsTemplate)
	if err != nil {
		return nil, fmt.Errorf("read the page of the API: %w", err)
	}
	var out bytes.Buffer
	if err := page.Execute(&out, doc); err != nil {
		return nil, fmt.Errorf("make the page of the API: %w", err)
	}
	return out.Bytes(), nil
}
