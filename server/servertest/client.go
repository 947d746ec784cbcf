package servertest

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"

	"tenantry/server/api"
)

// Client talks to a server as one caller: nobody, a person's browser or a script.
type Client struct {
	t      testing.TB
	server *Server
	cookie *http.Cookie
	device *http.Cookie // kept by KeepCookies only
	sso    *http.Cookie // kept by KeepSSO only
	key    string
}

// Forget makes the client a browser that is signed out but was used before.
func (c *Client) Forget() { c.cookie = nil }

// Anonymous is a caller whom the server does not know.
func (s *Server) Anonymous(t testing.TB) *Client { return &Client{t: t, server: s} }

// As is the same caller in another test, such as a subtest.
func (c *Client) As(t testing.TB) *Client {
	same := *c
	same.t = t
	return &same
}

// At is the same caller at another node.
func (c *Client) At(node *Server) *Client {
	same := *c
	same.server = node
	return &same
}

// Secret is what the caller proves itself with: the cookie's value or the key.
func (c *Client) Secret() string {
	if c.cookie != nil {
		return c.cookie.Value
	}
	return c.key
}

// Response is an answer, read whole.
type Response struct {
	t       testing.TB
	request string
	Status  int
	Header  http.Header
	Body    []byte
}

// Do sends one request below /api/v1. A body that is no []byte is sent as JSON;
// headers come in pairs of name and value.
func (c *Client) Do(method, path string, body any, headers ...string) *Response {
	c.t.Helper()
	return c.Fetch(method, api.Prefix+path, body, headers...)
}

// Fetch is Do for any address of the server, such as /login.
func (c *Client) Fetch(method, address string, body any, headers ...string) *Response {
	c.t.Helper()
	resp := c.send(context.Background(), method, address, body, headers)
	defer func() { _ = resp.Body.Close() }()
	read, err := io.ReadAll(resp.Body)
	if err != nil {
		c.t.Fatal(err)
	}
	r := &Response{t: c.t, request: method + " " + address, Status: resp.StatusCode, Header: resp.Header, Body: read}
	c.server.said.add(r)
	return r
}

// Open sends a GET and returns while the answer may still be coming: a stream of
// events. It ends with ctx; the caller closes the body.
func (c *Client) Open(ctx context.Context, path string, headers ...string) *http.Response {
	c.t.Helper()
	return c.send(ctx, http.MethodGet, api.Prefix+path, nil, headers)
}

func (c *Client) send(ctx context.Context, method, address string, body any, headers []string) *http.Response {
	c.t.Helper()
	req, err := http.NewRequestWithContext(ctx, method, c.server.URL+address, bodyOf(c.t, body))
	if err != nil {
		c.t.Fatal(err)
	}
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	if c.cookie != nil {
		req.AddCookie(c.cookie)
	}
	if c.device != nil {
		req.AddCookie(c.device)
	}
	if c.sso != nil {
		req.AddCookie(c.sso)
	}
	if c.key != "" {
		req.Header.Set("Authorization", "Bearer "+c.key)
	}
	for i := 0; i+1 < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		c.t.Fatal(err)
	}
	return resp
}

func bodyOf(t testing.TB, body any) io.Reader {
	t.Helper()
	if body == nil {
		return http.NoBody
	}
	if raw, ok := body.([]byte); ok {
		return bytes.NewReader(raw)
	}
	encoded, err := json.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	return bytes.NewReader(encoded)
}

// Want fails the test unless the answer has the status, and reads it into out when given.
func (r *Response) Want(status int, out ...any) *Response {
	r.t.Helper()
	if r.Status != status {
		r.t.Fatalf("%s answered %d, want %d: %s", r.request, r.Status, status, r.Body)
	}
	for _, o := range out {
		if err := json.Unmarshal(r.Body, o); err != nil {
			r.t.Fatalf("%s: %v in %s", r.request, err, r.Body)
		}
	}
	return r
}

// WantProblem fails the test unless the answer is a problem with that status and code.
func (r *Response) WantProblem(status int, code string) api.Problem {
	r.t.Helper()
	var p api.Problem
	r.Want(status, &p)
	if p.Code != code {
		r.t.Fatalf("%s answered the problem %q, want %q: %s", r.request, p.Code, code, r.Body)
	}
	if got := r.Header.Get("Content-Type"); !strings.HasPrefix(got, "application/problem+json") {
		r.t.Fatalf("%s answered a problem as %s", r.request, got)
	}
	if p.RequestID == "" || p.RequestID != r.Header.Get(api.RequestIDHeader) {
		r.t.Fatalf("%s: the problem's request id %q is not the answer's", r.request, p.RequestID)
	}
	return p
}

// KeepCookies makes the client act with what the answer gave its browser.
func (c *Client) KeepCookies(r *Response) {
	c.t.Helper()
	c.keepCookie(r)
	for _, cookie := range (&http.Response{Header: r.Header}).Cookies() {
		if strings.HasSuffix(cookie.Name, "tenantry-device") {
			c.device = cookie
		}
	}
}

// KeepSSO keeps the cookie with which the browser comes back from a provider.
func (c *Client) KeepSSO(r *Response) {
	c.t.Helper()
	for _, cookie := range (&http.Response{Header: r.Header}).Cookies() {
		if strings.HasSuffix(cookie.Name, "tenantry-sso") {
			c.sso = cookie
			return
		}
	}
	c.t.Fatalf("%s set no cookie for the way back", r.request)
}

// keepCookie makes the client act with the session that the answer opened.
func (c *Client) keepCookie(r *Response) {
	c.t.Helper()
	for _, cookie := range (&http.Response{Header: r.Header}).Cookies() {
		if strings.HasSuffix(cookie.Name, "tenantry") {
			c.cookie = cookie
			return
		}
	}
	c.t.Fatalf("%s set no session cookie", r.request)
}
