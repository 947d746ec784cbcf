package widget

import (
	"context"

	"tenantry/server/audit"
	"tenantry/server/domain"
	"tenantry/server/store"
)

// Inbox lists what visitors have written, newest first; what is in one state unless
// that is empty. Needs WIDGET:read.
func (s *Service) Inbox(ctx context.Context, tenant domain.TenantID, state domain.VisitorMessageState, p store.Page) (list []domain.VisitorMessage, next string, err error) {
	if err := domain.AuthorizeTenant(ctx, tenant, domain.PermWidgetRead); err != nil {
		return nil, "", err
	}
	err = s.DB.Read(ctx, func(tx *store.Tx) (err error) {
		list, next, err = tx.Tenant(tenant).ListVisitorMessages(ctx, state, p)
		return err
	})
	return list, next, err
}

// Settle marks a message as done, or as new again. Needs WIDGET:manage.
func (s *Service) Settle(ctx context.Context, tenant domain.TenantID, id domain.VisitorMessageID, state domain.VisitorMessageState) (m domain.VisitorMessage, err error) {
	if err := domain.AuthorizeTenant(ctx, tenant, domain.PermWidgetManage); err != nil {
		return m, err
	}
	err = s.DB.Tx(ctx, func(tx *store.Tx) error {
		if m, err = tx.Tenant(tenant).FindVisitorMessage(ctx, id); err != nil {
			return err
		}
		was := m.State
		m.State, m.DoneAt, m.DoneBy = state, nil, ""
		if state == domain.VisitorDone {
			now := tx.Now()
			m.DoneAt, m.DoneBy = &now, domain.ActorFrom(ctx).Name
		}
		moved, err := tx.Tenant(tenant).SettleVisitorMessage(ctx, m)
		if err != nil {
			return err
		}
		if !moved { // it was there already: whoever came first stands
			m, err = tx.Tenant(tenant).FindVisitorMessage(ctx, id)
			return err
		}
		return audit.Record(ctx, tx, audit.Event{
			TenantID: tenant, Action: "visitor_message.update", TargetKind: "visitor_message", TargetID: string(id),
			Before: map[string]any{"state": was}, After: map[string]any{"state": state},
		})
	})
	return m, err
}

// Delete removes a message for good. Needs WIDGET:manage.
func (s *Service) Delete(ctx context.Context, tenant domain.TenantID, id domain.VisitorMessageID) error {
	if err := domain.AuthorizeTenant(ctx, tenant, domain.PermWidgetManage); err != nil {
		return err
	}
	return s.DB.Tx(ctx, func(tx *store.Tx) error {
		gone, err := tx.Tenant(tenant).DeleteVisitorMessage(ctx, id)
		if err != nil {
			return err
		}
		if !gone {
			return domain.NotFound("message")
		}
		return audit.Record(ctx, tx, audit.Event{
			TenantID: tenant, Action: "visitor_message.delete", TargetKind: "visitor_message", TargetID: string(id),
		})
	})
}
