package store

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"tenantry/server/domain"
)

// A search or a view lets through a part of the tenants. Few are sorted. Where
// they are more, a window of the sorted index is looked through first, which
// fills the page when they lie anywhere near evenly. Where they lie together
// further on (names that begin with z), they are sorted after all, up to a bound.
const (
	fewTenants  = 2_000
	window      = 2_000
	manyTenants = 50_000
)

// restriction lets through a part of the tenants. It can be asked for the ids of
// all of them, or whether it lets one tenant t through. OFFSET keeps PostgreSQL
// from turning the question into a join that reads everything first.
type restriction struct {
	ids     string
	has     string
	args    []any // of either
	matches int   // as far as they were counted
}

// tenantPlan is how a page of tenants is found.
type tenantPlan struct {
	empty  bool
	driver *restriction  // its tenants are sorted; nil: follow the sorted index
	checks []restriction // asked for every tenant that comes by
	window int           // how far the sorted index is followed; 0: to its end
}

// cutTenants finds one page and one row more.
func (t *Tx) cutTenants(ctx context.Context, f TenantFilter, from *tenantPlace) ([]tenantListRow, error) {
	plan, err := t.planTenants(ctx, f, fewTenants)
	if err != nil || plan.empty {
		return nil, err
	}
	if plan.driver == nil && len(plan.checks) > 0 {
		plan.window = window
	}
	rows, err := t.readTenants(ctx, plan, f, from)
	if err != nil || plan.window == 0 || len(rows) == int(f.size()) {
		return rows, err
	}
	if plan, err = t.planTenants(ctx, f, manyTenants); err != nil {
		return nil, err
	}
	return t.readTenants(ctx, plan, f, from)
}

func (t *Tx) readTenants(ctx context.Context, plan tenantPlan, f TenantFilter, from *tenantPlace) ([]tenantListRow, error) {
	text, args := plan.rows(f, from)
	return listRows(ctx, t.db, text, args, scanTenantRow)
}

// planTenants lets the rarest restriction drive the list if it lets through no
// more than few; the others are asked in the order of rarity.
func (t *Tx) planTenants(ctx context.Context, f TenantFilter, few int) (tenantPlan, error) {
	restrictions, possible := f.restrictions()
	if !possible {
		return tenantPlan{empty: true}, nil
	}
	for i := range restrictions {
		n, err := t.countUpTo(ctx, restrictions[i], few+1)
		if err != nil || n == 0 {
			return tenantPlan{empty: true}, err
		}
		restrictions[i].matches = n
	}
	slices.SortStableFunc(restrictions, func(a, b restriction) int { return cmp.Compare(a.matches, b.matches) })
	if len(restrictions) == 0 || restrictions[0].matches > few {
		return tenantPlan{checks: restrictions}, nil
	}
	return tenantPlan{driver: &restrictions[0], checks: restrictions[1:]}, nil
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
	active, mine := " AND state = 'active'", " AND m.state = 'active'"
	if v.Suspended {
		active, mine = "", ""
	}
	own := restriction{
		ids:  "SELECT tenant_id FROM memberships WHERE account_id = ?" + active,
		has:  "EXISTS (SELECT 1 FROM memberships m WHERE m.tenant_id = t.id AND m.account_id = ?" + mine + " LIMIT 1 OFFSET 0)",
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

// rows writes the query for what the list shows of a page.
func (p tenantPlan) rows(f TenantFilter, from *tenantPlace) (string, []any) {
	if p.plain(f) {
		q := newList("SELECT " + tenantColumns + " FROM tenants t") // the index leads to the rows themselves
		f.columns(q, from)
		q.keptPage("t."+f.Sort.column(), "t.id", f.Sort.descending(), int(f.size())-1)
		return tenantRows("(" + q.sql() + ") t"), q.args
	}
	cut, args := p.sql(f, from)
	return tenantRows("("+cut+") p CROSS JOIN tenants t") + " WHERE t.id = p.id", args
}

// plain reports whether one index holds the list in its order, and nothing is asked of its rows.
func (p tenantPlan) plain(f TenantFilter) bool {
	return p.driver == nil && len(p.checks) == 0 && !f.anyStateOfTemplate()
}

// anyStateOfTemplate is a choice that no index holds in the list's order.
func (f TenantFilter) anyStateOfTemplate() bool { return f.Template != "" && f.State == "" }

// sql writes the query that cuts the page: the ids of its tenants.
func (p tenantPlan) sql(f TenantFilter, from *tenantPlace) (string, []any) {
	if p.driver == nil && f.anyStateOfTemplate() {
		return p.everyState(f, from)
	}
	return p.cut(f, from, nil)
}

// cut writes the query for one index; its parameters come after args.
func (p tenantPlan) cut(f TenantFilter, from *tenantPlace, args []any) (string, []any) {
	const columns = "SELECT t.id, t.%s AS sort_key FROM "
	q := newList(fmt.Sprintf(columns+"tenants t", f.Sort.column()))
	q.args = args
	if p.driver != nil {
		q.head = fmt.Sprintf(columns+"(SELECT DISTINCT tenant_id FROM (%s) x) d CROSS JOIN tenants t",
			f.Sort.column(), q.bind(p.driver.ids, p.driver.args))
		q.where("t.id = d.tenant_id")
	}
	f.columns(q, from)
	if p.window > 0 {
		q.page("t."+f.Sort.column(), "t.id", f.Sort.descending(), p.window)
		outer := newList("SELECT t.id, t.sort_key FROM (" + q.sql() + ") t")
		outer.args = q.args
		return p.check(outer, "t.sort_key", f)
	}
	return p.check(q, "t."+f.Sort.column(), f)
}

// columns adds what the filter says about a tenant's own columns.
func (f TenantFilter) columns(q *listQuery, from *tenantPlace) {
	if f.Template != "" {
		q.where("t.template = ?", f.Template)
	}
	if f.State != "" {
		q.where("t.state = ?", string(f.State))
	}
	if from != nil {
		q.after("t."+f.Sort.column(), "t.id", f.Sort.descending(), from.key, from.id)
	}
}

// check adds the questions that are asked for every tenant, and ends the page.
func (p tenantPlan) check(q *listQuery, key string, f TenantFilter) (string, []any) {
	for _, check := range p.checks {
		q.where(check.has, check.args...)
	}
	q.page(key, "t.id", f.Sort.descending(), int(f.size())-1)
	return q.sql(), q.args
}

// everyState merges a template's states, each in the order of one index.
func (p tenantPlan) everyState(f TenantFilter, from *tenantPlace) (string, []any) {
	var parts []string
	var args []any
	for _, state := range domain.TenantStates() {
		f.State = state
		part, with := p.cut(f, from, args)
		parts, args = append(parts, "SELECT id, sort_key FROM ("+part+") "+string(state)), with
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
func (f TenantFilter) page(rows []tenantListRow) ([]domain.TenantSummary, string) {
	next := ""
	if last := int(f.size()) - 1; len(rows) > last {
		rows = rows[:last]
		next = f.cursor(rows[last-1])
	}
	summaries := make([]domain.TenantSummary, len(rows))
	for i, row := range rows {
		summaries[i] = row.TenantSummary
	}
	return summaries, next
}
