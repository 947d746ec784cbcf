package company

import (
	"context"

	"tenantry/server/account"
	"tenantry/server/domain"
	"tenantry/server/messaging"
	"tenantry/server/onboarding"
	"tenantry/server/secret"
	"tenantry/server/store"
	"tenantry/server/tenant"
)

// Template is what a client's company is made from.
const Template = "company"

// Service holds the use cases. Its fields are set once, before use.
type Service struct {
	DB         *store.DB
	Accounts   *account.Service
	Tenants    *tenant.Service
	Onboarding *onboarding.Service
	Messages   *messaging.Service
	Box        *secret.Box
	PublicURL  string // links lead here, whatever a request claims

	// SendLink puts the message with a link's token into the outbox; nil where nobody
	// can be written to, and then no new link is offered.
	SendLink func(ctx context.Context, tx *store.Tx, v domain.CompanyInvitation, token string) error
	// Code is the application code of a company; nil where there is none.
	Code func(ctx context.Context, tx *store.Tx, company domain.TenantID) (string, error)
	// CheckCode reads pages of a company's website and tells what became of the code in
	// each; nil where there is none.
	CheckCode func(ctx context.Context, company domain.TenantID, pages []string) (domain.WidgetCheck, error)
	// Facts tell of a company, by name, whether something is set up. What has no fact
	// here is not offered by this installation.
	Facts map[string]Fact
}

// Fact tells whether something is set up in a company.
type Fact func(ctx context.Context, tx *store.Tx, company domain.TenantID) (bool, error)

// The facts that others than this package know.
const (
	FactTexting = "texting" // it has a number
	FactWidget  = "widget"  // its website has the application code
)

// tokenPrefix tells these tokens from others, for people and secret scanners.
const tokenPrefix = "tno_"

// tokenPlace binds a sealed token to its row.
func tokenPlace(id domain.CompanyInvitationID) string {
	return "company_invitations/token_sealed/" + string(id)
}

// link is where a client sets the company up. It is built from configuration alone.
func (s *Service) link(token string) string { return s.PublicURL + "/onboard/" + token }
