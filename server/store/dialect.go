package store

import (
	"database/sql"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/database"
)

// dialect is which database we talk to. Together with errors.go this file is the
// only place where the two differ for those who write queries.
type dialect string

const (
	sqlite   dialect = "sqlite"
	postgres dialect = "postgres"
)

// goose is the dialect's name in the migration library.
func (d dialect) goose() database.Dialect {
	if d == postgres {
		return goose.DialectPostgres
	}
	return goose.DialectSQLite3
}

// skipLocked ends a SELECT whose rows the transaction takes for itself. SQLite
// has one writer, so nobody else can hold them.
func (d dialect) skipLocked() string {
	if d == postgres {
		return " FOR UPDATE SKIP LOCKED"
	}
	return ""
}

// writeIsolation makes PostgreSQL give what SQLite's single writer gives: rules
// that read and then write hold, however many do it at once. Conflicts are
// retried in DB.Tx.
func (d dialect) writeIsolation() sql.IsolationLevel { return sql.LevelSerializable }

// rowIsolation is for what locks of single rows decide: DB.LockedTx, and the
// queue's statements, which skip what others have locked.
func (d dialect) rowIsolation() sql.IsolationLevel { return sql.LevelReadCommitted }

// readIsolation is one consistent view for the whole of a DB.Read.
func (d dialect) readIsolation() *sql.TxOptions {
	return &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true}
}
