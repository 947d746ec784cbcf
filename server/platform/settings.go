package platform

import (
	"context"

	"tenantry/server/audit"
	"tenantry/server/domain"
	"tenantry/server/store"
)

// DefaultName is what an installation is called until somebody names it.
const DefaultName = "Tenantry"

// Keys of the settings table.
const (
	keyName      = "platform.name"
	keyDismissed = "checklist.dismissed"
)

// Service is the use cases of the installation itself.
type Service struct {
	DB         *store.DB
	PublicURL  string
	RootDomain string
	Version    string
	Mail       interface {
		// Sends reports whether messages are sent, rather than kept in the outbox only.
		Sends(ctx context.Context) (bool, error)
	}
}

// Settings are what an installation says about itself.
type Settings struct {
	Name       string
	PublicURL  string // given at start
	RootDomain string // given at start; may be empty
	Version    string
	MailSends  bool
}

// Name returns what the installation is called, for messages and pages.
func Name(ctx context.Context, tx *store.Tx) (string, error) {
	name, ok, err := tx.Setting(ctx, keyName)
	if err != nil || !ok {
		return DefaultName, err
	}
	return name, nil
}

// Name is the function Name in a transaction of its own.
func (s *Service) Name(ctx context.Context) (name string, err error) {
	err = s.DB.Read(ctx, func(tx *store.Tx) error {
		name, err = Name(ctx, tx)
		return err
	})
	return name, err
}

// Settings returns the settings. Needs SETTINGS:read.
func (s *Service) Settings(ctx context.Context) (Settings, error) {
	if err := domain.AuthorizePlatform(ctx, domain.PermSettingsRead); err != nil {
		return Settings{}, err
	}
	name, err := s.Name(ctx)
	if err != nil {
		return Settings{}, err
	}
	sends, err := s.Mail.Sends(ctx)
	return Settings{Name: name, PublicURL: s.PublicURL, RootDomain: s.RootDomain, Version: s.Version, MailSends: sends}, err
}

// Rename names the installation. Needs SETTINGS:manage.
func (s *Service) Rename(ctx context.Context, name string) error {
	if err := domain.AuthorizePlatform(ctx, domain.PermSettingsManage); err != nil {
		return err
	}
	name, problem := domain.ParseName(name)
	if problem != nil {
		return domain.InvalidField("/name", problem.Reason, problem.Message)
	}
	return s.DB.Tx(ctx, func(tx *store.Tx) error {
		before, err := Name(ctx, tx)
		if err != nil || before == name {
			return err
		}
		if err := tx.PutSetting(ctx, keyName, name); err != nil {
			return err
		}
		return audit.Record(ctx, tx, audit.Event{
			Action: "platform.rename", TargetKind: "settings", TargetID: keyName,
			Detail: map[string]any{"before": before, "after": name},
		})
	})
}
