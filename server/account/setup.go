package account

import (
	"context"
	"fmt"
	"strings"

	"tenantry/server/audit"
	"tenantry/server/domain"
	"tenantry/server/secret"
	"tenantry/server/store"
)

func ensureRoles(ctx context.Context, tx *store.Tx) error {
	for _, role := range domain.BuiltInPlatformRoles() {
		if err := tx.EnsureBuiltInRole(ctx, role); err != nil {
			return fmt.Errorf("make the role %s: %w", role.Name, err)
		}
	}
	return nil
}

// EnsureSetup is called at every start. It brings the built-in roles up to date
// and, as long as nobody has an account, makes a new one-time code in place of an
// older one and returns it; afterwards it returns "".
func (s *Service) EnsureSetup(ctx context.Context) (code string, err error) {
	err = s.db.Tx(ctx, func(tx *store.Tx) error {
		code = ""
		if err := ensureRoles(ctx, tx); err != nil {
			return err
		}
		if somebody, err := tx.AnyAccount(ctx); err != nil || somebody {
			return err
		}
		code = secret.NewToken("")
		open, err := tx.PutSetupCode(ctx, secret.HashToken(code))
		if !open {
			code = ""
		}
		return err
	})
	return code, err
}

// SetupNeeded reports whether nobody has an account yet.
func (s *Service) SetupNeeded(ctx context.Context) (bool, error) {
	if s.isSetUp.Load() {
		return false, nil
	}
	err := s.db.Read(ctx, func(tx *store.Tx) error {
		somebody, err := tx.AnyAccount(ctx)
		if somebody {
			s.isSetUp.Store(true)
		}
		return err
	})
	return !s.isSetUp.Load(), err
}

// Setup is the form behind the one-time link.
type Setup struct {
	Code, Email, Name, Password string
	UserAgent                   string
}

// Setup makes the first platform administrator and signs them in. Of several who
// try at once one wins; as soon as there is an account it is CodeNotFound for good.
func (s *Service) Setup(ctx context.Context, in Setup) (token string, err error) {
	if needed, err := s.SetupNeeded(ctx); err != nil {
		return "", err
	} else if !needed {
		return "", noSetup()
	}
	codeHash := secret.HashToken(strings.TrimSpace(in.Code))
	found, err := s.checkCode(ctx, codeHash)
	if err != nil {
		return "", err
	}
	email, name, wrong := s.checkPerson(in.Email, in.Name, in.Password)
	if err := append(found, wrong...).err(); err != nil {
		return "", err
	}
	hash, err := s.hasher.Hash(ctx, normalize(in.Password))
	if err != nil {
		return "", err
	}
	first := Person{Email: email, Name: name, PasswordHash: hash, PlatformRole: domain.RolePlatformAdmin}
	claim := func(tx *store.Tx) (bool, error) { return tx.ClaimSetup(ctx, codeHash, s.limits.SetupCode) }
	err = s.db.Tx(ctx, func(tx *store.Tx) error {
		admin, err := s.createFirst(ctx, tx, first, claim)
		if err != nil {
			return err
		}
		token, _, err = s.StartSession(ctx, tx, admin, domain.MethodPassword, in.UserAgent)
		return err
	})
	return token, err
}

// checkCode looks at the code before anything expensive is done for a stranger;
// the claim decides later.
func (s *Service) checkCode(ctx context.Context, codeHash string) (found problems, err error) {
	rate := "setup/" + addressKey(domain.ActorFrom(ctx).Address)
	err = s.db.Tx(ctx, func(tx *store.Tx) error {
		found = nil
		wait, err := tx.TakeRate(ctx, rate, s.limits.Address)
		if err := tooMany(wait, err); err != nil {
			return err
		}
		if somebody, err := tx.AnyAccount(ctx); err != nil {
			return err
		} else if somebody {
			return noSetup() // somebody was quicker, and so used the code up
		}
		good, err := tx.HasSetupCode(ctx, codeHash, s.limits.SetupCode)
		if err == nil && !good {
			found.add("/code", domain.Errorf(domain.CodeInvalid,
				"This set-up link is used up, too old or mistyped. Restart the server: it prints a new one.").Because("setup_code"))
		}
		return err
	})
	return found, err
}

// createFirst makes the very first account, if claim wins the set-up for it.
func (s *Service) createFirst(ctx context.Context, tx *store.Tx, p Person, claim func(*store.Tx) (bool, error)) (domain.Account, error) {
	if somebody, err := tx.AnyAccount(ctx); err != nil {
		return domain.Account{}, err
	} else if somebody {
		return domain.Account{}, noSetup()
	}
	if won, err := claim(tx); err != nil {
		return domain.Account{}, err
	} else if !won {
		return domain.Account{}, noSetup()
	}
	if err := ensureRoles(ctx, tx); err != nil {
		return domain.Account{}, err
	}
	a, err := s.CreateAccount(ctx, tx, p)
	if err != nil {
		return domain.Account{}, err
	}
	return a, audit.Record(asActor(ctx, a), tx, audit.Event{
		Action: "platform.setup", TargetKind: "account", TargetID: string(a.ID), Detail: map[string]any{"email": a.Email},
	})
}

// CreateFirstAdmin makes the first platform administrator without a browser. On a
// store that has an account it does nothing and reports false.
func (s *Service) CreateFirstAdmin(ctx context.Context, email, password string) (created bool, err error) {
	if needed, err := s.SetupNeeded(ctx); err != nil || !needed {
		return false, err
	}
	email, name, found := s.checkPerson(email, "Platform Administrator", password)
	if err := found.err(); err != nil {
		return false, err
	}
	hash, err := s.hasher.Hash(ctx, normalize(password))
	if err != nil {
		return false, err
	}
	first := Person{Email: email, Name: name, PasswordHash: hash, PlatformRole: domain.RolePlatformAdmin}
	claim := func(tx *store.Tx) (bool, error) { return tx.CloseSetup(ctx) }
	err = s.db.Tx(ctx, func(tx *store.Tx) error {
		_, err := s.createFirst(ctx, tx, first, claim)
		return err
	})
	if domain.Is(err, domain.CodeNotFound) {
		return false, nil // another node was first
	}
	return err == nil, err
}

// noSetup is the answer once the set-up is over: as if it had never been there.
func noSetup() error { return domain.NotFound("set-up") }
