package store

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"tenantry/server/domain"
	"tenantry/server/store/sqlc"
)

// DueMessages returns the messages of a lane that something is to be done about,
// with their sealed bodies, those first that have waited longest.
func (t *Tx) DueMessages(ctx context.Context, lane string, limit int) ([]domain.Message, error) {
	rows, err := t.q.DueMessages(ctx, lane, millis(t.now), int64(limit))
	if err != nil {
		return nil, classify(err)
	}
	messages := make([]domain.Message, len(rows))
	for i, row := range rows {
		messages[i] = messageOf(row)
	}
	return messages, nil
}

// NextDue says when something is to be done in a lane; nil for never.
func (t *Tx) NextDue(ctx context.Context, lane string) (*time.Time, error) {
	at, err := t.q.NextDue(ctx, lane)
	if err != nil || at == 0 {
		return nil, classify(err)
	}
	due := fromMillis(at)
	return &due, nil
}

// LanesDue names the lanes where something is to be done.
func (t *Tx) LanesDue(ctx context.Context) ([]string, error) {
	lanes, err := t.q.LanesDue(ctx, millis(t.now))
	return lanes, classify(err)
}

// MoveMessage stores where a message stands, unless it has moved from the state
// that was read, or was asked to be sent once more; it reports whether it did.
func (t *Tx) MoveMessage(ctx context.Context, m domain.Message, was domain.MessageState) (bool, error) {
	n, err := t.q.MoveMessage(ctx, sqlc.MoveMessageParams{
		State: string(m.State), Now: millis(m.StateAt), Reason: m.Reason, Attempts: int64(m.Attempts), NextAt: millisOrNil(m.NextAt),
		AcceptedAt: millisOrNil(m.AcceptedAt), Provider: m.Provider, ProviderID: m.ProviderID, Lost: int64(m.Lost),
		ID: string(m.ID), Send: int64(m.Send), Was: string(was),
	})
	if err != nil || n == 0 {
		return false, classify(err)
	}
	return true, t.moveCompanyMail(ctx, m, m.State)
}

// moveCompanyMail keeps the stage of a link whose client has not come yet.
func (t *Tx) moveCompanyMail(ctx context.Context, m domain.Message, state domain.MessageState) error {
	if !m.ToClient() {
		return nil
	}
	return classify(t.q.MoveCompanyMail(ctx, string(domain.CompanyMailStage(state)), string(m.CompanyInvitationID), string(m.ID)))
}

// SendAgain queues a message once more, whatever became of it, unless it moved
// meanwhile; it reports whether it did.
func (t *Tx) SendAgain(ctx context.Context, m domain.Message) (bool, error) {
	n, err := t.q.SendMessageAgain(ctx, sqlc.SendMessageAgainParams{
		Now: millis(t.now), ID: string(m.ID), Send: int64(m.Send), Was: string(m.State),
	})
	if err != nil || n == 0 {
		return false, classify(err)
	}
	return true, t.moveCompanyMail(ctx, m, domain.MessageQueued)
}

// CountAcceptedInLane tells how many messages of a lane went out since a time,
// and counts no further than the limit.
func (t *Tx) CountAcceptedInLane(ctx context.Context, lane string, since time.Time, limit int) (int, error) {
	n, err := t.q.CountAcceptedInLane(ctx, lane, millis(since), int64(limit))
	return int(n), classify(err)
}

// CountAcceptedTo tells how many messages to an address, by its key, went out
// since a time, and counts no further than the limit.
func (t *Tx) CountAcceptedTo(ctx context.Context, emailKey string, since time.Time, limit int) (int, error) {
	n, err := t.q.CountAcceptedTo(ctx, emailKey, millis(since), int64(limit))
	return int(n), classify(err)
}

// LinkWorks reports whether the link in a message still leads anywhere. One
// without a link does until it expires.
func (t *Tx) LinkWorks(ctx context.Context, m domain.Message) (bool, error) {
	if m.LinkHash == "" {
		return true, nil
	}
	var n int64
	var err error
	switch {
	case m.InvitationID != "":
		n, err = t.q.InvitationLinkWorks(ctx, string(m.InvitationID), m.LinkHash, millis(t.now))
	case m.CompanyInvitationID != "":
		n, err = t.q.CompanyLinkWorks(ctx, string(m.CompanyInvitationID), m.LinkHash, millis(t.now))
	default:
		n, err = t.q.AccountLinkWorks(ctx, m.LinkHash, millis(t.now))
	}
	return n > 0, classify(err)
}

// Bounced reports whether the newest message to an address, by its key, that
// came to an end came back.
func (t *Tx) Bounced(ctx context.Context, emailKey string) (bool, error) {
	state, err := t.q.NewestStateTo(ctx, emailKey)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	return domain.MessageState(state) == domain.MessageBounced, classify(err)
}

// AddMailEvent notes an event of a provider, and reports whether it is a new one.
func (t *Tx) AddMailEvent(ctx context.Context, e domain.MailEvent) (bool, error) {
	n, err := t.q.AddMailEvent(ctx, sqlc.AddMailEventParams{
		ID: e.ID, MessageID: string(e.MessageID), State: string(e.State), ReceivedAt: millis(t.now),
	})
	return n == 1, classify(err)
}

// DeleteOldMailEvents forgets the events received before a time.
func (t *Tx) DeleteOldMailEvents(ctx context.Context, before time.Time) error {
	_, err := t.q.DeleteOldMailEvents(ctx, millis(before))
	return classify(err)
}

// MailOfInvitations tells how the newest message of each of the tenant's
// invitations stands; one without a message has none.
func (t *TenantTx) MailOfInvitations(ctx context.Context, ids []domain.InvitationID) (map[domain.InvitationID]domain.MailState, error) {
	return mailStates(ctx, t.db, newList(mailStateHead).where("tenant_id = ?", string(t.id)), ids)
}

// MailOfPlatformInvitations is MailOfInvitations for those to the platform.
func (t *Tx) MailOfPlatformInvitations(ctx context.Context, ids []domain.InvitationID) (map[domain.InvitationID]domain.MailState, error) {
	return mailStates(ctx, t.db, newList(mailStateHead).where("tenant_id IS NULL"), ids)
}

const mailStateHead = "SELECT invitation_id, state, reason, state_at, next_at FROM mail_messages"

func mailStates(ctx context.Context, db querier, q *listQuery, ids []domain.InvitationID) (map[domain.InvitationID]domain.MailState, error) {
	keys := make([]string, len(ids))
	for i, id := range ids {
		keys[i] = string(id)
	}
	whereIn(q, "invitation_id", keys)
	q.order = "created_at, id" // a later one replaces an earlier one
	states := make(map[domain.InvitationID]domain.MailState, len(ids))
	_, err := listRows(ctx, db, q.sql(), q.args, func(rows *sql.Rows, s *domain.MailState) error {
		var id, state string
		var at int64
		var next *int64
		err := rows.Scan(&id, &state, &s.Reason, &at, &next)
		s.State, s.At, s.NextAt = domain.MessageState(state), fromMillis(at), fromMillisOrNil(next)
		states[domain.InvitationID(id)] = *s
		return err
	})
	return states, err
}
