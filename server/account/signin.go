package account

import (
	"context"
	"strings"

	"tenantry/server/audit"
	"tenantry/server/domain"
	"tenantry/server/store"
)

// Credentials are what somebody signs in with.
type Credentials struct {
	Email, Password string
	UserAgent       string
}

// SignIn checks a password and starts a session. Known and unknown addresses are
// told the same after the same work: one read, one hash, one record.
//
// Every attempt counts from its beginning, so that guesses sent at once cannot
// slip through, and costs something only when it fails: nobody is limited for
// being right.
func (s *Service) SignIn(ctx context.Context, c Credentials) (token string, err error) {
	emailKey := strings.ToLower(strings.TrimSpace(c.Email))
	try := s.newAttempt(emailKey, domain.ActorFrom(ctx).Address)
	defer s.running.leave(try.keys())
	found, err := s.admit(ctx, try, s.running.enter(try.keys()), emailKey)
	if err != nil {
		return "", err
	}
	ok, rehash, err := s.hasher.Verify(ctx, found.PasswordHash, normalize(c.Password))
	if err != nil {
		return "", err
	}
	if !ok {
		return "", s.refuse(ctx, try, found)
	}
	renewed := ""
	if rehash {
		if renewed, err = s.hasher.Hash(ctx, normalize(c.Password)); err != nil {
			return "", err
		}
	}
	err = s.db.Tx(ctx, func(tx *store.Tx) error {
		if err := confirm(ctx, tx, found, renewed); err != nil {
			return err
		}
		if err := try.remember(ctx, tx); err != nil {
			return err
		}
		token, _, err = s.StartSession(ctx, tx, found, domain.MethodPassword, c.UserAgent)
		return err
	})
	return token, err
}

// admit lets an attempt begin, unless it has to wait, and finds who is meant; the
// account is empty for an address that nobody has.
func (s *Service) admit(ctx context.Context, try *attempt, places map[string]int, emailKey string) (found domain.Account, err error) {
	err = s.db.Read(ctx, func(tx *store.Tx) (err error) {
		rates, err := tx.FindRates(ctx, append(try.keys(), try.home))
		if err != nil {
			return err
		}
		try.homeUntil = rates[try.home]
		if wait := try.wait(rates, places, tx.Now()); wait > 0 {
			return domain.TooMany(wait)
		}
		found, err = tx.FindAccountByEmail(ctx, emailKey)
		return notFoundIsFine(err)
	})
	return found, err
}

// confirm makes sure that the password which was checked is still the password,
// and stores its renewed hash, if there is one.
func confirm(ctx context.Context, tx *store.Tx, checked domain.Account, renewed string) error {
	now, err := tx.FindAccount(ctx, checked.ID)
	if err != nil {
		return err
	}
	if now.PasswordHash != checked.PasswordHash {
		return wrongCredentials()
	}
	if renewed == "" {
		return nil
	}
	_, err = tx.ReplacePasswordHash(ctx, checked.ID, checked.PasswordHash, renewed)
	return err
}

// refuse counts and records a failed attempt, for an unknown address too.
func (s *Service) refuse(ctx context.Context, try *attempt, found domain.Account) error {
	err := s.db.Tx(ctx, func(tx *store.Tx) error {
		for _, limit := range try.limits(tx.Now()) {
			// Another node may have used it up meanwhile; then it is used up.
			if _, err := tx.TakeRate(ctx, limit.key, limit.rate); err != nil {
				return err
			}
		}
		return audit.Record(ctx, tx, audit.Event{
			Action: "session.refuse", TargetKind: "account", TargetID: string(found.ID),
			Detail: map[string]any{"known": found.ID != ""},
		})
	})
	if err != nil {
		return err
	}
	return wrongCredentials()
}

func wrongCredentials() error {
	return domain.Errorf(domain.CodeUnauthorized, "The email address or the password is wrong.").Because("wrong_credentials")
}
