// Package connector says what code must look like that makes a provisioning step
// happen, and holds the kinds that need no outside system: manual and
// tenant.prepare. A kind that talks to something else is a sub-package.
//
// A connector implements only the small interfaces it has a use for; server/provision
// finds them by type assertion. Kinds are listed in one Registry literal in package
// server; nothing registers itself. A connector knows nothing of runs, retries or
// the queue: it is told about one step and says how that step ended.
//
// Start reading at connector.go.
package connector
