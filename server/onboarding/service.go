package onboarding

import (
	"tenantry/server/domain"
	"tenantry/server/provision"
	"tenantry/server/store"
	"tenantry/server/tenant"
)

// Service is the filling-in of templates: drafts that people share, and the one
// way in which answers become a tenant, whichever door they came through.
type Service struct {
	DB         *store.DB
	Catalog    *Catalog
	Tenants    *tenant.Service
	Runs       *provision.Engine
	PublicURL  string
	RootDomain string
}

// StepState says how far one step of a draft is.
type StepState string

// The states of a draft's step. A step that merely lacks something is to do, not
// a problem: nobody has done anything wrong yet.
const (
	StepDone    StepState = "done"
	StepTodo    StepState = "todo"
	StepProblem StepState = "problem"
)

// StepStatus is one step of a draft's template.
type StepStatus struct {
	ID    string
	Kind  string
	Title string
	State StepState
}

// Draft is an onboarding as its editors see it. Answers hold what the chosen
// template asks for; what was typed for another template is kept, and comes back
// with that template.
type Draft struct {
	domain.Onboarding
	Expired       bool
	LatestVersion int64 // of the template; 0 when it is not offered any more
	Steps         []StepStatus
	Problems      []domain.FieldError // all that would stop a submit now
	OtherEditors  []domain.OnboardingEditor
}

// Created is what a submit answers, the first time and every time.
type Created struct {
	Tenant     domain.TenantRef    `json:"tenant"`
	Run        domain.RunID        `json:"run"`
	Onboarding domain.OnboardingID `json:"onboarding"`
}
