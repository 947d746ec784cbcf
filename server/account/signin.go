package account

import (
	"context"
	"strings"

	"tenantry/server/audit"
	"tenantry/server/domain"
	"tenantry/server/store"
)

// Credentials are what somebody signs in with: their address, or a tenant's slug
// (the company code) and their name there; and the password.
type Credentials struct {
	Email            string
	Tenant, Username string // when there is no Email
	Password         string
	UserAgent        string
}

// FirstSignIn is the outcome for somebody whose first password is right: there is
// no session and no account yet, the invitation leads to both.
type FirstSignIn struct{ Invitation store.SealedInvitation }

func (*FirstSignIn) Error() string { return "the first password opens an invitation" }

// tidy is how they are looked up: as the address's, the slug's and the name's keys.
func (c Credentials) tidy() Credentials {
	c.Email, c.Tenant, c.Username = lookUp(c.Email), lookUp(c.Tenant), lookUp(c.Username)
	return c
}

func lookUp(s string) string { return strings.ToLower(strings.TrimSpace(s)) }

func (c Credentials) byName() bool { return c.Email == "" && c.Username != "" }

// wrong is the answer to credentials that open nothing, whichever part it is.
func (c Credentials) wrong() error {
	if c.byName() {
		return domain.Errorf(domain.CodeUnauthorized, "The company code, the user name or the password is wrong.").Because("wrong_credentials")
	}
	return wrongCredentials()
}

// identify finds whose credentials these say they are, and under what their
// attempts count: their address, however they are named, so that there is one
// limit for all ways.
func (s *Service) identify(ctx context.Context, c Credentials) (emailKey string, err error) {
	if !c.byName() {
		return c.Email, nil
	}
	emailKey = "@" + c.Tenant + "/" + c.Username // nobody's address
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		a, err := tx.FindAccountByUsername(ctx, c.Tenant, c.Username)
		if err == nil {
			emailKey = strings.ToLower(a.Email)
		}
		return notFoundIsFine(err)
	})
	return emailKey, err
}

// SignIn checks a password and starts a session, half a one for people who are
// always asked for a second factor. Known and unknown addresses are told the same
// after the same work: one read, one hash, one record. A first password ends in a
// FirstSignIn.
//
// Every attempt counts from its beginning, so that guesses sent at once cannot
// slip through, and costs something only when it fails: nobody is limited for
// being right.
func (s *Service) SignIn(ctx context.Context, c Credentials) (token string, err error) {
	c = c.tidy()
	emailKey, err := s.identify(ctx, c)
	if err != nil {
		return "", err
	}
	try := s.newAttempt(emailKey, domain.ActorFrom(ctx))
	defer s.running.leave(try.keys())
	var invited store.SealedInvitation
	found, err := s.admit(ctx, try, func(tx *store.Tx) (a domain.Account, err error) {
		if invited, err = c.invitation(ctx, tx, emailKey); notFoundIsFine(err) != nil {
			return a, err
		}
		return tx.FindAccountByEmail(ctx, emailKey)
	})
	if err != nil {
		return "", err
	}
	hash := found.PasswordHash
	if found.ID == "" {
		hash = invited.FirstPassword
	}
	ok, rehash, err := s.hasher.Verify(ctx, hash, normalize(c.Password))
	if err != nil {
		return "", err
	}
	if !ok {
		return "", s.refuse(ctx, try, failure{account: found.ID, method: domain.MethodPassword, answer: c.wrong()})
	}
	if found.ID == "" {
		return "", s.openInvitation(ctx, invited)
	}
	renewed := ""
	if rehash {
		if renewed, err = s.hasher.Hash(ctx, normalize(c.Password)); err != nil {
			return "", err
		}
	}
	err = s.db.Tx(ctx, func(tx *store.Tx) error {
		now, err := confirm(ctx, tx, found, renewed)
		if err != nil {
			return err
		}
		token, _, err = s.startAs(ctx, tx, now, proved(tx, domain.MethodPassword), c.UserAgent)
		return err
	})
	return token, err
}

// invitation finds the one that these credentials may open.
func (c Credentials) invitation(ctx context.Context, tx *store.Tx, emailKey string) (store.SealedInvitation, error) {
	if c.byName() {
		return tx.FindFirstPasswordByUsername(ctx, c.Tenant, c.Username)
	}
	return tx.FindFirstPassword(ctx, emailKey)
}

// openInvitation writes down that a first password was used, and gives out the
// invitation that it opens.
func (s *Service) openInvitation(ctx context.Context, v store.SealedInvitation) error {
	err := s.db.Tx(ctx, func(tx *store.Tx) error {
		return audit.Record(ctx, tx, audit.Event{
			TenantID: v.TenantID, Action: "invitation.first_password", TargetKind: "invitation", TargetID: string(v.ID),
			Detail: map[string]any{"email": v.Email},
		})
	})
	if err != nil {
		return err
	}
	return &FirstSignIn{Invitation: v}
}

// admit lets an attempt begin, unless it has to wait, and finds who is meant; the
// account is empty for somebody whom nobody knows. Whoever calls it makes the
// attempt leave when its outcome is stored.
func (s *Service) admit(ctx context.Context, try *attempt, who func(*store.Tx) (domain.Account, error)) (found domain.Account, err error) {
	places := s.running.enter(try.keys())
	err = s.db.ReadOne(ctx, func(tx *store.Tx) (err error) { // what is found is looked at again when it counts
		rates, err := tx.FindRates(ctx, append(try.keys(), try.known.keys()...))
		if err != nil {
			return err
		}
		try.learn(rates)
		if wait := try.wait(rates, places, tx.Now()); wait > 0 {
			return domain.TooMany(wait)
		}
		found, err = who(tx)
		return notFoundIsFine(err)
	})
	return found, err
}

// confirm makes sure that the password which was checked is still the password,
// and stores its renewed hash, if there is one. It returns the account as it is now.
func confirm(ctx context.Context, tx *store.Tx, checked domain.Account, renewed string) (domain.Account, error) {
	now, err := tx.FindAccount(ctx, checked.ID)
	if err != nil {
		return now, err
	}
	if now.PasswordHash != checked.PasswordHash {
		return now, wrongCredentials()
	}
	if renewed == "" {
		return now, nil
	}
	_, err = tx.ReplacePasswordHash(ctx, checked.ID, checked.PasswordHash, renewed)
	return now, err
}

// failure is what is written down about an attempt that failed, and answered.
type failure struct {
	account domain.AccountID // empty for somebody whom nobody knows
	method  string
	answer  error
}

// refuse counts and records a failed attempt, for an unknown address too.
func (s *Service) refuse(ctx context.Context, try *attempt, f failure) error {
	err := s.db.Tx(ctx, func(tx *store.Tx) error {
		for _, limit := range try.limits(tx.Now()) {
			// Another node may have used it up meanwhile; then it is used up.
			if _, err := tx.TakeRate(ctx, limit.key, limit.rate); err != nil {
				return err
			}
		}
		if err := s.tellHalfWay(ctx, tx, try); err != nil {
			return err
		}
		return audit.Record(ctx, tx, audit.Event{
			Action: "session.refuse", TargetKind: "account", TargetID: string(f.account),
			Detail: map[string]any{"known": f.account != "", "method": f.method},
		})
	})
	if err != nil {
		return err
	}
	return f.answer
}

func wrongCredentials() error {
	return domain.Errorf(domain.CodeUnauthorized, "The email address or the password is wrong.").Because("wrong_credentials")
}
