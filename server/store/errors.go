package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"io"
	"net"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
	sqlitedriver "modernc.org/sqlite"

	"tenantry/server/domain"
)

// Codes of SQLite (extended) and of PostgreSQL (SQLSTATE) that mean something to us.
const (
	sqliteBusy       = 5
	sqliteFull       = 13
	sqliteUnique     = 2067
	sqlitePrimaryKey = 1555
	sqliteForeignKey = 787
	sqlitePrimary    = 0xff // masks the extended part

	pgUnique               = "23505"
	pgForeignKey           = "23503"
	pgSerializationFailure = "40001"
	pgDeadlock             = "40P01"
)

// ConstraintError is the cause of a conflict reported by the database.
type ConstraintError struct {
	// Name is the constraint's on PostgreSQL and its columns on SQLite
	// ("tenants.slug"); it is for the log, never to be compared.
	Name string
	Err  error
}

func (e *ConstraintError) Error() string { return "constraint " + e.Name + ": " + e.Err.Error() }

func (e *ConstraintError) Unwrap() error { return e.Err }

// classify turns what a driver reports into a domain.Error where it means
// something, by code and never by text. Other errors are returned as they are.
func classify(err error) error {
	if err == nil || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	var lite *sqlitedriver.Error
	if errors.As(err, &lite) {
		return classifySQLite(lite, err)
	}
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		return classifyPostgres(pg, err)
	}
	if unreachable(err) {
		return unavailable(err)
	}
	return err
}

// unreachable reports whether the connection is what failed.
func unreachable(err error) bool {
	var connect *pgconn.ConnectError
	var network net.Error
	return errors.As(err, &connect) || errors.As(err, &network) ||
		errors.Is(err, driver.ErrBadConn) || errors.Is(err, io.ErrUnexpectedEOF)
}

func classifySQLite(e *sqlitedriver.Error, err error) error {
	_, columns, _ := strings.Cut(e.Error(), "constraint failed: ")
	columns, _, _ = strings.Cut(columns, " (")
	switch {
	case e.Code() == sqliteUnique, e.Code() == sqlitePrimaryKey:
		return taken(&ConstraintError{Name: columns, Err: err})
	case e.Code() == sqliteForeignKey:
		return dangling(&ConstraintError{Name: "foreign key", Err: err})
	case e.Code()&sqlitePrimary == sqliteBusy, e.Code()&sqlitePrimary == sqliteFull:
		return unavailable(err)
	}
	return err
}

func classifyPostgres(e *pgconn.PgError, err error) error {
	switch class := e.Code[:min(2, len(e.Code))]; {
	case e.Code == pgUnique:
		return taken(&ConstraintError{Name: e.ConstraintName, Err: err})
	case e.Code == pgForeignKey:
		return dangling(&ConstraintError{Name: e.ConstraintName, Err: err})
	case class == "08", class == "53", class == "57", retryable(err):
		return unavailable(err)
	}
	return err
}

// Reasons of the conflicts that the database reports.
const (
	ReasonTaken    = "taken"    // a unique value exists already
	ReasonDangling = "dangling" // something referred to is missing, or still referred to
)

func taken(cause error) error {
	return domain.Errorf(domain.CodeConflict, "This exists already.").Because(ReasonTaken).Wrap(cause)
}

func dangling(cause error) error {
	return domain.Errorf(domain.CodeConflict,
		"This belongs to something that no longer exists, or something else still needs it.").
		Because(ReasonDangling).Wrap(cause)
}

func unavailable(cause error) error {
	return domain.Errorf(domain.CodeUnavailable, "The database cannot do this right now. Try again in a moment.").Wrap(cause)
}

// retryable reports whether running the transaction again may succeed.
func retryable(err error) bool {
	if errors.Is(err, errStale) {
		return true
	}
	var pg *pgconn.PgError
	return errors.As(err, &pg) && (pg.Code == pgSerializationFailure || pg.Code == pgDeadlock)
}

// notFound says what is missing when err is sql.ErrNoRows, and classifies other errors.
func notFound(err error, what string) error {
	if errors.Is(err, sql.ErrNoRows) {
		return domain.NotFound(what)
	}
	return classify(err)
}

// isTaken reports whether a unique value exists already.
func isTaken(err error) bool {
	var e *domain.Error
	return errors.As(classify(err), &e) && e.Code == domain.CodeConflict && e.Reason == ReasonTaken
}
