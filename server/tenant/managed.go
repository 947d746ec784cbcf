package tenant

import (
	"context"
	"fmt"

	"tenantry/server/audit"
	"tenantry/server/domain"
	"tenantry/server/store"
)

// Manage lets an operator manage another tenant; doing it twice is once. Needs
// the platform's TENANT_MGMT:update: neither side can take the other.
func (s *Service) Manage(ctx context.Context, operator domain.TenantID, slug string) error {
	if err := domain.AuthorizePlatform(ctx, domain.PermTenantUpdate); err != nil {
		return err
	}
	return s.DB.Tx(ctx, func(tx *store.Tx) error {
		by, managed, err := findBoth(ctx, tx, operator, slug)
		if err != nil {
			return err
		}
		if err := mayManage(by, managed); err != nil {
			return err
		}
		added, err := tx.Tenant(operator).InsertManaged(ctx, []domain.TenantID{managed.ID})
		if err != nil || added == 0 {
			return err
		}
		return recordManaging(ctx, tx, "add", by.Ref(), managed.Ref())
	})
}

// AddManager ties a tenant that was just made to the one that asked for it, in the
// transaction that makes it. Whoever calls it knows that they belong together.
func (s *Service) AddManager(ctx context.Context, tx *store.Tx, operator, made domain.TenantID) error {
	by, err := tx.Tenant(operator).FindTenant(ctx)
	if err != nil {
		return err
	}
	managed, err := tx.Tenant(made).FindTenant(ctx)
	if err != nil {
		return err
	}
	if err := mayManage(by, managed); err != nil {
		return err
	}
	if _, err := tx.Tenant(operator).InsertManaged(ctx, []domain.TenantID{made}); err != nil {
		return err
	}
	return recordManaging(ctx, tx, "add", by.Ref(), managed.Ref())
}

// Unmanage ends it: the operator's people no longer see the tenant, at once.
// Needs the platform's TENANT_MGMT:update.
func (s *Service) Unmanage(ctx context.Context, operator domain.TenantID, slug string) error {
	if err := domain.AuthorizePlatform(ctx, domain.PermTenantUpdate); err != nil {
		return err
	}
	return s.DB.Tx(ctx, func(tx *store.Tx) error {
		by, managed, err := findBoth(ctx, tx, operator, slug)
		if err != nil {
			return err
		}
		removed, err := tx.Tenant(operator).DeleteManaged(ctx, managed.ID)
		if err != nil || !removed {
			return err
		}
		return recordManaging(ctx, tx, "remove", by.Ref(), managed.Ref())
	})
}

func findBoth(ctx context.Context, tx *store.Tx, operator domain.TenantID, slug string) (by, managed domain.Tenant, err error) {
	if by, err = tx.Tenant(operator).FindTenant(ctx); err != nil {
		return by, managed, err
	}
	managed, err = tx.FindTenantByRef(ctx, slug)
	if domain.Is(err, domain.CodeNotFound) {
		err = domain.Errorf(domain.CodeNotFound, "There is no tenant “%s”.", slug)
	}
	return by, managed, err
}

func mayManage(by, managed domain.Tenant) error {
	switch {
	case by.ID == managed.ID:
		return domain.Errorf(domain.CodeConflict, "A tenant cannot manage itself.").Because("not_manageable")
	case !by.Manages():
		return domain.Errorf(domain.CodeConflict, "%s is not an operator, so it cannot manage other tenants.", by.Name).Because("not_operator")
	case !managed.Manageable():
		return domain.Errorf(domain.CodeConflict, "%s cannot be managed by others.", managed.Name).Because("not_manageable")
	}
	return nil
}

// recordManaging tells both sides: who manages a tenant is no secret to it.
func recordManaging(ctx context.Context, tx *store.Tx, verb string, by, managed domain.TenantRef) error {
	events := []audit.Event{
		{TenantID: by.ID, Action: "managed." + verb, TargetID: string(managed.ID), Detail: map[string]any{"slug": managed.Slug, "name": managed.Name}},
		{TenantID: managed.ID, Action: "manager." + verb, TargetID: string(by.ID), Detail: map[string]any{"slug": by.Slug, "name": by.Name}},
	}
	for _, e := range events {
		e.TargetKind = "tenant"
		if err := audit.Record(ctx, tx, e); err != nil {
			return fmt.Errorf("managing: %w", err)
		}
	}
	return nil
}
