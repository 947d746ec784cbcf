package texting

import (
	"sync"
	"time"

	"tenantry/server/jobs"
	"tenantry/server/texting/carrier"
)

// gate closes for a while on this node when the carrier cannot be reached at all:
// then one lane tries, and the others do not wait for time-outs.
type gate struct {
	mu       sync.Mutex
	failures int
	until    time.Time
	since    time.Time
	words    string
}

// Outage is a time in which nothing can be sent.
type Outage struct {
	Since, Until time.Time
	Words        string
}

// wait is how long the gate stays closed.
func (g *gate) wait(now time.Time) time.Duration {
	g.mu.Lock()
	defer g.mu.Unlock()
	return max(0, g.until.Sub(now))
}

// failed closes the gate, longer each time, and returns for how long.
func (g *gate) failed(f *carrier.Failure, now time.Time) time.Duration {
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

// open opens the gate.
func (g *gate) open() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.failures, g.until, g.since, g.words = 0, time.Time{}, time.Time{}, ""
}

func (g *gate) outage(now time.Time) *Outage {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.failures == 0 {
		return nil
	}
	until := g.until
	if until.Before(now) {
		until = now
	}
	return &Outage{Since: g.since, Until: until, Words: g.words}
}
