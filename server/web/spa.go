package web

import (
	"bytes"
	_ "embed"
	"fmt"
	"io/fs"
	"path"
	"strings"

	"github.com/gofiber/fiber/v2"
)

// nonceMark stands in index.html where each answer has its own nonce.
const nonceMark = "__CSP_NONCE__"

const (
	cacheForever = "public, max-age=31536000, immutable" // the name changes with the content
	cacheChecked = "no-cache"                            // may be kept, must be asked for
	cacheShortly = "public, max-age=300"                 // other people's websites load it with each page
)

// unbuiltPage is what people see when the program was built without the frontend.
//
//go:embed unbuilt.html
var unbuiltPage []byte

// App serves the single-page app.
type App struct {
	files map[string]file
	page  page // index.html
	first page // onboard.html; the same where there is none
	built bool
}

// page is an HTML file around its nonces.
type page [][]byte

// onboardPrefix is below which a small page of its own is sent, which shows the
// first screen of a partner's link before the app is there.
const onboardPrefix = "/onboard/"

// NewApp reads the build. Without an index.html it serves a page that says how
// to make one.
func NewApp(dist fs.FS) (*App, error) {
	files, err := index(dist)
	if err != nil {
		return nil, err
	}
	a := &App{files: files, page: newPage(unbuiltPage)}
	if _, a.built = files["index.html"]; a.built {
		a.page, err = a.take(dist, "index.html")
	}
	a.first = a.page
	if _, small := files["onboard.html"]; small && err == nil {
		a.first, err = a.take(dist, "onboard.html")
	}
	return a, err
}

// take reads a page, which is only ever sent with a nonce and never as a file.
func (a *App) take(dist fs.FS, name string) (page, error) {
	delete(a.files, name)
	html, err := fs.ReadFile(dist, name)
	if err != nil {
		return nil, fmt.Errorf("read the frontend's page: %w", err)
	}
	return newPage(html), nil
}

func newPage(html []byte) page { return bytes.Split(html, []byte(nonceMark)) }

// Built reports whether the program holds the frontend.
func (a *App) Built() bool { return a.built }

// Handle answers what no route before it did: a file of the build, or the page
// for every address that the app itself will route.
func (a *App) Handle(c *fiber.Ctx) error {
	if c.Method() != fiber.MethodGet && c.Method() != fiber.MethodHead {
		return c.Next()
	}
	name := strings.TrimPrefix(c.Path(), "/")
	if f, ok := a.files[name]; ok {
		if name == widgetScript {
			openToAll(c)
		}
		return f.send(c, cacheFor(name))
	}
	if !isPage(c) {
		return c.Next() // nobody is next: Fiber says whether address or method is wrong
	}
	return a.sendPage(c)
}

// cacheFor gives files whose name holds a hash of their content a year.
func cacheFor(name string) string {
	if strings.HasPrefix(name, "assets/") {
		return cacheForever
	}
	if name == widgetScript {
		return cacheShortly
	}
	return cacheChecked
}

// widgetScript is the one file that pages of other origins load.
const widgetScript = "widget.js"

// openToAll lets pages of every origin load the answer. It is the same for everybody.
func openToAll(c *fiber.Ctx) {
	c.Set("Cross-Origin-Resource-Policy", "cross-origin")
	c.Set(fiber.HeaderAccessControlAllowOrigin, "*")
}

// isPage reports whether a request that matched no file is for a page of the
// app: an address without an extension, outside what the server itself answers,
// asked for by something that shows HTML.
func isPage(c *fiber.Ctx) bool {
	p := c.Path()
	for _, prefix := range []string{"/api", "/assets", "/healthz", "/readyz", "/metrics", "/.well-known"} {
		if p == prefix || strings.HasPrefix(p, prefix+"/") {
			return false
		}
	}
	return path.Ext(p) == "" && c.Accepts(fiber.MIMETextHTML) != ""
}

func (a *App) sendPage(c *fiber.Ctx) error {
	chosen := a.page
	if strings.HasPrefix(c.Path(), onboardPrefix) {
		chosen = a.first
	}
	nonce := newNonce()
	c.Set(fiber.HeaderContentSecurityPolicy, pagePolicy(nonce))
	c.Set(fiber.HeaderCacheControl, cacheChecked)
	c.Set(fiber.HeaderContentType, fiber.MIMETextHTMLCharsetUTF8)
	return c.Send(bytes.Join(chosen, []byte(nonce)))
}
