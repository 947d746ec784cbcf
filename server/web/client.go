package web

import (
	"net"
	"net/netip"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"
)

// ClientAddress makes c.IP() the address of the client. Behind a trusted proxy
// that is the last address in X-Forwarded-For which is no proxy of ours: the ones
// before it were written by the client, who may write anything. Fiber's own way
// would take the first.
func ClientAddress(proxies []netip.Prefix) fiber.Handler {
	return func(c *fiber.Ctx) error {
		peer, ok := peerOf(c)
		if ok && trusted(proxies, peer) {
			client := forwardedBy(proxies, peer, c.Get(fiber.HeaderXForwardedFor))
			c.Context().SetRemoteAddr(net.TCPAddrFromAddrPort(netip.AddrPortFrom(client, 0)))
		}
		return c.Next()
	}
}

// peerOf is the other end of the connection. RemoteAddr may still hold what was
// set for an earlier request on it.
func peerOf(c *fiber.Ctx) (netip.Addr, bool) {
	if c.Context().Conn() == nil {
		return netip.Addr{}, false
	}
	tcp, ok := c.Context().Conn().RemoteAddr().(*net.TCPAddr)
	if !ok {
		return netip.Addr{}, false
	}
	return tcp.AddrPort().Addr().Unmap(), true
}

func trusted(proxies []netip.Prefix, a netip.Addr) bool {
	return slices.ContainsFunc(proxies, func(p netip.Prefix) bool { return p.Contains(a) })
}

// forwardedBy walks the header from our side to the client's, as far as the
// proxies are ours. Behind an entry that is no address nothing is believed.
func forwardedBy(proxies []netip.Prefix, peer netip.Addr, header string) netip.Addr {
	client := peer
	hops := strings.Split(header, ",")
	for _, hop := range slices.Backward(hops) {
		a, err := netip.ParseAddr(strings.TrimSpace(hop))
		if err != nil {
			return client
		}
		if client = a.Unmap(); !trusted(proxies, client) {
			return client
		}
	}
	return client
}
