package onboarding

import (
	"context"
	"slices"

	"tenantry/server/domain"
	"tenantry/server/store"
)

// CreateForPartner makes a company whose answers a partner gave, and lets finish do
// what belongs to it, all in one transaction. With an idempotency key the same
// request makes one company; repeated says that it was made before. Who may do that
// is for the caller to know.
func (s *Service) CreateForPartner(
	ctx context.Context, partner domain.TenantID, n NewTenant, idempotencyKey string,
	finish func(tx *store.Tx, company domain.TenantRef, repeated bool) error,
) error {
	key, err := keyOf(ctx, idempotencyKey, n)
	if err != nil {
		return err
	}
	tpl, err := s.Catalog.Get(n.Template)
	if err != nil {
		return err
	}
	answers := map[string]any{}
	for _, step := range tpl.Steps { // what else the request is known by is none
		if value, ok := n.Answers[step.ID]; ok {
			answers[step.ID] = value
		}
	}
	c, err := s.PrepareForClient(ctx, tpl, answers)
	if err != nil {
		return err
	}
	err = c.Again(func() error {
		return s.DB.LockedTx(ctx, func(tx *store.Tx) error {
			made, err := s.createOnce(ctx, tx, key, c.p)
			if err != nil {
				return err
			}
			managers, err := tx.Tenant(made.Tenant.ID).ListManagers(ctx)
			if err != nil {
				return err
			}
			repeated := slices.ContainsFunc(managers, func(m domain.TenantRef) bool { return m.ID == partner })
			if !repeated {
				if err := s.Tenants.AddManager(ctx, tx, partner, made.Tenant.ID); err != nil {
					return err
				}
			}
			return finish(tx, made.Tenant, repeated)
		})
	})
	if err != nil {
		return s.Explain(ctx, c, err)
	}
	return nil
}
