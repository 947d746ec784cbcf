// Package account knows the people who can sign in: the one-time set-up, sign-in
// and sessions, passwords, platform roles and who holds them, and API keys.
//
// It decides who somebody is and what they may do on the platform; what they may
// do inside a tenant is server/tenant's. It must not know about HTTP or cookies.
// Every way in ends in StartSession, and every way out bumps one cache, so that
// access that was taken away is gone at the next request.
//
// Start reading at service.go (the knobs), signin.go and actor.go.
package account
