package account

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"tenantry/server/domain"
	"tenantry/server/store"
)

// BeginPasskey asks the browser of whoever asks to make a passkey.
func (s *Service) BeginPasskey(ctx context.Context) (q Question, err error) {
	actor, err := inBrowser(ctx)
	if err != nil {
		return q, err
	}
	if s.passkeys.rp == nil {
		return q, noPasskeys()
	}
	p, err := s.loadPerson(ctx, actor.AccountID)
	if err != nil {
		return q, err
	}
	creation, session, err := s.passkeys.rp.BeginRegistration(p,
		webauthn.WithExclusions(webauthn.Credentials(p.list).CredentialDescriptors()))
	if err != nil {
		return q, fmt.Errorf("begin a passkey: %w", err)
	}
	q.Options = creation.Response
	err = s.db.Tx(ctx, func(tx *store.Tx) error {
		if err := roomForFactor(ctx, tx, actor.AccountID); err != nil {
			return err
		}
		c := store.Challenge{Purpose: askRegister, Account: actor.AccountID, Session: actor.SessionID}
		q.Challenge, err = s.putChallenge(ctx, tx, c, session, s.limits.Challenge)
		return err
	})
	return q, err
}

// NewPasskey is the browser's answer to BeginPasskey.
type NewPasskey struct {
	Challenge  string
	Credential []byte // as JSON
	Name       string
	Always     *bool // as in ConfirmTOTP
}

// AddPasskey stores the passkey that the browser made. It counts at once.
func (s *Service) AddPasskey(ctx context.Context, in NewPasskey) (added Added, f domain.SecondFactor, err error) {
	actor, err := inBrowser(ctx)
	if err != nil {
		return added, f, err
	}
	name, err := factorName(in.Name)
	if err != nil {
		return added, f, err
	}
	credential, err := s.checkNew(ctx, actor, in)
	if err != nil {
		return added, f, err
	}
	stored, err := json.Marshal(credential)
	if err != nil {
		return added, f, fmt.Errorf("store a passkey: %w", err)
	}
	err = s.db.Tx(ctx, func(tx *store.Tx) error {
		f = domain.SecondFactor{
			ID: domain.FactorID(tx.NewID("fa")), AccountID: actor.AccountID, Method: domain.MethodPasskey, Name: name,
			CreatedAt: tx.Now(), Confirmed: true, Credential: string(stored),
		}
		if err := tx.CreatePasskey(ctx, f, credentialKey(credential.ID)); err != nil {
			return passkeyTaken(err)
		}
		added, err = s.added(ctx, tx, f, in.Always)
		return err
	})
	return added, f, err
}

// checkNew checks what the browser made.
func (s *Service) checkNew(ctx context.Context, actor domain.Actor, in NewPasskey) (*webauthn.Credential, error) {
	if s.passkeys.rp == nil {
		return nil, noPasskeys()
	}
	session, ok, err := s.takeChallenge(ctx, in.Challenge, askRegister, actor.SessionID)
	if err != nil {
		return nil, err
	}
	if !ok {
		return nil, domain.Errorf(domain.CodeConflict, "That took too long, or was done already. Begin again.").Because("challenge_over")
	}
	p, err := s.loadPerson(ctx, actor.AccountID)
	if err != nil {
		return nil, err
	}
	refused := domain.InvalidField("/credential", "wrong", "The browser’s answer cannot be used. Try again, or with another device.")
	answer, err := protocol.ParseCredentialCreationResponseBytes(in.Credential)
	if err != nil {
		s.noteRefusal(err)
		return nil, refused
	}
	credential, err := s.passkeys.rp.CreateCredential(p, session, answer)
	if err != nil {
		s.noteRefusal(err)
		return nil, refused
	}
	return credential, nil
}

func passkeyTaken(err error) error {
	if domain.Is(err, domain.CodeConflict) {
		return domain.Errorf(domain.CodeConflict, "This passkey is in use already.").Because("passkey_taken")
	}
	return err
}
