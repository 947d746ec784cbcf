package account

import (
	"context"

	"tenantry/server/audit"
	"tenantry/server/domain"
	"tenantry/server/jobs"
	"tenantry/server/secret"
	"tenantry/server/store"
)

// KindReset is the kind of job that sends a link for a new password.
const KindReset = "account.reset"

type resetArgs struct {
	EmailKey string `json:"email"`
	Language string `json:"language,omitempty"` // of the browser
}

// AskReset takes a wish for a new password. The answer and the work are the same
// whether somebody has the address or not: who it is is looked up later, by a job.
func (s *Service) AskReset(ctx context.Context, email string) error {
	_, key, err := domain.ParseEmail(email)
	if err != nil {
		return domain.InvalidField("/email", "format", "Enter one email address, like name@example.com.")
	}
	return s.db.Tx(ctx, func(tx *store.Tx) error {
		send, err := s.admitLink(ctx, tx, domain.LinkReset, key)
		if err != nil || !send {
			return err
		}
		return tx.Enqueue(ctx, jobs.New{Kind: KindReset, Args: resetArgs{EmailKey: key, Language: domain.ActorFrom(ctx).Language}})
	})
}

// SendReset is the handler of KindReset: it sends the link, if somebody has the
// address.
func (s *Service) SendReset(ctx context.Context, job jobs.Job) error {
	var args resetArgs
	if err := job.Args(&args); err != nil {
		return err
	}
	ctx = domain.WithActor(ctx, systemReading(args.Language))
	return s.db.Tx(ctx, func(tx *store.Tx) error {
		a, err := tx.FindAccountByEmail(ctx, args.EmailKey)
		if err != nil {
			return notFoundIsFine(err)
		}
		if err := s.sendResetLink(ctx, tx, a); err != nil {
			return err
		}
		return s.recordPassword(ctx, tx, a.ID, "account.ask_reset")
	})
}

func (s *Service) sendResetLink(ctx context.Context, tx *store.Tx, a domain.Account) error {
	return s.sendLink(ctx, tx, domain.AccountLink{
		Purpose: domain.LinkReset, AccountID: a.ID, Subject: string(a.ID), Email: a.Email,
	}, a)
}

// ResetPerson sends somebody a link for a new password, as if they had asked for it.
// Whoever asks neither sets nor sees a password, and nothing ends before the link is
// used. They must have what the person's role allows. Needs PLATFORM_PEOPLE:manage.
func (s *Service) ResetPerson(ctx context.Context, id domain.AccountID) error {
	return s.actOnPerson(ctx, id, func(tx *store.Tx, who domain.Account) error {
		if err := s.sendResetLink(ctx, tx, who); err != nil {
			return err
		}
		return s.recordPassword(ctx, tx, id, "person.reset_password")
	})
}

// UseReset sets a new password for the holder of a link. It ends everything that
// the person was signed in with, and signs nobody in; a second factor is still
// asked for afterwards. Of any number of attempts one wins.
func (s *Service) UseReset(ctx context.Context, token, password string) error {
	tokenHash := secret.HashToken(token)
	var a domain.Account
	err := s.db.Read(ctx, func(tx *store.Tx) error {
		l, err := openLink(ctx, tx, domain.LinkReset, tokenHash)
		if err != nil {
			return err
		}
		a, err = tx.FindAccount(ctx, l.AccountID)
		return err
	})
	if err != nil {
		return err
	}
	hash, err := s.HashNewPassword(ctx, password, a.Email, a.Name)
	if err != nil {
		return err
	}
	ctx = asActor(ctx, a)
	return s.db.Tx(ctx, func(tx *store.Tx) error {
		if _, err := useLink(ctx, tx, domain.LinkReset, tokenHash); err != nil {
			return err
		}
		if err := tx.SetPassword(ctx, a.ID, hash); err != nil {
			return err
		}
		if err := tx.ProveEmail(ctx, a.ID, a.Email); err != nil {
			return err
		}
		if err := audit.Record(ctx, tx, audit.Event{Action: "account.reset_password", TargetKind: "account", TargetID: string(a.ID)}); err != nil {
			return err
		}
		return s.CutOff(ctx, tx, CutOff{Account: a.ID, Why: "account.reset_password"})
	})
}
