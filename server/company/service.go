package company

import (
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
}

// tokenPrefix tells these tokens from others, for people and secret scanners.
const tokenPrefix = "tno_"

// tokenPlace binds a sealed token to its row.
func tokenPlace(id domain.CompanyInvitationID) string {
	return "company_invitations/token_sealed/" + string(id)
}

// link is where a client sets the company up. It is built from configuration alone.
func (s *Service) link(token string) string { return s.PublicURL + "/onboard/" + token }
