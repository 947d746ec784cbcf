package store

import (
	"context"
	"time"

	"tenantry/server/domain"
	"tenantry/server/store/sqlc"
)

// HeldSlug is a slug that a tenant has or had, and since when it is the tenant's.
type HeldSlug struct {
	Slug  string
	Since time.Time
}

// claimSlug makes a slug the tenant's for good. One that another tenant has or had
// is a conflict with the reason slug_taken.
func (t *TenantTx) claimSlug(ctx context.Context, slug string) error {
	added, err := t.q.ClaimSlug(ctx, slug, string(t.id), millis(t.now))
	if err != nil || added == 1 {
		return classify(err)
	}
	held, err := t.ListSlugs(ctx)
	if err != nil {
		return err
	}
	for _, own := range held {
		if own.Slug == slug {
			return nil
		}
	}
	return slugTaken(slug)
}

func slugTaken(slug string) error {
	return domain.Errorf(domain.CodeConflict, "The slug “%s” is taken. Choose another one.", slug).Because(ReasonSlugTaken)
}

// ListSlugs returns the slugs that the tenant has and had, the newest first.
func (t *TenantTx) ListSlugs(ctx context.Context) ([]HeldSlug, error) {
	rows, err := t.q.SlugsOfTenant(ctx, string(t.id))
	if err != nil {
		return nil, classify(err)
	}
	held := make([]HeldSlug, len(rows))
	for i, row := range rows {
		held[i] = HeldSlug{Slug: row.Slug, Since: fromMillis(row.CreatedAt)}
	}
	return held, nil
}

// formerSlugs are those that the tenant had before this one.
func (t *TenantTx) formerSlugs(ctx context.Context, now string) ([]string, error) {
	held, err := t.ListSlugs(ctx)
	var former []string
	for _, h := range held {
		if h.Slug != now {
			former = append(former, h.Slug)
		}
	}
	return former, err
}

// SetSlug gives n another slug, unless the tenant is no longer at n.Version
// (CodePrecondition). The old one goes on leading to it. A slug that another tenant
// has or had is a conflict with the reason slug_taken.
//
// The row of the tenant is changed first and the slug claimed then, in the order
// in which a new tenant takes its own: two that want one slug wait for each other
// in a line and not in a circle.
func (t *TenantTx) SetSlug(ctx context.Context, n domain.Tenant, slug string) error {
	changed, err := t.q.SetTenantSlug(ctx, sqlc.SetTenantSlugParams{
		Slug: slug, UpdatedAt: millis(t.now), ID: string(t.id), Version: n.Version,
	})
	switch {
	case isTaken(err):
		return slugTaken(slug)
	case err != nil:
		return classify(err)
	case changed == 0:
		return tenantChanged()
	}
	for _, held := range []string{slug, n.Slug} { // the old one, too: a node of an earlier version does not claim
		if err := t.claimSlug(ctx, held); err != nil {
			return err
		}
	}
	return t.replaceWords(ctx, slug, n.Name)
}
