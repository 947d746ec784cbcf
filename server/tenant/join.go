package tenant

import (
	"context"
	"fmt"

	"tenantry/server/audit"
	"tenantry/server/domain"
	"tenantry/server/store"
)

// newMember is what somebody becomes.
type newMember struct {
	role     string
	username string
	verb     string // what it is called in the audit log: join, add
}

// addMember is the one place where a membership begins. Somebody who is in the
// tenant already stays what they are. A tenant with as many members as its limit
// "agents" takes nobody more: who joins at the same moment waits for the other.
func (s *Service) addMember(ctx context.Context, tx *store.Tx, id domain.TenantID, a domain.Account, n newMember) error {
	joined, err := tx.Tenant(id).InsertMember(ctx, a.ID, n.role)
	if err != nil || !joined {
		return err
	}
	t, err := tx.Tenant(id).FindTenant(ctx)
	if err != nil {
		return err
	}
	if limit := t.Limits[domain.LimitMembers]; limit > 0 && t.MemberCount > limit {
		return domain.Errorf(domain.CodeConflict, "%s has room for %d people, and all places are taken. Remove somebody, or ask for more places.", t.Name, limit).
			Because("seats_full")
	}
	detail := map[string]any{"email": a.Email, "role": n.role}
	if n.username != "" {
		if err := tx.Tenant(id).SetMemberUsername(ctx, a.ID, n.username); err != nil {
			return err
		}
		detail["username"] = n.username
	}
	return audit.Record(ctx, tx, audit.Event{
		TenantID: id, Action: "member." + n.verb, TargetKind: "account", TargetID: string(a.ID), Detail: detail,
	})
}

// actingAs is the context in which a person acts who is not here: with what they
// may do at this moment.
func (s *Service) actingAs(ctx context.Context, tx *store.Tx, id domain.AccountID) (context.Context, error) {
	a, err := tx.FindAccount(ctx, id)
	if err != nil {
		return ctx, fmt.Errorf("find who asked for it: %w", err)
	}
	actor := domain.Actor{
		Kind: domain.ActorSession, AccountID: a.ID, Name: a.Name, Email: a.Email, Platform: domain.NewPermissionSet(),
		Address: domain.ActorFrom(ctx).Address, RequestID: domain.ActorFrom(ctx).RequestID,
	}
	if a.PlatformRole != "" {
		role, err := tx.FindPlatformRole(ctx, a.PlatformRole)
		if err != nil {
			return ctx, err
		}
		actor.Platform = role.Set()
	}
	return domain.WithActor(ctx, actor), nil
}

// ActAs returns the context in which a person acts who is not here, and whether they
// may still do something in a tenant. For work that goes on after a request.
func (s *Service) ActAs(ctx context.Context, tx *store.Tx, as domain.AccountID, id domain.TenantID, p domain.Permission) (context.Context, bool, error) {
	ctx, err := s.actingAs(ctx, tx, as)
	if err != nil {
		return ctx, false, err
	}
	held, err := s.heldNow(ctx, tx, id)
	return ctx, held.Has(p), err
}
