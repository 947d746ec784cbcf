package account

import (
	"context"
	"errors"
	"strings"

	"tenantry/server/domain"
	"tenantry/server/store"
)

// Proof is what somebody gives to show that it is them. Method says which of the
// other fields counts.
type Proof struct {
	Method     string
	Password   string
	Code       string
	Challenge  string // what PasskeyOptions gave out
	Credential []byte // the browser's answer to it, as JSON
}

// claim uses a proof up in the transaction that rests on it, and reports whether
// it was still good: of one code used many times at once, one counts.
type claim func(ctx context.Context, tx *store.Tx) (bool, error)

// errSpent ends a transaction whose proof was used up by somebody quicker.
var errSpent = errors.New("the proof was used already")

// withProof checks a proof of whoever asks, counts it against the limits of
// sign-in, and does what rests on it in the transaction that uses it up.
func (s *Service) withProof(ctx context.Context, p Proof, then func(context.Context, *store.Tx) error) error {
	actor := domain.ActorFrom(ctx)
	try := s.newAttempt(strings.ToLower(actor.Email), actor)
	defer s.running.leave(try.keys())
	a, err := s.admit(ctx, try, func(tx *store.Tx) (domain.Account, error) { return tx.FindAccount(ctx, actor.AccountID) })
	if err != nil {
		return err
	}
	use, err := s.check(ctx, a, p)
	if err != nil {
		return err
	}
	if use != nil {
		err = s.db.LockedTx(ctx, func(tx *store.Tx) error {
			good, err := use(ctx, tx)
			if err != nil {
				return err
			}
			if !good {
				return errSpent
			}
			return then(ctx, tx)
		})
	}
	if use == nil || errors.Is(err, errSpent) {
		return s.refuse(ctx, try, failure{account: a.ID, method: p.Method, answer: wrongProof(p.Method)})
	}
	return err
}

// check looks whether a proof is right; nil for one that is not.
func (s *Service) check(ctx context.Context, a domain.Account, p Proof) (claim, error) {
	switch p.Method {
	case domain.MethodPassword:
		return s.checkPassword(ctx, a, p.Password)
	case domain.MethodTOTP:
		return s.checkTOTP(ctx, a.ID, p.Code)
	case domain.MethodRecovery:
		return checkRecovery(a.ID, p.Code), nil
	case domain.MethodPasskey:
		return s.checkPasskey(ctx, a, p)
	}
	return nil, domain.InvalidField("/method", "enum", "Choose one of the methods that the answer names.")
}

func (s *Service) checkPassword(ctx context.Context, a domain.Account, password string) (claim, error) {
	ok, _, err := s.hasher.Verify(ctx, a.PasswordHash, normalize(password))
	if err != nil || !ok {
		return nil, err
	}
	return func(ctx context.Context, tx *store.Tx) (bool, error) {
		now, err := tx.FindAccount(ctx, a.ID)
		return now.PasswordHash == a.PasswordHash, err
	}, nil
}

// wrongProof is the answer to a proof that does not count. It does not say why:
// a code that was used already looks like one that never was right.
func wrongProof(method string) error {
	say := func(field, reason, message string) error {
		e := domain.Errorf(domain.CodeUnauthorized, "%s", message).Because(reason)
		e.Fields = []domain.FieldError{{Pointer: field, Code: "wrong", Message: message}}
		return e
	}
	switch method {
	case domain.MethodPassword:
		return say("/password", "wrong_password", "This is not your password.")
	case domain.MethodRecovery:
		return say("/code", "wrong_code", "This is none of your recovery codes, or it was used already.")
	case domain.MethodPasskey:
		return say("/credential", "wrong_passkey", "This passkey was not accepted. Try again, or use another way.")
	}
	return say("/code", "wrong_code", "This code is wrong, too old or was used already. Enter the one that your app shows now.")
}
