// Package sso lets the people of a tenant come in by the tenant's own identity
// provider, and lets the tenant show that a domain is its own.
//
// A Connection says how to reach a provider, by OpenID Connect or SAML. It is drafted, tried
// and then activated, by an administrator of the tenant alone (connections.go, trial.go).
// Start and Complete (flow.go) are the way there and back. Who it is and whether they may come in is
// decided in decide.go; the session itself comes from account.SignInFederated, where
// every way in ends. What a provider says counts in its own tenant and nowhere else,
// see docs/adr/0018-single-sign-on.md.
//
// Domains are in domains.go and watch.go: only addresses at a verified one are
// believed.
package sso
