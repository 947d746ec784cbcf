// Package tenant is the life of a tenant after somebody decided that it shall be:
// it is created, people are invited and join, its profile and credentials change,
// it manages others or is managed. Every use case here authorises first, then
// loads, changes, saves and writes the audit event in one transaction.
//
// It must not know templates' documents, HTTP, or how provisioning proceeds.
// Start reading at create.go (birth), access.go (who may enter) and invite.go.
package tenant
