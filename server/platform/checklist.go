package platform

import (
	"context"
	"net"
	"net/url"

	"tenantry/server/audit"
	"tenantry/server/domain"
	"tenantry/server/store"
)

// The things to do on the first day.
const (
	ItemPublicAddress = "public-address"
	ItemMail          = "mail"
	ItemFirstTenant   = "first-tenant"
)

// Item is one thing to do, and how it stands.
type Item struct {
	ID     string
	Done   bool
	Detail string
}

// Checklist is what is left to do on the first day.
type Checklist struct {
	Items      []Item
	Dismissed  bool
	SampleData bool // the sample tenants are there
}

// Checklist returns what is left to do. Needs SETTINGS:read.
func (s *Service) Checklist(ctx context.Context) (c Checklist, err error) {
	if err := domain.AuthorizePlatform(ctx, domain.PermSettingsRead); err != nil {
		return Checklist{}, err
	}
	sends, err := s.Mail.Sends(ctx)
	if err != nil {
		return Checklist{}, err
	}
	err = s.DB.Read(ctx, func(tx *store.Tx) error {
		if _, c.Dismissed, err = tx.Setting(ctx, keyDismissed); err != nil {
			return err
		}
		samples, err := tx.CountSampleTenants(ctx)
		if err != nil {
			return err
		}
		c.SampleData = samples > 0
		own, err := tx.HasOwnTenants(ctx)
		c.Items = []Item{publicAddress(s.PublicURL), mail(sends), firstTenant(own)}
		return err
	})
	return c, err
}

// Dismiss hides the checklist, or brings it back. Needs SETTINGS:manage.
func (s *Service) Dismiss(ctx context.Context, dismissed bool) error {
	if err := domain.AuthorizePlatform(ctx, domain.PermSettingsManage); err != nil {
		return err
	}
	return s.DB.Tx(ctx, func(tx *store.Tx) error {
		_, was, err := tx.Setting(ctx, keyDismissed)
		if err != nil || was == dismissed {
			return err
		}
		if dismissed {
			err = tx.PutSetting(ctx, keyDismissed, "true")
		} else {
			err = tx.DeleteSetting(ctx, keyDismissed)
		}
		if err != nil {
			return err
		}
		return audit.Record(ctx, tx, audit.Event{
			Action: "checklist.dismiss", TargetKind: "settings", TargetID: keyDismissed,
			Detail: map[string]any{"dismissed": dismissed},
		})
	})
}

func publicAddress(address string) Item {
	if u, err := url.Parse(address); err == nil && !onlyHere(u.Hostname()) {
		return Item{ID: ItemPublicAddress, Done: true, Detail: "Links lead to " + address + "."}
	}
	return Item{ID: ItemPublicAddress, Detail: "Links lead to " + address + ", which opens on this machine only. " +
		"Start the server with --public-url and the address that people use."}
}

// onlyHere reports whether a host name means the machine itself.
func onlyHere(host string) bool {
	ip := net.ParseIP(host)
	return host == "" || host == "localhost" || (ip != nil && (ip.IsLoopback() || ip.IsUnspecified()))
}

func mail(sends bool) Item {
	if sends {
		return Item{ID: ItemMail, Done: true, Detail: "Messages are sent. The outbox shows what became of each."}
	}
	return Item{ID: ItemMail, Detail: "No mail is sent yet. Messages are kept in the outbox; copy the links from there, or choose a mail server or SendGrid under Settings, Mail."}
}

func firstTenant(there bool) Item {
	if there {
		return Item{ID: ItemFirstTenant, Done: true, Detail: "There is a tenant of your own."}
	}
	return Item{ID: ItemFirstTenant, Detail: "Create it with the wizard. It takes a few minutes."}
}
