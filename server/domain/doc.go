// Package domain holds the entities of Tenantry, their rules and their state
// transitions. It is pure: no I/O, no clock, no randomness, and nothing but the
// standard library. Everything else may import it; it imports nothing of ours.
//
// Start reading at tenant.go (what is born), onboarding.go (how), permission.go
// (who may) and error.go (what is said when it goes wrong).
package domain
