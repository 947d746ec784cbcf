package account

import (
	"context"
	"strings"

	"tenantry/server/audit"
	"tenantry/server/domain"
	"tenantry/server/store"
)

// People lists everybody with a platform role. Needs PLATFORM_PEOPLE:read.
func (s *Service) People(ctx context.Context, page store.Page) (people []domain.Account, next string, err error) {
	if err := domain.AuthorizePlatform(ctx, domain.PermPeopleRead); err != nil {
		return nil, "", err
	}
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		people, next, err = tx.ListPeople(ctx, page)
		return err
	})
	return people, next, err
}

// AddPerson gives a platform role to the person with this address, if there is
// one; found is false when an invitation is needed instead. Needs
// PLATFORM_PEOPLE:manage, and the role must not hold more than the actor does.
func (s *Service) AddPerson(ctx context.Context, email, role string) (person domain.Account, found bool, err error) {
	if err := domain.AuthorizePlatform(ctx, domain.PermPeopleManage); err != nil {
		return person, false, err
	}
	_, key, err := domain.ParseEmail(email)
	if err != nil {
		return person, false, domain.InvalidField("/email", "format", "Enter one email address, like name@example.com.")
	}
	err = s.db.Tx(ctx, func(tx *store.Tx) error {
		if _, err := MayGrant(ctx, tx, role); err != nil {
			return err
		}
		person, err = tx.FindAccountByEmail(ctx, key)
		if found = err == nil; !found {
			return notFoundIsFine(err)
		}
		return s.setRole(ctx, tx, &person, role)
	})
	return person, found, err
}

// ChangeRole gives a person another platform role, or takes it away with "".
// Needs PLATFORM_PEOPLE:manage and everything that the old and the new role
// hold. The last platform administrator stays one.
func (s *Service) ChangeRole(ctx context.Context, id domain.AccountID, role string) (person domain.Account, err error) {
	if err := domain.AuthorizePlatform(ctx, domain.PermPeopleManage); err != nil {
		return person, err
	}
	err = s.db.Tx(ctx, func(tx *store.Tx) error {
		if role != "" {
			if _, err := MayGrant(ctx, tx, role); err != nil {
				return err
			}
		}
		if person, err = tx.FindAccount(ctx, id); err != nil {
			return err
		}
		if person.PlatformRole == "" {
			return domain.NotFound("person with a platform role")
		}
		return s.setRole(ctx, tx, &person, role)
	})
	return person, err
}

// setRole is the one place where a platform role changes hands.
func (s *Service) setRole(ctx context.Context, tx *store.Tx, person *domain.Account, role string) error {
	before := person.PlatformRole
	if before == role {
		return nil
	}
	if before != "" {
		if _, err := MayGrant(ctx, tx, before); err != nil {
			return err
		}
	}
	if err := keepAdmin(ctx, tx, before); err != nil {
		return err
	}
	if err := tx.SetPlatformRole(ctx, person.ID, role); err != nil {
		return err
	}
	// An invitation of before must not give back, or add to, what was decided now.
	if err := tx.RevokePlatformInvitationsOf(ctx, strings.ToLower(person.Email)); err != nil {
		return err
	}
	person.PlatformRole = role
	s.forget(tx)
	return audit.Record(ctx, tx, audit.Event{
		Action: "account.change_role", TargetKind: "account", TargetID: string(person.ID),
		Detail: map[string]any{"email": person.Email, "before": before, "after": role},
	})
}

// SignOutPerson ends every session of somebody, with their personal keys and open
// links: a device was lost, or somebody else has their password. Their rights stay,
// so they sign in again. Whoever asks must have what the person's role allows.
// Needs PLATFORM_PEOPLE:manage.
func (s *Service) SignOutPerson(ctx context.Context, id domain.AccountID) error {
	return s.actOnPerson(ctx, id, func(tx *store.Tx, _ domain.Account) error {
		if err := s.CutOff(ctx, tx, CutOff{Account: id, Why: "person.sign_out"}); err != nil {
			return err
		}
		return audit.Record(ctx, tx, audit.Event{Action: "person.sign_out", TargetKind: "account", TargetID: string(id)})
	})
}

// actOnPerson changes something about somebody for whoever manages people and has
// everything that the person's role allows.
func (s *Service) actOnPerson(ctx context.Context, id domain.AccountID, act func(tx *store.Tx, who domain.Account) error) error {
	if err := domain.AuthorizePlatform(ctx, domain.PermPeopleManage); err != nil {
		return err
	}
	return s.db.Tx(ctx, func(tx *store.Tx) error {
		who, err := tx.FindAccount(ctx, id)
		if err != nil {
			return err
		}
		if who.PlatformRole != "" {
			if _, err := MayGrant(ctx, tx, who.PlatformRole); err != nil {
				return err
			}
		}
		return act(tx, who)
	})
}

// keepAdmin refuses to take the role from the last platform administrator. Those
// who try at once wait for each other at the role's row.
func keepAdmin(ctx context.Context, tx *store.Tx, losing string) error {
	if losing != domain.RolePlatformAdmin {
		return nil
	}
	if err := tx.LockPlatformRole(ctx, losing); err != nil {
		return err
	}
	n, err := tx.CountAccountsWithRole(ctx, losing)
	if err != nil {
		return err
	}
	if n <= 1 {
		return domain.Errorf(domain.CodeConflict,
			"This is the last platform administrator. Make somebody else one first.").Because("last_admin")
	}
	return nil
}

// MayGrant returns the role if the actor may give it away: nobody can give what
// they do not have. What the actor has is read again in this transaction.
func MayGrant(ctx context.Context, tx *store.Tx, name string) (domain.PlatformRole, error) {
	role, err := tx.FindPlatformRole(ctx, name)
	if domain.Is(err, domain.CodeNotFound) {
		return role, domain.InvalidField("/role", "unknown", "There is no such platform role.")
	}
	if err != nil {
		return role, err
	}
	return role, covers(ctx, tx, role.Permissions)
}

// covers refuses when the actor lacks one of the permissions right now.
func covers(ctx context.Context, tx *store.Tx, permissions []domain.Permission) error {
	held, err := platformNow(ctx, tx)
	if err != nil {
		return err
	}
	for _, p := range permissions {
		if !held.Covers(domain.NewPermissionSet(p)) {
			return domain.Forbidden(p)
		}
	}
	return nil
}

// platformNow is what the actor may do on the platform at this moment; the
// request's own answer may be older than a change by another process.
func platformNow(ctx context.Context, tx *store.Tx) (domain.PermissionSet, error) {
	actor := domain.ActorFrom(ctx)
	if actor.Kind == domain.ActorSystem {
		return actor.Platform, nil
	}
	a, err := tx.FindAccount(ctx, actor.AccountID)
	if err != nil {
		return domain.PermissionSet{}, err
	}
	if a.PlatformRole == "" {
		return domain.NewPermissionSet(), nil
	}
	role, err := tx.FindPlatformRole(ctx, a.PlatformRole)
	if err != nil {
		return domain.PermissionSet{}, err
	}
	return role.Set().Intersect(actor.Platform), nil
}

func notFoundIsFine(err error) error {
	if domain.Is(err, domain.CodeNotFound) {
		return nil
	}
	return err
}
