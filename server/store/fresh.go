package store

import (
	"context"
	_ "embed" // the schema of a new file
	"fmt"
)

// freshSchema is what all migrations together make of an empty SQLite file, one
// statement for each table and index. A test compares it with the migrations, and
// `make generate` writes it anew.
//
// SQLite reads the whole schema again for each ALTER TABLE, and each migration is
// flushed to the disk: of a first start, that was more than half.
//
//go:embed fresh.sql
var freshSchema string

// makeFresh gives an SQLite file that holds nothing the whole schema, in one
// transaction with one flush. Whoever dies in the middle leaves the file empty.
// A file that holds anything, even a first migration that was cut off, is left to
// the migrations.
func (db *DB) makeFresh(ctx context.Context) error {
	made := false
	err := db.group.run(ctx, func(conn *pinned) error {
		made = false
		// Past the prepared statements: none of these is needed twice.
		var entries int
		if err := conn.conn.QueryRowContext(ctx, "SELECT COUNT(*) FROM sqlite_schema").Scan(&entries); err != nil || entries > 0 {
			return err
		}
		made = true
		_, err := conn.conn.ExecContext(context.WithoutCancel(ctx), claim+"; "+freshSchema)
		return err
	})
	if err != nil {
		return fmt.Errorf("make the schema of a new database: %w", classify(err))
	}
	if made {
		db.log.InfoContext(ctx, "database made")
	}
	return nil
}
