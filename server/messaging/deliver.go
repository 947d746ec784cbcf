package messaging

import (
	"cmp"
	"context"
	"fmt"
	"net/mail"
	"sync"
	"time"

	"tenantry/server/domain"
	"tenantry/server/jobs"
	"tenantry/server/messaging/mailer"
	"tenantry/server/store"
)

// How much one run of a lane does before others have their turn.
const (
	batchSize = 20
	senders   = 4 // connections of one lane at a time
	sliceTime = 2 * time.Second
	slice     = 25 // batches
)

// recordTime bounds storing what became of a batch, which happens even while the
// program stops: what was sent must not be sent again.
const recordTime = 10 * time.Second

// Deliver handles KindDeliver: it hands over what is due in one lane, batch by
// batch. A batch is marked as being sent in one transaction, handed over outside of
// any, and its outcome stored in another. If the program dies in between, whoever
// has the lane next sends those of the batch again: at most once more each.
func (s *Service) Deliver(ctx context.Context, j jobs.Job) error {
	var args laneArgs
	if err := j.Args(&args); err != nil {
		return err
	}
	until := s.DB.Now().Add(sliceTime)
	for range slice {
		wait, more, err := s.deliverBatch(ctx, j, args.Lane, until)
		if err != nil {
			return err
		}
		if wait > 0 {
			return jobs.Again(wait)
		}
		if !more || !s.DB.Now().Before(until) || ctx.Err() != nil {
			break
		}
	}
	return s.comeBack(ctx, args.Lane)
}

// comeBack runs the lane again when something is due next.
func (s *Service) comeBack(ctx context.Context, lane string) error {
	var wait *time.Duration
	err := s.DB.Read(context.WithoutCancel(ctx), func(tx *store.Tx) error {
		at, err := tx.NextDue(ctx, lane)
		if at != nil {
			left := max(0, at.Sub(tx.Now()))
			wait = &left
		}
		return err
	})
	if err != nil || wait == nil {
		return err
	}
	return jobs.Again(*wait)
}

// deliverBatch does one batch. wait is how long nothing can be sent; more whether
// there may be another batch.
func (s *Service) deliverBatch(ctx context.Context, j jobs.Job, lane string, until time.Time) (wait time.Duration, more bool, err error) {
	var e effective
	if err := s.DB.Read(ctx, func(tx *store.Tx) error { e, err = s.effective(ctx, tx); return err }); err != nil {
		return 0, false, err
	}
	var carrier mailer.Carrier
	if e.sends() {
		if carrier, wait, err = s.gate.enter(e, mailer.Outward{Guard: s.Config.Guard, Name: s.hostName()}, s.DB.Now()); err != nil || wait > 0 {
			return wait, false, err
		}
	}
	batch, full, err := s.claim(ctx, j, lane, e)
	if err != nil || len(batch) == 0 {
		return 0, full, err
	}
	wait = s.hand(ctx, carrier, e, batch, until)
	return wait, full, s.record(ctx, j, batch)
}

// handed is one message of a batch, what is written in it, and what became of it.
type handed struct {
	domain.Message
	body    body
	sender  sender
	tried   bool
	receipt mailer.Receipt
	failure *mailer.Failure
	wait    time.Duration // until the next attempt, with a failure that may pass
}

// hand sends a batch over a few connections, and notes in it what became of each.
// It returns how long nothing can be sent, when nothing could.
func (s *Service) hand(ctx context.Context, c mailer.Carrier, e effective, batch []*handed, until time.Time) time.Duration {
	queue := make(chan *handed, len(batch))
	for _, h := range batch {
		queue <- h
	}
	close(queue)
	var closed sync.Once
	var wait time.Duration
	stop := make(chan struct{})
	var running sync.WaitGroup
	for range min(senders, len(batch)) {
		running.Go(func() {
			if left := s.sendAll(ctx, c, e, queue, stop, until); left > 0 {
				closed.Do(func() { wait = left; close(stop) })
			}
		})
	}
	running.Wait()
	return wait
}

// sendAll sends what is in the queue over one connection, until somebody says stop
// or the time is over. It returns how long nothing can be sent.
func (s *Service) sendAll(ctx context.Context, c mailer.Carrier, e effective, queue <-chan *handed, stop <-chan struct{}, until time.Time) time.Duration {
	var conn mailer.Conn
	defer func() {
		if conn != nil {
			_ = conn.Close() // what was sent was acknowledged before
		}
	}()
	for h := range queue {
		select {
		case <-stop:
			continue
		default:
		}
		if ctx.Err() != nil || !s.DB.Now().Before(until) {
			continue // handed back untouched
		}
		h.tried = true
		var err error
		if conn == nil {
			conn, err = c.Open(ctx)
		}
		if err == nil {
			h.receipt, err = conn.Send(ctx, s.envelope(h, e))
		}
		if err == nil {
			s.gate.worked()
			continue
		}
		h.failure = mailer.FailureOf(err)
		h.wait = max(backoff(h.Attempts), h.failure.RetryWait)
		if h.failure.Whole {
			h.wait = s.gate.failed(h.failure, s.DB.Now())
			return h.wait
		}
		if conn != nil && !h.failure.Bounced && !h.failure.Refused {
			_ = conn.Close() // it may be broken; the next message gets a new one
			conn = nil
		}
	}
	return 0
}

// envelope is the message as it goes out. Its Message-ID is made of its own id, so
// that a mailbox that gets it twice can tell.
func (s *Service) envelope(h *handed, e effective) mailer.Envelope {
	return mailer.Envelope{
		ID: string(h.ID), Send: h.Send, Date: h.QueuedAt, To: mail.Address{Name: headerSafe(h.ToName), Address: h.ToEmail},
		FromName: h.sender.name, ReplyTo: cmp.Or(h.body.ReplyTo, h.sender.replyTo, e.ReplyTo), Subject: headerSafe(h.Subject), HTML: h.body.HTML, Text: h.body.Text,
		MessageID: fmt.Sprintf("%s.%d@%s", h.ID, h.Send, s.hostName()),
	}
}

// record stores what became of a batch.
func (s *Service) record(ctx context.Context, j jobs.Job, batch []*handed) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), recordTime)
	defer cancel()
	return s.DB.Tx(ctx, func(tx *store.Tx) error {
		if err := tx.HoldJob(ctx, j); err != nil {
			return err
		}
		kind, err := s.kindNow(ctx, tx)
		if err != nil {
			return err
		}
		for _, h := range batch {
			// One that moved meanwhile was reported on by the provider already.
			if _, err := tx.MoveMessage(ctx, h.outcome(tx.Now(), kind), domain.MessageSending); err != nil {
				return err
			}
		}
		return nil
	})
}

// outcome is where a message stands after it was handed over, or not.
func (h *handed) outcome(now time.Time, kind mailer.Kind) domain.Message {
	m := h.Message
	m.StateAt, m.Lost = now, 0
	switch f := h.failure; {
	case !h.tried:
		m.State, m.NextAt, m.Attempts, m.Reason = domain.MessageQueued, &now, m.Attempts-1, ""
	case f == nil:
		m.State, m.NextAt, m.AcceptedAt = domain.MessageAccepted, nil, &now
		m.Provider, m.ProviderID, m.Reason = string(kind), h.receipt.ID, h.receipt.Words
	case f.Bounced:
		m.State, m.NextAt, m.Reason = domain.MessageBounced, nil, f.Words
	case f.Refused:
		m.State, m.NextAt, m.Reason = domain.MessageFailed, nil, f.Words
	default:
		next := now.Add(h.wait)
		m.State, m.NextAt, m.Reason = domain.MessageDeferred, &next, f.Words
	}
	return m
}
