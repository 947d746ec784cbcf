package store_test

import (
	"context"
	"errors"
	"testing"

	"tenantry/server/jobs"
	"tenantry/server/store"
	"tenantry/server/store/storetest"
)

var errOops = errors.New("oops")

func TestTx_RollsBackOnError(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		ctx := context.Background()
		err := db.Tx(ctx, func(tx *store.Tx) error {
			if err := tx.Enqueue(ctx, jobs.New{Kind: "a"}); err != nil {
				return err
			}
			return errOops
		})
		if !errors.Is(err, errOops) {
			t.Fatalf("got %v", err)
		}
	})
}
