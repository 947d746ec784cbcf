package tenant

import (
	"context"
	"sync"
	"time"

	"tenantry/server/domain"
	"tenantry/server/store"
)

const (
	// doorsKept is how old a remembered door may be when the command line changed the
	// file under a running server, as with sessions (account.Limits.Cache).
	doorsKept = time.Second
	maxDoors  = 2000
)

// doors remembers what doors said for as long as nothing at all is written: a
// browser that opens a page asks for several things of one tenant at once.
//
// It is right because of three things. The number of the store's writes is noted
// before a door is read, so an answer from before a change is kept under a number
// that no longer counts. The store raises that number after a change has become
// visible and before whoever made it hears so, so no request that follows a change
// finds what was read before it. And there is nothing to forget: every write
// voids everything, whatever it was about. On a database that other nodes write it
// stays empty (docs/adr/0011-cut-off.md).
type doors struct {
	mu     sync.RWMutex
	writes uint64 // the number of writes that known was read at
	known  map[doorKey]knownDoor
}

type doorKey struct {
	ref     string
	account domain.AccountID
	session domain.SessionID
}

// knownDoor is shared by requests: nobody changes what is in it.
type knownDoor struct {
	door  store.Door
	until time.Time
}

func (d *doors) get(key doorKey, writes uint64, now time.Time) (store.Door, bool) {
	d.mu.RLock()
	defer d.mu.RUnlock()
	k, ok := d.known[key]
	return k.door, ok && d.writes == writes && now.Before(k.until)
}

func (d *doors) put(key doorKey, writes uint64, k knownDoor) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if writes < d.writes {
		return // something was written while it was read
	}
	if writes > d.writes || len(d.known) >= maxDoors {
		d.known = nil
	}
	if d.known == nil {
		d.known = map[doorKey]knownDoor{}
	}
	d.writes, d.known[key] = writes, k
}

// door returns the door of a tenant for an actor.
func (s *Service) door(ctx context.Context, ref string, actor domain.Actor) (door store.Door, err error) {
	key := doorKey{ref, actor.AccountID, actor.SessionID}
	writes, now := s.DB.Writes(), s.DB.Now()
	if door, ok := s.doors.get(key, writes, now); ok {
		return door, nil
	}
	err = s.DB.ReadOne(ctx, func(tx *store.Tx) error {
		door, err = tx.FindDoor(ctx, ref, actor.AccountID, actor.SessionID)
		return err
	})
	if err == nil && !s.DB.Shared() {
		s.doors.put(key, writes, knownDoor{door, now.Add(doorsKept)})
	}
	return door, err
}
