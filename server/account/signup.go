package account

import (
	"context"
	"strings"

	"tenantry/server/domain"
	"tenantry/server/jobs"
	"tenantry/server/messaging"
	"tenantry/server/platform"
	"tenantry/server/secret"
	"tenantry/server/store"
)

// KindSignUp is the kind of job that writes to somebody who wants to sign up.
const KindSignUp = "account.signup"

type signUpArgs struct {
	Email    string `json:"email"`
	Language string `json:"language,omitempty"` // of the browser
}

// AskSignUp takes a wish to sign up, where the installation lets people. The
// answer and the work are the same whether somebody has the address or not.
func (s *Service) AskSignUp(ctx context.Context, email string) error {
	email, key, err := domain.ParseEmail(email)
	if err != nil {
		return domain.InvalidField("/email", "format", "Enter one email address, like name@example.com.")
	}
	return s.db.Tx(ctx, func(tx *store.Tx) error {
		if err := admitsSignUp(ctx, tx, key); err != nil {
			return err
		}
		send, err := s.admitLink(ctx, tx, domain.LinkSignUp, key)
		if err != nil || !send {
			return err
		}
		return tx.Enqueue(ctx, jobs.New{Kind: KindSignUp, Args: signUpArgs{Email: email, Language: domain.ActorFrom(ctx).Language}})
	})
}

// admitsSignUp refuses addresses that may not sign up here.
func admitsSignUp(ctx context.Context, tx *store.Tx, emailKey string) error {
	rule, err := platform.FindSignUp(ctx, tx)
	if err != nil {
		return err
	}
	if !rule.On() {
		return domain.Errorf(domain.CodeForbidden, "Nobody can sign up here. Ask somebody who works with it to invite you.").Because("sign_up_off")
	}
	if !rule.Admits(emailKey) {
		return domain.InvalidField("/email", "domain", "Only addresses at "+strings.Join(rule.Domains, ", ")+" can sign up here.")
	}
	return nil
}

// SendSignUp is the handler of KindSignUp: a link for a new address, and a word
// that there is an account already for one that somebody has.
func (s *Service) SendSignUp(ctx context.Context, job jobs.Job) error {
	var args signUpArgs
	if err := job.Args(&args); err != nil {
		return err
	}
	ctx = domain.WithActor(ctx, systemReading(args.Language))
	key := strings.ToLower(args.Email)
	return s.db.Tx(ctx, func(tx *store.Tx) error {
		a, err := tx.FindAccountByEmail(ctx, key)
		if domain.Is(err, domain.CodeNotFound) {
			return s.sendLink(ctx, tx, domain.AccountLink{Purpose: domain.LinkSignUp, Subject: key, Email: args.Email}, domain.Account{})
		}
		if err != nil {
			return err
		}
		name, err := platform.Name(ctx, tx)
		if err != nil {
			return err
		}
		return s.messages.StoreKnown(ctx, tx, messaging.Known{Email: a.Email, Name: a.Name, Language: args.Language, PlatformName: name, Link: s.publicURL + "/login"})
	})
}

// NewPerson is what the holder of a sign-up's link says.
type NewPerson struct {
	Token, Name, Password string
	UserAgent             string
}

// SignUp makes the account of a link and signs it in. Of any number of attempts
// one wins.
func (s *Service) SignUp(ctx context.Context, in NewPerson) (token string, err error) {
	tokenHash := secret.HashToken(in.Token)
	var link domain.AccountLink
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		if link, err = openLink(ctx, tx, domain.LinkSignUp, tokenHash); err != nil {
			return err
		}
		return admitsSignUp(ctx, tx, link.Subject)
	})
	if err != nil {
		return "", err
	}
	email, name, wrong := s.checkPerson(link.Email, in.Name, in.Password)
	if err := wrong.err(); err != nil {
		return "", err
	}
	hash, err := s.hasher.Hash(ctx, normalize(in.Password))
	if err != nil {
		return "", err
	}
	err = s.db.Tx(ctx, func(tx *store.Tx) error {
		if _, err := useLink(ctx, tx, domain.LinkSignUp, tokenHash); err != nil {
			return err
		}
		a, err := s.CreateAccount(ctx, tx, Person{Email: email, Name: name, PasswordHash: hash})
		if err != nil {
			return err
		}
		if err := tx.ProveEmail(ctx, a.ID, email); err != nil {
			return err
		}
		token, _, err = s.StartSession(ctx, tx, a, domain.MethodPassword, in.UserAgent)
		return err
	})
	return token, err
}
