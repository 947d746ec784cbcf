package account

import (
	"context"
	"strings"

	"tenantry/server/audit"
	"tenantry/server/domain"
	"tenantry/server/secret"
	"tenantry/server/store"
)

// AskEmail begins a change of the address of whoever asks: a link goes to the new
// one, which has no power until it is used. Whether somebody has that address is
// not told before it is proved.
func (s *Service) AskEmail(ctx context.Context, email string) error {
	actor, err := inBrowser(ctx)
	if err != nil {
		return err
	}
	email, key, err := domain.ParseEmail(email)
	if err != nil {
		return domain.InvalidField("/email", "format", "Enter one email address, like name@example.com.")
	}
	if key == strings.ToLower(actor.Email) {
		return domain.InvalidField("/email", "same", "This is your address already.")
	}
	return s.db.Tx(ctx, func(tx *store.Tx) error {
		send, err := s.admitLink(ctx, tx, domain.LinkEmailChange, key)
		if err != nil {
			return err
		}
		if !send {
			return domain.Errorf(domain.CodeRateLimited, "A link was sent to this address a short while ago. Use that one.")
		}
		a, err := tx.FindAccount(ctx, actor.AccountID)
		if err != nil {
			return err
		}
		err = s.sendLink(ctx, tx, domain.AccountLink{
			Purpose: domain.LinkEmailChange, AccountID: actor.AccountID, Subject: string(actor.AccountID), Email: email,
			Data: map[string]string{"old": actor.Email},
		}, a)
		if err != nil {
			return err
		}
		return audit.Record(ctx, tx, audit.Event{
			Action: "account.ask_email", TargetKind: "account", TargetID: string(actor.AccountID), Detail: map[string]any{"email": email},
		})
	})
}

// UseEmailChange gives the account of a link its new address. The old one is told,
// with a way back. Of any number of attempts one wins.
func (s *Service) UseEmailChange(ctx context.Context, token string) error {
	return s.db.Tx(ctx, func(tx *store.Tx) error {
		l, err := useLink(ctx, tx, domain.LinkEmailChange, secret.HashToken(token))
		if err != nil {
			return err
		}
		a, err := s.moveEmail(ctx, tx, l.AccountID, l.Data["old"], l.Email, "account.change_email")
		if err != nil {
			return err
		}
		return s.sendLink(ctx, tx, domain.AccountLink{
			Purpose: domain.LinkEmailUndo, AccountID: a.ID, Subject: string(a.ID), Email: l.Data["old"],
			Data: map[string]string{"email": l.Email},
		}, a)
	})
}

// UndoEmailChange gives an account its old address back and cuts off whoever
// changed it.
func (s *Service) UndoEmailChange(ctx context.Context, token string) error {
	return s.db.Tx(ctx, func(tx *store.Tx) error {
		l, err := useLink(ctx, tx, domain.LinkEmailUndo, secret.HashToken(token))
		if err != nil {
			return err
		}
		a, err := s.moveEmail(ctx, tx, l.AccountID, l.Data["email"], l.Email, "account.undo_email")
		if err != nil {
			return err
		}
		return s.CutOff(ctx, tx, CutOff{Account: a.ID, Why: "account.undo_email"})
	})
}

// moveEmail changes an address from one to the other, if the account still has
// the first, and returns the account as it was.
func (s *Service) moveEmail(ctx context.Context, tx *store.Tx, id domain.AccountID, from, to, action string) (domain.Account, error) {
	a, err := tx.FindAccount(ctx, id)
	if err != nil {
		return a, err
	}
	changed, err := tx.ChangeEmail(ctx, id, from, to)
	if err != nil {
		return a, err
	}
	if !changed {
		return a, domain.Errorf(domain.CodeGone, "The address of this account was changed again since. Ask for a new link.").Because("link_used")
	}
	if err := tx.SyncMember(ctx, id); err != nil {
		return a, err
	}
	s.forget(tx)
	return a, audit.Record(asActor(ctx, a), tx, audit.Event{
		Action: action, TargetKind: "account", TargetID: string(id), Detail: map[string]any{"before": from, "after": to},
	})
}
