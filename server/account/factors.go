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

// Factors returns the second factors of whoever asks.
func (s *Service) Factors(ctx context.Context) (f domain.Factors, err error) {
	actor, err := inBrowser(ctx)
	if err != nil {
		return f, err
	}
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		f, err = s.factorsOf(ctx, tx, actor)
		return err
	})
	return f, err
}

// factorsOf returns the factors of whoever asks, and who wants one: tenants, and the
// platform of those who manage it.
func (s *Service) factorsOf(ctx context.Context, tx *store.Tx, actor domain.Actor) (domain.Factors, error) {
	f, err := tx.FindFactors(ctx, actor.AccountID)
	if err != nil || !s.platformSecondFactor || actor.Standing.Role.Name == "" {
		return f, err
	}
	name, err := platform.Name(ctx, tx)
	f.DemandedBy = append(f.DemandedBy, domain.Demand{Tenant: name})
	return f, err
}

// RenameFactor gives a factor of whoever asks another name.
func (s *Service) RenameFactor(ctx context.Context, id domain.FactorID, name string) error {
	actor, err := inBrowser(ctx)
	if err != nil {
		return err
	}
	if name, err = factorName(name); err != nil {
		return err
	}
	return s.db.Tx(ctx, func(tx *store.Tx) error {
		if err := tx.RenameFactor(ctx, actor.AccountID, id, name); err != nil {
			return err
		}
		return audit.Record(ctx, tx, audit.Event{
			Action: "factor.rename", TargetKind: "factor", TargetID: string(id), Detail: map[string]any{"after": name},
		})
	})
}

// RemoveFactor removes a factor of whoever asks. The last one stays while the
// password may not stand alone, and one stays for every tenant that wants it.
func (s *Service) RemoveFactor(ctx context.Context, id domain.FactorID) error {
	actor, err := inBrowser(ctx)
	if err != nil {
		return err
	}
	return s.db.Tx(ctx, func(tx *store.Tx) error {
		f, err := s.factorsOf(ctx, tx, actor)
		if err != nil {
			return err
		}
		removed, err := mayRemove(f, id)
		if err != nil {
			return err
		}
		if err := tx.DeleteFactor(ctx, actor.AccountID, id); err != nil {
			return err
		}
		if removed.ID == "" { // was never finished
			return audit.Record(ctx, tx, audit.Event{Action: "factor.cancel", TargetKind: "factor", TargetID: string(id)})
		}
		return s.removed(ctx, tx, removed)
	})
}

func (s *Service) removed(ctx context.Context, tx *store.Tx, f domain.SecondFactor) error {
	if _, err := s.settle(ctx, tx, f.AccountID, nil); err != nil {
		return err
	}
	a, err := tx.FindAccount(ctx, f.AccountID)
	if err != nil {
		return err
	}
	if err := s.tell(ctx, tx, a, messaging.Notice{Reason: messaging.NoticeFactorRemoved, Thing: f.Name}); err != nil {
		return err
	}
	return audit.Record(ctx, tx, audit.Event{
		Action: "factor.remove", TargetKind: "factor", TargetID: string(f.ID), Detail: map[string]any{"method": f.Method, "name": f.Name},
	})
}

// mayRemove returns the factor with this id, empty for one that does not count
// (yet), or says why it has to stay.
func mayRemove(f domain.Factors, id domain.FactorID) (removed domain.SecondFactor, err error) {
	had, left := []string{}, []string{}
	for _, one := range f.List {
		had = append(had, one.Method)
		if one.ID == id {
			removed = one
		} else {
			left = append(left, one.Method)
		}
	}
	if removed.ID == "" {
		return removed, nil
	}
	if len(left) == 0 && f.ShortPass {
		return removed, passwordTooShort()
	}
	stays := []string{}
	for _, d := range f.DemandedBy {
		if d.MetBy(had...) && !d.MetBy(left...) {
			stays = append(stays, d.Tenant)
		}
	}
	if len(stays) > 0 {
		return removed, domain.Errorf(domain.CodeConflict, "You need it for %s, which asks for a second factor. Add another one first.",
			strings.Join(stays, ", ")).Because("mfa_required")
	}
	return removed, nil
}

// SetAlways says whether every sign-in of whoever asks wants the second factor, or
// only the tenants that ask for it.
func (s *Service) SetAlways(ctx context.Context, always bool) error {
	actor, err := inBrowser(ctx)
	if err != nil {
		return err
	}
	return s.db.Tx(ctx, func(tx *store.Tx) error {
		a, err := tx.FindAccount(ctx, actor.AccountID)
		if err != nil {
			return err
		}
		if always && !a.MFA {
			return domain.Errorf(domain.CodeConflict, "Set up a second factor first.").Because("no_factor")
		}
		if _, err := s.settle(ctx, tx, a.ID, &always); err != nil {
			return err
		}
		return audit.Record(ctx, tx, audit.Event{
			Action: "factor.always", TargetKind: "account", TargetID: string(a.ID), Detail: map[string]any{"before": a.MFAAlways, "after": always},
		})
	})
}

// settle brings everything that is looked up elsewhere into line with the factors
// that a person has now, and makes the recovery codes that come with the first.
// always nil leaves it, and turns it on with the first factor.
func (s *Service) settle(ctx context.Context, tx *store.Tx, id domain.AccountID, always *bool) (codes []string, err error) {
	f, err := tx.FindFactors(ctx, id)
	if err != nil {
		return nil, err
	}
	mfa, first := len(f.List) > 0, !f.MFA
	next := mfa && (f.Always || first)
	if mfa && always != nil {
		next = *always
	}
	if f.ShortPass && !next {
		return nil, passwordTooShort()
	}
	switch {
	case mfa && first:
		codes, err = makeCodes(ctx, tx, id)
	case !mfa:
		err = tx.ReplaceRecoveryCodes(ctx, id, nil)
	}
	if err != nil {
		return nil, err
	}
	s.forget(tx)
	return codes, tx.SetMFA(ctx, id, mfa, next)
}

func passwordTooShort() error {
	return domain.Errorf(domain.CodeConflict,
		"Your password is too short to stand alone. Choose one of at least %d characters first.", MinPassword).Because("password_short")
}

// roomForFactor refuses more factors than anybody has use for.
func roomForFactor(ctx context.Context, tx *store.Tx, id domain.AccountID) error {
	all, err := tx.ListFactors(ctx, id)
	if err == nil && len(all) >= maxFactors {
		err = domain.Errorf(domain.CodeConflict, "You have %d factors. Remove one that you no longer use first.", len(all)).Because("too_many_factors")
	}
	return err
}

func factorName(name string) (string, error) {
	name, problem := domain.ParseName(name)
	if problem != nil {
		return "", domain.InvalidField("/name", problem.Reason, problem.Message)
	}
	return name, nil
}
