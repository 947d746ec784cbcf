package account

import (
	"context"

	"tenantry/server/domain"
	"tenantry/server/store"
)

// maxInView bounds the tenants that come with a session; the list of tenants has all.
const maxInView = 100

// View is what the person in front of the screen may know of themselves.
type View struct {
	Actor       domain.Actor
	Memberships []store.SessionMembership
	Managed     []store.ManagedTenant
}

// View returns who asks and where they belong. An API key belongs nowhere.
func (s *Service) View(ctx context.Context) (View, error) {
	v := View{Actor: domain.ActorFrom(ctx)}
	switch v.Actor.Kind {
	case domain.ActorAPIKey:
		return v, nil
	case domain.ActorSession:
	default:
		return v, signedOut()
	}
	err := s.db.ReadOne(ctx, func(tx *store.Tx) (err error) {
		if v.Memberships, err = memberships(ctx, tx, v.Actor.AccountID); err != nil {
			return err
		}
		through := managing(v.Memberships)
		if len(through) == 0 {
			return nil
		}
		v.Managed, err = tx.ListManagedThrough(ctx, through, maxInView)
		return err
	})
	return v, err
}

// alongside is what was read of a person's tenants together with their session.
type alongside struct {
	account     domain.AccountID
	memberships []store.SessionMembership
}

type alongsideKey struct{}

// ExpectView says, before it is known who calls, that a request asks for its View.
// Where other nodes share the database nothing is remembered of sessions: who it is
// and where they belong are then asked in one round trip.
func (s *Service) ExpectView(ctx context.Context) context.Context {
	if !s.db.Shared() {
		return ctx
	}
	return context.WithValue(ctx, alongsideKey{}, &alongside{})
}

// findSession looks a session up, and with it what is expected alongside.
func (s *Service) findSession(ctx context.Context, hash string) (session domain.Session, who domain.Identity, err error) {
	if expected, ok := ctx.Value(alongsideKey{}).(*alongside); ok {
		v, err := s.db.FindSessionView(ctx, hash, maxInView)
		*expected = alongside{v.Who.AccountID, v.Memberships}
		return v.Session, v.Who, err
	}
	err = s.db.ReadOne(ctx, func(tx *store.Tx) (err error) {
		session, who, err = tx.FindSessionActor(ctx, hash)
		return err
	})
	return session, who, err
}

// memberships came with the session, or are read now.
func memberships(ctx context.Context, tx *store.Tx, id domain.AccountID) ([]store.SessionMembership, error) {
	if found, ok := ctx.Value(alongsideKey{}).(*alongside); ok && found.account == id {
		return found.memberships, nil
	}
	return tx.ListMembershipsOf(ctx, id, maxInView)
}

// ViewAs is View for a token that was just made in this very request.
func (s *Service) ViewAs(ctx context.Context, token string) (View, error) {
	actor, err := s.SessionActor(ctx, token)
	if err != nil {
		return View{}, err
	}
	return s.ViewOf(ctx, actor)
}

// ViewOf is ViewAs for who stands behind the token.
func (s *Service) ViewOf(ctx context.Context, actor domain.Actor) (View, error) {
	before := domain.ActorFrom(ctx)
	actor.Address, actor.RequestID = before.Address, before.RequestID
	return s.View(domain.WithActor(ctx, actor))
}

// managing names the tenants through which a person sees others.
func managing(memberships []store.SessionMembership) []domain.TenantRef {
	var through []domain.TenantRef
	for _, m := range memberships {
		if m.Managing != nil && !domain.ManagingAccess(*m.Managing).Empty() {
			through = append(through, m.Tenant)
		}
	}
	return through
}
