package store

import (
	"cmp"
	"context"
	"fmt"
	"strings"

	"tenantry/server/domain"
)

// Words is words.
func Words(texts ...string) []string { return words(texts...) }

// ExplainTenants returns how the database would read a page of tenants, on PostgreSQL
// also by a plan that it keeps.
func (t *Tx) ExplainTenants(ctx context.Context, f TenantFilter) (string, error) {
	f.Sort = cmp.Or(f.Sort, ByName)
	place, err := f.place()
	if err != nil {
		return "", err
	}
	plan, err := t.planTenants(ctx, f, fewTenants)
	if err != nil {
		return "", err
	}
	text, args := plan.rows(f, place)
	explained, err := t.explain(ctx, text, args)
	if err != nil || t.dialect != postgres || !plan.plain(f) {
		return explained, err
	}
	kept, err := t.keptPlan(ctx, text, args)
	return explained + "\nfor any values:\n" + strings.Join(kept, "\n"), err
}

func (t *Tx) explain(ctx context.Context, query string, args []any) (string, error) {
	if t.dialect == postgres {
		lines, err := t.texts(ctx, "EXPLAIN "+query, args)
		return strings.Join(lines, "\n"), err
	}
	rows, err := t.db.QueryContext(ctx, "EXPLAIN QUERY PLAN "+query, args...)
	if err != nil {
		return "", err
	}
	var lines []string
	for rows.Next() {
		var id, parent, unused int
		var detail string
		if err := rows.Scan(&id, &parent, &unused, &detail); err != nil {
			return "", err
		}
		lines = append(lines, detail)
	}
	return strings.Join(lines, "\n"), rows.Close()
}

// keptPlan is PostgreSQL's plan for any values, which it keeps once that promises to be
// no dearer than one for these.
func (t *Tx) keptPlan(ctx context.Context, query string, args []any) ([]string, error) {
	literals := make([]string, len(args))
	for i, arg := range args {
		literals[i] = "'" + strings.ReplaceAll(fmt.Sprint(arg), "'", "''") + "'"
	}
	execute := "EXPLAIN EXECUTE explained"
	if len(args) > 0 {
		execute += "(" + strings.Join(literals, ", ") + ")"
	}
	for _, text := range []string{"SET LOCAL plan_cache_mode = force_generic_plan", "PREPARE explained AS " + query} {
		if _, err := t.db.ExecContext(ctx, text); err != nil {
			return nil, err
		}
	}
	lines, err := t.texts(ctx, execute, nil)
	if err != nil {
		return nil, err
	}
	for _, text := range []string{"DEALLOCATE explained", "SET LOCAL plan_cache_mode = auto"} {
		if _, err := t.db.ExecContext(ctx, text); err != nil {
			return nil, err
		}
	}
	return lines, nil
}

func (t *Tx) texts(ctx context.Context, query string, args []any) ([]string, error) {
	rows, err := t.db.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	var lines []string
	for rows.Next() {
		var line string
		if err := rows.Scan(&line); err != nil {
			return nil, err
		}
		lines = append(lines, line)
	}
	return lines, rows.Close()
}

// ExplainAudit returns how the database would read a page of events, of a tenant
// or of the whole platform.
func (t *Tx) ExplainAudit(ctx context.Context, tenant domain.TenantID, f AuditFilter) (string, error) {
	q := newList(selectAudit)
	if tenant != "" {
		q.where("chain = ? AND seq < ?", string(tenant), int64(1)<<60)
		q.order, q.limit = "seq DESC", q.bind("CAST(? AS BIGINT)", []any{51})
	} else {
		q.after("at", "id", true, int64(1)<<60, "").page("at", "id", true, 50)
	}
	f.restrict(q)
	return t.explain(ctx, q.sql(), q.args)
}

// ExplainContacts returns how the database would read a page of contacts.
func (t *TenantTx) ExplainContacts(ctx context.Context, tx *Tx, f ContactFilter) (string, error) {
	f.Sort = cmp.Or(f.Sort, ContactsByName)
	driver, err := t.driver(ctx, contactWordIndex, searchedWords(f.Search))
	if err != nil {
		return "", err
	}
	q, _ := t.contactQuery(f, driver)
	q.page(f.Sort.column(), "c.id", f.Sort.descending(), 50)
	return tx.explain(ctx, q.sql(), q.args)
}

// ExplainCompanies returns how the database would read a page of links to set
// companies up.
func (t *TenantTx) ExplainCompanies(ctx context.Context, tx *Tx, f CompanyFilter) (string, error) {
	driver, err := t.driver(ctx, companyWords, words(f.Search))
	if err != nil {
		return "", err
	}
	q, _, err := t.companyQuery(f, driver)
	if err != nil {
		return "", err
	}
	return tx.explain(ctx, q.sql(), q.args)
}
