// Package outbound is the only way in which the program calls somebody else. It
// decides by the address that a name turned out to be, at the moment of dialling,
// so that a name cannot point elsewhere between check and use.
//
// A destination that somebody typed into a page must be a public address, unless
// the operator's configuration lists its network (outbound-allow). A destination
// from the configuration itself may be anywhere but at addresses that are no
// computer's, such as the metadata services of clouds.
package outbound

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"syscall"
	"time"

	"code.dny.dev/ssrf"
)

// Trust says who chose a destination.
type Trust int

// The two of them.
const (
	Typed      Trust = iota // in a page or by the API
	Configured              // by the operator, at start
)

// Bounds of one call.
const (
	dialTime    = 10 * time.Second
	callTime    = 20 * time.Second
	maxResponse = 256 << 10
	maxPerHost  = 16
	maxAddress  = 8000 // bytes of a request's address: servers take that much (RFC 9110, 4.1)
	maxHeader   = 8000 // and of all its headers
)

// ErrRefused says that a destination may not be called.
var ErrRefused = errors.New("this address may not be called")

// Guard decides where the program may connect to.
type Guard struct {
	allowed []netip.Prefix
}

// New makes a guard that also lets typed destinations be in the given networks.
func New(allowed []netip.Prefix) Guard { return Guard{allowed: allowed} }

// DialContext is a dial function for destinations of such trust.
func (g Guard) DialContext(trust Trust) func(ctx context.Context, network, address string) (net.Conn, error) {
	dialer := &net.Dialer{Timeout: dialTime, Control: g.control(trust)}
	return dialer.DialContext
}

// Client is an HTTP client that follows no redirects, uses no proxy, and bounds
// time, connections and what it reads.
func (g Guard) Client(trust Trust) *http.Client { return g.ClientReading(trust, maxResponse) }

// ClientReading is Client with another bound of what it reads, in bytes.
func (g Guard) ClientReading(trust Trust, most int64) *http.Client {
	transport := &http.Transport{
		Proxy: nil, DialContext: g.DialContext(trust), MaxConnsPerHost: maxPerHost, MaxIdleConnsPerHost: maxPerHost,
		IdleConnTimeout: 30 * time.Second, TLSHandshakeTimeout: dialTime, ResponseHeaderTimeout: callTime, ForceAttemptHTTP2: true,
	}
	return &http.Client{
		Transport: bounded{transport, most}, Timeout: callTime,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

func (g Guard) control(trust Trust) func(network, address string, c syscall.RawConn) error {
	if trust == Configured {
		return refuseNobody
	}
	var v4, v6 []netip.Prefix
	for _, p := range g.allowed {
		if p.Addr().Is4() {
			v4 = append(v4, p)
		} else {
			v6 = append(v6, p)
		}
	}
	safe := ssrf.New(ssrf.WithAnyPort(), ssrf.WithAllowedV4Prefixes(v4...), ssrf.WithAllowedV6Prefixes(v6...))
	return func(network, address string, c syscall.RawConn) error {
		if err := refuseNobody(network, address, c); err != nil {
			return err
		}
		if safe.Safe(network, address, c) != nil {
			return refusal(address, "it is not a public address, and outbound-allow in the server’s configuration does not list it")
		}
		return nil
	}
}

// refuseNobody keeps even the operator from addresses that are no mail server's:
// those of the link, where clouds answer with their keys, and of many at once.
func refuseNobody(_, address string, _ syscall.RawConn) error {
	to, err := netip.ParseAddrPort(address)
	if err != nil {
		return refusal(address, "it is not an address")
	}
	ip := to.Addr().Unmap()
	if ip.IsLinkLocalUnicast() || ip.IsMulticast() || ip.IsUnspecified() {
		return refusal(address, "nothing that could be meant is there")
	}
	return nil
}

func refusal(address, why string) error { return fmt.Errorf("%w: %s: %s", ErrRefused, address, why) }

// bounded asks with nothing that a server would find too long, and reads no more of an
// answer than is worth reading.
type bounded struct {
	inner http.RoundTripper
	most  int64
}

func (b bounded) RoundTrip(r *http.Request) (*http.Response, error) {
	if len(r.URL.String()) > maxAddress {
		return nil, refusal(r.URL.Host, "the address is too long to be asked for")
	}
	header := 0
	for name, values := range r.Header {
		for _, v := range values {
			header += len(name) + len(v) + len(": \r\n")
		}
	}
	if header > maxHeader {
		return nil, refusal(r.URL.Host, "the headers are too long to be sent")
	}
	answer, err := b.inner.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	answer.Body = struct {
		io.Reader
		io.Closer
	}{io.LimitReader(answer.Body, b.most), answer.Body}
	return answer, nil
}
