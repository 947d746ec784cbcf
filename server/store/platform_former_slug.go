package store

import (
	"context"
	"database/sql"
	"slices"
	"strings"

	"tenantry/server/domain"
)

// nameFormerSlugs tells of tenants that a search found by a slug that they had,
// which one it was. The others cost nothing.
func (t *Tx) nameFormerSlugs(ctx context.Context, search string, found []domain.TenantSummary) error {
	searched := words(search)
	if len(searched) == 0 {
		return nil
	}
	var ids []domain.TenantID
	for _, one := range found {
		if !allBegin(searched, words(one.Slug, one.Name)) && !strings.HasPrefix(search, "tn_") {
			ids = append(ids, one.ID)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	type held struct {
		id   domain.TenantID
		slug string
	}
	q := whereIn(newList("SELECT tenant_id, slug FROM tenant_slugs"), "tenant_id", ids)
	rows, err := listRows(ctx, t.db, q.sql()+" ORDER BY created_at DESC, slug", q.args, func(rows *sql.Rows, h *held) error {
		return rows.Scan(&h.id, &h.slug)
	})
	for _, h := range rows {
		i := slices.IndexFunc(found, func(one domain.TenantSummary) bool { return one.ID == h.id })
		one := &found[i]
		unexplained := slices.DeleteFunc(slices.Clone(searched), func(word string) bool {
			return allBegin([]string{word}, words(one.Slug, one.Name))
		})
		if one.FormerSlug == "" && h.slug != one.Slug && anyBegins(unexplained, words(h.slug)) {
			one.FormerSlug = h.slug
		}
	}
	return err
}

// allBegin reports whether each of the words begins one of the others.
func allBegin(begin, others []string) bool {
	return !slices.ContainsFunc(begin, func(word string) bool { return !anyBegins([]string{word}, others) })
}

func anyBegins(begin, others []string) bool {
	return slices.ContainsFunc(begin, func(word string) bool {
		return slices.ContainsFunc(others, func(other string) bool { return strings.HasPrefix(other, word) })
	})
}
