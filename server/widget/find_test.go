package widget

import (
	"net/url"
	"strings"
	"testing"

	"tenantry/server/domain"
)

// Each thing that people do to the code is told apart, and what changes nothing is
// let be.
func TestE33_FindTellsWhatBecameOfTheCode(t *testing.T) {
	t.Parallel()
	const code = `<script src="https://tenants.example.com/widget.js" data-company="wk_mine" async></script>`
	want := wanted{script: "https://tenants.example.com/widget.js", key: "wk_mine"}
	swap := func(old, replacement string) string { return strings.Replace(code, old, replacement, 1) }
	tests := []struct {
		name, page string
		state      domain.WidgetPageState
		reason     string
	}{
		{"as given out", code, domain.PageFound, ""},
		{"among other scripts", `<script src="/app.js"></script>` + code + `<script>var a = "widget.js data-company <script";</script>`, domain.PageFound, ""},
		{"capital letters, other quotes", `<SCRIPT ASYNC SRC=https://tenants.example.com/widget.js DATA-COMPANY='wk_mine'></SCRIPT>`, domain.PageFound, ""},
		{"what builders add", swap(" async", ` async="async" nonce="x" id="w" type="text/javascript"`), domain.PageFound, ""},
		{"without async", swap(" async", ""), domain.PageFound, ""},
		{"nothing", "<p>Hello</p>", domain.PageMissing, "missing"},
		{"nothing at all", "", domain.PageMissing, "missing"},
		{"another widget", `<script src="https://other.example/widget.js" async></script>`, domain.PageMissing, "missing"},
		{"another key", swap("wk_mine", "wk_other"), domain.PageAltered, "wrong_key"},
		{"no key", swap(` data-company="wk_mine"`, ` data-company=""`), domain.PageMissing, "missing"},
		{"another host", swap("tenants.example.com", "evil.example"), domain.PageAltered, "wrong_host"},
		{"no encryption", swap("https:", "http:"), domain.PageAltered, "wrong_host"},
		{"no address", swap(` src="https://tenants.example.com/widget.js"`, ""), domain.PageAltered, "wrong_host"},
		{"blocked until consent", swap(" async", ` async type="text/plain"`), domain.PageAltered, "changed"},
		{"as a module", swap(" async", ` type="module"`), domain.PageAltered, "changed"},
		{"with a hash of its own", swap(" async", ` async integrity="sha384-x"`), domain.PageAltered, "changed"},
		{"with a handler", swap(" async", ` async onload="x()"`), domain.PageAltered, "changed"},
		{"twice", code + code, domain.PageAltered, "duplicate"},
		{"twice, once wrong", code + swap("wk_mine", "wk_old"), domain.PageAltered, "duplicate"},
		{"in a comment", "<!-- " + code + " -->", domain.PageAltered, "in_comment"},
		{"as text", strings.NewReplacer("<", "&lt;", ">", "&gt;").Replace(code), domain.PageAltered, "as_text"},
		{"in a template", "<template>" + code + "</template>", domain.PageMissing, "missing"},
		{"a comment beside the real one", "<!-- " + code + " -->" + code, domain.PageFound, ""},
		{"cut off", `<script src="https://tenants.example.com/widget.js" data-comp`, domain.PageMissing, "missing"},
	}
	at, err := url.Parse("https://www.example.com/contact")
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := look(strings.NewReader("<!doctype html><body>"+tt.page), at, want)
			if got.State != tt.state || got.Reason != tt.reason || (got.State != domain.PageFound && got.Words == "") {
				t.Errorf("got %+v, want %s %s", got, tt.state, tt.reason)
			}
		})
	}
}

func TestOrigins(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]string{
		"https://Example.com": "https://example.com", "https://example.com:443/a?b#c": "https://example.com", "http://example.com:8080": "http://example.com:8080",
		"https://bücher.example": "https://xn--bcher-kva.example", "http://127.0.0.1:3000": "http://127.0.0.1:3000", "https://[::1]:8443/": "https://[::1]:8443",
		"ftp://example.com": "", "example.com": "", "https://": "", "https://user:pw@example.com": "", "https://*.example.com": "", "null": "", "": "", "javascript:alert(1)": "",
	} {
		if got, ok := ParseOrigin(address); got != want || ok != (want != "") {
			t.Errorf("%q: %q %v, want %q", address, got, ok, want)
		}
	}
	for website, want := range map[string]string{
		"https://www.example.com/": "https://www.example.com https://example.com", "https://example.com": "https://example.com https://www.example.com",
		"http://127.0.0.1:3000": "http://127.0.0.1:3000", "http://localhost": "http://localhost", "": "",
	} {
		if got := strings.Join(Origins(domain.WidgetSettings{}, website), " "); got != want {
			t.Errorf("%q: %q, want %q", website, got, want)
		}
	}
	own := domain.WidgetSettings{Origins: []string{"https://shop.example.com"}}
	if allows(own, "https://example.com", "https://example.com") || !allows(own, "", "https://shop.example.com") {
		t.Error("a list of one’s own does not hold alone")
	}
}
