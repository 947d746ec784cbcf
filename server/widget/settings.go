package widget

import (
	"context"
	"time"

	"tenantry/server/domain"
	"tenantry/server/secret"
	"tenantry/server/store"
)

// View is a company's widget with what belongs to it.
type View struct {
	domain.Widget
	Code        string // to put into pages
	Website     string // of the company's profile; may be empty
	Timezone    string // in which the schedules are meant
	Origins     []string
	Consent     string // what visitors agree to for text messages; "" while "Text us" cannot be offered
	MessagesTo  string // who is mailed what visitors write
	Apps        []AppNow
	CompanyName string
}

// AppNow is one app with whether visitors see it just now.
type AppNow struct {
	domain.WidgetApp
	Open    bool      // by its schedule
	Changes time.Time // when that changes next; zero when it does not soon
}

// Get returns a company's widget. Needs WIDGET:read; the first call makes it.
func (s *Service) Get(ctx context.Context, tenant domain.TenantID) (v View, err error) {
	if err := domain.AuthorizeTenant(ctx, tenant, domain.PermWidgetRead); err != nil {
		return v, err
	}
	err = s.DB.Read(ctx, func(tx *store.Tx) error {
		w, err := tx.Tenant(tenant).FindWidget(ctx)
		if err == nil {
			v, err = s.view(ctx, tx, w)
		}
		return err
	})
	if !domain.Is(err, domain.CodeNotFound) {
		return v, err
	}
	err = s.DB.Tx(ctx, func(tx *store.Tx) error {
		w, err := s.ensure(ctx, tx, tenant)
		if err == nil {
			v, err = s.view(ctx, tx, w)
		}
		return err
	})
	return v, err
}

// ahead is how far from now the changes of schedules are told.
const ahead = 8 * 24 * time.Hour

func (s *Service) view(ctx context.Context, tx *store.Tx, w domain.Widget) (View, error) {
	t, err := tx.Tenant(w.TenantID).FindTenant(ctx)
	if err != nil {
		return View{}, err
	}
	v := View{
		Widget: w, Code: s.snippet(w.Key), Website: t.Website, Timezone: t.Timezone, Origins: Origins(w.Settings, t.Website),
		MessagesTo: recipient(t), CompanyName: t.Name,
	}
	for _, a := range w.Settings.Apps {
		open, changes := w.Settings.Available(a, tx.Now(), ahead, 1, placeOf(t))
		now := AppNow{WidgetApp: a, Open: open}
		if len(changes) > 0 {
			now.Changes = changes[0]
		}
		v.Apps = append(v.Apps, now)
	}
	v.Consent, err = s.consentWords(ctx, tx, w.TenantID)
	return v, err
}

// placeOf is where the clock hangs by which a company's schedules go.
func placeOf(t domain.Tenant) *time.Location {
	place, err := time.LoadLocation(t.Timezone)
	if err != nil || t.Timezone == "Local" {
		return time.UTC
	}
	return place
}

// Change is what to change in the settings; nil leaves a part as it is.
type Change struct {
	Apps      []domain.WidgetApp // those that are given; the others stay
	Schedules *[]domain.Schedule
	Origins   *[]string
	Style     *Style
}

// Style is how the widget looks.
type Style struct{ Color, Position, Theme, Title string }

// Update changes the settings if the widget still has the version that was read
// (CodePrecondition otherwise). Needs WIDGET:manage.
func (s *Service) Update(ctx context.Context, tenant domain.TenantID, version int64, c Change) (v View, err error) {
	if err := domain.AuthorizeTenant(ctx, tenant, domain.PermWidgetManage); err != nil {
		return v, err
	}
	err = s.DB.Tx(ctx, func(tx *store.Tx) error {
		w, err := s.ensure(ctx, tx, tenant)
		if err != nil {
			return err
		}
		after, err := apply(w.Settings, c, func() string { return tx.NewID("sc") })
		if err != nil {
			return err
		}
		if err := tx.Tenant(tenant).UpdateWidget(ctx, version, after); err != nil {
			return err
		}
		if err := s.record(ctx, tx, w, "update", told(w.Settings), told(after)); err != nil {
			return err
		}
		if w, err = tx.Tenant(tenant).FindWidget(ctx); err != nil {
			return err
		}
		v, err = s.view(ctx, tx, w)
		return err
	})
	return v, err
}

// RenewKey gives the company another key. Pages with the old one show nothing from
// then on. Needs WIDGET:manage.
func (s *Service) RenewKey(ctx context.Context, tenant domain.TenantID) (v View, err error) {
	if err := domain.AuthorizeTenant(ctx, tenant, domain.PermWidgetManage); err != nil {
		return v, err
	}
	err = s.DB.Tx(ctx, func(tx *store.Tx) error {
		w, err := s.ensure(ctx, tx, tenant)
		if err != nil {
			return err
		}
		was := w.Key
		renewed, err := tx.Tenant(tenant).RenewWidgetKey(ctx, was, secret.NewToken(keyPrefix))
		if err != nil {
			return err
		}
		if !renewed {
			return domain.Errorf(domain.CodeConflict, "Somebody renewed the key just now. Look at the new one first.").Because("renewed_already")
		}
		if w, err = tx.Tenant(tenant).FindWidget(ctx); err != nil {
			return err
		}
		if err := s.record(ctx, tx, w, "renew_key", map[string]any{"key": was}, map[string]any{"key": w.Key}); err != nil {
			return err
		}
		v, err = s.view(ctx, tx, w)
		return err
	})
	return v, err
}
