package web_test

import (
	"bytes"
	"compress/gzip"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/andybalholm/brotli"
	"github.com/gofiber/fiber/v2"

	"tenantry/server/web"
)

const (
	plainScript = "console.log('plain')"
	asset       = "/assets/main-Dk3j.js"
)

func build() fs.FS {
	return fstest.MapFS{
		".gitkeep":                  {},
		"index.html":                {Data: []byte(`<!doctype html><meta name="csp-nonce" content="__CSP_NONCE__"><style nonce="__CSP_NONCE__"></style>`)},
		"onboard.html":              {Data: []byte(`<!doctype html><title>A first screen</title><meta name="csp-nonce" content="__CSP_NONCE__">`)},
		"icon.svg":                  {Data: []byte("<svg/>")},
		"widget.js.br":              {Data: packed("widget")},
		"assets/main-Dk3j.js.br":    {Data: packed(plainScript)},
		"assets/style-Ab12.css":     {Data: []byte("body{}")},
		"assets/logo.gz":            {Data: []byte("an archive of its own")},
		"assets/image-Xy99.unknown": {Data: []byte("?")},
	}
}

func packed(text string) []byte {
	var out bytes.Buffer
	w := brotli.NewWriter(&out)
	if _, err := w.Write([]byte(text)); err != nil {
		panic(err) // a buffer takes everything
	}
	if err := w.Close(); err != nil {
		panic(err)
	}
	return out.Bytes()
}

// unpack undoes the encoding that an answer says it has.
func unpack(t *testing.T, a answer) string {
	t.Helper()
	var r io.Reader = strings.NewReader(a.body)
	switch a.Header.Get("Content-Encoding") {
	case "br":
		r = brotli.NewReader(r)
	case "gzip":
		unzip, err := gzip.NewReader(r)
		if err != nil {
			t.Fatal(err)
		}
		r = unzip
	}
	text, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// serve is the handler with the headers around it, as the server mounts them.
func serve(t *testing.T, dist fs.FS, secure bool) *fiber.App {
	t.Helper()
	spa, err := web.NewApp(dist)
	if err != nil {
		t.Fatal(err)
	}
	app := fiber.New(fiber.Config{Immutable: true, CaseSensitive: true, StrictRouting: true})
	app.Use(web.SecurityHeaders(secure))
	app.Use(spa.Handle)
	return app
}

type answer struct {
	*http.Response
	body string
}

func ask(t *testing.T, app *fiber.App, method, target string, header ...string) answer {
	t.Helper()
	req := httptest.NewRequestWithContext(t.Context(), method, target, nil)
	for i := 0; i < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	res, err := app.Test(req, -1)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer{res, string(body)}
}

func TestApp_WhichRequestGetsWhat(t *testing.T) {
	t.Parallel()
	app := serve(t, build(), false)
	const html, js = "text/html; charset=utf-8", "text/javascript; charset=utf-8"
	for name, tc := range map[string]struct {
		method, path, accept string
		status               int
		contentType          string
	}{
		"the root is the page":                     {"GET", "/", "text/html", 200, html},
		"curl gets the page too":                   {"GET", "/login", "*/*", 200, html},
		"no Accept header":                         {"GET", "/tenants", "", 200, html},
		"a deep address is the page":               {"GET", "/onboarding/voicepro/ob_1?step=users", "text/html", 200, html},
		"HEAD of a page":                           {"HEAD", "/tenants", "text/html", 200, html},
		"JSON is not a page":                       {"GET", "/tenants", "application/json", 404, ""},
		"a picture is not a page":                  {"GET", "/tenants", "image/avif,image/png", 404, ""},
		"POST is not a page":                       {"POST", "/tenants", "text/html", 404, ""},
		"an unknown API address is no page":        {"GET", "/api/v1/typo", "text/html", 404, ""},
		"the API's root is no page":                {"GET", "/api", "text/html", 404, ""},
		"an address that only begins like the API": {"GET", "/apidocs", "text/html", 200, html},
		"health is no page":                        {"GET", "/healthz", "text/html", 404, ""},
		"readiness is no page":                     {"GET", "/readyz", "text/html", 404, ""},
		"metrics is no page":                       {"GET", "/metrics", "text/html", 404, ""},
		"well-known is no page":                    {"GET", "/.well-known/jwks.json", "text/html", 404, ""},
		"a file with an extension that is missing": {"GET", "/wp-login.php", "text/html", 404, ""},
		"a missing asset":                          {"GET", "/assets/old-1234.js", "text/html", 404, ""},
		"a missing asset without extension":        {"GET", "/assets/old", "text/html", 404, ""},
		"the folder of assets":                     {"GET", "/assets/", "text/html", 404, ""},
		"an asset":                                 {"GET", asset, "*/*", 200, js},
		"HEAD of an asset":                         {"HEAD", asset, "*/*", 200, js},
		"a compressed form by its own name":        {"GET", asset + ".br", "text/html", 404, ""},
		"an archive that is no compressed form":    {"GET", "/assets/logo.gz", "*/*", 200, ""},
		"a file of unknown type":                   {"GET", "/assets/image-Xy99.unknown", "*/*", 200, "application/octet-stream"},
		"a file beside the page":                   {"GET", "/icon.svg", "*/*", 200, "image/svg+xml"},
		"the page by its file name":                {"GET", "/index.html", "text/html", 404, ""},
		"the first screen by its file name":        {"GET", "/onboard.html", "text/html", 404, ""},
		"the marker file":                          {"GET", "/.gitkeep", "text/html", 404, ""},
		"a path that climbs":                       {"GET", "/assets/../../go.mod", "text/html", 404, ""},
		"an encoded path that climbs":              {"GET", "/assets/%2e%2e/%2e%2e/go.mod", "text/html", 404, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			header := []string{}
			if tc.accept != "" {
				header = []string{"Accept", tc.accept}
			}
			got := ask(t, app, tc.method, tc.path, header...)
			if got.StatusCode != tc.status {
				t.Errorf("%s %s: status %d, want %d", tc.method, tc.path, got.StatusCode, tc.status)
			}
			if tc.contentType != "" && got.Header.Get("Content-Type") != tc.contentType {
				t.Errorf("%s %s: %q, want %q", tc.method, tc.path, got.Header.Get("Content-Type"), tc.contentType)
			}
			if tc.method == "HEAD" && got.body != "" {
				t.Errorf("HEAD came with a body of %d bytes", len(got.body))
			}
		})
	}
}

// TestApp_FirstScreenOfALink holds that links have a small page of their own, with
// a nonce like any other, and nothing beside them has.
func TestApp_FirstScreenOfALink(t *testing.T) {
	t.Parallel()
	app := serve(t, build(), false)
	for path, want := range map[string]bool{
		"/onboard/abc": true, "/onboard/abc/": true, "/onboard": false, "/onboarding/voicepro": false, "/login": false, "/t/onboard/x": false,
	} {
		got := ask(t, app, "GET", path, "Accept", "text/html")
		if is := strings.Contains(got.body, "A first screen"); is != want {
			t.Errorf("%s: the first screen: %v, want %v", path, is, want)
		}
		if strings.Contains(got.body, "__CSP_NONCE__") || !strings.Contains(got.Header.Get("Content-Security-Policy"), "'nonce-") {
			t.Errorf("%s: no nonce of its own", path)
		}
	}
}

func TestApp_CacheClasses(t *testing.T) {
	t.Parallel()
	app := serve(t, build(), false)
	for path, want := range map[string]string{
		asset:                  "public, max-age=31536000, immutable",
		"/icon.svg":            "no-cache",
		"/":                    "no-cache",
		"/login":               "no-cache",
		"/assets/missing-1.js": "no-store",
	} {
		if got := ask(t, app, "GET", path).Header.Get("Cache-Control"); got != want {
			t.Errorf("%s: Cache-Control %q, want %q", path, got, want)
		}
	}
}

func TestApp_Compression(t *testing.T) {
	t.Parallel()
	app := serve(t, build(), false)
	for header, want := range map[string]string{
		"":                        "",
		"identity":                "",
		"gzip":                    "gzip",
		"br":                      "br",
		"gzip, deflate, br, zstd": "br",
		"gzip;q=1.0, br;q=0":      "gzip",
		"br;q=0, gzip;q=0":        "",
		"*":                       "br",
		"*;q=0":                   "",
		"BR":                      "br",
		"gzip; q=0.5":             "gzip",
		"brotli":                  "",
	} {
		got := ask(t, app, "GET", asset, "Accept-Encoding", header)
		if enc := got.Header.Get("Content-Encoding"); enc != want {
			t.Errorf("Accept-Encoding %q: got %q, want %q", header, enc, want)
		}
		if got.Header.Get("Vary") != "Accept-Encoding" {
			t.Errorf("Accept-Encoding %q: no Vary", header)
		}
		if got.ContentLength != int64(len(got.body)) {
			t.Errorf("Accept-Encoding %q: says it has %d bytes, and has %d", header, got.ContentLength, len(got.body))
		}
		if text := unpack(t, got); text != plainScript {
			t.Errorf("Accept-Encoding %q: unpacked it is %q", header, text)
		}
	}
}

func TestApp_ValidatorsTellTheFormsApart(t *testing.T) {
	t.Parallel()
	app := serve(t, build(), false)
	plain := ask(t, app, "GET", asset).Header.Get("ETag")
	packed := ask(t, app, "GET", asset, "Accept-Encoding", "br").Header.Get("ETag")
	if plain == "" || plain == packed {
		t.Fatalf("ETags: plain %s, brotli %s", plain, packed)
	}
	for name, tc := range map[string]struct {
		ifNoneMatch string
		want        int
	}{
		"the same":           {plain, 304},
		"weakly the same":    {"W/" + plain, 304},
		"one of several":     {`"x", ` + plain, 304},
		"any":                {"*", 304},
		"the other encoding": {packed, 200},
		"another":            {`"x"`, 200},
	} {
		got := ask(t, app, "GET", asset, "If-None-Match", tc.ifNoneMatch)
		if got.StatusCode != tc.want {
			t.Errorf("%s: status %d, want %d", name, got.StatusCode, tc.want)
		}
		if tc.want == 304 && (got.body != "" || got.Header.Get("Cache-Control") == "" || got.Header.Get("ETag") != plain) {
			t.Errorf("%s: body %q, headers %v", name, got.body, got.Header)
		}
	}
}

func TestApp_EachPageHasItsOwnNonce(t *testing.T) {
	t.Parallel()
	app := serve(t, build(), false)
	first, second := ask(t, app, "GET", "/"), ask(t, app, "GET", "/")
	nonce := func(a answer) string {
		_, rest, _ := strings.Cut(a.body, `content="`)
		n, _, _ := strings.Cut(rest, `"`)
		return n
	}
	if n := nonce(first); len(n) < 22 || n == nonce(second) {
		t.Fatalf("nonces: %q then %q", n, nonce(second))
	}
	if strings.Contains(first.body, "__CSP_NONCE__") || strings.Count(first.body, nonce(first)) != 2 {
		t.Errorf("the page keeps a mark: %s", first.body)
	}
	if policy := first.Header.Get("Content-Security-Policy"); !strings.Contains(policy, "'nonce-"+nonce(first)+"'") {
		t.Errorf("the policy has another nonce: %s", policy)
	}
	if first.Header.Get("ETag") != "" {
		t.Error("a page that is never twice the same has an ETag")
	}
}

func TestSecurityHeaders(t *testing.T) {
	t.Parallel()
	app := serve(t, build(), true)
	for _, path := range []string{"/", asset, "/api/typo", "/assets/missing.js"} {
		h := ask(t, app, "GET", path).Header
		for name, want := range map[string]string{
			"X-Content-Type-Options":       "nosniff",
			"X-Frame-Options":              "DENY",
			"Referrer-Policy":              "no-referrer",
			"Cross-Origin-Opener-Policy":   "same-origin",
			"Cross-Origin-Resource-Policy": "same-origin",
			"Strict-Transport-Security":    "max-age=31536000",
		} {
			if got := h.Get(name); got != want {
				t.Errorf("%s: %s is %q, want %q", path, name, got, want)
			}
		}
		policy := h.Get("Content-Security-Policy")
		for _, want := range []string{"default-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"} {
			if !strings.Contains(policy, want) {
				t.Errorf("%s: the policy lacks %s: %s", path, want, policy)
			}
		}
		if page := strings.Contains(policy, "script-src"); page && !strings.Contains(policy, "report-uri /api/csp-reports") {
			t.Errorf("%s: nobody is told of what it stops: %s", path, policy)
		}
		if strings.Contains(policy, "unsafe") || strings.Contains(policy, "*") {
			t.Errorf("%s: a loose policy: %s", path, policy)
		}
	}
	if got := ask(t, serve(t, build(), false), "GET", "/").Header.Get("Strict-Transport-Security"); got != "" {
		t.Errorf("HSTS over plain http: %q", got)
	}
}

func TestApp_WithoutABuildSaysWhatToRun(t *testing.T) {
	t.Parallel()
	dist := fstest.MapFS{".gitkeep": {}}
	spa, err := web.NewApp(dist)
	if err != nil {
		t.Fatal(err)
	}
	if spa.Built() {
		t.Error("an empty folder counts as a build")
	}
	got := ask(t, serve(t, dist, false), "GET", "/login")
	if got.StatusCode != 200 || !strings.Contains(got.body, "make build") {
		t.Errorf("status %d, body %s", got.StatusCode, got.body)
	}
}

// The widget's script is for pages of every origin, kept shortly and checked by its
// tag; nothing else of ours may be loaded by others.
func TestE32_WidgetScriptIsOpenToAllOrigins(t *testing.T) {
	t.Parallel()
	app := serve(t, build(), true)
	got := ask(t, app, http.MethodGet, "/widget.js", "Accept-Encoding", "br", "Origin", "https://www.example.com")
	for name, want := range map[string]string{
		"Cross-Origin-Resource-Policy": "cross-origin", "Access-Control-Allow-Origin": "*", "Cache-Control": "public, max-age=300",
		"Content-Type": "text/javascript; charset=utf-8", "X-Content-Type-Options": "nosniff", "Content-Encoding": "br",
	} {
		if got.Header.Get(name) != want {
			t.Errorf("%s: %q, want %q", name, got.Header.Get(name), want)
		}
	}
	again := ask(t, app, http.MethodGet, "/widget.js", "Accept-Encoding", "br", "If-None-Match", got.Header.Get("ETag"))
	if again.StatusCode != http.StatusNotModified || again.Header.Get("Cross-Origin-Resource-Policy") != "cross-origin" {
		t.Errorf("asked again: %d, %v", again.StatusCode, again.Header)
	}
	if other := ask(t, app, http.MethodGet, asset); other.Header.Get("Cross-Origin-Resource-Policy") != "same-origin" {
		t.Error("another file is open to all as well")
	}
}
