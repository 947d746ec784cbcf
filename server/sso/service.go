package sso

import (
	"log/slog"
	"net/http"
	"sync"

	"tenantry/server/account"
	"tenantry/server/domain"
	"tenantry/server/messaging"
	"tenantry/server/outbound"
	"tenantry/server/secret"
	"tenantry/server/store"
	"tenantry/server/tenant"
)

// Options are what a Service needs.
type Options struct {
	DB        *store.DB
	Accounts  *account.Service
	Tenants   *tenant.Service
	Messages  *messaging.Service
	Box       *secret.Box
	Logger    *slog.Logger
	PublicURL string // providers send people back here, whatever a request claims
	Guard     outbound.Guard
	Resolver  outbound.Resolver
}

// Service is the use cases of single sign-on and of domains. Make it with New.
type Service struct {
	Options
	client *http.Client

	mu        sync.Mutex
	providers map[providerKey]knownProvider // of OpenID Connect
}

// New makes the service.
func New(o Options) *Service {
	return &Service{Options: o, client: o.Guard.Client(outbound.Typed), providers: map[providerKey]knownProvider{}}
}

// CallbackURL is where a provider sends people back to, for OpenID Connect. Each
// connection has its own, so that no provider's answer passes for another's.
func (s *Service) CallbackURL(id domain.ConnectionID) string {
	return s.PublicURL + "/sso/" + string(id)
}

// ACSURL is where a SAML provider sends its assertions.
func (s *Service) ACSURL(id domain.ConnectionID) string {
	return s.PublicURL + "/api/sso/acs/" + string(id)
}

// MetadataURL describes us to a SAML provider; it is our entity id, too.
func (s *Service) MetadataURL(id domain.ConnectionID) string {
	return s.PublicURL + "/api/sso/metadata/" + string(id)
}
