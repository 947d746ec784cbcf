package account

import (
	"context"
	"errors"

	"tenantry/server/audit"
	"tenantry/server/domain"
	"tenantry/server/store"
)

// Vouched is what a tenant's identity provider says, as far as it was believed: who
// it is, and the proof that a session gets by it.
type Vouched struct {
	Account domain.Account
	Proof   domain.Factor // of domain.MethodSSO
}

// Federated is one try to come in by a tenant's identity provider.
type Federated struct {
	// Check asks the provider and whatever else is outside, and returns what decides in
	// the transaction of the sign-in. Errors of either that are CodeUnauthorized or
	// CodeForbidden count as a failed attempt.
	Check     func(ctx context.Context) (decide func(ctx context.Context, tx *store.Tx) (Vouched, error), err error)
	UserAgent string
}

// SignInFederated starts a session by what a provider says, or adds the proof to the
// session that the same person has in this browser. Like every way in it is limited
// by address, may be half a session, is told of and is recorded, see startAs.
func (s *Service) SignInFederated(ctx context.Context, in Federated) (token string, err error) {
	try := s.newNobody(domain.ActorFrom(ctx))
	defer s.running.leave(try.keys())
	if _, err := s.admit(ctx, try, func(*store.Tx) (domain.Account, error) { return domain.Account{}, nil }); err != nil {
		return "", err
	}
	decide, err := in.Check(ctx)
	if err != nil {
		return "", s.refuseFederated(ctx, try, err)
	}
	err = s.db.Tx(ctx, func(tx *store.Tx) error {
		v, err := decide(ctx, tx)
		if err != nil {
			return err
		}
		if actor := domain.ActorFrom(ctx); actor.Kind == domain.ActorSession && actor.AccountID == v.Account.ID {
			token, err = s.addProof(ctx, tx, v.Proof)
			return err
		}
		token, _, err = s.startAs(ctx, tx, v.Account, []domain.Factor{v.Proof}, in.UserAgent)
		return err
	})
	return token, s.refuseFederated(ctx, try, err)
}

// AdmitFederated counts a browser that is sent to a provider, and makes one wait that
// is sent too often.
func (s *Service) AdmitFederated(ctx context.Context) error {
	return s.db.Tx(ctx, func(tx *store.Tx) error {
		return tooMany(tx.TakeRate(ctx, "sso/"+addressKey(domain.ActorFrom(ctx).Address), s.limits.Address))
	})
}

// refuseFederated counts a refusal, and passes on what is none.
func (s *Service) refuseFederated(ctx context.Context, try *attempt, err error) error {
	var e *domain.Error
	if errors.As(err, &e) && (e.Code == domain.CodeUnauthorized || e.Code == domain.CodeForbidden) {
		return s.refuse(ctx, try, failure{method: domain.MethodSSO, answer: err})
	}
	return err
}

// addProof gives the session of this request one more proof, and a new token.
func (s *Service) addProof(ctx context.Context, tx *store.Tx, proof domain.Factor) (token string, err error) {
	if token, err = s.renew(ctx, tx, proof); err != nil {
		return "", err
	}
	return token, audit.Record(ctx, tx, audit.Event{
		Action: "session.step_up", TargetKind: "session", TargetID: string(domain.ActorFrom(ctx).SessionID),
		Detail: map[string]any{"method": proof.Method},
	})
}

// EndFederated ends the sessions that came by a connection, or were renewed by it:
// what it vouched for no longer holds.
func (s *Service) EndFederated(ctx context.Context, tx *store.Tx, id domain.TenantID, connection domain.ConnectionID) error {
	n, err := tx.Tenant(id).DeleteFederatedSessions(ctx, connection)
	if err != nil || n == 0 {
		return err
	}
	s.forget(tx)
	return audit.Record(ctx, tx, audit.Event{
		TenantID: id, Action: "sso.end_sessions", TargetKind: "sso_connection", TargetID: string(connection), Detail: map[string]any{"sessions": n},
	})
}
