package tenant

import (
	"context"
	"strings"
	"time"

	"tenantry/server/audit"
	"tenantry/server/domain"
	"tenantry/server/store"
)

// A slug that a tenant leaves goes on leading to it for good, and is lost to
// everybody else. So a tenant cannot collect them: it holds this many beside the
// one it has. And addresses that others have noted down, and company codes that
// they know by heart, should not flap: after some changes it is one a day.
const maxFormerSlugs = 10

var slugChanges = store.Rate{Burst: 5, Every: 24 * time.Hour}

// Slugs are the slug of a tenant and those that it had, the newest first.
type Slugs struct {
	Slug   string
	Former []store.HeldSlug
}

// Slugs returns the slugs that lead to a tenant. Needs TENANT:read there.
func (s *Service) Slugs(ctx context.Context, id domain.TenantID) (slugs Slugs, err error) {
	if err := domain.AuthorizeTenant(ctx, id, domain.PermProfileRead); err != nil {
		return Slugs{}, err
	}
	err = s.DB.Read(ctx, func(tx *store.Tx) error {
		t, err := tx.Tenant(id).FindTenant(ctx)
		if err != nil {
			return err
		}
		held, err := tx.Tenant(id).ListSlugs(ctx)
		slugs.Slug = t.Slug
		for _, h := range held {
			if h.Slug != t.Slug {
				slugs.Former = append(slugs.Former, h)
			}
		}
		return err
	})
	return slugs, err
}

// Rename gives a tenant another slug if it still has the version that was read
// (CodePrecondition otherwise). The old one goes on leading to the tenant and is
// nobody else's; the tenant itself can take it back. A slug that another tenant
// has or had is a conflict (slug_taken), and so is one slug too many
// (too_many_slugs) or a change too soon (slug_changed_often). Needs TENANT:update there.
func (s *Service) Rename(ctx context.Context, id domain.TenantID, version int64, slug string) (domain.Tenant, error) {
	if err := domain.AuthorizeTenant(ctx, id, domain.PermProfileUpdate); err != nil {
		return domain.Tenant{}, err
	}
	slug = strings.TrimSpace(slug)
	if problem := domain.CheckSlug(slug); problem != nil {
		return domain.Tenant{}, domain.InvalidField("/slug", problem.Reason, problem.Message)
	}
	var t domain.Tenant
	err := s.DB.Tx(ctx, func(tx *store.Tx) (err error) {
		if t, err = tx.Tenant(id).FindTenant(ctx); err != nil || (t.Slug == slug && t.Version == version) {
			return err
		}
		before := t.Slug
		t.Version = version
		if err := tx.Tenant(id).SetSlug(ctx, t, slug); err != nil {
			return pointAt("/slug", err)
		}
		if err := boundSlugs(ctx, tx, t); err != nil {
			return err
		}
		t.Slug, t.Version, t.UpdatedAt = slug, version+1, tx.Now()
		return audit.Record(ctx, tx, audit.Event{
			TenantID: id, Action: "tenant.rename", TargetKind: "tenant", TargetID: string(id),
			Detail: map[string]any{"before": map[string]any{"slug": before}, "after": map[string]any{"slug": slug}},
		})
	})
	if err != nil {
		return domain.Tenant{}, err
	}
	return t, nil
}

// boundSlugs refuses a change of slug that was one too many.
func boundSlugs(ctx context.Context, tx *store.Tx, t domain.Tenant) error {
	held, err := tx.Tenant(t.ID).ListSlugs(ctx)
	if err != nil {
		return err
	}
	if len(held) > maxFormerSlugs+1 {
		return domain.Errorf(domain.CodeConflict, "%s has %d former slugs, which is the most a tenant can have: each leads to it for good. Take one of them back, or keep “%s”.",
			t.Name, maxFormerSlugs, t.Slug).Because("too_many_slugs")
	}
	wait, err := tx.TakeRate(ctx, "slug/"+string(t.ID), slugChanges)
	if err != nil || wait == 0 {
		return err
	}
	return domain.Errorf(domain.CodeConflict, "The slug of %s was changed often lately. It can be changed again from %s UTC on.",
		t.Name, tx.Now().Add(wait).Format("2 January, 15:04")).Because("slug_changed_often")
}

// pointAt names the field of a slug that is taken.
func pointAt(pointer string, err error) error {
	if e, ok := reasonOf(err, store.ReasonSlugTaken); ok {
		e.Fields = []domain.FieldError{{Pointer: pointer, Code: "taken", Message: e.Message}}
	}
	return err
}
