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
	conn := c.dial(method, address, append([]string{"Connection: close"}, headers...))
	defer func() { _ = conn.Close() }()
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

// RawOpen is Raw on a connection that may stay open, and returns all that comes
// until the server ends it or says nothing for a second.
func (c *Client) RawOpen(method, address string, headers ...string) string {
	c.t.Helper()
	conn := c.dial(method, address, headers)
	defer func() { _ = conn.Close() }()
	if err := conn.SetReadDeadline(time.Now().Add(time.Second)); err != nil {
		c.t.Fatal(err)
	}
	read, _ := io.ReadAll(conn) // ends with the connection or the deadline
	return string(read)
}

// dial connects and sends the head of a request.
func (c *Client) dial(method, address string, headers []string) net.Conn {
	c.t.Helper()
	var dialer net.Dialer
	conn, err := dialer.DialContext(c.t.Context(), "tcp", strings.TrimPrefix(c.server.URL, "http://"))
	if err != nil {
		c.t.Fatal(err)
	}
	lines := append([]string{method + " " + address + " HTTP/1.1", "Host: " + conn.RemoteAddr().String()}, headers...)
	if c.cookie != nil {
		lines = append(lines, "Cookie: "+c.cookie.Name+"="+c.cookie.Value)
	}
	if err := conn.SetDeadline(time.Now().Add(30 * time.Second)); err != nil {
		c.t.Fatal(err)
	}
	if _, err := fmt.Fprintf(conn, "%s\r\n\r\n", strings.Join(lines, "\r\n")); err != nil {
		c.t.Fatal(err)
	}
	return conn
}
