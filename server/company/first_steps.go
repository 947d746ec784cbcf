package company

import (
	"context"
	"slices"

	"tenantry/server/account"
	"tenantry/server/domain"
	"tenantry/server/store"
)

// FirstStep is something that a new company does once, and whether it has.
type FirstStep struct {
	ID   string // texting, widget, team, reply_to, website
	Done bool
}

// FirstSteps tells what a company that came by a link has set up and what it left
// for later, from how things are and not from what was clicked, and whether whoever
// asks has hidden it. Companies of other
// templates have none. Needs TENANT:update.
func (s *Service) FirstSteps(ctx context.Context, id domain.TenantID) (steps []FirstStep, hidden bool, err error) {
	if err := domain.AuthorizeTenant(ctx, id, domain.PermProfileUpdate); err != nil {
		return nil, false, err
	}
	err = s.DB.Read(ctx, func(tx *store.Tx) error {
		if hidden, err = tx.Tenant(id).FirstStepsHidden(ctx, domain.ActorFrom(ctx).AccountID); err != nil {
			return err
		}
		t, err := tx.Tenant(id).FindTenant(ctx)
		if err != nil {
			return err
		}
		tpl, err := s.Onboarding.Catalog.VersionIn(ctx, tx, t.Template, t.TemplateVersion)
		if err != nil || !slices.Contains(tpl.Doors, domain.DoorLink) {
			return err
		}
		for _, fact := range []string{FactTexting, FactWidget} {
			if s.Facts[fact] == nil || !t.Features[fact] {
				continue
			}
			done, err := s.Facts[fact](ctx, tx, id)
			if err != nil {
				return err
			}
			steps = append(steps, FirstStep{fact, done})
		}
		team, err := hasTeam(ctx, tx, t)
		steps = append(steps, FirstStep{"team", team}, FirstStep{"reply_to", t.ReplyTo != ""}, FirstStep{"website", t.Website != ""})
		return err
	})
	return steps, hidden, err
}

// HideFirstSteps keeps the list from whoever asks, in all browsers; for others it
// stays. Needs TENANT:update.
func (s *Service) HideFirstSteps(ctx context.Context, id domain.TenantID) error {
	if err := domain.AuthorizeTenant(ctx, id, domain.PermProfileUpdate); err != nil {
		return err
	}
	return s.DB.Tx(ctx, func(tx *store.Tx) error { return tx.Tenant(id).HideFirstSteps(ctx, domain.ActorFrom(ctx).AccountID) })
}

// ShowFirstSteps shows whoever asks all lists again that they have hidden.
func (s *Service) ShowFirstSteps(ctx context.Context) error {
	if _, err := account.InBrowser(ctx); err != nil {
		return err
	}
	return s.DB.Tx(ctx, func(tx *store.Tx) error { return tx.ShowFirstSteps(ctx, domain.ActorFrom(ctx).AccountID) })
}

// hasTeam reports whether somebody else is there, or invited.
func hasTeam(ctx context.Context, tx *store.Tx, t domain.Tenant) (bool, error) {
	if t.MemberCount > 1 {
		return true, nil
	}
	invited, _, err := tx.Tenant(t.ID).ListInvitations(ctx, store.Page{Limit: 20})
	return slices.ContainsFunc(invited, func(v domain.Invitation) bool {
		return v.State == domain.InvitationPending && !v.Expired(tx.Now())
	}), err
}
