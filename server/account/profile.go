package account

import (
	"context"

	"tenantry/server/audit"
	"tenantry/server/domain"
	"tenantry/server/store"
)

// ProfileChange is what somebody changes of how they are shown, and of how they
// are shown things; nil leaves it as it is.
type ProfileChange struct {
	Name     *string
	Language *string // one of domain.Languages; "" for what the browser says
	Timezone *string // "" for the browser's
}

// Own returns the account of whoever asks.
func (s *Service) Own(ctx context.Context) (a domain.Account, err error) {
	actor, err := inBrowser(ctx)
	if err != nil {
		return a, err
	}
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		a, err = tx.FindAccount(ctx, actor.AccountID)
		return err
	})
	return a, err
}

// UpdateProfile changes what whoever asks says of themselves.
func (s *Service) UpdateProfile(ctx context.Context, c ProfileChange) error {
	actor, err := inBrowser(ctx)
	if err != nil {
		return err
	}
	if err := s.checkProfile(&c); err != nil {
		return err
	}
	return s.db.Tx(ctx, func(tx *store.Tx) error {
		a, err := tx.FindAccount(ctx, actor.AccountID)
		if err != nil {
			return err
		}
		return s.saveProfile(ctx, tx, a, c)
	})
}

func (s *Service) saveProfile(ctx context.Context, tx *store.Tx, a domain.Account, c ProfileChange) error {
	name, p := a.Name, a.Preferences
	for value, change := range map[*string]*string{&name: c.Name, &p.Language: c.Language, &p.Timezone: c.Timezone} {
		if change != nil {
			*value = *change
		}
	}
	if name == a.Name && p == a.Preferences {
		return nil
	}
	if err := tx.UpdateProfile(ctx, a.ID, name, p); err != nil {
		return err
	}
	if name != a.Name {
		if err := tx.SyncMember(ctx, a.ID); err != nil {
			return err
		}
	}
	s.forget(tx)
	return audit.Record(ctx, tx, audit.Event{
		Action: "account.update_profile", TargetKind: "account", TargetID: string(a.ID),
		Before: profileDetail(a.Name, a.Preferences), After: profileDetail(name, p),
	})
}

func profileDetail(name string, p domain.Preferences) map[string]any {
	return map[string]any{"name": name, "language": p.Language, "timezone": p.Timezone}
}

// checkProfile says what is wrong, all at once, and tidies what is right.
func (s *Service) checkProfile(c *ProfileChange) error {
	var wrong problems
	if c.Name != nil {
		name, problem := domain.ParseName(*c.Name)
		wrong.add("/name", problem)
		c.Name = &name
	}
	if c.Language != nil && *c.Language != "" && !domain.IsLanguage(*c.Language) {
		wrong.add("/language", domain.Errorf(domain.CodeInvalid, "Choose one of the languages that are offered.").Because("enum"))
	}
	if c.Timezone != nil && *c.Timezone != "" {
		if message := s.timezone(*c.Timezone); message != "" {
			wrong.add("/timezone", domain.Errorf(domain.CodeInvalid, "%s", message).Because("format"))
		}
	}
	return wrong.err()
}
