package tenant

import (
	"context"
	"fmt"

	"tenantry/server/domain"
	"tenantry/server/jobs"
	"tenantry/server/messaging"
	"tenantry/server/platform"
	"tenantry/server/store"
)

// KindWarnOfKeys is the kind of job that tells makers of keys when one is about to end.
const KindWarnOfKeys = "tenant.warn-of-keys"

// warnings are how many days before its end the maker of a key is told, the
// nearest first: a key that is found late gets one notice, not three.
var warnings = []int64{1, 7, 30}

// WarnOfKeys is the handler of KindWarnOfKeys. Each notice is written once, in the
// transaction that notes it, however often and on however many nodes it runs.
func (s *Service) WarnOfKeys(ctx context.Context, _ jobs.Job) error {
	for _, days := range warnings {
		for more := true; more; {
			err := s.DB.Tx(ctx, func(tx *store.Tx) error {
				keys, err := tx.ListExpiringAPIKeys(ctx, days)
				more = len(keys) == store.ExpiringPage
				if err != nil || len(keys) == 0 {
					return err
				}
				return s.warnOf(ctx, tx, keys, days)
			})
			if err != nil {
				return fmt.Errorf("warn of keys that end within %d days: %w", days, err)
			}
		}
	}
	return nil
}

func (s *Service) warnOf(ctx context.Context, tx *store.Tx, keys []store.ExpiringKey, days int64) error {
	name, err := platform.Name(ctx, tx)
	if err != nil {
		return err
	}
	for _, k := range keys {
		first, err := tx.MarkAPIKeyWarned(ctx, k.ID, days)
		if err != nil {
			return err
		}
		if short := !k.ExpiresAt.AddDate(0, 0, -int(days)).After(k.CreatedAt); short || !first {
			continue // made for no longer than that: no news on its first day
		}
		link, err := s.keysPage(ctx, tx, k.APIKey)
		if err != nil {
			return err
		}
		err = s.Messages.StoreKeyExpiry(ctx, tx, messaging.KeyExpiry{
			Email: k.Email, Name: k.CreatedBy, Key: k.APIKey, PlatformName: name, Link: link,
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// keysPage is where keys of that kind are made.
func (s *Service) keysPage(ctx context.Context, tx *store.Tx, k domain.APIKey) (string, error) {
	switch k.Kind {
	case domain.KeyPersonal:
		return s.PublicURL + "/account/api-keys", nil
	case domain.KeyTenant:
		t, err := tx.Tenant(k.TenantID).FindTenant(ctx)
		return s.PublicURL + "/t/" + t.Slug + "/settings/api-keys", err
	}
	return s.PublicURL + "/settings/api-keys", nil
}
