package outbound

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
)

func TestGuard_DecidesByAddress(t *testing.T) {
	t.Parallel()
	allowed := New([]netip.Prefix{netip.MustParsePrefix("10.1.0.0/16"), netip.MustParsePrefix("fd00:1::/32")})
	tests := []struct {
		address           string
		typed, configured bool
	}{
		{"198.41.0.4:25", true, true},
		{"198.41.0.4:6379", true, true},
		{"127.0.0.1:25", false, true},
		{"10.0.0.5:25", false, true},
		{"10.1.2.3:25", true, true},
		{"192.168.1.1:587", false, true},
		{"100.64.0.1:25", false, true},
		{"169.254.169.254:80", false, false},
		{"0.0.0.0:25", false, false},
		{"224.0.0.1:25", false, false},
		{"[::1]:25", false, true},
		{"[::ffff:127.0.0.1]:25", false, true},
		{"[::ffff:169.254.169.254]:80", false, false},
		{"[fe80::1]:25", false, false},
		{"[fd00:1::5]:25", true, true},
		{"[fd00:2::5]:25", false, true},
		{"[2606:4700::1]:25", true, true},
		{"somewhere:25", false, false},
	}
	for _, tt := range tests {
		network := "tcp4"
		if strings.HasPrefix(tt.address, "[") {
			network = "tcp6"
		}
		for trust, want := range map[Trust]bool{Typed: tt.typed, Configured: tt.configured} {
			err := allowed.control(trust)(network, tt.address, nil)
			if (err == nil) != want || (err != nil && !errors.Is(err, ErrRefused)) {
				t.Errorf("%s, trust %d: %v, want allowed %v", tt.address, trust, err, want)
			}
		}
	}
}

func TestClient_FollowsNoRedirectAndReadsNoMoreThanItMust(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/away" {
			http.Redirect(w, r, "http://169.254.169.254/", http.StatusFound)
			return
		}
		_, _ = io.WriteString(w, strings.Repeat("x", 2*maxResponse))
	}))
	defer server.Close()
	get := func(g Guard, trust Trust, path string) (*http.Response, error) {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		return g.Client(trust).Do(r)
	}
	if answer, err := get(New(nil), Typed, "/"); !errors.Is(err, ErrRefused) {
		t.Errorf("a typed address of this machine: %v", err)
		_ = answer.Body.Close()
	}
	answer, err := get(New(nil), Configured, "/away")
	if err != nil || answer.StatusCode != http.StatusFound {
		t.Fatalf("a redirect: %v", err)
	}
	_ = answer.Body.Close()
	answer, err = get(New(nil), Configured, "/")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	if read, err := io.ReadAll(answer.Body); err != nil || len(read) != maxResponse {
		t.Errorf("read %d bytes, %v", len(read), err)
	}
}

// What is too long to be taken is not sent at all.
func TestClient_SendsNothingTooLong(t *testing.T) {
	t.Parallel()
	asked := 0
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked++ }))
	defer server.Close()
	for name, c := range map[string]struct {
		path, header string
		sent         bool
	}{
		"short":          {"/a", "b", true},
		"just so":        {"/" + strings.Repeat("a", 7000), strings.Repeat("b", 7000), true},
		"a long address": {"/" + strings.Repeat("a", 8000), "", false},
		"a long query":   {"/?q=" + strings.Repeat("a", 8000), "", false},
		"a long header":  {"/", strings.Repeat("b", 8000), false},
	} {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL+c.path, nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("X-Test", c.header)
		before := asked
		answer, err := New(nil).Client(Configured).Do(r)
		if err == nil {
			_ = answer.Body.Close()
		}
		if c.sent != (err == nil) || c.sent != (asked > before) || (!c.sent && !errors.Is(err, ErrRefused)) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
