// Package server puts Tenantry together: it opens the store, makes the use
// cases, mounts the API and the pages, and runs the background work. It is
// wiring only and reads like a list; cmd/tenantry and the tests start it the
// same way, by New, Start and Close.
//
// Start reading at server.go, then services.go (what there is) and http.go (what
// every request passes, in order).
package server
