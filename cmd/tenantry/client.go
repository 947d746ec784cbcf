package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// maxAnswer bounds what is read from the server, in bytes.
const maxAnswer = 32 << 20

// client calls a running server for the commands that work from outside. It
// knows the way there and the form of a refusal; each command knows its resource.
type client struct {
	base *url.URL
	key  string
	http *http.Client
}

// newClient reads where the server is and with which key from the environment.
func newClient(getenv func(string) string) (*client, error) {
	address, key := getenv("TENANTRY_URL"), getenv("TENANTRY_API_KEY")
	if address == "" {
		address = "http://127.0.0.1:8080"
	}
	base, err := url.Parse(strings.TrimRight(address, "/"))
	if err != nil || base.Host == "" || (base.Scheme != "http" && base.Scheme != "https") {
		return nil, errors.New("TENANTRY_URL must be the address of a server, such as https://onboarding.example.com")
	}
	if key == "" {
		return nil, errors.New("set TENANTRY_API_KEY to an API key; an administrator makes one under Settings, API keys")
	}
	return &client{base: base, key: key, http: &http.Client{Timeout: time.Minute}}, nil
}

// get reads one resource into out.
func (c *client) get(ctx context.Context, path string, query url.Values, out any) error {
	if len(query) > 0 {
		path += "?" + query.Encode()
	}
	return c.call(ctx, http.MethodGet, path, nil, nil, out)
}

// post sends in as JSON and reads the answer into out.
func (c *client) post(ctx context.Context, path string, header http.Header, in, out any) error {
	body, err := json.Marshal(in)
	if err != nil {
		return fmt.Errorf("encode the request: %w", err)
	}
	return c.call(ctx, http.MethodPost, path, header, body, out)
}

func (c *client) call(ctx context.Context, method, path string, header http.Header, body []byte, out any) error {
	req, err := http.NewRequestWithContext(ctx, method, c.base.String()+"/api/v1"+path, bytes.NewReader(body))
	if err != nil {
		return fmt.Errorf("make the request: %w", err)
	}
	for name, values := range header {
		req.Header[name] = values
	}
	req.Header.Set("Authorization", "Bearer "+c.key)
	req.Header.Set("Accept", "application/json")
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	res, err := c.http.Do(req)
	if err != nil {
		return fmt.Errorf("reach the server at %s: %w", c.base, err)
	}
	defer res.Body.Close()
	answer, err := io.ReadAll(io.LimitReader(res.Body, maxAnswer))
	if err != nil {
		return fmt.Errorf("read the server's answer: %w", err)
	}
	if res.StatusCode >= http.StatusBadRequest {
		return refusalOf(res.StatusCode, answer)
	}
	if err := json.Unmarshal(answer, out); err != nil {
		return fmt.Errorf("the answer of %s is not Tenantry's: %w", c.base, err)
	}
	return nil
}

// refusal is a problem that the server answered with.
type refusal struct {
	Status    int    `json:"status"`
	Code      string `json:"code"`
	Detail    string `json:"detail"`
	RequestID string `json:"requestId"`
	Errors    []struct {
		Pointer string `json:"pointer"`
		Message string `json:"message"`
	} `json:"errors"`
}

func refusalOf(status int, answer []byte) error {
	r := &refusal{}
	if err := json.Unmarshal(answer, r); err != nil || r.Code == "" {
		return fmt.Errorf("the server answered %d %s", status, http.StatusText(status))
	}
	return r
}

// Error is the detail, then a line for each field that needs attention.
func (r *refusal) Error() string {
	var b strings.Builder
	b.WriteString(r.Detail)
	for _, e := range r.Errors {
		fmt.Fprintf(&b, "\n  %s: %s", strings.TrimPrefix(e.Pointer, "/answers/"), e.Message)
	}
	if r.Status >= http.StatusInternalServerError && r.RequestID != "" {
		fmt.Fprintf(&b, "\n  request id: %s", r.RequestID)
	}
	return b.String()
}
