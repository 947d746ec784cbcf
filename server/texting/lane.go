package texting

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"tenantry/server/domain"
	"tenantry/server/jobs"
	"tenantry/server/store"
	"tenantry/server/texting/carrier"
)

// How much one run of a lane does before others have their turn.
const (
	batchSize = 20
	senders   = 4 // requests of one lane at a time
	sliceTime = 2 * time.Second
	slice     = 25 // batches
)

const (
	capTime    = 24 * time.Hour   // in which the caps count
	holdTime   = 15 * time.Minute // until a held text is looked at again
	giveUp     = 24 * time.Hour   // after which a text is tried no more
	mostLost   = 10               // times in a row that the program may end while it sends a text
	recordTime = 10 * time.Second // bounds storing what became of a batch, which happens even while the program stops
)

// Deliver handles KindDeliver: it hands over what is due in one tenant's lane. A
// batch is marked as being sent in one transaction, handed over outside of any, and
// its outcome stored in another. If the program dies in between, whoever has the
// lane next sends those of the batch again: at most once more each.
func (s *Service) Deliver(ctx context.Context, j jobs.Job) error {
	var args laneArgs
	if err := j.Args(&args); err != nil {
		return err
	}
	until := s.DB.Now().Add(sliceTime)
	for range slice {
		wait, more, err := s.deliverBatch(ctx, j, args.Tenant)
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
	return s.comeBack(ctx, args.Tenant)
}

// comeBack runs the lane again when something is due next.
func (s *Service) comeBack(ctx context.Context, tenant domain.TenantID) error {
	var wait *time.Duration
	err := s.DB.Read(context.WithoutCancel(ctx), func(tx *store.Tx) error {
		at, err := tx.Tenant(tenant).NextTextDue(ctx)
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

// handed is one text of a batch, and what became of it.
type handed struct {
	domain.Text
	from    string
	tried   bool
	id      string // the carrier's
	failure *carrier.Failure
}

// deliverBatch does one batch. wait is how long nothing can be sent; more whether
// there may be another batch.
func (s *Service) deliverBatch(ctx context.Context, j jobs.Job, tenant domain.TenantID) (wait time.Duration, more bool, err error) {
	var e carrier.Settings
	if err := s.DB.Read(ctx, func(tx *store.Tx) error { e, err = s.effective(ctx, tx); return err }); err != nil {
		return 0, false, err
	}
	if wait := s.gate.wait(s.DB.Now()); wait > 0 {
		return wait, false, nil
	}
	batch, full, err := s.claim(ctx, j, tenant, e)
	if err != nil || len(batch) == 0 {
		return 0, full, err
	}
	wait = s.hand(ctx, carrier.New(e, s.Config.Guard), batch)
	return wait, full, s.record(ctx, j, tenant, e, batch)
}

// claim takes the next texts of a lane: those that are to be sent are marked so,
// the others get the state that they have come to.
func (s *Service) claim(ctx context.Context, j jobs.Job, tenant domain.TenantID, e carrier.Settings) (batch []*handed, full bool, err error) {
	err = s.DB.Tx(ctx, func(tx *store.Tx) error {
		batch = nil
		if err := tx.HoldJob(ctx, j); err != nil {
			return err
		}
		tt := tx.Tenant(tenant)
		due, err := tt.DueTexts(ctx, batchSize)
		if err != nil {
			return err
		}
		full = len(due) == batchSize
		number, err := mayText(ctx, tt)
		if err != nil && !domain.Is(err, domain.CodeConflict) && !domain.Is(err, domain.CodeNotFound) {
			return err
		}
		c := claimer{s: s, tt: tt, e: e, number: number, left: map[string]int{}}
		for _, m := range due {
			h, err := c.take(ctx, m)
			if err != nil {
				return err
			}
			if h != nil {
				batch = append(batch, h)
			}
		}
		return nil
	})
	return batch, full, err
}

// claimer decides about the texts of one batch.
type claimer struct {
	s      *Service
	tt     *store.TenantTx
	e      carrier.Settings
	number domain.TextingNumber // that texts go out from now; without an id there is none
	left   map[string]int       // how many may go out, of the tenant and to each number
}

// take moves a text into the state that it has come to, and returns it when it is
// to be sent.
func (c *claimer) take(ctx context.Context, m domain.Text) (*handed, error) {
	was, now := m.State, c.tt.Now()
	if was == domain.TextSending {
		m.Lost++ // nobody came back to say what became of it
	}
	state, reason, err := c.decide(ctx, m)
	if err != nil {
		return nil, err
	}
	m.State, m.Reason, m.NextAt = state, reason, nil
	switch state {
	case domain.TextSending:
		m.Attempts++
		m.NextAt = &now // for whoever has the lane next, should we not come back
	case domain.TextHeld:
		next := now.Add(holdTime)
		m.NextAt = &next
	}
	moved, err := c.tt.MoveText(ctx, m, was)
	if err != nil || !moved || state != domain.TextSending {
		return nil, err
	}
	return &handed{Text: m, from: c.number.Phone}, nil
}

func (c *claimer) decide(ctx context.Context, m domain.Text) (state domain.TextState, reason string, err error) {
	switch {
	case c.number.ID == "" || c.number.ID != m.NumberID:
		return domain.TextFailed, "Not sent: text messaging is off, or the number changed, and consent belonged to the old one.", nil
	case c.number.Provider != string(c.e.Kind) || c.number.Account != c.e.Account:
		return domain.TextFailed, "Not sent: the number was assigned by a provider that is not set up any more.", nil
	case c.tt.Now().Sub(m.CreatedAt) > giveUp:
		return domain.TextFailed, "Given up after a day. " + m.Reason, nil
	case m.Lost >= mostLost:
		return domain.TextFailed, "The program ended each time that this was being sent.", nil
	}
	if m.Kind == domain.TextOut {
		contact, err := c.tt.FindContact(ctx, m.ContactID)
		if err != nil {
			return "", "", err
		}
		if leftOut(contact, c.number.ID) != "" || contact.Phone != m.Phone {
			return domain.TextFailed, "Not sent: there is no consent any more.", nil
		}
	}
	reason, err = c.capped(ctx, m)
	if err != nil || reason != "" {
		return domain.TextHeld, reason, err
	}
	return domain.TextSending, m.Reason, nil
}

// capped says why a text has to wait; "" when it need not.
func (c *claimer) capped(ctx context.Context, m domain.Text) (string, error) {
	since := c.tt.Now().Add(-capTime)
	if limit := c.s.Config.PerTenant; limit > 0 {
		left, err := c.remaining("", limit, func() (int, error) { return c.tt.CountTextsSent(ctx, since, limit) })
		if err != nil || left <= 0 {
			return fmt.Sprintf("Held: %d texts were sent in 24 hours, which is the limit.", limit), err
		}
	}
	if limit := c.s.Config.PerRecipient; limit > 0 {
		left, err := c.remaining(m.Phone, limit, func() (int, error) { return c.tt.CountTextsSentTo(ctx, m.Phone, since, limit) })
		if err != nil || left <= 0 {
			return fmt.Sprintf("Held: this number was sent %d texts in 24 hours, which is the limit.", limit), err
		}
	}
	c.left[""]--
	c.left[m.Phone]--
	return "", nil
}

// remaining counts once in a batch, and down from there.
func (c *claimer) remaining(key string, limit int, count func() (int, error)) (int, error) {
	if left, known := c.left[key]; known {
		return left, nil
	}
	n, err := count()
	c.left[key] = limit - n
	return limit - n, err
}

// hand sends a batch, some at a time, and notes in it what became of each. It
// returns how long nothing can be sent, when nothing could.
func (s *Service) hand(ctx context.Context, c carrier.Carrier, batch []*handed) time.Duration {
	waiting := make(chan *handed, len(batch))
	for _, h := range batch {
		waiting <- h
	}
	close(waiting)
	var mu sync.Mutex
	var wait time.Duration
	closed := func() time.Duration { mu.Lock(); defer mu.Unlock(); return wait }
	var running sync.WaitGroup
	for range min(senders, len(batch)) {
		running.Go(func() {
			for h := range waiting {
				if closed() > 0 || ctx.Err() != nil {
					continue // handed back untouched
				}
				if left := s.handOne(ctx, c, h); left > 0 {
					mu.Lock()
					wait = left
					mu.Unlock()
				}
			}
		})
	}
	running.Wait()
	return wait
}

func (s *Service) handOne(ctx context.Context, c carrier.Carrier, h *handed) time.Duration {
	h.tried = true
	id, err := c.Send(ctx, carrier.Outgoing{From: h.from, To: h.Phone, Body: h.Body, StatusURL: s.Config.PublicURL + StatusPath + string(h.ID)})
	if err == nil {
		h.id = id
		s.gate.open()
		return 0
	}
	if errors.Is(err, context.Canceled) {
		h.tried = false
		return 0
	}
	h.failure = carrier.FailureOf(err)
	if h.failure.Whole {
		return s.gate.failed(h.failure, s.DB.Now())
	}
	return 0
}

// record stores what became of a batch.
func (s *Service) record(ctx context.Context, j jobs.Job, tenant domain.TenantID, e carrier.Settings, batch []*handed) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), recordTime)
	defer cancel()
	return s.DB.Tx(ctx, func(tx *store.Tx) error {
		if err := tx.HoldJob(ctx, j); err != nil {
			return err
		}
		tt := tx.Tenant(tenant)
		for _, h := range batch {
			// One that moved meanwhile was reported on by the carrier already.
			if _, err := tt.MoveText(ctx, h.outcome(tx.Now(), e.Kind), domain.TextSending); err != nil {
				return err
			}
			if h.failure != nil && h.failure.OptedOut {
				if err := optedOut(ctx, tt, h.Text, h.failure.Words); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// outcome is where a text stands after it was handed over, or not.
func (h *handed) outcome(now time.Time, kind carrier.Kind) domain.Text {
	m := h.Text
	m.Lost = 0
	switch {
	case !h.tried:
		m.State, m.NextAt = domain.TextQueued, &now
		m.Attempts--
	case h.failure != nil && h.failure.Whole:
		m.State, m.Reason, m.NextAt = domain.TextQueued, h.failure.Words, &now
	case h.failure != nil:
		m.State, m.Reason, m.NextAt = domain.TextFailed, h.failure.Words, nil
	case kind == carrier.Builtin:
		m.State, m.Reason, m.NextAt, m.SentAt = domain.TextStored, "", nil, &now
	default:
		m.State, m.Reason, m.NextAt, m.SentAt, m.ProviderID = domain.TextSent, "", nil, &now, h.id
	}
	return m
}

// optedOut writes down that the carrier knows of a STOP which we do not know of.
func optedOut(ctx context.Context, tt *store.TenantTx, m domain.Text, words string) error {
	c, err := tt.FindContact(ctx, m.ContactID)
	if err != nil || c.Phone != m.Phone || c.ConsentTo(m.NumberID) == domain.ConsentOut {
		if domain.Is(err, domain.CodeNotFound) {
			return nil
		}
		return err
	}
	number, err := tt.FindNumber(ctx, m.NumberID)
	if err != nil {
		return err
	}
	return consented(ctx, tt, c, number, domain.Consent{Kind: domain.ConsentOut, Source: domain.ConsentByProvider, Words: words})
}
