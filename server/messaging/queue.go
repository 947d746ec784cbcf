package messaging

import (
	"context"
	"fmt"
	"math"
	"time"

	"tenantry/server/domain"
	"tenantry/server/jobs"
	"tenantry/server/store"
)

// The kinds of job that carry messages on.
const (
	KindDeliver = "mail.deliver" // one lane's messages
	KindSweep   = "mail.sweep"   // wakes lanes that nobody works on
)

// laneArgs are KindDeliver's arguments.
type laneArgs struct {
	Lane string `json:"lane"`
}

// put lays messages into the outbox, in the transaction of the change that they
// tell about, and where mail is sent, wakes the lanes that they wait in.
func (s *Service) put(ctx context.Context, tx *store.Tx, messages ...domain.Message) error {
	sends, err := s.sendsNow(ctx, tx)
	if err != nil {
		return err
	}
	now, lanes := tx.Now(), map[string]domain.TenantID{}
	for i := range messages {
		m := &messages[i]
		m.State, m.StateAt, m.QueuedAt, m.Send = domain.MessageStored, now, now, 1
		if sends {
			m.State, m.NextAt = domain.MessageQueued, &now
			lanes[m.Lane()] = m.TenantID
		}
	}
	if err := tx.InsertMessages(ctx, messages); err != nil {
		return fmt.Errorf("store the messages: %w", err)
	}
	for lane := range lanes {
		if err := wake(ctx, tx, lane); err != nil {
			return err
		}
	}
	return nil
}

// wake makes a lane's job run. There is one for each lane, so that a tenant's
// messages keep nobody else waiting, and no message is handed over twice at once.
func wake(ctx context.Context, tx *store.Tx, lane string) error {
	tenant := domain.TenantID(lane)
	if lane == domain.PlatformLane {
		tenant = ""
	}
	// The job never dies of failures: its messages do, each by itself.
	return tx.Enqueue(ctx, jobs.New{Kind: KindDeliver, TenantID: tenant, Args: laneArgs{lane}, UniqueKey: "mail:" + lane, MaxAttempts: math.MaxInt32})
}

func (s *Service) wakeLanes(ctx context.Context, tx *store.Tx) error {
	lanes, err := tx.LanesDue(ctx)
	for _, lane := range lanes {
		if err == nil {
			err = wake(ctx, tx, lane)
		}
	}
	return err
}

// keepEvents is how long the ids of a provider's events are kept. It is longer
// than an event is believed, so that none counts twice.
const keepEvents = 3 * eventWindow

// Sweep handles KindSweep: it wakes lanes whose job was lost, and forgets old events.
func (s *Service) Sweep(ctx context.Context, _ jobs.Job) error {
	return s.DB.Tx(ctx, func(tx *store.Tx) error {
		if err := s.wakeLanes(ctx, tx); err != nil {
			return err
		}
		return tx.DeleteOldMailEvents(ctx, tx.Now().Add(-keepEvents))
	})
}

// backoff is the wait after so many failed attempts at one message: about one
// minute, two, four and so on, up to half an hour, with a quarter of chance.
func backoff(attempts int) time.Duration { return jobs.Backoff(attempts + 5) }
