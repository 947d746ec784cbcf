package store_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"tenantry/server/domain"
	"tenantry/server/store"
	"tenantry/server/store/storetest"
)

// Each list of a tenant's contacts follows an index in its own order: a page of
// many costs what one of few does.
func TestContacts_ListsFollowAnIndex(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		ids := twoTenants(t, db)
		mustExec(t, db, fmt.Sprintf(`INSERT INTO contacts (tenant_id, id, name, name_key, phone, email, source, consent, consent_number, created_at, updated_at)
			WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)
			SELECT CASE WHEN i %% 2 = 0 THEN '%s' ELSE '%s' END, 'ct_' || i, 'Name ' || i, 'name ' || i, '+49151' || i, '', 'staff',
			CASE WHEN i %% 3 = 0 THEN 'in' ELSE 'none' END, CASE WHEN i %% 3 = 0 THEN 'nu_1' ELSE '' END, i, i FROM n`, ids[0], ids[1]),
			`INSERT INTO contact_words (tenant_id, word, contact_id) SELECT tenant_id, replace(name_key, ' ', ''), id FROM contacts`)
		countRows(t, db)
		err := db.Read(context.Background(), func(tx *store.Tx) error {
			for name, f := range map[string]store.ContactFilter{
				"by name":       {},
				"newest first":  {Sort: store.ContactsByCreatedDown},
				"opted in":      {Consent: domain.ConsentIn, Number: "nu_1"},
				"opted in, new": {Consent: domain.ConsentIn, Number: "nu_1", Sort: store.ContactsByCreatedDown},
				"a search":      {Search: "name4321"},
				"a common word": {Search: "name"},
				"both":          {Search: "name name4321"},
			} {
				plan, err := tx.Tenant(ids[0]).ExplainContacts(context.Background(), tx, f)
				if err != nil {
					return err
				}
				mustFollowAnIndex(t, name, plan, !strings.Contains(f.Search, "4321"))
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

// So does a partner's board of companies.
func TestCompanies_ListsFollowAnIndex(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		ids := twoTenants(t, db)
		mustExec(t, db, fmt.Sprintf(`INSERT INTO company_invitations (partner_id, id, email, email_key, contact_name, company_name, note, template,
			template_version, state, token_hash, token_sealed, invited_by, step, step_since, steps, steps_total, answers, created_at, updated_at, expires_at, stage, worded)
			WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)
			SELECT CASE WHEN i %% 2 = 0 THEN '%s' ELSE '%s' END, 'ci_' || i, i || '@a.example', i || '@a.example', '', '', '', t.template,
			t.template_version, CASE WHEN i %% 3 = 0 THEN 'open' ELSE 'completed' END, 'h' || i, '', '', 'sms', i, '{}', 5, '{}', i, i, 9000000000000000 + i,
			CASE WHEN i %% 3 = 0 THEN 'accepted' ELSE 'completed' END, TRUE
			FROM n, (SELECT template, template_version FROM tenants LIMIT 1) t`, ids[0], ids[1]),
			"INSERT INTO company_words (partner_id, word, invitation_id) SELECT partner_id, 'name' || created_at, id FROM company_invitations")
		countRows(t, db)
		err := db.Read(context.Background(), func(tx *store.Tx) error {
			for name, f := range map[string]store.CompanyFilter{
				"all": {}, "open": {Open: true}, "stuck": {Stuck: true}, "accepted": {Stage: domain.CompanyStageAccepted},
				"bounced": {Stage: domain.CompanyStageBounced}, "completed": {Stage: domain.CompanyStageCompleted},
				"expired": {Stage: domain.CompanyStageExpired}, "a search": {Search: "name4321"}, "a common word": {Search: "name"},
			} {
				plan, err := tx.Tenant(ids[0]).ExplainCompanies(context.Background(), tx, f)
				if err != nil {
					return err
				}
				mustFollowAnIndex(t, name, plan, !strings.Contains(f.Search, "4321"))
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

// countRows lets PostgreSQL count, as it does by itself; SQLite has no statistics, see open.go.
func countRows(t *testing.T, db *store.DB) {
	t.Helper()
	if strings.HasSuffix(t.Name(), "postgres") {
		mustExec(t, db, "ANALYZE")
	}
}

func twoTenants(t *testing.T, db *store.DB) []domain.TenantID {
	t.Helper()
	all := addTenants(t, db, 2, func(int, *domain.Tenant) {})
	return []domain.TenantID{all[0].ID, all[1].ID}
}

// mustFollowAnIndex fails for a plan that reads a table from end to end, or, where
// the order is an index's own, that sorts.
func mustFollowAnIndex(t *testing.T, name, plan string, ordered bool) {
	t.Helper()
	scans := strings.Contains(plan, "Seq Scan") || strings.Contains(plan, "SCAN c\n") || strings.HasSuffix(plan, "SCAN c") || strings.HasSuffix(plan, "SCAN i")
	sorts := strings.Contains(plan, "Sort Key") || strings.Contains(plan, "TEMP B-TREE FOR ORDER BY")
	// One row is asked for a word, not the word for all its rows.
	throughWords := strings.Contains(plan, "SEARCH w ") && !strings.Contains(plan, "_id=? AND word>?")
	if scans || throughWords || ordered && sorts {
		t.Errorf("%s:\n%s", name, plan)
	}
}
