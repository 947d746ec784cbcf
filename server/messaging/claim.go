package messaging

import (
	"context"
	"fmt"
	"strings"
	"time"

	"tenantry/server/domain"
	"tenantry/server/jobs"
	"tenantry/server/messaging/mailer"
	"tenantry/server/store"
)

const (
	capTime   = 24 * time.Hour   // in which the caps count
	holdTime  = 15 * time.Minute // until a held message is looked at again
	giveUp    = 48 * time.Hour   // after which a message is tried no more
	mostLost  = 10               // times in a row that the program may end while it sends a message
	wordEnded = "Not sent: the link in it had ended before."
)

// claim takes the next messages of a lane: those that are to be sent are marked so,
// the others get the state that they have come to. full says that there may be more.
func (s *Service) claim(ctx context.Context, j jobs.Job, lane string, e effective) (batch []*handed, full bool, err error) {
	err = s.DB.Tx(ctx, func(tx *store.Tx) error {
		batch = nil
		if err := tx.HoldJob(ctx, j); err != nil {
			return err
		}
		due, err := tx.DueMessages(ctx, lane, batchSize)
		if err != nil {
			return err
		}
		full = len(due) == batchSize
		c := claimer{s: s, tx: tx, e: e, lane: lane, left: map[string]int{}}
		if len(due) > 0 {
			if c.sender, err = senderOf(ctx, tx, lane, e.From.Name); err != nil {
				return err
			}
		}
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

// claimer decides about the messages of one batch.
type claimer struct {
	s    *Service
	tx   *store.Tx
	e    effective
	lane string
	left map[string]int // how many may go out, of the lane and to each address

	sender sender
}

// take moves a message into the state that it has come to, and returns it when it
// is to be sent.
func (c *claimer) take(ctx context.Context, m domain.Message) (*handed, error) {
	was, now := m.State, c.tx.Now()
	h := &handed{sender: c.sender}
	if was == domain.MessageSending {
		m.Lost++ // nobody came back to say what became of it
	}
	state, reason, err := c.decide(ctx, m, h)
	if err != nil {
		return nil, err
	}
	m.State, m.Reason, m.StateAt, m.NextAt = state, reason, now, nil
	switch state {
	case domain.MessageSending:
		m.Attempts++
		m.NextAt = &now // for whoever has the lane next, should we not come back
	case domain.MessageHeld:
		next := now.Add(holdTime)
		m.NextAt = &next
	}
	moved, err := c.tx.MoveMessage(ctx, m, was)
	if err != nil || !moved || state != domain.MessageSending {
		return nil, err
	}
	h.Message = m
	return h, nil
}

func (c *claimer) decide(ctx context.Context, m domain.Message, h *handed) (state domain.MessageState, reason string, err error) {
	now := c.tx.Now()
	works, err := c.tx.LinkWorks(ctx, m)
	if err != nil {
		return "", "", err
	}
	switch {
	case !works, m.ExpiresAt != nil && !now.Before(*m.ExpiresAt):
		return domain.MessageEnded, wordEnded, nil
	case !c.e.sends():
		return domain.MessageStored, "Mail is no longer configured.", nil
	case now.Sub(m.QueuedAt) > giveUp:
		return domain.MessageFailed, strings.TrimSpace("Given up after two days. " + m.Reason), nil
	case m.Lost >= mostLost:
		return domain.MessageFailed, "The program ended each time that this was being sent.", nil
	}
	if h.body, err = c.s.open(m.ID, m.BodySealed); err != nil {
		return domain.MessageFailed, "What is written in it cannot be read: it was sealed with another secret key.", nil
	}
	reason, err = c.capped(ctx, m)
	if err != nil || reason != "" {
		return domain.MessageHeld, reason, err
	}
	return domain.MessageSending, m.Reason, nil
}

// capped says why a message has to wait; "" when it need not.
func (c *claimer) capped(ctx context.Context, m domain.Message) (string, error) {
	if m.Uncapped {
		return "", nil
	}
	since := c.tx.Now().Add(-capTime)
	if limit := c.s.Config.PerTenant; limit > 0 && c.lane != domain.PlatformLane {
		left, err := c.remaining("lane", limit, func() (int, error) { return c.tx.CountAcceptedInLane(ctx, c.lane, since, limit) })
		if err != nil || left <= 0 {
			return fmt.Sprintf("Held: this tenant has sent %d messages in 24 hours, which is the limit.", limit), err
		}
	}
	to := strings.ToLower(m.ToEmail)
	if limit := c.s.Config.PerRecipient; limit > 0 {
		left, err := c.remaining("to "+to, limit, func() (int, error) { return c.tx.CountAcceptedTo(ctx, to, since, limit) })
		if err != nil || left <= 0 {
			return fmt.Sprintf("Held: this address was sent %d messages in 24 hours, which is the limit.", limit), err
		}
	}
	c.left["lane"]--
	c.left["to "+to]--
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

// kindNow names who carries messages on, without opening any secret.
func (s *Service) kindNow(ctx context.Context, tx *store.Tx) (mailer.Kind, error) {
	if f := s.Config.Fixed; f != nil {
		return f.Kind, nil
	}
	m, err := s.stored(ctx, tx)
	return m.Provider, err
}
