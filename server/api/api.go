package api

import (
	"context"
	"log/slog"
	"net/url"
	"sync"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gofiber/fiber/v2"

	"tenantry/server/account"
	"tenantry/server/audit"
	"tenantry/server/company"
	"tenantry/server/domain"
	"tenantry/server/messaging"
	"tenantry/server/onboarding"
	installation "tenantry/server/platform"
	"tenantry/server/provision"
	"tenantry/server/sso"
	"tenantry/server/tenant"
	"tenantry/server/texting"
	"tenantry/server/token"
	"tenantry/server/widget"
)

// Prefix is where every operation of the API lives.
const Prefix = "/api/v1"

// maxBody is the largest body an operation reads, in bytes; the server's own
// limit cuts off earlier what is absurd.
const maxBody = 2 << 20

// Authenticator turns a credential into an actor. Unknown, expired and revoked
// credentials are all CodeUnauthorized.
type Authenticator interface {
	SessionActor(ctx context.Context, token string) (domain.Actor, error)
	KeyActor(ctx context.Context, token string) (domain.Actor, error)
	// AdmitKey refuses a key that may not be used from where the request comes.
	AdmitKey(ctx context.Context) error
}

// TenantResolver finds a tenant by id or slug together with what the actor of
// the context may do there. A tenant that is not for the actor is CodeNotFound.
type TenantResolver interface {
	Resolve(ctx context.Context, ref string) (domain.EnteredTenant, domain.TenantAccess, error)
}

// RunLocator tells which tenant a run belongs to.
type RunLocator interface {
	TenantOfRun(ctx context.Context, id domain.RunID) (domain.TenantID, error)
}

// Services are what the API calls. Every field must be set.
type Services struct {
	Auth    Authenticator
	Access  TenantResolver
	RunHome RunLocator

	Accounts *account.Service
	Audit    *audit.Service
	Tenants  *tenant.Service
	Runs     *provision.Engine

	Onboarding *onboarding.Service
	Companies  *company.Service
	Widgets    *widget.Service
	Catalog    *onboarding.Catalog
	Messaging  *messaging.Service
	Platform   *installation.Service
	Tokens     *token.Service
	SSO        *sso.Service
	Texting    *texting.Service
}

// Options are the facts about this installation that the API needs.
type Options struct {
	Version   string
	PublicURL *url.URL // how people reach us; decides cookies and links
	Logger    *slog.Logger
	Now       func() time.Time // the store's clock

	PlatformDoor domain.PlatformDoor
}

// API holds the operations and what they call.
type API struct {
	Services
	Options
	app       *fiber.App
	described *description // nil for an API that answers requests
}

// New mounts every operation on the app, below Prefix, and returns the API.
func New(app *fiber.App, services Services, options Options) *API {
	configureHuma()
	a := &API{Services: services, Options: options, app: app}
	app.Use(Prefix, a.requireText)
	app.Use(widgetPath+":key", a.admitWebsite)
	app.Use(Prefix, a.requireJSON, a.authenticate, a.requireSameOrigin)
	a.mountDocument(app)
	a.mountSAML(app)
	a.mountAll()
	return a
}

// mountAll mounts what the API offers, a file each.
func (a *API) mountAll() {
	for _, mount := range []func(){
		a.mountSetup, a.mountSession, a.mountSecondStep, a.mountPasskeySignIn, a.mountFactors, a.mountPasswordResets, a.mountEmailChanges,
		a.mountSignUps, a.mountSessions, a.mountProfile, a.mountOwnAccount, a.mountKeys, a.mountPeople, a.mountPlatformRoles, a.mountAudit,
		a.mountTemplates, a.mountReference, a.mountChecks, a.mountOnboardings, a.mountCreateTenant, a.mountRuns,
		a.mountTenants, a.mountSlug, a.mountDisable, a.mountPolicy, a.mountSwitcher, a.mountManaged, a.mountMembers, a.mountTenantRoles, a.mountOwnerTransfer,
		a.mountInvitations, a.mountBulkInvites, a.mountInvitationLinks, a.mountPlatformInvitations,
		a.mountCompanies, a.mountCompaniesByHand, a.mountBulkCompanies, a.mountBrand, a.mountOnboard, a.mountFirstSteps,
		a.mountCredentials, a.mountOutbox, a.mountMail, a.mountPlatformSettings, a.mountChecklist, a.mountSample,
		a.mountToken, a.mountSSOSignIn, a.mountSSO, a.mountDomains,
		a.mountTexting, a.mountThreads, a.mountTextingSettings, a.mountContacts, a.mountContactImports,
		a.mountWidget, a.mountVisitorMessages, a.mountWidgetPublic,
	} {
		mount()
	}
}

// secure reports whether people reach us over https.
func (a *API) secure() bool { return a.PublicURL != nil && a.PublicURL.Scheme == "https" }

var configureOnce sync.Once

// configureHuma sets the one process-wide switch of Huma that we need: a list in an
// answer is never null.
func configureHuma() {
	configureOnce.Do(func() { huma.DefaultArrayNullable = false })
}
