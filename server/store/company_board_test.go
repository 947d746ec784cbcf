package store_test

import (
	"context"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tenantry/server/domain"
	"tenantry/server/store"
	"tenantry/server/store/storetest"
)

// Links from before the board had an index are at their stages, and found by their
// words.
func TestCompanies_FromBeforeTheBoardsIndex(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		ctx, ids := context.Background(), twoTenants(t, db)
		for id, row := range map[string]string{
			"created": "'open', 0, NULL", "queued": "'open', 0, NULL", "accepted": "'open', 0, NULL", "bounced": "'open', 0, NULL",
			"opened": "'open', 0, 5", "started": "'open', 2, 5", "completed": "'completed', 5, 5", "revoked": "'revoked', 0, NULL",
		} {
			mustExec(t, db, `INSERT INTO company_invitations (partner_id, id, email, email_key, contact_name, company_name, note, template,
				template_version, state, steps_done, opened_at, token_hash, token_sealed, invited_by, step, step_since, steps, steps_total, answers,
				created_at, updated_at, expires_at)
				SELECT '`+string(ids[0])+`', 'ci_`+id+`', '`+id+`@a.example', '`+id+`@a.example', 'Zoë Long', '', '', template, template_version, `+row+`,
				'h`+id+`', '', '', 'sms', 1, '{}', 5, '{}', 1, 1, 9000000000000000 FROM tenants WHERE id = '`+string(ids[0])+`'`)
		}
		for _, m := range []string{"queued accepted 1", "queued deferred 2", "accepted failed 1", "accepted accepted 2", "bounced bounced 1", "opened bounced 1"} {
			f := strings.Fields(m)
			mustExec(t, db, `INSERT INTO mail_messages (id, tenant_id, company_invitation_id, kind, to_email, to_name, subject, body_sealed, state, created_at, lane,
				to_key, link_hash, state_at, send, queued_at) VALUES ('mm_`+f[0]+f[2]+`', '`+string(ids[0])+`', 'ci_`+f[0]+`', 'company_invitation', '', '', '', '', '`+f[1]+`', `+f[2]+`,
				'', '', '', 1, 1, 1)`)
		}
		text, err := os.ReadFile("migrations/00024_company_board.sql")
		if err != nil {
			t.Fatal(err)
		}
		mustExec(t, db, regexp.MustCompile(`(?s)UPDATE company_invitations.*?;`).FindAllString(string(text), -1)...)
		if err := db.Migrate(ctx); err != nil {
			t.Fatal(err)
		}
		found := map[string]string{}
		list := func(tx *store.Tx, f store.CompanyFilter) (all []string) {
			f.Limit = 50
			rows, _, err := tx.Tenant(ids[0]).ListCompanyInvitations(ctx, f)
			if err != nil {
				t.Error(err)
			}
			for _, row := range rows {
				all = append(all, strings.TrimPrefix(string(row.ID), "ci_"))
			}
			return all
		}
		err = db.Read(ctx, func(tx *store.Tx) error {
			for _, stage := range domain.CompanyStages() {
				found[string(stage)] = strings.Join(list(tx, store.CompanyFilter{Stage: stage}), " ")
			}
			found["a search"] = strings.Join(list(tx, store.CompanyFilter{Search: "zoe accept"}), " ")
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		want := map[string]string{"expired": "", "delivered": "", "a search": "accepted"}
		for _, stage := range []string{"created", "queued", "accepted", "bounced", "opened", "started", "completed", "revoked"} {
			want[stage] = stage
		}
		if diff := cmp.Diff(want, found); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	})
}

// Whatever language a PostgreSQL sorts by, what lists and searches go through by ranges
// is compared by its bytes.
func TestPostgres_RangesCompareByBytes(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		if !strings.HasSuffix(t.Name(), "postgres") {
			t.Skip("SQLite compares by bytes")
		}
		n, err := db.Count(context.Background(), `SELECT COUNT(*) FROM information_schema.columns WHERE table_schema = current_schema()
			AND column_name IN ('word', 'name_key') AND collation_name IS DISTINCT FROM 'C'`)
		if err != nil || n != 0 {
			t.Errorf("%d columns are not, %v", n, err)
		}
	})
}
