package account

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"tenantry/server/domain"
	"tenantry/server/store"
)

// PasskeySignIn is the answer of somebody unknown to AskWho.
type PasskeySignIn struct {
	Challenge  string
	Credential []byte // the browser's answer, as JSON
	UserAgent  string
}

// SignInWithPasskey starts a session for whoever the passkey belongs to. It was
// verified by the device, so that nothing else is asked for.
func (s *Service) SignInWithPasskey(ctx context.Context, in PasskeySignIn) (token string, err error) {
	try := s.newNobody(domain.ActorFrom(ctx))
	defer s.running.leave(try.keys())
	if _, err := s.admit(ctx, try, func(*store.Tx) (domain.Account, error) { return domain.Account{}, nil }); err != nil {
		return "", err
	}
	who, use, err := s.checkStranger(ctx, in)
	if err != nil {
		return "", err
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
			a, err := tx.FindAccount(ctx, who)
			if err != nil {
				return err
			}
			token, _, err = s.StartSession(ctx, tx, a, domain.MethodPasskey, in.UserAgent)
			return err
		})
	}
	if use == nil || errors.Is(err, errSpent) {
		return "", s.refuse(ctx, try, failure{account: who, method: domain.MethodPasskey, answer: unknownPasskey()})
	}
	return token, err
}

// unknownPasskey is said of a passkey that nobody has and of one that did not
// answer rightly.
func unknownPasskey() error {
	return domain.Errorf(domain.CodeUnauthorized,
		"This passkey was not accepted. It may have been removed here; sign in with your password.").Because("wrong_passkey")
}

// checkStranger finds out whose passkey answered, and whether rightly; the claim
// is nil when not.
func (s *Service) checkStranger(ctx context.Context, in PasskeySignIn) (who domain.AccountID, use claim, err error) {
	if s.passkeys.rp == nil {
		return "", nil, noPasskeys()
	}
	session, ok, err := s.takeChallenge(ctx, in.Challenge, askSignIn, "")
	if err != nil || !ok {
		return "", nil, err
	}
	answer, err := protocol.ParseCredentialRequestResponseBytes(in.Credential)
	if err != nil {
		s.noteRefusal(err)
		return "", nil, nil
	}
	var found domain.SecondFactor
	var failed error // of ours, not of the passkey
	find := func(rawID, handle []byte) (webauthn.User, error) {
		p, f, err := s.findPasskey(ctx, rawID)
		if err != nil {
			if !domain.Is(err, domain.CodeNotFound) {
				failed = err
			}
			return nil, err
		}
		if string(handle) != string(p.ID) {
			return nil, domain.NotFound("passkey")
		}
		found = f
		return p, nil
	}
	_, credential, err := s.passkeys.rp.ValidatePasskeyLogin(find, session, answer)
	if failed != nil {
		return "", nil, failed
	}
	use, err = s.usePasskey(found, credential, err)
	return found.AccountID, use, err
}

func (s *Service) findPasskey(ctx context.Context, rawID []byte) (p person, found domain.SecondFactor, err error) {
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		if found, err = tx.FindPasskey(ctx, credentialKey(rawID)); err != nil {
			return err
		}
		a, err := tx.FindAccount(ctx, found.AccountID)
		if err != nil {
			return err
		}
		p, err = personOf(a, []domain.SecondFactor{found})
		return err
	})
	return p, found, err
}

// checkPasskey checks the answer of somebody known to AskPasskey.
func (s *Service) checkPasskey(ctx context.Context, a domain.Account, p Proof) (claim, error) {
	if s.passkeys.rp == nil {
		return nil, noPasskeys()
	}
	actor := domain.ActorFrom(ctx)
	session, ok, err := s.takeChallenge(ctx, p.Challenge, purposeOf(actor), actor.SessionID)
	if err != nil || !ok {
		return nil, err
	}
	answer, err := protocol.ParseCredentialRequestResponseBytes(p.Credential)
	if err != nil {
		s.noteRefusal(err)
		return nil, nil
	}
	_, found, err := s.findPasskey(ctx, answer.RawID)
	if domain.Is(err, domain.CodeNotFound) || (err == nil && found.AccountID != a.ID) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	owner, err := personOf(a, []domain.SecondFactor{found})
	if err != nil {
		return nil, err
	}
	session.AllowedCredentialIDs = nil // those of when it was asked; the one that answered is this person's now
	credential, err := s.passkeys.rp.ValidateLogin(owner, session, answer)
	return s.usePasskey(found, credential, err)
}

// usePasskey makes the claim of an answer that was checked: nil for a wrong one,
// and for one of a copied authenticator.
func (s *Service) usePasskey(f domain.SecondFactor, credential *webauthn.Credential, refused error) (claim, error) {
	if refused != nil {
		s.noteRefusal(refused)
		return nil, nil
	}
	if credential.Authenticator.CloneWarning {
		s.log.Warn("a passkey counted backwards: it may have been copied", "factor", f.ID)
		return nil, nil
	}
	stored, err := json.Marshal(credential)
	if err != nil {
		return nil, fmt.Errorf("store the passkey %s: %w", f.ID, err)
	}
	return func(ctx context.Context, tx *store.Tx) (bool, error) {
		return tx.UsePasskey(ctx, f.AccountID, f.ID, string(stored))
	}, nil
}

// noteRefusal keeps what the library says about an answer out of ours.
func (s *Service) noteRefusal(err error) {
	var p *protocol.Error
	attrs := []any{slog.Any("error", err)}
	if errors.As(err, &p) {
		attrs = append(attrs, slog.String("info", p.DevInfo))
	}
	s.log.Info("a passkey was not accepted", attrs...)
}
