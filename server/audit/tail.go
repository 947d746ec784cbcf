package audit

import (
	"context"
	"sync"
	"time"

	"tenantry/server/domain"
	"tenantry/server/store"
)

// Tail gives events as they come, wherever they were written.
type Tail interface {
	// Next returns what is new since it was asked before; the first time, nothing.
	Next(ctx context.Context) ([]domain.AuditEvent, error)
}

// TenantTail follows one tenant. Next needs AUDIT:read there.
func (s *Service) TenantTail(id domain.TenantID, filter store.AuditFilter) Tail {
	return &tenantTail{service: s, id: id, filter: filter, last: -1}
}

type tenantTail struct {
	service *Service
	id      domain.TenantID
	filter  store.AuditFilter
	last    int64 // the number of the last event that was looked at
}

func (t *tenantTail) Next(ctx context.Context) (events []domain.AuditEvent, err error) {
	if err := domain.AuthorizeTenant(ctx, t.id, domain.PermAuditRead); err != nil {
		return nil, err
	}
	err = t.service.DB.Read(ctx, func(tx *store.Tx) error {
		events, t.last, err = tx.Tenant(t.id).NewAudit(ctx, t.filter, t.last)
		return err
	})
	return events, err
}

// overlap is how long before it is seen an event can have its time: that of the
// beginning of its transaction.
const overlap = 30 * time.Second

// PlatformTail follows everything. Next needs PLATFORM_AUDIT:read.
func (s *Service) PlatformTail(filter store.AuditFilter) Tail {
	return &platformTail{service: s, filter: filter}
}

type platformTail struct {
	service *Service
	filter  store.AuditFilter
	seen    map[domain.AuditID]time.Time // events of the overlap; nil before the first look
}

func (t *platformTail) Next(ctx context.Context) (fresh []domain.AuditEvent, err error) {
	if err := domain.AuthorizePlatform(ctx, domain.PermPlatformAudit); err != nil {
		return nil, err
	}
	var events []domain.AuditEvent
	since := t.service.DB.Now().Add(-overlap)
	err = t.service.DB.Read(ctx, func(tx *store.Tx) error {
		events, err = tx.NewPlatformAudit(ctx, t.filter, since)
		return err
	})
	if err != nil {
		return nil, err
	}
	first := t.seen == nil
	if first {
		t.seen = map[domain.AuditID]time.Time{}
	}
	for id, at := range t.seen {
		if at.Before(since) {
			delete(t.seen, id)
		}
	}
	for _, e := range events {
		if _, known := t.seen[e.ID]; !known && !first {
			fresh = append(fresh, e)
		}
		t.seen[e.ID] = e.At
	}
	return fresh, nil
}

// closer tells streams that the server stops. The zero value is ready.
type closer struct {
	made, closed sync.Once
	stopping     chan struct{}
}

func (c *closer) channel() chan struct{} {
	c.made.Do(func() { c.stopping = make(chan struct{}) })
	return c.stopping
}

// Stop ends all streams, so that a server can shut down without waiting for them.
func (s *Service) Stop() { s.end.closed.Do(func() { close(s.end.channel()) }) }

// Stopping is closed when the server stops.
func (s *Service) Stopping() <-chan struct{} { return s.end.channel() }
