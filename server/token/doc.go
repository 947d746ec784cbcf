// Package token makes access tokens: short-lived JWTs that say who somebody is in
// one tenant and what they may do there, for the services that a tenant uses. Any
// JWT library verifies them with the public keys that the server gives out.
//
// Start reading at token.go (what a token says), then keys.go (the keys, and how
// they take turns). docs/tokens.md is for those who verify tokens.
package token
