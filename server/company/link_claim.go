package company

import (
	"context"

	"tenantry/server/account"
	"tenantry/server/domain"
	"tenantry/server/secret"
	"tenantry/server/store"
)

// NewClient is what a client without an account says at the credentials step. The
// address is the invitation's alone to say.
type NewClient struct {
	Token     string
	Name      string
	Password  string
	UserAgent string
}

// Register makes the client's account, signs it in, and makes the link the
// account's. An address with an account signs in instead (sign_in_first). Of any
// number of attempts one wins. It returns the token of the session.
func (s *Service) Register(ctx context.Context, in NewClient) (session string, err error) {
	var f found
	err = s.DB.Read(ctx, func(tx *store.Tx) error {
		f, err = s.unclaimed(ctx, tx, secret.HashToken(in.Token))
		return err
	})
	if err != nil {
		return "", err
	}
	if domain.ActorFrom(ctx).Kind == domain.ActorSession { // as the address, or it were the wrong account
		return "", signInFirst(f.Email)
	}
	person, err := s.newcomer(ctx, f.CompanyInvitation, in)
	if err != nil {
		return "", err
	}
	err = s.DB.Tx(ctx, func(tx *store.Tx) error {
		f, err := s.unclaimed(ctx, tx, secret.HashToken(in.Token))
		if err != nil {
			return err
		}
		made, err := s.Accounts.CreateAccount(ctx, tx, person)
		if domain.Is(err, domain.CodeConflict) {
			return signInFirst(f.Email)
		}
		if err != nil {
			return err
		}
		if session, _, err = s.Accounts.StartSession(ctx, tx, made, domain.MethodPassword, in.UserAgent); err != nil {
			return err
		}
		return s.claim(ctx, tx, f, made)
	})
	return session, err
}

// Claim makes the link that of the account that is signed in, which must be the
// invitation's address. Doing it twice is once.
func (s *Service) Claim(ctx context.Context, token string) error {
	actor, err := account.InBrowser(ctx)
	if err != nil {
		return err
	}
	return s.DB.Tx(ctx, func(tx *store.Tx) error {
		f, err := s.find(ctx, tx, secret.HashToken(token))
		if err != nil {
			return err
		}
		if err := f.refusal(f.state(tx, actor)); err != nil || f.isOf(actor) {
			return err
		}
		who, err := tx.FindAccount(ctx, actor.AccountID)
		if err != nil {
			return err
		}
		return s.claim(ctx, tx, f, who)
	})
}

// unclaimed returns a link that whoever is here may make theirs, or says why not.
func (s *Service) unclaimed(ctx context.Context, tx *store.Tx, tokenHash string) (found, error) {
	f, err := s.find(ctx, tx, tokenHash)
	if err != nil {
		return f, err
	}
	return f, f.refusal(f.state(tx, domain.ActorFrom(ctx)))
}

// claim lets one of several through: the row count of one conditional UPDATE decides.
func (s *Service) claim(ctx context.Context, tx *store.Tx, f found, who domain.Account) error {
	v := f.CompanyInvitation
	v.AccountID = who.ID
	for _, step := range f.template.Steps {
		if step.Kind == domain.StepKindCredentials {
			mark(&v, f.template, step.ID, domain.CompanyStepDone, tx.Now())
		}
	}
	won, err := tx.Tenant(v.PartnerID).ClaimCompanyInvitation(ctx, v, f.TokenHash)
	if err != nil {
		return err
	}
	if !won {
		return f.refusal(LinkSignIn)
	}
	if !v.HandedOver { // only the address's own mail had the link, so it proves the address
		if err := tx.ProveEmail(ctx, who.ID, who.Email); err != nil {
			return err
		}
	}
	return record(as(ctx, who), tx, "claim", v)
}

// newcomer checks what somebody without an account says, all at once, and hashes
// the password outside of any transaction.
func (s *Service) newcomer(ctx context.Context, v domain.CompanyInvitation, in NewClient) (account.Person, error) {
	p := account.Person{Email: v.Email}
	var wrong []domain.FieldError
	var problem *domain.Error
	if p.Name, problem = domain.ParseName(in.Name); problem != nil {
		wrong = append(wrong, domain.FieldError{Pointer: "/name", Code: problem.Reason, Message: problem.Message})
	}
	if problem := s.Accounts.CheckPassword(in.Password, v.Email, p.Name, v.CompanyName); problem != nil {
		wrong = append(wrong, domain.FieldError{Pointer: "/password", Code: problem.Reason, Message: problem.Message})
	}
	if len(wrong) > 0 {
		return p, domain.Invalid(wrong...)
	}
	var err error
	p.PasswordHash, err = s.Accounts.HashNewPassword(ctx, in.Password, v.Email, p.Name)
	return p, err
}

func signInFirst(email string) error {
	return domain.Errorf(domain.CodeUnauthorized, "There is an account for %s already. Sign in with it to go on.", email).Because("sign_in_first")
}

// as is the context in which a person acts that was nobody a moment ago.
func as(ctx context.Context, a domain.Account) context.Context {
	actor := domain.ActorFrom(ctx)
	actor.Kind, actor.AccountID, actor.Name, actor.Email = domain.ActorSession, a.ID, a.Name, a.Email
	return domain.WithActor(ctx, actor)
}
