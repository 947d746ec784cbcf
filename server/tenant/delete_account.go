package tenant

import (
	"context"
	"strings"

	"tenantry/server/account"
	"tenantry/server/domain"
	"tenantry/server/store"
)

// Deletion is what deleting one's account would do, and what stands against it.
type Deletion struct {
	LastOwnerOf []domain.TenantRef // tenants that would be without an owner
	LastAdmin   bool               // the platform would be without an administrator
	Ends        store.Owned
}

func (d Deletion) refused() bool { return d.LastAdmin || len(d.LastOwnerOf) > 0 }

// LookAtDeletion says what deleting the account of whoever asks would do.
func (s *Service) LookAtDeletion(ctx context.Context) (d Deletion, err error) {
	actor, err := person(ctx)
	if err != nil {
		return d, err
	}
	err = s.DB.Read(ctx, func(tx *store.Tx) error {
		a, err := tx.FindAccount(ctx, actor.AccountID)
		if err != nil {
			return err
		}
		d, err = deletionOf(ctx, tx, a)
		return err
	})
	return d, err
}

func deletionOf(ctx context.Context, tx *store.Tx, a domain.Account) (d Deletion, err error) {
	if d.LastOwnerOf, err = tx.ListSoleOwned(ctx, a.ID); err != nil {
		return d, err
	}
	if d.LastAdmin, err = account.IsLastAdmin(ctx, tx, a); err != nil {
		return d, err
	}
	d.Ends, err = tx.CountOwnedBy(ctx, a.ID)
	return d, err
}

// DeleteAccount ends the account of whoever asks, who has typed its address and
// proved who they are in the last minutes: memberships, credentials, rights and
// whatever says who it was, in one transaction, from the next request on. It is
// refused while a tenant or the platform would be left without anybody to run it.
func (s *Service) DeleteAccount(ctx context.Context, typed string) error {
	actor, err := person(ctx)
	if err != nil {
		return err
	}
	return s.DB.Tx(ctx, func(tx *store.Tx) error {
		if err := domain.RequireFresh(ctx, tx.Now()); err != nil {
			return err
		}
		a, err := tx.FindAccount(ctx, actor.AccountID)
		if err != nil {
			return err
		}
		if !strings.EqualFold(strings.TrimSpace(typed), a.Email) {
			return domain.InvalidField("/email", "mismatch", "Type your address as it stands here: "+a.Email+".")
		}
		d, err := deletionOf(ctx, tx, a)
		if err != nil {
			return err
		}
		if d.refused() {
			return stillNeeded(d)
		}
		if err := s.leaveAll(ctx, tx, a.ID); err != nil {
			return err
		}
		return s.Accounts.Erase(ctx, tx, a)
	})
}

// leaveAll ends every membership in the way that leaving does, so that each
// tenant's own log tells of it.
func (s *Service) leaveAll(ctx context.Context, tx *store.Tx, who domain.AccountID) error {
	for page := (store.Page{Limit: store.MaxPage}); ; {
		list, next, err := tx.ListOwnMemberships(ctx, who, page)
		if err != nil {
			return err
		}
		for _, own := range list {
			m, err := tx.Tenant(own.Tenant.ID).FindMember(ctx, who)
			if err != nil {
				return err
			}
			if err := s.endMembership(ctx, tx, own.Tenant.ID, m, "leave"); err != nil {
				return err
			}
		}
		if page.Cursor = next; next == "" {
			return nil
		}
	}
}

// stillNeeded names everything that stands against a deletion.
func stillNeeded(d Deletion) error {
	var why []string
	for _, t := range d.LastOwnerOf {
		why = append(why, "you are the last owner of "+t.Name+" (make somebody else an owner there)")
	}
	if d.LastAdmin {
		why = append(why, "you are the last platform administrator (make somebody else one)")
	}
	return domain.Errorf(domain.CodeConflict, "Your account cannot be deleted yet: %s.", strings.Join(why, "; ")).Because("account_needed")
}
