// Package storetest gives tests a real, migrated store: SQLite always, and
// PostgreSQL as well when TENANTRY_TEST_PG holds the URL of a server's
// maintenance database. Every test has a database of its own.
package storetest
