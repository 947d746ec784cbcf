package account

import (
	"context"

	"tenantry/server/audit"
	"tenantry/server/domain"
	"tenantry/server/store"
)

// MadeKeys lists the keys of one kind that whoever asks has made, newest first.
func (s *Service) MadeKeys(ctx context.Context, kind domain.KeyKind, page store.Page) (keys []domain.APIKey, next string, err error) {
	maker, err := inBrowser(ctx)
	if err != nil {
		return nil, "", err
	}
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		keys, next, err = tx.ListMadeAPIKeys(ctx, maker.AccountID, kind, page)
		return err
	})
	return keys, next, err
}

// OwnPicture returns the picture of whoever asks.
func (s *Service) OwnPicture(ctx context.Context) (p domain.Picture, err error) {
	actor, err := inBrowser(ctx)
	if err != nil {
		return p, err
	}
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		p, err = tx.FindPicture(ctx, actor.AccountID)
		return err
	})
	return p, err
}

// RecordExport notes that whoever asks takes away a copy of their data. Needs a
// fresh proof: the copy holds what a stranger at an open screen must not have.
func (s *Service) RecordExport(ctx context.Context) error {
	actor, err := inBrowser(ctx)
	if err != nil {
		return err
	}
	if err := domain.RequireFresh(ctx, s.db.Now()); err != nil {
		return err
	}
	return s.db.Tx(ctx, func(tx *store.Tx) error {
		return audit.Record(ctx, tx, audit.Event{Action: "account.export", TargetKind: "account", TargetID: string(actor.AccountID)})
	})
}
