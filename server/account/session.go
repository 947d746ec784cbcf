package account

import (
	"context"
	"strings"
	"unicode/utf8"

	"tenantry/server/audit"
	"tenantry/server/domain"
	"tenantry/server/secret"
	"tenantry/server/store"
)

const maxUserAgent = 300

// StartSession is where every way in ends: it makes a new token for a person who
// just proved to be this account, and ends the session that the same browser
// had, so that no token survives a sign-in.
func (s *Service) StartSession(ctx context.Context, tx *store.Tx, a domain.Account, method, userAgent string) (token string, _ domain.Session, err error) {
	browser := domain.ActorFrom(ctx)
	if browser.Kind == domain.ActorSession && browser.SessionID != "" {
		if err := s.endSession(ctx, tx, browser.AccountID, browser.SessionID); err != nil && !domain.Is(err, domain.CodeNotFound) {
			return "", domain.Session{}, err
		}
	}
	now := tx.Now()
	session := domain.Session{
		ID: domain.SessionID(tx.NewID("se")), AccountID: a.ID,
		Factors:   []domain.Factor{{Method: method, At: now.UnixMilli()}},
		UserAgent: cut(readable(userAgent), maxUserAgent), Address: browser.Address,
		CreatedAt: now, LastSeenAt: now, ExpiresAt: now.Add(s.limits.Lifetime),
	}
	token = secret.NewToken(sessionPrefix)
	if err := tx.CreateSession(ctx, session, secret.HashToken(token)); err != nil {
		return "", domain.Session{}, err
	}
	if err := tx.RecordSignIn(ctx, a.ID); err != nil {
		return "", domain.Session{}, err
	}
	return token, session, audit.Record(asActor(ctx, a), tx, audit.Event{
		Action: "session.create", TargetKind: "session", TargetID: string(session.ID),
		Detail: map[string]any{"method": method, "userAgent": session.UserAgent},
	})
}

// SignOut ends the session of this request. Somebody signed out already stays so.
func (s *Service) SignOut(ctx context.Context) error {
	actor := domain.ActorFrom(ctx)
	if actor.SessionID == "" {
		return nil
	}
	err := s.db.Tx(ctx, func(tx *store.Tx) error {
		return s.endSession(ctx, tx, actor.AccountID, actor.SessionID)
	})
	if domain.Is(err, domain.CodeNotFound) {
		return nil
	}
	return err
}

// Sessions lists the sessions of whoever asks, newest first.
func (s *Service) Sessions(ctx context.Context, page store.Page) (sessions []domain.Session, next string, err error) {
	actor, err := inBrowser(ctx)
	if err != nil {
		return nil, "", err
	}
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		sessions, next, err = tx.ListSessions(ctx, actor.AccountID, s.limits.Idle, page)
		return err
	})
	return sessions, next, err
}

// EndSession ends one session of whoever asks.
func (s *Service) EndSession(ctx context.Context, id domain.SessionID) error {
	actor, err := inBrowser(ctx)
	if err != nil {
		return err
	}
	return s.db.Tx(ctx, func(tx *store.Tx) error { return s.endSession(ctx, tx, actor.AccountID, id) })
}

// EndOtherSessions ends all sessions of whoever asks but this one.
func (s *Service) EndOtherSessions(ctx context.Context) error {
	actor, err := inBrowser(ctx)
	if err != nil {
		return err
	}
	return s.db.Tx(ctx, func(tx *store.Tx) error { return s.endSessions(ctx, tx, actor.AccountID, actor.SessionID) })
}

func (s *Service) endSession(ctx context.Context, tx *store.Tx, owner domain.AccountID, id domain.SessionID) error {
	if err := tx.DeleteSession(ctx, owner, id); err != nil {
		return err
	}
	s.forget(tx)
	return audit.Record(ctx, tx, audit.Event{Action: "session.end", TargetKind: "session", TargetID: string(id)})
}

// endSessions ends the sessions of a person but one ("" for all).
func (s *Service) endSessions(ctx context.Context, tx *store.Tx, owner domain.AccountID, keep domain.SessionID) error {
	n, err := tx.DeleteSessionsExcept(ctx, owner, keep)
	if err != nil || n == 0 {
		return err
	}
	s.forget(tx)
	return audit.Record(ctx, tx, audit.Event{
		Action: "session.end_all", TargetKind: "account", TargetID: string(owner), Detail: map[string]any{"sessions": n},
	})
}

// readable keeps what a store can hold of a header in which anything may stand.
func readable(s string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(s, "?"), "\x00", "?")
}

// cut shortens a text to n bytes without splitting a character.
func cut(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}
