package account

import (
	"context"
	"slices"

	"tenantry/server/audit"
	"tenantry/server/domain"
	"tenantry/server/messaging"
	"tenantry/server/store"
)

// SecondStep says which second factors complete the half session of whoever asks.
func (s *Service) SecondStep(ctx context.Context, token string) (methods []string, err error) {
	actor, err := s.SessionActor(ctx, token)
	if err != nil {
		return nil, err
	}
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		f, err := tx.FindFactors(ctx, actor.AccountID)
		methods = f.Methods()
		return err
	})
	return methods, err
}

// CompleteSignIn gives the second factor that a half session lacks, and makes a
// whole one of it with a new token. Of several who try at once, one wins.
func (s *Service) CompleteSignIn(ctx context.Context, p Proof, userAgent string) (token string, err error) {
	actor := domain.ActorFrom(ctx)
	if actor.Kind != domain.ActorHalf {
		return "", signedOut()
	}
	if !slices.Contains(domain.SecondMethods(), p.Method) {
		return "", domain.InvalidField("/method", "enum", "Choose one of the methods that the sign-in named.")
	}
	err = s.withProof(ctx, p, func(ctx context.Context, tx *store.Tx) error {
		won, err := tx.DeleteHalfSession(ctx, actor.AccountID, actor.SessionID)
		if err != nil {
			return err
		}
		if !won {
			return signedOut()
		}
		s.forget(tx)
		factors := withFactor(actor.Standing.Session.Factors, p.Method, tx.Now())
		token, _, err = s.start(ctx, tx, actor.AccountID, factors, userAgent)
		return err
	})
	return token, err
}

// StepUp adds a proof to the session of whoever asks and gives it a new token.
func (s *Service) StepUp(ctx context.Context, p Proof) (token string, err error) {
	if _, err := inBrowser(ctx); err != nil {
		return "", err
	}
	err = s.withProof(ctx, p, func(ctx context.Context, tx *store.Tx) error {
		if token, err = s.renew(ctx, tx, proved(tx, p.Method)[0]); err != nil {
			return err
		}
		return audit.Record(ctx, tx, audit.Event{
			Action: "session.step_up", TargetKind: "session", TargetID: string(domain.ActorFrom(ctx).SessionID),
			Detail: map[string]any{"method": p.Method},
		})
	})
	return token, err
}

// ResetFactors removes every second factor of a person, for whoever holds the
// machine: the way back for somebody who lost them all. It ends their sessions. A
// password that may not stand alone has to be reset first.
func (s *Service) ResetFactors(ctx context.Context, email string) error {
	_, key, err := domain.ParseEmail(email)
	if err != nil {
		return err
	}
	return s.db.Tx(ctx, func(tx *store.Tx) error {
		a, err := tx.FindAccountByEmail(ctx, key)
		if err != nil {
			return err
		}
		if a.PasswordShort {
			return passwordTooShort()
		}
		n, err := tx.DeleteFactors(ctx, a.ID)
		if err != nil {
			return err
		}
		if err := tx.ReplaceRecoveryCodes(ctx, a.ID, nil); err != nil {
			return err
		}
		if err := tx.SetMFA(ctx, a.ID, false, false); err != nil {
			return err
		}
		if err := s.endSessions(ctx, tx, a.ID, ""); err != nil {
			return err
		}
		if err := s.tell(ctx, tx, a, messaging.Notice{Reason: messaging.NoticeFactorsReset}); err != nil {
			return err
		}
		s.forget(tx)
		return audit.Record(ctx, tx, audit.Event{
			Action: "factor.reset", TargetKind: "account", TargetID: string(a.ID), Detail: map[string]any{"factors": n},
		})
	})
}
