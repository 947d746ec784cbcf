package store_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tenantry/server/domain"
	"tenantry/server/store"
	"tenantry/server/store/storetest"
)

// listTenants walks all pages and returns the slugs in their order.
func listTenants(t testing.TB, db *store.DB, f store.TenantFilter) []string {
	t.Helper()
	slugs := []string{}
	if f.Limit == 0 {
		f.Limit = 7
	}
	for range 1000 {
		read(t, db, func(ctx context.Context, tx *store.Tx) error {
			page, next, err := tx.ListTenants(ctx, f)
			for _, one := range page {
				slugs = append(slugs, one.Slug)
			}
			f.Cursor = next
			return err
		})
		if f.Cursor == "" {
			return slugs
		}
	}
	t.Fatal("the list does not end")
	return nil
}

// manyTenants are 60 tenants whose names repeat, in all states, of two templates,
// stored in several transactions so that their times differ.
func manyTenants(t testing.TB, db *store.DB, clock *storetest.SettableClock) []domain.Tenant {
	t.Helper()
	states := domain.TenantStates()
	names := []string{"Ärzte Süd", "Beta Corp", "acme Labs", "Beta Corp", "Zeta"}
	var all []domain.Tenant
	for batch := range 6 {
		all = append(all, addTenants(t, db, 10, func(i int, n *domain.Tenant) {
			k := batch*10 + i
			n.Slug, n.Name = fmt.Sprintf("t%02d", k), names[k%len(names)]
			n.State = states[k%len(states)]
			if k%4 == 0 {
				n.Template = "rare"
			}
		})...)
		clock.Advance(time.Second)
	}
	return all
}

// expected filters and sorts in Go what the database should give.
func expected(all []domain.Tenant, sort store.TenantSort, keep func(domain.Tenant) bool) []string {
	fold := strings.NewReplacer("Ä", "a", "ü", "u")
	kept := slices.DeleteFunc(slices.Clone(all), func(n domain.Tenant) bool { return !keep(n) })
	slices.SortFunc(kept, func(a, b domain.Tenant) int {
		order := strings.Compare(strings.ToLower(fold.Replace(a.Name)), strings.ToLower(fold.Replace(b.Name)))
		if strings.HasSuffix(string(sort), "created") {
			order = a.CreatedAt.Compare(b.CreatedAt)
		}
		if order == 0 {
			order = strings.Compare(string(a.ID), string(b.ID))
		}
		if strings.HasPrefix(string(sort), "-") {
			return -order
		}
		return order
	})
	slugs := []string{}
	for _, one := range kept {
		slugs = append(slugs, one.Slug)
	}
	return slugs
}

func TestListTenants_FiltersInEveryOrder(t *testing.T) {
	t.Parallel()
	clock := storetest.Clock(t)
	filters := []struct {
		name   string
		filter store.TenantFilter
		keep   func(domain.Tenant) bool
	}{
		{"everything", store.TenantFilter{}, func(domain.Tenant) bool { return true }},
		{"a state", store.TenantFilter{State: domain.TenantLive}, func(n domain.Tenant) bool { return n.State == domain.TenantLive }},
		{"a template", store.TenantFilter{Template: "rare"}, func(n domain.Tenant) bool { return n.Template == "rare" }},
		{"both", store.TenantFilter{Template: "rare", State: domain.TenantLive}, func(n domain.Tenant) bool {
			return n.Template == "rare" && n.State == domain.TenantLive
		}},
		{"a word", store.TenantFilter{Search: "beta"}, func(n domain.Tenant) bool { return n.Name == "Beta Corp" }},
		{"the beginning of a word with marks", store.TenantFilter{Search: "ARZ"}, func(n domain.Tenant) bool { return n.Name == "Ärzte Süd" }},
		{"two words in any order", store.TenantFilter{Search: "corp, bet"}, func(n domain.Tenant) bool { return n.Name == "Beta Corp" }},
		{"a word and a state", store.TenantFilter{Search: "lab", State: domain.TenantProvisioning}, func(n domain.Tenant) bool {
			return n.Name == "acme Labs" && n.State == domain.TenantProvisioning
		}},
		{"the middle of a word", store.TenantFilter{Search: "eta"}, func(domain.Tenant) bool { return false }},
		{"signs alone", store.TenantFilter{Search: "%"}, func(domain.Tenant) bool { return false }},
	}
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		all := manyTenants(t, db, clock)
		for _, tt := range filters {
			for _, sort := range []store.TenantSort{store.ByName, store.ByNameDown, store.ByCreated, store.ByCreatedDown} {
				tt.filter.Sort = sort
				if diff := cmp.Diff(expected(all, sort, tt.keep), listTenants(t, db, tt.filter)); diff != "" {
					t.Errorf("%s by %s (-want +got):\n%s", tt.name, sort, diff)
				}
			}
		}
		byID := store.TenantFilter{Search: string(all[3].ID)}
		if diff := cmp.Diff([]string{"t03"}, listTenants(t, db, byID)); diff != "" {
			t.Error(diff)
		}
	}, storetest.WithNow(clock.Now))
}

// A page is sorted, or looked for in a window of the sorted index, or sorted after
// all when the window holds too few. All of them must give the same.
func TestListTenants_ManyMatches(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		chance := rand.New(rand.NewPCG(1, 2))
		all := addTenants(t, db, 4_400, func(i int, one *domain.Tenant) {
			one.Name = fmt.Sprintf("Common %d", chance.IntN(100))
			if i%2 == 0 {
				one.Name = fmt.Sprintf("Zebra %d", chance.IntN(100)) // all behind the others
			}
			if i%3 == 0 {
				one.Template = "rare"
			}
		})
		for _, f := range []store.TenantFilter{
			{Search: "common"}, {Search: "tenant"}, {Search: "zeb"}, {Search: "zeb", Sort: store.ByNameDown},
			{Search: "tenant zebra"}, {Search: "zeb", Template: "rare"}, {Search: "common", Template: "rare", Sort: store.ByCreatedDown},
		} {
			keep := func(one domain.Tenant) bool {
				named := f.Search == "tenant" || strings.HasPrefix(one.Name, "Z") == strings.Contains(f.Search, "zeb")
				return named && (f.Template == "" || one.Template == f.Template)
			}
			f.Limit = 100
			if diff := cmp.Diff(expected(all, f.Sort, keep), listTenants(t, db, f)); diff != "" {
				t.Errorf("%+v (-want +got):\n%s", f, diff)
			}
		}
	})
}

func TestListTenants_Visible(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		all := addTenants(t, db, 6, nil)
		ann, bob := addAccount(t, db, "ann@example.com"), addAccount(t, db, "bob@example.com")
		write(t, db, func(ctx context.Context, tx *store.Tx) error {
			if _, err := tx.Tenant(all[0].ID).InsertMember(ctx, ann, "OWNER"); err != nil {
				return err
			}
			_, err := tx.Tenant(all[0].ID).InsertManaged(ctx, []domain.TenantID{all[1].ID, all[2].ID})
			return err
		})
		tests := []struct {
			name   string
			filter store.TenantFilter
			want   []string
		}{
			{"a member", store.TenantFilter{Visible: &store.Visible{Account: ann}}, []string{"tenant-0"}},
			{"through an operator", store.TenantFilter{Visible: &store.Visible{Account: ann, Operators: []domain.TenantID{all[0].ID}}},
				[]string{"tenant-0", "tenant-1", "tenant-2"}},
			{"found among them only", store.TenantFilter{Search: "tenant", Visible: &store.Visible{Account: ann}}, []string{"tenant-0"}},
			{"an id of another is not found", store.TenantFilter{Search: string(all[5].ID), Visible: &store.Visible{Account: ann}}, []string{}},
			{"somebody without any", store.TenantFilter{Visible: &store.Visible{Account: bob}}, []string{}},
			{"what one manages", store.TenantFilter{ManagedBy: all[0].ID}, []string{"tenant-1", "tenant-2"}},
			{"what another manages", store.TenantFilter{ManagedBy: all[1].ID}, []string{}},
		}
		for _, tt := range tests {
			if diff := cmp.Diff(tt.want, listTenants(t, db, tt.filter)); diff != "" {
				t.Errorf("%s: %s", tt.name, diff)
			}
		}
	})
}

func TestListTenants_BadCursor(t *testing.T) {
	t.Parallel()
	db := storetest.SQLite(t)
	addTenants(t, db, 3, nil)
	good := ""
	read(t, db, func(ctx context.Context, tx *store.Tx) (err error) {
		_, good, err = tx.ListTenants(ctx, store.TenantFilter{Page: store.Page{Limit: 1}})
		return err
	})
	tests := []struct {
		name   string
		filter store.TenantFilter
	}{
		{"not base64", store.TenantFilter{Page: store.Page{Cursor: "!!"}}},
		{"nothing in it", store.TenantFilter{Page: store.Page{Cursor: "eHg"}}},
		{"of another order", store.TenantFilter{Sort: store.ByCreated, Page: store.Page{Cursor: good}}},
		{"cut short", store.TenantFilter{Page: store.Page{Cursor: good[:8]}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			ctx := context.Background()
			err := db.Read(ctx, func(tx *store.Tx) error {
				_, _, err := tx.ListTenants(ctx, tt.filter)
				return err
			})
			if !domain.Is(err, domain.CodeMalformed) {
				t.Errorf("got %v, want CodeMalformed", err)
			}
		})
	}
}

// TestListTenants_Plans holds how pages are found: an index gives the order, and
// is cut before anything else is looked up (one that holds all that a search asks
// for), so nothing is sorted but the few that a search picked, and no table is read
// from end to end.
func TestListTenants_Plans(t *testing.T) {
	t.Parallel()
	db := storetest.SQLite(t)
	all := addTenants(t, db, 20, nil)
	ann := addAccount(t, db, "ann@example.com")
	write(t, db, func(ctx context.Context, tx *store.Tx) error {
		_, err := tx.Tenant(all[0].ID).InsertMember(ctx, ann, "OWNER")
		return err
	})
	tests := []struct {
		name   string
		filter store.TenantFilter
		uses   string
		sorts  bool
	}{
		{"all", store.TenantFilter{}, "USING INDEX tenants_name", false},
		{"all by age", store.TenantFilter{Sort: store.ByCreatedDown}, "USING INDEX tenants_created", false},
		{"a state", store.TenantFilter{State: domain.TenantLive}, "USING INDEX tenants_state_name (state=?", false},
		{"a state by age", store.TenantFilter{State: domain.TenantLive, Sort: store.ByCreated}, "USING INDEX tenants_state_created (state=?", false},
		{"a template", store.TenantFilter{Template: "basic"}, "USING COVERING INDEX tenants_template_name (template=? AND state=?", true},
		{"both", store.TenantFilter{Template: "basic", State: domain.TenantLive}, "USING INDEX tenants_template_name (template=? AND state=?", false},
		{"a rare word", store.TenantFilter{Search: "tenant"}, "USING COVERING INDEX sqlite_autoindex_tenant_words_1 (word>? AND word<?)", true},
		{"one's own", store.TenantFilter{Visible: &store.Visible{Account: ann}}, "USING COVERING INDEX memberships_account (account_id=?)", true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			read(t, db, func(ctx context.Context, tx *store.Tx) error {
				if tt.filter.Search == "" && tt.filter.Visible == nil {
					tt.filter.Limit = 5
					_, next, err := tx.ListTenants(ctx, tt.filter)
					if err != nil {
						return err
					}
					tt.filter.Cursor = next
				}
				plan, err := tx.ExplainTenants(ctx, tt.filter)
				if !strings.Contains(plan, tt.uses) {
					t.Errorf("does not use %q:\n%s", tt.uses, plan)
				}
				plan = strings.Replace(plan, "SCAN t\n", "", strings.Count(plan, "CO-ROUTINE t\n")) // those are the page's rows
				if strings.Contains(plan, "SCAN t\n") || strings.Contains(plan, "SCAN r") || strings.Contains(plan, "SCAN tenants") {
					t.Errorf("reads a table from end to end:\n%s", plan)
				}
				if !tt.sorts && strings.Contains(plan, "TEMP B-TREE") {
					t.Errorf("sorts:\n%s", plan)
				}
				return err
			})
		})
	}
}

// The same on PostgreSQL, whose planner decides by what it knows of the rows.
func TestListTenants_PlansOnPostgres(t *testing.T) {
	t.Parallel()
	db := storetest.Postgres(t)
	addTenants(t, db, 3_000, func(i int, n *domain.Tenant) {
		n.State = domain.TenantStates()[i%3]
		if i == 1234 {
			n.Name = "Quokka"
		}
	})
	write(t, db, func(ctx context.Context, tx *store.Tx) error {
		_, err := tx.DBTX().ExecContext(ctx, "ANALYZE")
		return err
	})
	tests := []struct {
		name   string
		filter store.TenantFilter
		uses   []string
	}{
		{"all", store.TenantFilter{}, []string{"Index Scan using tenants_name"}},
		{"all, further on", store.TenantFilter{Page: store.Page{Limit: 50, Cursor: "?"}}, []string{"Index Scan using tenants_name"}},
		{"a state", store.TenantFilter{State: domain.TenantLive}, []string{"Index Scan using tenants_state_name"}},
		{"a template", store.TenantFilter{Template: "basic"}, []string{"tenants_template_name"}},
		{"a rare word", store.TenantFilter{Search: "quokka"}, []string{"tenant_words_pkey"}},
		{"a common word", store.TenantFilter{Search: "tenant"}, []string{"Index Only Scan using tenants_name", "tenant_words_tenant"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			read(t, db, func(ctx context.Context, tx *store.Tx) error {
				if tt.filter.Cursor != "" {
					_, next, err := tx.ListTenants(ctx, store.TenantFilter{Page: store.Page{Limit: 50}})
					if err != nil {
						return err
					}
					tt.filter.Cursor = next
				}
				plan, err := tx.ExplainTenants(ctx, tt.filter)
				for _, use := range tt.uses {
					if !strings.Contains(plan, use) {
						t.Errorf("does not use %q:\n%s", use, plan)
					}
				}
				if tt.filter.Search == "" && tt.filter.Template == "" && strings.Contains(plan, "Sort Key") {
					t.Errorf("sorts:\n%s", plan)
				}
				if strings.Contains(plan, "Seq Scan on tenants") || strings.Contains(plan, "Seq Scan on tenant_words") {
					t.Errorf("reads a table from end to end:\n%s", plan)
				}
				return err
			})
		})
	}
}

// Somebody ran ANALYZE while the tables were small: pages must still be found by
// their indexes when the tables have grown.
func TestListTenants_PlanOutlivesOldStatistics(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	path := filepath.Join(t.TempDir(), "old.db")
	open := func() *store.DB {
		db, err := store.Open(ctx, store.Options{URL: "sqlite://" + path})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = db.Close() })
		return db
	}
	db := open()
	if err := db.Migrate(ctx); err != nil {
		t.Fatal(err)
	}
	one := addTenants(t, db, 1, nil)[0]
	write(t, db, func(ctx context.Context, tx *store.Tx) error {
		run := domain.Run{ID: "rn_1", TenantID: one.ID, Template: one.Template, TemplateVersion: 1, State: domain.RunDone, CreatedAt: tx.Now()}
		if err := tx.Tenant(one.ID).CreateRun(ctx, run); err != nil {
			return err
		}
		_, err := tx.DBTX().ExecContext(ctx, "ANALYZE")
		return err
	})
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	db = open()
	read(t, db, func(ctx context.Context, tx *store.Tx) error {
		plan, err := tx.ExplainTenants(ctx, store.TenantFilter{State: domain.TenantLive})
		if strings.Contains(plan, "SCAN r") {
			t.Errorf("reads all runs for a page:\n%s", plan)
		}
		return err
	})
}
