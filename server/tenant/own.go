package tenant

import (
	"context"

	"tenantry/server/domain"
	"tenantry/server/store"
)

// OwnMemberships lists where whoever asks belongs, by the tenants' names: also
// where they are suspended, and disabled tenants.
func (s *Service) OwnMemberships(ctx context.Context, page store.Page) (list []domain.OwnMembership, next string, err error) {
	actor, err := person(ctx)
	if err != nil {
		return nil, "", err
	}
	err = s.DB.Read(ctx, func(tx *store.Tx) error {
		list, next, err = tx.ListOwnMemberships(ctx, actor.AccountID, page)
		return err
	})
	return list, next, err
}

// Picture returns somebody's picture to those who see the person in a list: to
// themselves, to those who share a tenant with them or see one of theirs through a
// tenant that manages it, and to the platform's people who may. For everybody else
// there is none, as for somebody without one.
func (s *Service) Picture(ctx context.Context, of domain.AccountID) (p domain.Picture, err error) {
	viewer, err := person(ctx)
	if err != nil {
		return p, err
	}
	err = s.DB.Read(ctx, func(tx *store.Tx) error {
		sees, err := s.sees(ctx, tx, viewer, of)
		if err != nil {
			return err
		}
		if !sees {
			return domain.NotFound("picture")
		}
		p, err = tx.FindPicture(ctx, of)
		return err
	})
	return p, err
}

// sees reports whether the viewer can find the person in one of the lists.
func (s *Service) sees(ctx context.Context, tx *store.Tx, viewer domain.Actor, of domain.AccountID) (bool, error) {
	if viewer.AccountID == of {
		return true, nil
	}
	for _, way := range []func() (bool, error){
		func() (bool, error) { return tx.SharesTenant(ctx, viewer.AccountID, of) },
		func() (bool, error) { return s.seesAsStaff(ctx, tx, viewer, of) },
		func() (bool, error) {
			operators, err := s.operators(ctx, tx, viewer.AccountID)
			if err != nil {
				return false, err
			}
			return tx.IsManagedBy(ctx, of, operators)
		},
	} {
		if found, err := way(); found || err != nil {
			return found, err
		}
	}
	return false, nil
}

func (s *Service) seesAsStaff(ctx context.Context, tx *store.Tx, viewer domain.Actor, of domain.AccountID) (bool, error) {
	if domain.PlatformAccess(viewer.Platform).Has(domain.PermMembersRead) {
		if member, err := tx.IsMemberAnywhere(ctx, of); member || err != nil {
			return member, err
		}
	}
	if !viewer.Platform.Has(domain.PermPeopleRead) {
		return false, nil
	}
	a, err := tx.FindAccount(ctx, of)
	if domain.Is(err, domain.CodeNotFound) {
		return false, nil
	}
	return a.PlatformRole != "", err
}
