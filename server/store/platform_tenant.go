package store

import (
	"context"
	"database/sql"
	"strings"

	"tenantry/server/domain"
)

// FindTenantByRef finds a tenant by its id or its slug, which cannot be taken
// for each other: no slug holds an underscore.
func (t *Tx) FindTenantByRef(ctx context.Context, ref string) (domain.Tenant, error) {
	if strings.HasPrefix(ref, "tn_") {
		return t.Tenant(domain.TenantID(ref)).FindTenant(ctx)
	}
	row, err := t.q.TenantBySlug(ctx, ref)
	if err != nil {
		return domain.Tenant{}, notFound(err, "tenant")
	}
	return tenantOf(row)
}

// NamedTenant is a tenant as it is found by its slug, with its features.
type NamedTenant struct {
	domain.TenantRef
	Features map[string]bool
}

// FindTenantsBySlug returns the tenants of those slugs that exist, by slug.
func (t *Tx) FindTenantsBySlug(ctx context.Context, slugs []string) (map[string]NamedTenant, error) {
	found := map[string]NamedTenant{}
	for len(slugs) > 0 {
		n := min(len(slugs), maxRows)
		q := newList("SELECT id, slug, name, template, state, features FROM tenants")
		whereIn(q, "slug", slugs[:n])
		rows, err := listRows(ctx, t.db, q.sql(), q.args, scanNamed)
		if err != nil {
			return nil, err
		}
		for _, row := range rows {
			found[row.Slug] = row
		}
		slugs = slugs[n:]
	}
	return found, nil
}

func scanNamed(rows *sql.Rows, n *NamedTenant) error {
	var features string
	if err := rows.Scan(&n.ID, &n.Slug, &n.Name, &n.Template, &n.State, &features); err != nil {
		return err
	}
	return fromJSON(features, &n.Features)
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
