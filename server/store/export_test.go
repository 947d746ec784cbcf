package store

import (
	"context"
	"io/fs"
	"testing/fstest"

	"tenantry/server/store/sqlc"
)

// What the tests of this package need and nobody else gets. They live in package
// store_test, because storetest imports store.

// DBTX is the transaction's connection.
func (t *Tx) DBTX() sqlc.DBTX { return t.db }

// Later is where the transaction's statements go that nobody waits for.
func (t *Tx) Later() sqlc.DBTX { return t.later.db }

// Waiting is how many callers are in the group's queue.
func (db *DB) Waiting() int { return len(db.group.queue) }

// Classify is classify.
func Classify(err error) error { return classify(err) }

// AddMigration makes the database believe that this program knows one more.
func (db *DB) AddMigration(name, text string) {
	db.migrations = overlay{own: fstest.MapFS{name: {Data: []byte(text)}}, common: db.migrations}
}

// Overlay is the file system of a dialect's own files over the common ones.
func Overlay(own, common fs.FS) fs.FS { return overlay{own: own, common: common} }

// Count reads one number.
func (db *DB) Count(ctx context.Context, query string, args ...any) (n int64, err error) {
	err = db.Read(ctx, func(tx *Tx) error { return tx.db.QueryRowContext(ctx, query, args...).Scan(&n) })
	return n, err
}

// JobDue is the condition of jobs that may be claimed.
func JobDue(kinds []string) string { return jobDue(kinds, 2) }

// MigrateOneByOne is Migrate without the whole schema at once.
func (db *DB) MigrateOneByOne(ctx context.Context) error {
	state, err := db.Schema(ctx)
	if err != nil {
		return err
	}
	return db.migrate(ctx, state)
}
