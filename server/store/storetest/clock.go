package storetest

import (
	"sync"
	"testing"
	"time"
)

// SettableClock stands still until a test moves it.
type SettableClock struct {
	mu  sync.Mutex
	now time.Time
}

// Clock makes a clock at a fixed time.
func Clock(t testing.TB) *SettableClock {
	t.Helper()
	return &SettableClock{now: time.Date(2026, time.March, 1, 9, 0, 0, 0, time.UTC)}
}

// Now is what the clock shows.
func (c *SettableClock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// Advance moves the clock on.
func (c *SettableClock) Advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// Set moves the clock to a time.
func (c *SettableClock) Set(now time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = now
}
