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
	device                string // of this browser; empty for one that carries no device cookie
	known                 known
	homeUntil             time.Time // zero: it does not sign in from here, or nobody looked yet
	deviceUntil           time.Time // the same for this browser
	nobody                bool      // who it is shows only in the end: counts against the address alone
}

// known are the keys under which is remembered from where an account signs in.
type known struct{ home, device string }

// newAttempt holds the account's part hashed: an address is not to be read off a
// table of limits.
func (s *Service) newAttempt(emailKey string, from domain.Actor) *attempt {
	who, place := secret.HashToken(emailKey), addressKey(from.Address)
	a := &attempt{
		knobs: s.limits,
		pair:  "signin/pair/" + who + "/" + place, account: "signin/account/" + who, source: "signin/address/" + place,
		known: known{home: "signin/home/" + who + "/" + place},
	}
	if from.Device != "" {
		a.device, a.known.device = "signin/device-try/"+who+"/"+from.Device, "signin/device/"+who+"/"+from.Device
	}
	return a
}

// newNobody is the attempt of somebody who has not said who they are.
func (s *Service) newNobody(from domain.Actor) *attempt {
	return &attempt{knobs: s.limits, source: "signin/address/" + addressKey(from.Address), nobody: true}
}

func (k known) keys() []string {
	keys := []string{}
	for _, key := range []string{k.home, k.device} {
		if key != "" {
			keys = append(keys, key)
		}
	}
	return keys
}

// keys are all that it may count against; limits says which of them it does.
func (a *attempt) keys() []string {
	if a.nobody {
		return []string{a.source}
	}
	keys := []string{a.pair, a.account, a.source}
	if a.device != "" {
		keys = append(keys, a.device)
	}
	return keys
}

// learn takes over what is remembered of where the account signs in.
func (a *attempt) learn(rates map[string]time.Time) {
	a.homeUntil, a.deviceUntil = rates[a.known.home], rates[a.known.device]
}

type limit struct {
	key  string
	rate store.Rate
}

// limits are what the attempt counts against. A browser with which the account
// signed in lately has a limit of its own, and an address from which it did does
// not share the account's limit: strangers cannot lock a person out, not even
// from behind the same address.
func (a *attempt) limits(now time.Time) []limit {
	switch {
	case a.nobody:
		return []limit{{a.source, a.knobs.Address}}
	case now.Before(a.deviceUntil):
		return []limit{{a.device, a.knobs.Device}}
	}
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

// strange reports whether neither the browser nor the address is one that the
// account signs in from.
func (a *attempt) strange(now time.Time) bool {
	return !now.Before(a.homeUntil) && !now.Before(a.deviceUntil)
}

// failures is about how many attempts failed lately.
func (a *attempt) failures(rates map[string]time.Time, now time.Time) int {
	count := func(key string, r store.Rate) int {
		if ahead := rates[key].Sub(now); ahead > 0 {
			return int((ahead + r.Every - 1) / r.Every)
		}
		return 0
	}
	return max(count(a.pair, a.knobs.Pair), count(a.account, a.knobs.Account), count(a.device, a.knobs.Device))
}

// remember notes after a success that the account is at home here. Once a day is
// enough.
func (a *attempt) remember(ctx context.Context, tx *store.Tx) error {
	for _, place := range []struct {
		key   string
		known time.Time
		long  time.Duration
	}{{a.known.home, a.homeUntil, a.knobs.KnownAddress}, {a.known.device, a.deviceUntil, a.knobs.KnownDevice}} {
		until := tx.Now().Add(place.long)
		if place.key == "" || until.Sub(place.known) < 24*time.Hour {
			continue
		}
		if err := tx.Remember(ctx, place.key, until); err != nil {
			return err
		}
	}
	return nil
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
