package account

import (
	"context"
	"fmt"
	"time"

	"tenantry/server/domain"
	"tenantry/server/secret"
	"tenantry/server/store"
)

// Prefixes tell our tokens apart, for people and for secret scanners.
const (
	sessionPrefix = "tns_"
	keyPrefix     = "tnk_"
)

// SessionActor says who stands behind a session token. Unknown, expired and
// ended sessions are all CodeUnauthorized.
func (s *Service) SessionActor(ctx context.Context, token string) (domain.Actor, error) {
	now, hash := s.db.Now(), secret.HashToken(token)
	e, err := s.lookUp(ctx, &s.sessions, hash, now, s.loadSession)
	if err != nil {
		return domain.Actor{}, err
	}
	if !domain.IsUnattended(ctx) && e.inUse(now) {
		s.touches.session(e.actor.SessionID, now)
	}
	return e.actor, nil
}

// KeyActor says who stands behind an API key. One of the platform has its
// permissions as far as its maker still has them; one of a tenant or of a person
// has none on the platform, see domain.ActorKey. Unknown, expired and revoked keys
// are all CodeUnauthorized.
func (s *Service) KeyActor(ctx context.Context, token string) (domain.Actor, error) {
	now, hash := s.db.Now(), secret.HashToken(token)
	e, err := s.lookUp(ctx, &s.keys, hash, now, s.loadKey)
	if err != nil {
		return domain.Actor{}, err
	}
	if !domain.IsUnattended(ctx) && e.inUse(now) {
		s.touches.key(e.actor.KeyID, now)
	}
	return e.actor, nil
}

// inUse reports whether this use is worth passing on.
func (e *cachedActor) inUse(now time.Time) bool {
	last := e.touched.Load()
	return now.UnixMilli()-last >= touchesEvery.Milliseconds() && e.touched.CompareAndSwap(last, now.UnixMilli())
}

type loader func(ctx context.Context, tokenHash string, now time.Time) (*cachedActor, error)

func (s *Service) lookUp(ctx context.Context, cache *actorCache, hash string, now time.Time, load loader) (*cachedActor, error) {
	if e := cache.get(hash, now); e != nil {
		return e, nil
	}
	generation := cache.generation.Load()
	e, err := load(ctx, hash, now)
	if err != nil {
		return nil, err
	}
	if s.db.Shared() {
		return e, nil // another node may end it before the next request: that one asks again
	}
	e.generation = generation
	if refresh := now.Add(s.limits.Cache); refresh.Before(e.until) {
		e.until = refresh
	}
	cache.put(hash, e)
	return e, nil
}

func (s *Service) loadSession(ctx context.Context, hash string, now time.Time) (*cachedActor, error) {
	session, who, err := s.findSession(ctx, hash)
	switch {
	case domain.Is(err, domain.CodeNotFound):
		return nil, signedOut()
	case err != nil:
		return nil, fmt.Errorf("look up a session: %w", err)
	case !now.Before(session.ExpiresAt), now.Sub(s.lastSeen(session)) >= s.limits.Idle:
		return nil, signedOut()
	}
	e := &cachedActor{actor: actorOf(who, who.Role.Set()), until: session.ExpiresAt}
	e.actor.Kind, e.actor.SessionID, e.actor.Standing.Session = domain.ActorSession, session.ID, session
	if !session.Local() {
		e.actor.Platform = domain.NewPermissionSet() // a tenant's provider says nothing about the platform
		e.actor.Standing.Permissions = []domain.Permission{}
	}
	if session.Half {
		e.actor.Kind, e.actor.Platform = domain.ActorHalf, domain.NewPermissionSet()
	}
	e.touched.Store(session.LastSeenAt.UnixMilli())
	return e, nil
}

// lastSeen counts a use that is not stored yet.
func (s *Service) lastSeen(session domain.Session) time.Time {
	if waiting, ok := s.touches.lastSeen(session.ID); ok && waiting.After(session.LastSeenAt) {
		return waiting
	}
	return session.LastSeenAt
}

func (s *Service) loadKey(ctx context.Context, hash string, now time.Time) (*cachedActor, error) {
	var key domain.APIKey
	var who domain.Identity
	var joined *time.Time
	err := s.db.ReadOne(ctx, func(tx *store.Tx) (err error) {
		key, who, joined, err = tx.FindKeyActor(ctx, hash)
		return err
	})
	switch {
	case domain.Is(err, domain.CodeNotFound):
		return nil, badKey()
	case err != nil:
		return nil, fmt.Errorf("look up an API key: %w", err)
	case key.RevokedAt != nil, !now.Before(key.ExpiresAt):
		return nil, badKey()
	case key.Kind == domain.KeyPersonal && (joined == nil || joined.After(key.CreatedAt)):
		return nil, badKey() // it ended with the membership, also when there is another one now
	}
	scopes, granted := domain.NewPermissionSet(key.Permissions...), domain.NewPermissionSet()
	if key.Kind == domain.KeyPlatform {
		granted = scopes.Intersect(who.Role.Set())
	}
	e := &cachedActor{actor: actorOf(who, granted), until: key.ExpiresAt}
	e.actor.Kind, e.actor.KeyID = domain.ActorAPIKey, key.ID
	e.actor.Key = domain.ActorKey{Kind: key.Kind, TenantID: key.TenantID, Scopes: scopes, Networks: key.Networks}
	e.actor.Name = fmt.Sprintf("%s (API key “%s”)", who.Name, key.Name)
	if key.LastUsedAt != nil {
		e.touched.Store(key.LastUsedAt.UnixMilli())
	}
	return e, nil
}

func actorOf(who domain.Identity, platform domain.PermissionSet) domain.Actor {
	return domain.Actor{
		AccountID: who.AccountID, Name: who.Name, Email: who.Email, Platform: platform,
		Standing: &domain.Standing{
			Role: who.Role, MFA: who.MFA, Permissions: platform.List(domain.PlatformPermissions()),
			Preferences: who.Preferences, Picture: who.Picture,
		},
	}
}

func signedOut() error {
	return domain.Errorf(domain.CodeUnauthorized, "You are signed out. Sign in to go on.")
}

func badKey() error {
	return domain.Errorf(domain.CodeUnauthorized, "This API key is unknown, revoked or expired.").Because("bad_api_key")
}
