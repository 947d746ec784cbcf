package account

import (
	"context"
	"unicode/utf8"

	"tenantry/server/audit"
	"tenantry/server/domain"
	"tenantry/server/messaging"
	"tenantry/server/store"
)

// ChangePassword replaces the password of whoever asks, given the current one. It
// ends all their other sessions and gives this one a new token. Whoever is always
// asked for a second factor may choose a shorter one.
func (s *Service) ChangePassword(ctx context.Context, current, next string) (token string, err error) {
	actor, err := inBrowser(ctx)
	if err != nil {
		return "", err
	}
	if problem := checkPassword(next, MinPasswordWithFactor, actor.Email, actor.Name); problem != nil && problem.Reason != "length" {
		return "", domain.InvalidField("/password", problem.Reason, problem.Message)
	}
	a, err := s.prove(ctx, actor.AccountID, current)
	if err != nil {
		return "", err
	}
	if problem := s.choosable(next, minPasswordOf(a), actor.Email, actor.Name); problem != nil {
		return "", domain.InvalidField("/password", problem.Reason, problem.Message)
	}
	hash, err := s.hasher.Hash(ctx, normalize(next))
	if err != nil {
		return "", err
	}
	err = s.db.Tx(ctx, func(tx *store.Tx) error {
		if err := s.replacePassword(ctx, tx, a, next, hash); err != nil {
			return err
		}
		if err := s.recordPassword(ctx, tx, a.ID, "account.change_password"); err != nil {
			return err
		}
		if err := s.endSessions(ctx, tx, a.ID, actor.SessionID); err != nil {
			return err
		}
		if err := s.tell(ctx, tx, a, messaging.Notice{Reason: messaging.NoticePassword}); err != nil {
			return err
		}
		token, err = s.renew(ctx, tx, proved(tx, domain.MethodPassword)[0])
		return err
	})
	return token, err
}

// minPasswordOf is how long a password of this person has to be, at least.
func minPasswordOf(a domain.Account) int {
	if a.MFAAlways {
		return MinPasswordWithFactor
	}
	return MinPassword
}

// replacePassword stores a new password over the one that was checked, and whether
// it may stand alone. A short one is for people who are always asked for more.
func (s *Service) replacePassword(ctx context.Context, tx *store.Tx, checked domain.Account, next, hash string) error {
	now, err := tx.FindAccount(ctx, checked.ID)
	if err != nil {
		return err
	}
	short := utf8.RuneCountInString(normalize(next)) < MinPassword
	changed, err := tx.ReplacePasswordHash(ctx, checked.ID, checked.PasswordHash, hash)
	if err == nil && (!changed || (short && !now.MFAAlways)) {
		err = domain.Errorf(domain.CodePrecondition, "Your password or your second factors were changed meanwhile. Sign in again.")
	}
	if err != nil {
		return err
	}
	return tx.SetPasswordShort(ctx, checked.ID, short)
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
		if err := tx.SetPasswordShort(ctx, a.ID, false); err != nil {
			return err
		}
		if err := s.recordPassword(ctx, tx, a.ID, "account.reset_password"); err != nil {
			return err
		}
		return s.CutOff(ctx, tx, CutOff{Account: a.ID, Why: "account.reset_password"})
	})
}
