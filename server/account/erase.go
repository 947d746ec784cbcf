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
		Reason: messaging.NoticeDeleted, Email: a.Email, Name: a.Name, At: tx.Now(), Language: a.Preferences.Language, Timezone: a.Preferences.Timezone,
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
