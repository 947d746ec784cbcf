package web

import (
	"container/list"
	"math"
	"net/netip"
	"sync"
	"time"

	"github.com/gofiber/fiber/v2"
	"golang.org/x/time/rate"

	"tenantry/server/domain"
)

// remembered bounds how many clients are counted at once; the longest unseen is
// forgotten first. One costs about 200 bytes.
const remembered = 10_000

// RateLimit refuses a client address that asks for more than perSecond, after a
// burst. It guards this process against floods; limits that must hold across
// nodes, such as those of signing in, are in the store. 0 means no limit.
func RateLimit(perSecond, burst int, now func() time.Time) fiber.Handler {
	if perSecond == 0 {
		return func(c *fiber.Ctx) error { return c.Next() }
	}
	l := &limiter{limit: rate.Limit(perSecond), burst: burst, byClient: map[netip.Prefix]*list.Element{}, recent: list.New()}
	return func(c *fiber.Ctx) error {
		if wait := l.take(clientKey(c.IP()), now()); wait > 0 {
			err := domain.Errorf(domain.CodeRateLimited, "Too many requests from your address. Try again in a moment.")
			err.RetryAfter = int(math.Ceil(wait.Seconds()))
			return err
		}
		return c.Next()
	}
}

// clientKey is what counts as one client: an IPv4 address, or the /64 that one
// IPv6 customer is given.
func clientKey(ip string) netip.Prefix {
	a, err := netip.ParseAddr(ip)
	if err != nil {
		return netip.Prefix{}
	}
	bits := a.BitLen()
	if a.Is6() {
		bits = 64
	}
	p, _ := a.Prefix(bits) // fails only for a number of bits that no address has
	return p
}

// limiter is a bounded set of token buckets.
type limiter struct {
	limit rate.Limit
	burst int

	mu       sync.Mutex
	byClient map[netip.Prefix]*list.Element // of bucket
	recent   *list.List                     // most recently seen first
}

type bucket struct {
	client netip.Prefix
	tokens *rate.Limiter
}

// take uses up one token and returns 0, or returns how long to wait for one.
func (l *limiter) take(client netip.Prefix, now time.Time) time.Duration {
	r := l.bucketOf(client).ReserveN(now, 1)
	wait := r.DelayFrom(now)
	if wait > 0 {
		r.CancelAt(now)
	}
	return wait
}

func (l *limiter) bucketOf(client netip.Prefix) *rate.Limiter {
	l.mu.Lock()
	defer l.mu.Unlock()
	if e, ok := l.byClient[client]; ok {
		l.recent.MoveToFront(e)
		return e.Value.(bucket).tokens
	}
	if l.recent.Len() >= remembered {
		oldest := l.recent.Remove(l.recent.Back()).(bucket)
		delete(l.byClient, oldest.client)
	}
	b := bucket{client: client, tokens: rate.NewLimiter(l.limit, l.burst)}
	l.byClient[client] = l.recent.PushFront(b)
	return b.tokens
}
