package account

import (
	"context"
	"slices"

	"tenantry/server/domain"
	"tenantry/server/store"
)

// AddAdmin makes an account with a platform role, for whoever holds the machine.
// Being the first account, it closes the set-up.
func (s *Service) AddAdmin(ctx context.Context, email, name, role, password string) (admin domain.Account, err error) {
	email, name, found := s.checkPerson(email, name, password)
	if err := found.err(); err != nil {
		return admin, err
	}
	hash, err := s.hasher.Hash(ctx, normalize(password))
	if err != nil {
		return admin, err
	}
	err = s.db.Tx(ctx, func(tx *store.Tx) error {
		if err := ensureRoles(ctx, tx); err != nil {
			return err
		}
		if _, err := MayGrant(ctx, tx, role); err != nil {
			return err
		}
		if _, err := tx.CloseSetup(ctx); err != nil {
			return err
		}
		admin, err = s.CreateAccount(ctx, tx, Person{Email: email, Name: name, PasswordHash: hash, PlatformRole: role})
		return err
	})
	return admin, err
}

// Everybody lists all people with a platform role, for whoever holds the machine.
func (s *Service) Everybody(ctx context.Context) ([]domain.Account, error) {
	var all []domain.Account
	page := store.Page{Limit: store.MaxPage}
	for {
		people, next, err := s.People(ctx, page)
		if err != nil {
			return nil, err
		}
		all = slices.Concat(all, people)
		if next == "" {
			return all, nil
		}
		page.Cursor = next
	}
}
