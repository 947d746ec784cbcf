package widget

import (
	"context"
	"time"

	"tenantry/server/audit"
	"tenantry/server/domain"
	"tenantry/server/messaging"
	"tenantry/server/store"
)

// perDeveloper bounds how many mails with the code a company sends.
var perDeveloper = store.Rate{Burst: 5, Every: time.Hour}

// MailCode sends the code with instructions to whoever looks after the website, one
// address. Needs WIDGET:manage.
func (s *Service) MailCode(ctx context.Context, tenant domain.TenantID, to string) error {
	if err := domain.AuthorizeTenant(ctx, tenant, domain.PermWidgetManage); err != nil {
		return err
	}
	email, _, err := domain.ParseEmail(to)
	if err != nil {
		return domain.InvalidField("/email", "format", "Enter one email address, like name@example.com.")
	}
	return s.DB.Tx(ctx, func(tx *store.Tx) error {
		t, err := tx.Tenant(tenant).FindTenant(ctx)
		if err != nil {
			return err
		}
		w, err := s.ensure(ctx, tx, tenant)
		if err != nil {
			return err
		}
		if err := tooMany(tx.TakeRate(ctx, "widget/code-mail/"+string(tenant), perDeveloper)); err != nil {
			return err
		}
		err = s.Messages.StoreWidgetCode(ctx, tx, messaging.WidgetCode{
			To: email, Tenant: t, By: domain.ActorFrom(ctx).Name, Code: s.snippet(w.Key), Host: s.PublicURL,
			ReplyTo: domain.ActorFrom(ctx).Email,
		})
		if err != nil {
			return err
		}
		return audit.Record(ctx, tx, audit.Event{
			TenantID: tenant, Action: "widget.mail_code", TargetKind: "widget", TargetID: w.Key, Detail: map[string]any{"to": email},
		})
	})
}
