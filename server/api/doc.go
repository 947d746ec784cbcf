// Package api is the HTTP API: wire types, one permission per operation, and
// problems in the form of RFC 9457. It translates and never decides; the use
// cases do. Fiber and Huma are known here, in server/web and in server, nowhere else.
//
// Start reading at api.go (what there is), register.go (how an operation is
// declared and guarded) and problem.go (what a refusal looks like). Each resource
// has a file of its own.
package api
