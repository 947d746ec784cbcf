package store

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"tenantry/server/domain"
)

// Up to so many tenants are sorted rather than looked for in the sorted index.
// With one restriction the break-even of both ways lies near the square root of
// page × tenants; of several together nothing is known, so the rarest may be larger.
const (
	fewTenants       = 2_000
	fewTenantsOfMany = 20_000
)

// restriction lets through a part of the tenants. It can be asked for the ids of
// all of them, or whether it lets one tenant t through. OFFSET keeps PostgreSQL
// from turning the question into a join that reads everything first.
type restriction struct {
	ids  string
	has  string
	args []any // of either
}

// tenantPlan is how a page of tenants is found.
type tenantPlan struct {
	empty  bool
	driver *restriction  // its tenants are sorted; nil: follow the sorted index
	checks []restriction // asked for every tenant that comes by
}

// planTenants chooses the rarest restriction to drive the list, if it is rare.
func (t *Tx) planTenants(ctx context.Context, f TenantFilter) (tenantPlan, error) {
	restrictions, possible := f.restrictions()
	if !possible || len(restrictions) == 0 {
		return tenantPlan{empty: !possible}, nil
	}
	few := fewTenants
	if len(restrictions) > 1 {
		few = fewTenantsOfMany
	}
	rarest, least := 0, few+1
	for i, r := range restrictions {
		n, err := t.countUpTo(ctx, r, few+1)
		if err != nil || n == 0 {
			return tenantPlan{empty: true}, err
		}
		if n < least {
			rarest, least = i, n
		}
	}
	if least > few {
		return tenantPlan{checks: restrictions}, nil
	}
	driver := restrictions[rarest]
	return tenantPlan{driver: &driver, checks: slices.Delete(restrictions, rarest, rarest+1)}, nil
}

func (t *Tx) countUpTo(ctx context.Context, r restriction, limit int) (n int, err error) {
	q := newList("")
	text := "SELECT COUNT(*) FROM (" + q.bind(r.ids, r.args) + q.bind(" LIMIT CAST(? AS BIGINT)", []any{limit}) + ") x"
	err = t.db.QueryRowContext(ctx, text, q.args...).Scan(&n)
	return n, classify(err)
}

// restrictions says what the filter lets through beside its plain columns. It is
// not possible when the search holds nothing that a tenant could have.
func (f TenantFilter) restrictions() (all []restriction, possible bool) {
	search := strings.TrimSpace(f.Search)
	if strings.HasPrefix(search, "tn_") {
		all = append(all, restriction{ids: "SELECT id AS tenant_id FROM tenants WHERE id = ?", has: "t.id = ?", args: []any{search}})
	} else {
		for _, word := range words(search) {
			all = append(all, beginsWith(word))
		}
	}
	if search != "" && len(all) == 0 {
		return nil, false
	}
	if f.ManagedBy != "" {
		all = append(all, managedBy([]domain.TenantID{f.ManagedBy}))
	}
	if f.Visible != nil {
		all = append(all, f.Visible.restriction())
	}
	return all, true
}

func beginsWith(word string) restriction {
	return restriction{
		ids:  "SELECT tenant_id FROM tenant_words WHERE word >= ? AND word < ?",
		has:  "EXISTS (SELECT 1 FROM tenant_words w WHERE w.tenant_id = t.id AND w.word >= ? AND w.word < ? LIMIT 1 OFFSET 0)",
		args: []any{word, afterPrefix(word)},
	}
}

func managedBy(operators []domain.TenantID) restriction {
	list := "(?" + strings.Repeat(", ?", len(operators)-1) + ")"
	r := restriction{
		ids: "SELECT tenant_id FROM managed_tenants WHERE operator_id IN " + list,
		has: "EXISTS (SELECT 1 FROM managed_tenants g WHERE g.tenant_id = t.id AND g.operator_id IN " + list + " LIMIT 1 OFFSET 0)",
	}
	for _, id := range operators {
		r.args = append(r.args, string(id))
	}
	return r
}

func (v Visible) restriction() restriction {
	own := restriction{
		ids:  "SELECT tenant_id FROM memberships WHERE account_id = ?",
		has:  "EXISTS (SELECT 1 FROM memberships m WHERE m.tenant_id = t.id AND m.account_id = ? LIMIT 1 OFFSET 0)",
		args: []any{string(v.Account)},
	}
	if len(v.Operators) == 0 {
		return own
	}
	managed := managedBy(v.Operators)
	return restriction{
		ids: own.ids + " UNION ALL " + managed.ids, has: "(" + own.has + " OR " + managed.has + ")",
		args: append(own.args, managed.args...),
	}
}

// sql writes the query that cuts the page: the ids of its tenants.
func (p tenantPlan) sql(f TenantFilter, from *tenantPlace) (string, []any) {
	q := newList("SELECT t.id, t." + f.Sort.column() + " AS sort_key FROM tenants t")
	if p.driver != nil {
		q.head = "SELECT t.id, t." + f.Sort.column() + " AS sort_key FROM (SELECT DISTINCT tenant_id FROM (" +
			q.bind(p.driver.ids, p.driver.args) + ") x) d CROSS JOIN tenants t"
		q.where("t.id = d.tenant_id")
	}
	if p.driver == nil && f.Template != "" && f.State == "" {
		return p.everyState(f, from)
	}
	p.filter(q, f, from)
	return q.sql(), q.args
}

func (p tenantPlan) filter(q *listQuery, f TenantFilter, from *tenantPlace) {
	if f.Template != "" {
		q.where("t.template = ?", f.Template)
	}
	if f.State != "" {
		q.where("t.state = ?", string(f.State))
	}
	for _, check := range p.checks {
		q.where(check.has, check.args...)
	}
	column, down := "t."+f.Sort.column(), f.Sort.descending()
	if from != nil {
		q.after(column, "t.id", down, from.key, from.id)
	}
	q.page(column, "t.id", down, int(f.size())-1)
}

// everyState merges a template's states, each in the order of one index.
func (p tenantPlan) everyState(f TenantFilter, from *tenantPlace) (string, []any) {
	var parts []string
	var args []any
	for _, state := range domain.TenantStates() {
		f.State = state
		q := newList("SELECT t.id, t." + f.Sort.column() + " AS sort_key FROM tenants t")
		q.args = args
		p.filter(q, f, from)
		parts, args = append(parts, "SELECT id, sort_key FROM ("+q.sql()+") "+string(state)), q.args
	}
	merged := newList(strings.Join(parts, " UNION ALL "))
	merged.args = args
	merged.page("sort_key", "id", f.Sort.descending(), int(f.size())-1)
	return merged.sql(), merged.args
}

// sort puts the rows of a page in the list's order.
func (f TenantFilter) sort(rows []tenantListRow) {
	slices.SortFunc(rows, func(a, b tenantListRow) int {
		order := cmp.Compare(a.nameKey, b.nameKey)
		if f.Sort.column() == "created_at" {
			order = a.CreatedAt.Compare(b.CreatedAt)
		}
		order = cmp.Or(order, cmp.Compare(a.ID, b.ID))
		if f.Sort.descending() {
			return -order
		}
		return order
	})
}

// page drops the row that only tells that there are more.
func (f TenantFilter) page(rows []tenantListRow) ([]domain.TenantSummary, string, error) {
	next := ""
	if last := int(f.size()) - 1; len(rows) > last {
		rows = rows[:last]
		next = f.cursor(rows[last-1])
	}
	summaries := make([]domain.TenantSummary, len(rows))
	for i, row := range rows {
		summaries[i] = row.TenantSummary
	}
	return summaries, next, nil
}
