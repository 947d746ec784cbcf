package account

import (
	"sync"
	"sync/atomic"
	"time"

	"tenantry/server/domain"
)

const (
	cacheShards  = 32
	maxPerShard  = 2048
	touchesEvery = time.Minute // how exact "last seen" is
)

// actorCache remembers who stands behind a token for a moment. One counter
// voids everything: whoever reads the store notes the counter first, so that an
// answer from before a change cannot be put in after it. On a database that other
// nodes write it stays empty (docs/adr/0011-cut-off.md).
type actorCache struct {
	generation atomic.Uint64
	shards     [cacheShards]cacheShard
}

type cacheShard struct {
	mu      sync.RWMutex
	entries map[string]*cachedActor
}

type cachedActor struct {
	actor      domain.Actor
	generation uint64
	until      time.Time
	touched    atomic.Int64 // the last use that was passed on, epoch milliseconds
}

// forget voids everything.
func (c *actorCache) forget() { c.generation.Add(1) }

func (c *actorCache) shard(tokenHash string) *cacheShard {
	return &c.shards[tokenHash[0]%cacheShards]
}

func (c *actorCache) get(tokenHash string, now time.Time) *cachedActor {
	shard := c.shard(tokenHash)
	shard.mu.RLock()
	e := shard.entries[tokenHash]
	shard.mu.RUnlock()
	if e == nil || e.generation != c.generation.Load() || !now.Before(e.until) {
		return nil
	}
	return e
}

func (c *actorCache) put(tokenHash string, e *cachedActor) {
	shard := c.shard(tokenHash)
	shard.mu.Lock()
	defer shard.mu.Unlock()
	if shard.entries == nil || len(shard.entries) >= maxPerShard {
		shard.entries = map[string]*cachedActor{} // they come back as they are needed
	}
	shard.entries[tokenHash] = e
}
