package store_test

import (
	"context"
	"errors"
	"testing"

	"tenantry/server/domain"
	"tenantry/server/store"
	"tenantry/server/store/storetest"
)

func TestClassify_Constraints(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		statement string
		code      domain.Code
		reason    string
	}{
		"primary key":  {"INSERT INTO settings (key, value, updated_at) VALUES ('a', 'x', 1)", domain.CodeConflict, store.ReasonTaken},
		"unique":       {"INSERT INTO jobs (id, kind, args, unique_key, state, run_at, max_attempts, created_at) VALUES ('2', 'k', '', 'u', 'ready', 1, 1, 1)", domain.CodeConflict, store.ReasonTaken},
		"foreign key":  {"INSERT INTO tenant_words (word, tenant_id) VALUES ('x', 'nobody')", domain.CodeConflict, store.ReasonDangling},
		"not null":     {"INSERT INTO settings (key, value, updated_at) VALUES ('b', NULL, 1)", domain.CodeInternal, ""},
		"syntax error": {"INSERT INTO nowhere VALUES (1)", domain.CodeInternal, ""},
	}
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		ctx := context.Background()
		exec := func(statement string) error {
			return db.Tx(ctx, func(tx *store.Tx) error {
				_, err := tx.DBTX().ExecContext(ctx, statement)
				return store.Classify(err)
			})
		}
		err := errors.Join(
			exec("INSERT INTO settings (key, value, updated_at) VALUES ('a', 'x', 1)"),
			exec("INSERT INTO jobs (id, kind, args, unique_key, state, run_at, max_attempts, created_at) VALUES ('1', 'k', '', 'u', 'ready', 1, 1, 1)"),
		)
		if err != nil {
			t.Fatal(err)
		}
		for name, c := range cases {
			err := exec(c.statement)
			if domain.CodeOf(err) != c.code || reason(err) != c.reason {
				t.Errorf("%s: %v", name, err)
			}
			var constraint *store.ConstraintError
			if named := errors.As(err, &constraint); named != (c.code == domain.CodeConflict) || named && constraint.Name == "" {
				t.Errorf("%s: constraint %+v", name, constraint)
			}
		}
	})
}
