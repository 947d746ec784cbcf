package domain

import (
	"encoding/json"
	"slices"
	"time"
)

// Template is a versioned document from which tenants are born: the wizard's
// steps, the roles, what a new tenant starts with, and what makes it real
// elsewhere. Its YAML form is described in docs/templates.md.
type Template struct {
	Name        string
	Version     int64
	Title       string
	Summary     string
	Audience    string   // who it is for
	Includes    []string // what it creates, in short lines
	Minutes     int      // time needed
	Have        []string // what to have at hand
	Wizard      string   // shown at /onboarding/{Wizard}
	Doors       []string
	Steps       []TemplateStep
	Roles       []TenantRole // in the document's order
	DefaultRole string
	Features    map[string]bool
	Limits      map[string]int64 // sizes in bytes
	Provision   []ProvisionStep
	Digest      string // SHA-256 of what the document says; comments and layout do not count
	Document    string // the YAML, word for word
	Source      string // built-in, or the file it came from
}

// The kinds of step: a closed set. Credentials, texting and widget have no answers:
// they are acts of whoever sets the tenant up by a link.
const (
	StepKindForm        = "form"
	StepKindUsers       = "users"
	StepKindCredentials = "credentials"
	StepKindTexting     = "sms"
	StepKindWidget      = "widget"
)

// TemplateStep is one step of the wizard.
type TemplateStep struct {
	ID     string
	Kind   string
	Title  string
	Intro  string
	Schema json.RawMessage // JSON Schema 2020-12 for kind form, keys in the document's order; nil otherwise

	MinUsers int // for kind users: how many rows there must be
}

// HasAnswers reports whether something is filled in at the step.
func (s TemplateStep) HasAnswers() bool {
	return s.Kind == StepKindForm || s.Kind == StepKindUsers
}

// MaxUsers bounds the rows of one users step.
const MaxUsers = 200

// The doors that lead into a template.
const (
	DoorWizard = "wizard"
	DoorAPI    = "api"
	DoorLink   = "link"
	DoorSignup = "signup"
)

// Opens reports whether the template may be used through the door.
func (t Template) Opens(door string) bool { return slices.Contains(t.Doors, door) }

// HasRole reports whether the template has a role of that name.
func (t Template) HasRole(name string) bool {
	return slices.ContainsFunc(t.Roles, func(r TenantRole) bool { return r.Name == name })
}

// TemplateVersion is a template as it was when something was made from it.
type TemplateVersion struct {
	Name      string
	Version   int64
	Digest    string
	Document  string
	CreatedAt time.Time
}

// ProvisionStep is one provisioning step as the template words it.
type ProvisionStep struct {
	ID        string
	Use       string
	Title     string
	When      string // expression; empty means always
	With      map[string]any
	Help      string
	Assignee  string
	Required  bool
	Skippable bool
}
