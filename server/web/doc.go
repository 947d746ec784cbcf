// Package web serves what a browser loads: the built single-page app with its
// caching and compression rules, the readable page of the API, and the security
// headers of every answer. It knows files and HTTP, and nothing of tenants.
//
// Start reading at spa.go (which request gets what), then headers.go.
package web
