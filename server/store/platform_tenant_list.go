package store

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/base64"
	"strconv"
	"strings"

	"tenantry/server/domain"
)

// TenantFilter says which tenants a list shows, and in which order. Empty fields
// leave nothing out.
type TenantFilter struct {
	Search    string // every word must begin a word of the name, the slug or a former one; or an id
	State     domain.TenantState
	Template  string
	ManagedBy domain.TenantID
	Visible   *Visible // nil: whoever asks sees every tenant
	Sort      TenantSort
	Page
}

// Visible are the tenants that an account sees by itself: where it is a member,
// and what the operators manage.
type Visible struct {
	Account   domain.AccountID
	Operators []domain.TenantID
	Suspended bool // also where the membership is suspended
}

// TenantSort is the order of a list of tenants; a minus turns it round.
type TenantSort string

// The orders.
const (
	ByName        TenantSort = "name"
	ByNameDown    TenantSort = "-name"
	ByCreated     TenantSort = "created"
	ByCreatedDown TenantSort = "-created"
)

func (s TenantSort) column() string {
	if strings.HasSuffix(string(s), "created") {
		return "created_at"
	}
	return "name_key"
}

func (s TenantSort) descending() bool { return strings.HasPrefix(string(s), "-") }

// ListTenants returns one page of the tenants that the filter lets through, and
// the cursor of the next one.
//
// The page is cut in an index that holds all it needs, and only its rows are
// looked up, so its cost does not grow with the number of tenants.
func (t *Tx) ListTenants(ctx context.Context, f TenantFilter) ([]domain.TenantSummary, string, error) {
	f.Sort = cmp.Or(f.Sort, ByName)
	place, err := f.place()
	if err != nil {
		return nil, "", err
	}
	rows, err := t.cutTenants(ctx, f, place)
	if err != nil {
		return nil, "", err
	}
	f.sort(rows)
	list, next := f.page(rows)
	return list, next, t.nameFormerSlugs(ctx, strings.TrimSpace(f.Search), list)
}

// tenantListRow is one row of the list with the key it is sorted by.
type tenantListRow struct {
	domain.TenantSummary
	nameKey string
}

const tenantColumns = "t.id, t.slug, t.name, t.name_key, t.template, t.template_title, t.state, t.country, t.member_count, " +
	"t.sample, t.created_at, t.live_at"

// tenantRows adds the last run of each tenant t. The order is made in Go: both
// databases would sort once more for it.
func tenantRows(from string) string {
	return "SELECT " + tenantColumns + ", r.id, r.state, r.steps_done, r.steps_total " +
		"FROM " + from + " LEFT JOIN runs r ON r.id = (SELECT MAX(x.id) FROM runs x WHERE x.tenant_id = t.id)"
}

func scanTenantRow(rows *sql.Rows, r *tenantListRow) error {
	var created int64
	var live, done, total *int64
	var run, runState *string
	err := rows.Scan(&r.ID, &r.Slug, &r.Name, &r.nameKey, &r.Template, &r.TemplateTitle, &r.State, &r.Country, &r.MemberCount,
		&r.Sample, &created, &live, &run, &runState, &done, &total)
	if err != nil {
		return err
	}
	r.CreatedAt, r.LiveAt = fromMillis(created), fromMillisOrNil(live)
	if run != nil {
		r.Run = &domain.RunProgress{ID: domain.RunID(*run), State: domain.RunState(*runState), Done: *done, Total: *total}
	}
	return nil
}

// tenantPlace is where a page begins: behind the row with this key and id.
type tenantPlace struct {
	key any
	id  string
}

// place decodes the cursor; nil means from the start. A cursor of another order,
// or one that this list never gave, is refused.
func (f TenantFilter) place() (*tenantPlace, error) {
	if f.Cursor == "" {
		return nil, nil
	}
	refused := domain.Errorf(domain.CodeMalformed, "The cursor is not one that this list gave.")
	raw, err := base64.RawURLEncoding.DecodeString(f.Cursor)
	parts := strings.SplitN(string(raw), "|", 3)
	if err != nil || len(parts) != 3 || TenantSort(parts[0]) != f.Sort || !strings.HasPrefix(parts[1], "tn_") {
		return nil, refused
	}
	if f.Sort.column() == "name_key" {
		return &tenantPlace{key: parts[2], id: parts[1]}, nil
	}
	at, err := strconv.ParseInt(parts[2], 10, 64)
	if err != nil {
		return nil, refused
	}
	return &tenantPlace{key: at, id: parts[1]}, nil
}

func (f TenantFilter) cursor(r tenantListRow) string {
	key := r.nameKey
	if f.Sort.column() == "created_at" {
		key = strconv.FormatInt(millis(r.CreatedAt), 10)
	}
	return base64.RawURLEncoding.EncodeToString([]byte(string(f.Sort) + "|" + string(r.ID) + "|" + key))
}
