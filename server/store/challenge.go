package store

import (
	"context"
	"time"

	"tenantry/server/domain"
	"tenantry/server/store/sqlc"
)

// Challenge is a question to a browser that is good for one answer.
type Challenge struct {
	Purpose string
	Account domain.AccountID // empty where the answer says who it is
	Session domain.SessionID // empty before there is one
	Data    string
}

// PutChallenge stores a question under the hash of its id.
func (t *Tx) PutChallenge(ctx context.Context, idHash string, c Challenge, until time.Time) error {
	return classify(t.q.CreateChallenge(ctx, sqlc.CreateChallengeParams{
		IDHash: idHash, Purpose: c.Purpose, AccountID: textOrNil(c.Account), SessionID: string(c.Session), Data: c.Data, ExpiresAt: millis(until),
	}))
}

// TakeChallenge uses a question up, whatever becomes of the answer. One of another
// purpose or session does not exist.
func (t *Tx) TakeChallenge(ctx context.Context, idHash, purpose string, session domain.SessionID) (Challenge, error) {
	r, err := t.q.TakeChallenge(ctx, sqlc.TakeChallengeParams{IDHash: idHash, Purpose: purpose, SessionID: string(session), Now: millis(t.now)})
	if err != nil {
		return Challenge{}, notFound(err, "challenge")
	}
	return Challenge{Purpose: purpose, Account: fromTextOrNil[domain.AccountID](r.AccountID), Session: session, Data: r.Data}, nil
}

// DeleteDeadChallenges removes what can no longer be answered.
func (t *Tx) DeleteDeadChallenges(ctx context.Context) error {
	return classify(t.q.DeleteDeadChallenges(ctx, millis(t.now)))
}
