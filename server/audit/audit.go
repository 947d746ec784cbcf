package audit

import (
	"context"
	"fmt"
	"maps"
	"reflect"

	"tenantry/server/domain"
	"tenantry/server/store"
)

// Event is what a use case has to say about its change. Who did it, through what,
// from where and in which request comes from the context.
type Event struct {
	TenantID   domain.TenantID // empty for what happens to the platform itself
	Action     string          // a thing and a verb: tenant.create
	TargetKind string          // tenant, account, session, ...
	TargetID   string
	Detail     map[string]any // what a reader needs to understand it; never a secret

	// The values before and after a change, by name. What is alike in both is left out.
	Before, After map[string]any
}

// Record writes the event down in the transaction of the change.
func Record(ctx context.Context, tx *store.Tx, e Event) error {
	actor := domain.ActorFrom(ctx)
	err := tx.CreateAuditEvent(ctx, domain.AuditEvent{
		TenantID: e.TenantID, Action: e.Action, TargetKind: e.TargetKind, TargetID: e.TargetID, Detail: e.detail(),
		ActorKind: actor.Kind, ActorID: actorID(actor), ActorName: actor.Name, Through: through(actor),
		Address: actor.Address, RequestID: actor.RequestID,
	})
	if err != nil {
		return fmt.Errorf("audit %s: %w", e.Action, err)
	}
	return nil
}

func (e Event) detail() map[string]any {
	detail := maps.Clone(e.Detail)
	if detail == nil {
		detail = map[string]any{}
	}
	before, after := differences(e.Before, e.After)
	if len(before) > 0 {
		detail["before"] = before
	}
	if len(after) > 0 {
		detail["after"] = after
	}
	return detail
}

// differences leaves out what did not change.
func differences(before, after map[string]any) (was, is map[string]any) {
	was, is = maps.Clone(before), maps.Clone(after)
	for name, value := range before {
		if now, ok := after[name]; ok && reflect.DeepEqual(value, now) {
			delete(was, name)
			delete(is, name)
		}
	}
	return was, is
}

// actorID names the key of a tenant or of the platform rather than its maker: it
// acts for them, whoever made it. A personal key is its person.
func actorID(a domain.Actor) string {
	if a.Kind == domain.ActorAPIKey && a.Key.Kind != domain.KeyPersonal {
		return string(a.KeyID)
	}
	return string(a.AccountID)
}

// through is what the actor used: a session or a key.
func through(a domain.Actor) string {
	if a.KeyID != "" {
		return string(a.KeyID)
	}
	return string(a.SessionID)
}

// Service lists, verifies and exports events.
type Service struct {
	DB *store.DB

	end closer
}

// Platform lists what happened everywhere, newest first. Needs PLATFORM_AUDIT:read.
func (s *Service) Platform(ctx context.Context, filter store.AuditFilter, page store.Page) (events []domain.AuditEvent, next string, err error) {
	if err := domain.AuthorizePlatform(ctx, domain.PermPlatformAudit); err != nil {
		return nil, "", err
	}
	err = s.DB.Read(ctx, func(tx *store.Tx) error {
		events, next, err = tx.FindPlatformAudit(ctx, filter, page)
		return err
	})
	return events, next, err
}

// Tenant lists what happened in one tenant, newest first. Needs AUDIT:read there.
func (s *Service) Tenant(ctx context.Context, id domain.TenantID, filter store.AuditFilter, page store.Page) (events []domain.AuditEvent, next string, err error) {
	if err := domain.AuthorizeTenant(ctx, id, domain.PermAuditRead); err != nil {
		return nil, "", err
	}
	err = s.DB.Read(ctx, func(tx *store.Tx) error {
		events, next, err = tx.Tenant(id).FindAudit(ctx, filter, page)
		return err
	})
	return events, next, err
}
