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
// themselves, to those whose session gets into a tenant of theirs (as a member, or
// through a tenant that manages it), and to the platform's people who may. For everybody
// else there is none, as for somebody without one.
func (s *Service) Picture(ctx context.Context, of domain.AccountID) (p domain.Picture, err error) {
	viewer, err := person(ctx)
	if err != nil {
		return p, err
	}
	sees, err := s.sees(ctx, viewer, of)
	if err == nil && !sees {
		err = domain.NotFound("picture")
	}
	if err != nil {
		return p, err
	}
	err = s.DB.Read(ctx, func(tx *store.Tx) error {
		p, err = tx.FindPicture(ctx, of)
		return err
	})
	return p, err
}

// sees reports whether the viewer can find the person in one of the lists.
func (s *Service) sees(ctx context.Context, viewer domain.Actor, of domain.AccountID) (sees bool, err error) {
	if viewer.AccountID == of {
		return true, nil
	}
	var places []domain.TenantID
	err = s.DB.Read(ctx, func(tx *store.Tx) error {
		if sees, err = s.seesAsStaff(ctx, tx, viewer, of); err != nil || sees {
			return err
		}
		places, err = tx.PlacesToMeet(ctx, viewer.AccountID, of)
		return err
	})
	for _, place := range places {
		if sees || err != nil {
			break
		}
		sees, err = s.getsInto(ctx, place)
	}
	return sees, err
}

// getsInto reports whether the door of a tenant lets this session in. Looking at a
// picture is no visit.
func (s *Service) getsInto(ctx context.Context, id domain.TenantID) (bool, error) {
	_, access, err := s.Resolve(domain.Unattended(ctx), string(id))
	if code := domain.CodeOf(err); err != nil && code != domain.CodeInternal {
		return false, nil // refused at the door, disabled, or gone
	}
	return access.Role != "" || access.Through != "", err
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
