package account

import (
	"context"
	"net/netip"
	"sync"
	"time"

	"tenantry/server/domain"
	"tenantry/server/secret"
	"tenantry/server/store"
)

// attempt is one try to sign in, with the keys of what it counts against.
type attempt struct {
	knobs                 Limits
	pair, account, source string
	home                  string    // remembers that the account signs in from this address
	homeUntil             time.Time // zero: it does not, or nobody looked yet
}

// newAttempt holds the account's part hashed: an address is not to be read off a
// table of limits.
func (s *Service) newAttempt(emailKey, address string) *attempt {
	who, from := secret.HashToken(emailKey), addressKey(address)
	return &attempt{
		knobs: s.limits,
		pair:  "signin/pair/" + who + "/" + from, account: "signin/account/" + who, source: "signin/address/" + from,
		home: "signin/home/" + who + "/" + from,
	}
}

func (a *attempt) keys() []string { return []string{a.pair, a.account, a.source} }

type limit struct {
	key  string
	rate store.Rate
}

// limits are what the attempt counts against. Somebody at an address from which
// the account signed in lately does not share the account's limit, so that
// strangers cannot lock a person out.
func (a *attempt) limits(now time.Time) []limit {
	limits := []limit{{a.pair, a.knobs.Pair}, {a.source, a.knobs.Address}}
	if !now.Before(a.homeUntil) {
		limits = append(limits, limit{a.account, a.knobs.Account})
	}
	return limits
}

// wait is how long the attempt has to wait, given its place among those that run.
func (a *attempt) wait(rates map[string]time.Time, places map[string]int, now time.Time) time.Duration {
	var longest time.Duration
	for _, l := range a.limits(now) {
		longest = max(longest, l.rate.Wait(rates[l.key], places[l.key], now))
	}
	return longest
}

// remember notes after a success that the account is at home here. Once a day is
// enough.
func (a *attempt) remember(ctx context.Context, tx *store.Tx) error {
	until := tx.Now().Add(a.knobs.KnownAddress)
	if until.Sub(a.homeUntil) < 24*time.Hour {
		return nil
	}
	return tx.Remember(ctx, a.home, until)
}

// running counts the attempts that this process works on right now. Those count
// as failures for whoever comes later, until it is known what they are.
type running struct {
	mu sync.Mutex
	n  map[string]int
}

// enter adds one attempt and returns how many run before it, by key.
func (r *running) enter(keys []string) map[string]int {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.n == nil {
		r.n = map[string]int{}
	}
	before := make(map[string]int, len(keys))
	for _, key := range keys {
		before[key] = r.n[key]
		r.n[key]++
	}
	return before
}

// leave is called when the outcome is stored.
func (r *running) leave(keys []string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, key := range keys {
		if r.n[key]--; r.n[key] == 0 {
			delete(r.n, key)
		}
	}
}

// tooMany turns the outcome of TakeRate into an error, if it is one.
func tooMany(wait time.Duration, err error) error {
	if err == nil && wait > 0 {
		return domain.TooMany(wait)
	}
	return err
}

// addressKey is the part of a client address that one attacker cannot change at
// will: all of IPv4, the network of IPv6.
func addressKey(address string) string {
	addr, err := netip.ParseAddr(address)
	if err != nil {
		return address
	}
	addr = addr.Unmap().WithZone("")
	if addr.Is4() {
		return addr.String()
	}
	network, err := addr.Prefix(64)
	if err != nil {
		return addr.String()
	}
	return network.String()
}
