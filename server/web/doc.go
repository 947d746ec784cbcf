// Package web is everything between a connection and the API: what each request
// passes (id, log, recovery, client address, headers, rate limit), the built
// single-page app with its caching and compression, health, and the readable page
// of the API. It knows HTTP and files, and nothing of tenants.
//
// Start reading at spa.go (which request gets what), then headers.go. The order
// of the middleware is in server/http.go.
package web
