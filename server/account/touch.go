package account

import (
	"context"
	"sync"
	"time"

	"tenantry/server/domain"
	"tenantry/server/store"
)

const (
	flushEvery = 5 * time.Second
	sweepEvery = time.Hour
)

// touches gathers when sessions and keys were used last, so that no request
// waits for the store to write it down.
type touches struct {
	mu       sync.Mutex
	sessions map[domain.SessionID]time.Time
	keys     map[domain.APIKeyID]time.Time
	visits   map[Visit]time.Time
}

// Visit is a person in a tenant. Session is empty where the tenant does not limit
// how long one may be idle.
type Visit struct {
	Tenant  domain.TenantID
	Account domain.AccountID
	Session domain.SessionID
}

// Visited notes that somebody was in a tenant, at most once a minute; last is what
// the store says about it. It is written down in a moment.
func (s *Service) Visited(v Visit, last, now time.Time) {
	if now.Sub(last) < touchesEvery {
		return
	}
	s.touches.mu.Lock()
	defer s.touches.mu.Unlock()
	if s.touches.visits == nil {
		s.touches.visits = map[Visit]time.Time{}
	}
	if now.Sub(s.touches.visits[v]) >= touchesEvery {
		s.touches.visits[v] = now
	}
}

// LastVisit is a visit that is not written down yet, the zero time without one.
func (s *Service) LastVisit(v Visit) time.Time {
	s.touches.mu.Lock()
	defer s.touches.mu.Unlock()
	return s.touches.visits[v]
}

func (t *touches) session(id domain.SessionID, at time.Time) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.sessions == nil {
		t.sessions = map[domain.SessionID]time.Time{}
	}
	t.sessions[id] = at
}

func (t *touches) key(id domain.APIKeyID, at time.Time) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.keys == nil {
		t.keys = map[domain.APIKeyID]time.Time{}
	}
	t.keys[id] = at
}

func (t *touches) lastSeen(id domain.SessionID) (time.Time, bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	at, ok := t.sessions[id]
	return at, ok
}

func (t *touches) take() (map[domain.SessionID]time.Time, map[domain.APIKeyID]time.Time, map[Visit]time.Time) {
	t.mu.Lock()
	defer t.mu.Unlock()
	sessions, keys, visits := t.sessions, t.keys, t.visits
	t.sessions, t.keys, t.visits = nil, nil, nil
	return sessions, keys, visits
}

// Run writes down what was used and removes what can never be used again, until
// the context ends. What is at hand then is still written.
func (s *Service) Run(ctx context.Context) {
	flush, sweep := time.NewTicker(flushEvery), time.NewTicker(sweepEvery)
	defer flush.Stop()
	defer sweep.Stop()
	for {
		var err error
		select {
		case <-flush.C:
			err = s.flush(ctx)
		case <-sweep.C:
			err = s.sweep(ctx)
		case <-ctx.Done():
			if err := s.flush(context.WithoutCancel(ctx)); err != nil {
				s.log.Error("the last uses of sessions were not stored", "error", err)
			}
			return
		}
		if err != nil && ctx.Err() == nil {
			s.log.Error("housekeeping of sessions failed", "error", err)
		}
	}
}

func (s *Service) flush(ctx context.Context) error {
	sessions, keys, visits := s.touches.take()
	if len(sessions)+len(keys)+len(visits) == 0 {
		return nil
	}
	return s.db.Tx(ctx, func(tx *store.Tx) error {
		for id, at := range sessions {
			if err := tx.TouchSession(ctx, id, at); err != nil {
				return err
			}
		}
		for id, at := range keys {
			if err := tx.TouchAPIKey(ctx, id, at); err != nil {
				return err
			}
		}
		for v, at := range visits {
			if err := tx.Tenant(v.Tenant).TouchInTenant(ctx, v.Account, v.Session, at); err != nil {
				return err
			}
		}
		return nil
	})
}

func (s *Service) sweep(ctx context.Context) error {
	return s.db.Tx(ctx, func(tx *store.Tx) error {
		if _, err := tx.DeleteDeadSessions(ctx, s.limits.Idle); err != nil {
			return err
		}
		if _, err := tx.DeleteOldAccountLinks(ctx); err != nil {
			return err
		}
		if err := tx.DeleteDeadChallenges(ctx); err != nil {
			return err
		}
		_, err := tx.DeleteRestedRates(ctx)
		return err
	})
}
