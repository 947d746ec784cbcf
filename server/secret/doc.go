// Package secret holds the cryptography of Tenantry: hashing passwords, making
// and hashing random tokens, sealing stored values, and a string type that does
// not print itself. It knows nothing of accounts, tenants or the store.
//
// Start reading at hasher.go (passwords), token.go (everything random that we
// hand out) and box.go (what must be read again later).
package secret
