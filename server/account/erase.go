package account

import (
	"context"
	"strings"

	"tenantry/server/audit"
	"tenantry/server/domain"
	"tenantry/server/messaging"
	"tenantry/server/platform"
	"tenantry/server/store"
)

// Erase makes of an account a row without a person, in the caller's transaction.
// Whoever calls it has ended the memberships, where each tenant has a say. The
// last platform administrator stays. What opens or proves anything ends in CutOff;
// the old address gets a last message and is free again.
func (s *Service) Erase(ctx context.Context, tx *store.Tx, a domain.Account) error {
	if err := s.dropRole(ctx, tx, a); err != nil {
		return err
	}
	if err := s.CutOff(ctx, tx, CutOff{Account: a.ID, Rights: true, Why: "account.delete"}); err != nil {
		return err
	}
	if err := s.sayFarewell(ctx, tx, a); err != nil {
		return err
	}
	erased, err := tx.EraseAccount(ctx, a.ID, strings.ToLower(a.Email))
	if err != nil {
		return err
	}
	if !erased {
		return domain.NotFound("person")
	}
	s.forget(tx)
	return audit.Record(ctx, tx, audit.Event{Action: "account.delete", TargetKind: "account", TargetID: string(a.ID)})
}

// dropRole takes the platform role, but for the last administrator's.
func (s *Service) dropRole(ctx context.Context, tx *store.Tx, a domain.Account) error {
	if err := keepAdmin(ctx, tx, a.PlatformRole); err != nil || a.PlatformRole == "" {
		return err
	}
	if err := tx.SetPlatformRole(ctx, a.ID, ""); err != nil {
		return err
	}
	return audit.Record(ctx, tx, audit.Event{
		Action: "account.change_role", TargetKind: "account", TargetID: string(a.ID), Detail: map[string]any{"before": a.PlatformRole, "after": ""},
	})
}

func (s *Service) sayFarewell(ctx context.Context, tx *store.Tx, a domain.Account) error {
	if s.messages == nil {
		return nil
	}
	name, err := platform.Name(ctx, tx)
	if err != nil {
		return err
	}
	return s.messages.StoreNotice(ctx, tx, messaging.Notice{
		Reason: messaging.NoticeDeleted, Email: a.Email, Name: a.Name, At: tx.Now(), Timezone: a.Preferences.Timezone,
		Address: domain.ActorFrom(ctx).Address, PlatformName: name, Link: s.publicURL + "/login",
	})
}

// IsLastAdmin reports whether the platform would be without an administrator.
func IsLastAdmin(ctx context.Context, tx *store.Tx, a domain.Account) (bool, error) {
	if a.PlatformRole != domain.RolePlatformAdmin {
		return false, nil
	}
	n, err := tx.CountAccountsWithRole(ctx, a.PlatformRole)
	return n <= 1, err
}

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
	if err := domain.RequireFresh(actor, s.db.Now()); err != nil {
		return err
	}
	return s.db.Tx(ctx, func(tx *store.Tx) error {
		return audit.Record(ctx, tx, audit.Event{Action: "account.export", TargetKind: "account", TargetID: string(actor.AccountID)})
	})
}
