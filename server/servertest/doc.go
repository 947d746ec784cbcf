// Package servertest starts Tenantry in a test exactly as cmd/tenantry does, on
// a free port and an empty database, and talks to it over HTTP.
//
// Start reading at server.go (the server), then client.go (who talks to it) and
// people.go (members, operators and scripts, made the way real ones are).
package servertest
