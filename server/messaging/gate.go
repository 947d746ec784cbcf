package messaging

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"sync"
	"time"

	"tenantry/server/jobs"
	"tenantry/server/messaging/mailer"
)

// gate keeps the carrier of this node, and closes for a while when it cannot be
// reached at all: then one lane tries, and the others do not wait for time-outs.
type gate struct {
	mu       sync.Mutex
	print    [sha256.Size]byte // of the settings that carrier was made of
	carrier  mailer.Carrier
	failures int
	until    time.Time
	since    time.Time
	words    string
}

// Outage is a time in which nothing can be sent.
type Outage struct {
	Since, Until time.Time
	Words        string // of the other side, or of the network
}

// enter returns the carrier, or how long the gate is closed.
func (g *gate) enter(e effective, o mailer.Outward, now time.Time) (mailer.Carrier, time.Duration, error) {
	mark, err := fingerprint(e)
	if err != nil {
		return nil, 0, err
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.carrier == nil || g.print != mark {
		carrier, err := mailer.New(e.Settings, o)
		if err != nil {
			return nil, 0, err
		}
		g.reset()
		g.carrier, g.print = carrier, mark
	}
	if wait := g.until.Sub(now); wait > 0 {
		return nil, wait, nil
	}
	return g.carrier, 0, nil
}

// fingerprint tells settings apart. Secrets hide from JSON, so they come beside it.
func fingerprint(e effective) (sum [sha256.Size]byte, err error) {
	text, err := json.Marshal(e.Settings)
	if err != nil {
		return sum, fmt.Errorf("mail settings: %w", err)
	}
	return sha256.Sum256(append(text, "\x00"+e.SMTP.Password.Reveal()+"\x00"+e.SendGrid.Key.Reveal()...)), nil
}

// failed closes the gate, longer each time, and returns for how long.
func (g *gate) failed(f *mailer.Failure, now time.Time) time.Duration {
	g.mu.Lock()
	defer g.mu.Unlock()
	if wait := g.until.Sub(now); wait > 0 {
		return wait // another lane found out first
	}
	if g.failures == 0 {
		g.since = now
	}
	g.failures++
	g.words = f.Words
	wait := max(jobs.Backoff(min(g.failures+1, 6)), f.RetryWait) // 4, 8 … 64 seconds
	g.until = now.Add(wait)
	return wait
}

// worked opens the gate.
func (g *gate) worked() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.reset()
}

// forget opens the gate and drops the carrier.
func (g *gate) forget() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.reset()
	g.carrier = nil
}

func (g *gate) reset() {
	g.failures, g.until, g.since, g.words = 0, time.Time{}, time.Time{}, ""
}

func (g *gate) outage(now time.Time) *Outage {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.failures == 0 {
		return nil
	}
	return &Outage{Since: g.since, Until: later(g.until, now), Words: g.words}
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
