// Package onboarding turns a template and answers into a tenant.
//
// One half is the catalogue: templates are read (document.go), checked
// (shape.go, template.go, fields.go) and kept (catalog.go), and answers are
// checked against them (answers.go, users.go, messages.go) in the words of their
// fields. The other half is the filling-in: drafts and the one way they, the API
// and the CLI are submitted. What only the database can refuse is in checks.go.
//
// It knows nothing of HTTP, and nothing of how a provisioning step is carried
// out: it hands the template's steps to server/provision.
package onboarding
