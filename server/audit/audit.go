package audit

import (
	"context"
	"fmt"

	"tenantry/server/domain"
	"tenantry/server/store"
)

// Event is what a use case has to say about its change. Who did it, from where
// and in which request comes from the context.
type Event struct {
	TenantID   domain.TenantID // empty for what happens to the platform itself
	Action     string          // a thing and a verb: tenant.create
	TargetKind string          // tenant, account, session, ...
	TargetID   string
	Detail     map[string]any // what a reader needs to understand it; never a secret
}

// Record writes the event down in the transaction of the change.
func Record(ctx context.Context, tx *store.Tx, e Event) error {
	actor := domain.ActorFrom(ctx)
	if e.Detail == nil {
		e.Detail = map[string]any{}
	}
	err := tx.CreateAuditEvent(ctx, domain.AuditEvent{
		TenantID: e.TenantID, Action: e.Action, TargetKind: e.TargetKind, TargetID: e.TargetID, Detail: e.Detail,
		ActorKind: actor.Kind, ActorID: actorID(actor), ActorName: actor.Name,
		Address: actor.Address, RequestID: actor.RequestID,
	})
	if err != nil {
		return fmt.Errorf("audit %s: %w", e.Action, err)
	}
	return nil
}

// actorID names the key rather than its maker: a person may hold several.
func actorID(a domain.Actor) string {
	if a.Kind == domain.ActorAPIKey {
		return string(a.KeyID)
	}
	return string(a.AccountID)
}

// Service lists events.
type Service struct {
	DB *store.DB
}

// Platform lists what happened everywhere, newest first. Needs PLATFORM_AUDIT:read.
func (s *Service) Platform(ctx context.Context, page store.Page) (events []domain.AuditEvent, next string, err error) {
	if err := domain.AuthorizePlatform(ctx, domain.PermPlatformAudit); err != nil {
		return nil, "", err
	}
	err = s.DB.Read(ctx, func(tx *store.Tx) error {
		events, next, err = tx.ListPlatformAudit(ctx, page)
		return err
	})
	return events, next, err
}

// Tenant lists what happened in one tenant, newest first. Needs AUDIT:read there.
func (s *Service) Tenant(ctx context.Context, id domain.TenantID, page store.Page) (events []domain.AuditEvent, next string, err error) {
	if err := domain.AuthorizeTenant(ctx, id, domain.PermAuditRead); err != nil {
		return nil, "", err
	}
	err = s.DB.Read(ctx, func(tx *store.Tx) error {
		events, next, err = tx.Tenant(id).ListAudit(ctx, page)
		return err
	})
	return events, next, err
}
