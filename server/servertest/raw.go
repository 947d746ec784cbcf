package servertest

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"time"
)

// Raw sends a request without a body byte by byte as it is given, which no HTTP
// library would do; headers come as whole lines.
func (c *Client) Raw(method, address string, headers ...string) *Response {
	c.t.Helper()
	conn, err := net.Dial("tcp", strings.TrimPrefix(c.server.URL, "http://"))
	if err != nil {
		c.t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	lines := append([]string{method + " " + address + " HTTP/1.1", "Host: " + conn.RemoteAddr().String(), "Connection: close"}, headers...)
	if c.cookie != nil {
		lines = append(lines, "Cookie: "+c.cookie.Name+"="+c.cookie.Value)
	}
	if err := conn.SetDeadline(time.Now().Add(30 * time.Second)); err != nil {
		c.t.Fatal(err)
	}
	if _, err := fmt.Fprintf(conn, "%s\r\n\r\n", strings.Join(lines, "\r\n")); err != nil {
		c.t.Fatal(err)
	}
	resp, err := http.ReadResponse(bufio.NewReader(conn), &http.Request{Method: method})
	if err != nil {
		c.t.Fatalf("%s %.80q: %v", method, address, err)
	}
	defer func() { _ = resp.Body.Close() }()
	read, err := io.ReadAll(resp.Body)
	if err != nil {
		c.t.Fatal(err)
	}
	r := &Response{t: c.t, request: method + " " + address, Status: resp.StatusCode, Header: resp.Header, Body: read}
	c.server.said.add(r)
	return r
}
