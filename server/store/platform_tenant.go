package store

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"strings"

	"tenantry/server/domain"
)

// FindTenantByRef finds a tenant by its id, its slug or a slug that it had. They
// cannot be taken for each other: no slug holds an underscore, and none is given
// to a second tenant.
func (t *Tx) FindTenantByRef(ctx context.Context, ref string) (domain.Tenant, error) {
	if strings.HasPrefix(ref, "tn_") {
		return t.Tenant(domain.TenantID(ref)).FindTenant(ctx)
	}
	row, err := t.q.TenantBySlug(ctx, ref)
	if errors.Is(err, sql.ErrNoRows) {
		row, err = t.q.TenantByAnySlug(ctx, ref)
	}
	if err != nil {
		return domain.Tenant{}, notFound(err, "tenant")
	}
	return tenantOf(row)
}

// NamedTenant is a tenant as it is found by a slug, with its features.
type NamedTenant struct {
	domain.TenantRef
	Features map[string]bool
}

// FindTenantsBySlug returns the tenants that have or had those slugs, by the slug
// that was asked for.
func (t *Tx) FindTenantsBySlug(ctx context.Context, slugs []string) (map[string]NamedTenant, error) {
	const columns = "t.id, t.slug, t.name, t.template, t.state, t.features FROM tenants t"
	found := map[string]NamedTenant{}
	if err := t.findBySlug(ctx, "SELECT t.slug, "+columns, "t.slug", slugs, found); err != nil {
		return nil, err
	}
	missing := slices.DeleteFunc(slices.Clone(slugs), func(slug string) bool { return found[slug].ID != "" })
	err := t.findBySlug(ctx, "SELECT s.slug, "+columns+" JOIN tenant_slugs s ON s.tenant_id = t.id", "s.slug", missing, found)
	return found, err
}

// findBySlug adds to found what a query gives for those slugs.
func (t *Tx) findBySlug(ctx context.Context, head, column string, slugs []string, found map[string]NamedTenant) error {
	type row struct {
		asked string
		NamedTenant
	}
	for some := range slices.Chunk(slugs, maxRows) {
		q := whereIn(newList(head), column, some)
		rows, err := listRows(ctx, t.db, q.sql(), q.args, func(rows *sql.Rows, r *row) error {
			var features string
			if err := rows.Scan(&r.asked, &r.ID, &r.Slug, &r.Name, &r.Template, &r.State, &features); err != nil {
				return err
			}
			return fromJSON(features, &r.Features)
		})
		if err != nil {
			return err
		}
		for _, r := range rows {
			found[r.asked] = r.NamedTenant
		}
	}
	return nil
}

// HasOwnTenants reports whether there is any tenant besides the sample data.
func (t *Tx) HasOwnTenants(ctx context.Context) (bool, error) {
	found, err := t.q.AnyOwnTenant(ctx)
	return found, classify(err)
}

// CountSampleTenants counts the tenants that the sample data made.
func (t *Tx) CountSampleTenants(ctx context.Context) (int64, error) {
	n, err := t.q.CountSampleTenants(ctx)
	return n, classify(err)
}

// DeleteSampleTenants removes the tenants that the sample data made, with all
// that belongs to them, and returns how many there were.
func (t *Tx) DeleteSampleTenants(ctx context.Context) (int64, error) {
	n, err := t.q.DeleteSampleTenants(ctx)
	return n, classify(err)
}
