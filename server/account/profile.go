package account

import (
	"context"

	"tenantry/server/audit"
	"tenantry/server/domain"
	"tenantry/server/store"
)

// Rename changes the name of whoever asks.
func (s *Service) Rename(ctx context.Context, name string) error {
	actor, err := inBrowser(ctx)
	if err != nil {
		return err
	}
	name, problem := domain.ParseName(name)
	if problem != nil {
		return domain.InvalidField("/name", problem.Reason, problem.Message)
	}
	return s.db.Tx(ctx, func(tx *store.Tx) error {
		if err := tx.RenameAccount(ctx, actor.AccountID, name); err != nil {
			return err
		}
		s.forget(tx)
		return audit.Record(ctx, tx, audit.Event{
			Action: "account.rename", TargetKind: "account", TargetID: string(actor.AccountID),
			Detail: map[string]any{"before": actor.Name, "after": name},
		})
	})
}

// ChangePassword replaces the password of whoever asks, given the current one.
// It ends all their sessions and returns the token of a new one for this browser.
func (s *Service) ChangePassword(ctx context.Context, current, next, userAgent string) (token string, err error) {
	actor, err := inBrowser(ctx)
	if err != nil {
		return "", err
	}
	if problem := CheckPassword(next, actor.Email, actor.Name); problem != nil {
		return "", domain.InvalidField("/password", problem.Reason, problem.Message)
	}
	a, err := s.prove(ctx, actor.AccountID, current)
	if err != nil {
		return "", err
	}
	hash, err := s.hasher.Hash(ctx, normalize(next))
	if err != nil {
		return "", err
	}
	err = s.db.Tx(ctx, func(tx *store.Tx) error {
		changed, err := tx.ReplacePasswordHash(ctx, a.ID, a.PasswordHash, hash)
		if err != nil {
			return err
		}
		if !changed {
			return domain.Errorf(domain.CodePrecondition, "Your password was changed meanwhile. Sign in again.")
		}
		if err := s.recordPassword(ctx, tx, a.ID, "account.change_password"); err != nil {
			return err
		}
		if err := s.endSessions(ctx, tx, a.ID, actor.SessionID); err != nil {
			return err
		}
		token, _, err = s.StartSession(ctx, tx, a, domain.MethodPassword, userAgent)
		return err
	})
	return token, err
}

// prove checks the current password of somebody who is signed in, with the same
// limit that guesses at the door have.
func (s *Service) prove(ctx context.Context, id domain.AccountID, password string) (a domain.Account, err error) {
	rate := "password/" + string(id)
	err = s.db.Tx(ctx, func(tx *store.Tx) error {
		wait, err := tx.TakeRate(ctx, rate, s.limits.Pair)
		if err := tooMany(wait, err); err != nil {
			return err
		}
		a, err = tx.FindAccount(ctx, id)
		return err
	})
	if err != nil {
		return a, err
	}
	ok, _, err := s.hasher.Verify(ctx, a.PasswordHash, normalize(password))
	if err != nil {
		return a, err
	}
	if !ok {
		return a, domain.InvalidField("/current", "wrong", "This is not your current password.")
	}
	return a, s.db.Tx(ctx, func(tx *store.Tx) error { return tx.ForgetRate(ctx, rate) })
}

func (s *Service) recordPassword(ctx context.Context, tx *store.Tx, id domain.AccountID, action string) error {
	return audit.Record(ctx, tx, audit.Event{Action: action, TargetKind: "account", TargetID: string(id)})
}

// ResetPassword sets a password without the old one, for whoever holds the
// machine. It cuts all access that the account had: sessions and API keys.
func (s *Service) ResetPassword(ctx context.Context, email, password string) error {
	_, key, err := domain.ParseEmail(email)
	if err != nil {
		return err
	}
	hash, err := s.HashNewPassword(ctx, password, email)
	if err != nil {
		return err
	}
	return s.db.Tx(ctx, func(tx *store.Tx) error {
		a, err := tx.FindAccountByEmail(ctx, key)
		if err != nil {
			return err
		}
		if _, err := tx.ReplacePasswordHash(ctx, a.ID, a.PasswordHash, hash); err != nil {
			return err
		}
		if err := s.recordPassword(ctx, tx, a.ID, "account.reset_password"); err != nil {
			return err
		}
		return s.CutOff(ctx, tx, CutOff{Account: a.ID, Why: "account.reset_password"})
	})
}
