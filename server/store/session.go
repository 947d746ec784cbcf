package store

import (
	"context"
	"time"

	"tenantry/server/domain"
	"tenantry/server/store/sqlc"
)

// CreateSession stores a session under the hash of its token.
func (t *Tx) CreateSession(ctx context.Context, s domain.Session, tokenHash string) error {
	factors, err := toJSON(s.Factors)
	if err != nil {
		return err
	}
	return classify(t.q.CreateSession(ctx, sqlc.CreateSessionParams{
		ID: string(s.ID), TokenHash: tokenHash, AccountID: string(s.AccountID), Factors: factors,
		UserAgent: s.UserAgent, Address: s.Address, CreatedAt: millis(s.CreatedAt), ExpiresAt: millis(s.ExpiresAt), Half: s.Half,
	}))
}

// FindSessionActor returns the session with this token and whose it is. Whether
// the session is still good is for the caller to say.
func (t *Tx) FindSessionActor(ctx context.Context, tokenHash string) (domain.Session, domain.Identity, error) {
	rows, err := t.q.FindSessionActor(ctx, tokenHash)
	if err != nil {
		return domain.Session{}, domain.Identity{}, classify(err)
	}
	return sessionActorOf(rows, tokenHash)
}

func sessionActorOf(rows []sqlc.FindSessionActorRow, tokenHash string) (domain.Session, domain.Identity, error) {
	if len(rows) == 0 {
		return domain.Session{}, domain.Identity{}, domain.NotFound("session")
	}
	r := rows[0]
	s := domain.Session{
		ID: domain.SessionID(r.ID), AccountID: domain.AccountID(r.AccountID), TokenHash: tokenHash,
		CreatedAt: fromMillis(r.CreatedAt), LastSeenAt: fromMillis(r.LastSeenAt), ExpiresAt: fromMillis(r.ExpiresAt), Half: r.Half,
	}
	if err := fromJSON(r.Factors, &s.Factors); err != nil {
		return domain.Session{}, domain.Identity{}, err
	}
	who, err := identity(r.AccountID, r.Email, r.Name, r.Mfa, r.Role, r.RoleTitle, r.Permissions)
	who.Preferences, who.Picture = domain.Preferences{Language: r.Language, Timezone: r.Timezone}, r.PictureDigest
	return s, who, err
}

// ListSessions returns a person's sessions that still work, newest first.
func (t *Tx) ListSessions(ctx context.Context, id domain.AccountID, idle time.Duration, p Page) ([]domain.Session, string, error) {
	before, err := p.before()
	if err != nil {
		return nil, "", err
	}
	rows, err := t.q.ListSessions(ctx, sqlc.ListSessionsParams{
		AccountID: string(id), Now: millis(t.now), IdleSince: since(t.now, idle),
		BeforeAt: before.at, BeforeID: before.id, PageSize: p.size(),
	})
	if err != nil {
		return nil, "", classify(err)
	}
	place := func(r sqlc.Session) position { return position{r.CreatedAt, r.ID} }
	return cutPage(rows, p, place, sessionOf)
}

func sessionOf(r sqlc.Session) (domain.Session, error) {
	s := domain.Session{
		ID: domain.SessionID(r.ID), AccountID: domain.AccountID(r.AccountID), UserAgent: r.UserAgent, Address: r.Address,
		CreatedAt: fromMillis(r.CreatedAt), LastSeenAt: fromMillis(r.LastSeenAt), ExpiresAt: fromMillis(r.ExpiresAt), Half: r.Half,
	}
	return s, fromJSON(r.Factors, &s.Factors)
}

// TouchSession notes that a session was in use at a time.
func (t *Tx) TouchSession(ctx context.Context, id domain.SessionID, at time.Time) error {
	return classify(t.q.TouchSession(ctx, millis(at), string(id)))
}

// DeleteSession ends one session of a person; somebody else's does not exist.
func (t *Tx) DeleteSession(ctx context.Context, owner domain.AccountID, id domain.SessionID) error {
	return t.onlyRow("session")(t.q.DeleteSession(ctx, string(id), string(owner)))
}

// DeleteHalfSession takes a half session away to make a whole one of it, and
// reports whether it was still there.
func (t *Tx) DeleteHalfSession(ctx context.Context, owner domain.AccountID, id domain.SessionID) (bool, error) {
	n, err := t.q.DeleteHalfSession(ctx, string(id), string(owner), millis(t.now))
	return n == 1, classify(err)
}

// RenewSession gives a session a new token and its factors as they are now, over
// the token that s came with, and reports whether that one was still good.
func (t *Tx) RenewSession(ctx context.Context, s domain.Session, tokenHash string) (bool, error) {
	factors, err := toJSON(s.Factors)
	if err != nil {
		return false, err
	}
	n, err := t.q.RenewSession(ctx, sqlc.RenewSessionParams{
		NewHash: tokenHash, Factors: factors, Now: millis(t.now), ID: string(s.ID), AccountID: string(s.AccountID), OldHash: s.TokenHash,
	})
	return n == 1, classify(err)
}

// DeleteSessionsExcept ends a person's sessions but one ("" for all) and says how many.
func (t *Tx) DeleteSessionsExcept(ctx context.Context, owner domain.AccountID, keep domain.SessionID) (int64, error) {
	n, err := t.q.DeleteSessionsExcept(ctx, string(owner), string(keep))
	return n, classify(err)
}

// DeleteDeadSessions removes what can never be used again.
func (t *Tx) DeleteDeadSessions(ctx context.Context, idle time.Duration) (int64, error) {
	n, err := t.q.DeleteDeadSessions(ctx, millis(t.now), since(t.now, idle))
	return n, classify(err)
}

// since is the oldest time of last use that is not yet idle.
func since(now time.Time, idle time.Duration) int64 { return millis(now.Add(-idle)) }
