// Package store owns all SQL of Tenantry and hides which database answers it.
// One SQL text runs on SQLite and PostgreSQL; what differs is in dialect.go and
// errors.go only.
//
// Everything is done inside DB.Tx (write) or DB.Read (read only). A Tx carries
// one fixed time and the functions to call once it is durable. Rows that belong
// to a tenant are reached through Tx.Tenant(id) alone, so that no query can
// forget the tenant; queries across tenants live in files named platform_*.go.
//
// The package must not know about HTTP, permissions or use cases. Start reading
// at open.go, then db.go; how writes share one fsync is in group.go (SQLite), and how they
// share round trips in pipeline.go (PostgreSQL).
package store
