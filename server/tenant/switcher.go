package tenant

import (
	"context"

	"tenantry/server/audit"
	"tenantry/server/domain"
	"tenantry/server/store"
)

// maxOpenInvitations bounds what the switcher shows; a person has few.
const maxOpenInvitations = 20

// Place is a tenant that somebody can switch to, or sees why they cannot.
type Place struct {
	Tenant  domain.TenantRef
	Member  *store.Standing   // nil without a membership
	Through *domain.TenantRef // the tenant of theirs that manages it
}

// Places lists the tenants of whoever asks, by name: where they are a member, also
// a suspended one, and what those manage. A platform role adds nothing here.
func (s *Service) Places(ctx context.Context, search string, p store.Page) (places []Place, next string, err error) {
	actor, err := person(ctx)
	if err != nil {
		return nil, "", err
	}
	err = s.DB.Read(ctx, func(tx *store.Tx) error {
		operators, err := s.operators(ctx, tx, actor.AccountID)
		if err != nil {
			return err
		}
		var found []domain.TenantSummary
		found, next, err = tx.ListTenants(ctx, store.TenantFilter{
			Search: search, Page: p, Visible: &store.Visible{Account: actor.AccountID, Operators: operators, Suspended: true},
		})
		if err != nil || len(found) == 0 {
			return err
		}
		places, err = placesOf(ctx, tx, actor.AccountID, operators, found)
		return err
	})
	return places, next, err
}

func placesOf(ctx context.Context, tx *store.Tx, who domain.AccountID, operators []domain.TenantID, found []domain.TenantSummary) ([]Place, error) {
	ids := make([]domain.TenantID, len(found))
	for i, t := range found {
		ids[i] = t.ID
	}
	standing, err := tx.StandingIn(ctx, who, ids)
	if err != nil {
		return nil, err
	}
	through, err := tx.ThroughWhom(ctx, operators, ids)
	if err != nil {
		return nil, err
	}
	places := make([]Place, len(found))
	for i, t := range found {
		places[i].Tenant = t.TenantRef
		if member, ok := standing[t.ID]; ok {
			places[i].Member = &member
		} else if by, ok := through[t.ID]; ok {
			places[i].Through = &by
		}
	}
	return places, nil
}

// person returns the actor if it is somebody in a browser.
func person(ctx context.Context) (domain.Actor, error) {
	actor := domain.ActorFrom(ctx)
	switch actor.Kind {
	case domain.ActorSession:
		return actor, nil
	case domain.ActorAPIKey:
		return actor, domain.Errorf(domain.CodeForbidden, "This needs a person who is signed in; an API key cannot do it.").
			Because("session_needed")
	}
	return actor, domain.Errorf(domain.CodeUnauthorized, "Sign in to go on.")
}

// MyInvitations lists the open invitations to the address of whoever asks. Proved is
// false while no link of ours has shown that the address is theirs: an account of
// somebody else's address must not see, or take, what was sent there.
func (s *Service) MyInvitations(ctx context.Context) (list []store.OpenInvitation, proved bool, err error) {
	actor, err := person(ctx)
	if err != nil {
		return nil, false, err
	}
	err = s.DB.Read(ctx, func(tx *store.Tx) error {
		email, err := tx.ProvedEmail(ctx, actor.AccountID)
		if proved = email != ""; err != nil || !proved {
			return err
		}
		list, err = tx.ListInvitationsFor(ctx, email, maxOpenInvitations)
		return err
	})
	return list, proved, err
}

// JoinInvited accepts an invitation to the proved address of whoever asks, and
// returns the tenant. It is Accept without the link.
func (s *Service) JoinInvited(ctx context.Context, id domain.InvitationID) (t domain.Tenant, err error) {
	actor, err := person(ctx)
	if err != nil {
		return t, err
	}
	err = s.DB.Tx(ctx, func(tx *store.Tx) error {
		email, err := mineToAnswer(ctx, tx, actor.AccountID)
		if err != nil {
			return err
		}
		v, err := tx.FindInvitationFor(ctx, id, email)
		if err != nil {
			return err
		}
		won, err := tx.ClaimInvitationFor(ctx, id, email)
		if err != nil {
			return err
		}
		if !won {
			return closed(v, tx)
		}
		a, err := tx.FindAccount(ctx, actor.AccountID)
		if err != nil {
			return err
		}
		if err := s.join(ctx, tx, v, a); err != nil {
			return err
		}
		t, err = tx.Tenant(v.TenantID).FindTenant(ctx)
		return err
	})
	return t, err
}

// DeclineInvited refuses an invitation to the proved address of whoever asks. Its
// link leads nowhere from then on; declining twice is once.
func (s *Service) DeclineInvited(ctx context.Context, id domain.InvitationID) error {
	actor, err := person(ctx)
	if err != nil {
		return err
	}
	return s.DB.Tx(ctx, func(tx *store.Tx) error {
		email, err := mineToAnswer(ctx, tx, actor.AccountID)
		if err != nil {
			return err
		}
		v, err := tx.FindInvitationFor(ctx, id, email)
		if err != nil || v.State == domain.InvitationDeclined {
			return err
		}
		done, err := tx.DeclineInvitationFor(ctx, id, email)
		if err != nil {
			return err
		}
		if !done {
			return notPending(v)
		}
		return audit.Record(ctx, tx, audit.Event{
			TenantID: v.TenantID, Action: "invitation.decline", TargetKind: "invitation", TargetID: string(v.ID),
			Detail: map[string]any{"email": v.Email, "role": v.Role},
		})
	})
}

// mineToAnswer is the proved address of an account, or why it cannot answer.
func mineToAnswer(ctx context.Context, tx *store.Tx, id domain.AccountID) (string, error) {
	email, err := tx.ProvedEmail(ctx, id)
	if err == nil && email == "" {
		err = domain.NotFound("invitation")
	}
	return email, err
}

// closed says why an invitation could not be claimed.
func closed(v domain.Invitation, tx *store.Tx) error {
	switch linkState(v, tx) {
	case LinkExpired:
		return expired()
	case LinkRevoked:
		return notPending(v)
	case LinkUsed, LinkOpen:
	}
	return used()
}
