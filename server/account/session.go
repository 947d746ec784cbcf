package account

import (
	"context"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"tenantry/server/audit"
	"tenantry/server/domain"
	"tenantry/server/secret"
	"tenantry/server/store"
)

const maxUserAgent = 300

// StartSession is where every way in ends: it makes a new token for a person who
// just proved to be this account, and ends the session that the same browser
// had, so that no token survives a sign-in. For people who are always asked for a
// second factor it is half a session, until that is given.
func (s *Service) StartSession(ctx context.Context, tx *store.Tx, a domain.Account, method, userAgent string) (token string, _ domain.Session, err error) {
	return s.start(ctx, tx, a.ID, proved(tx, method), userAgent)
}

// proved is the one proof of a session that begins.
func proved(tx *store.Tx, method string) []domain.Factor {
	return []domain.Factor{{Method: method, At: tx.Now().UnixMilli()}}
}

func (s *Service) start(ctx context.Context, tx *store.Tx, id domain.AccountID, factors []domain.Factor, userAgent string) (token string, session domain.Session, err error) {
	a, err := tx.FindAccount(ctx, id)
	if err != nil {
		return "", session, err
	}
	return s.startAs(ctx, tx, a, factors, userAgent)
}

// startAs is start with the account as it was read in this transaction: nothing that
// was asked for since the sign-in began is passed over.
func (s *Service) startAs(ctx context.Context, tx *store.Tx, a domain.Account, factors []domain.Factor, userAgent string) (token string, session domain.Session, err error) {
	browser := domain.ActorFrom(ctx)
	if inSession(browser) {
		if err := s.endSession(ctx, tx, browser.AccountID, browser.SessionID); notFoundIsFine(err) != nil {
			return "", session, err
		}
	}
	now := tx.Now()
	session = domain.Session{
		ID: domain.SessionID(tx.NewID("se")), AccountID: a.ID, Factors: factors,
		UserAgent: cut(readable(userAgent), maxUserAgent), Address: browser.Address,
		CreatedAt: now, LastSeenAt: now, ExpiresAt: now.Add(s.limits.Lifetime),
		Half: s.asksForMore(a) && !strong(factors),
	}
	if session.Half {
		session.ExpiresAt = now.Add(s.limits.Half)
	}
	token = secret.NewToken(sessionPrefix)
	if err := tx.CreateSession(ctx, session, secret.HashToken(token)); err != nil {
		return "", session, err
	}
	ctx = asActor(ctx, a)
	action := "session.begin"
	if !session.Half {
		action = "session.create"
		if err := s.welcome(ctx, tx, a, session); err != nil {
			return "", session, err
		}
	}
	return token, session, audit.Record(ctx, tx, audit.Event{
		Action: action, TargetKind: "session", TargetID: string(session.ID),
		Detail: map[string]any{"method": factors[len(factors)-1].Method, "userAgent": session.UserAgent},
	})
}

// asksForMore reports whether a password alone is half of the person's sign-in.
func (s *Service) asksForMore(a domain.Account) bool {
	return a.MFAAlways || s.platformSecondFactor && a.PlatformRole != "" && a.MFA
}

// welcome is what follows from a whole session: the person has signed in, and is
// at home where they did.
func (s *Service) welcome(ctx context.Context, tx *store.Tx, a domain.Account, session domain.Session) error {
	try := s.newAttempt(strings.ToLower(a.Email), domain.ActorFrom(ctx))
	rates, err := tx.FindRates(ctx, append(try.keys(), append(try.known.keys(), noticedKey(a.Email))...))
	if err != nil {
		return err
	}
	try.learn(rates)
	if err := s.tellSignIn(ctx, tx, a, session, try, rates); err != nil {
		return err
	}
	if err := try.remember(ctx, tx); err != nil {
		return err
	}
	return tx.RecordSignIn(ctx, a.ID)
}

// inSession reports whether the request came with a session, a whole or half one.
func inSession(a domain.Actor) bool {
	return (a.Kind == domain.ActorSession || a.Kind == domain.ActorHalf) && a.SessionID != ""
}

// strong reports whether a second factor is among these.
func strong(factors []domain.Factor) bool {
	return slices.ContainsFunc(factors, func(f domain.Factor) bool { return slices.Contains(domain.SecondMethods(), f.Method) })
}

// withFactor is what a session has proved, with one more proof.
func withFactor(factors []domain.Factor, method string, at time.Time) []domain.Factor {
	return withProved(factors, domain.Factor{Method: method, At: at.UnixMilli()})
}

// withProved is withFactor for a proof that says more of itself.
func withProved(factors []domain.Factor, proof domain.Factor) []domain.Factor {
	kept := slices.DeleteFunc(slices.Clone(factors), func(f domain.Factor) bool { return f.Method == proof.Method && f.Tenant == proof.Tenant })
	return append(kept, proof)
}

// renew gives the session of this request a new token and one more proof. The
// token that it came with is dead; of several renewals at once one wins.
func (s *Service) renew(ctx context.Context, tx *store.Tx, proof domain.Factor) (token string, err error) {
	session := domain.ActorFrom(ctx).Standing.Session
	session.Factors = withProved(session.Factors, proof)
	token = secret.NewToken(sessionPrefix)
	won, err := tx.RenewSession(ctx, session, secret.HashToken(token))
	if err == nil && !won {
		err = signedOut()
	}
	s.forget(tx)
	return token, err
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
