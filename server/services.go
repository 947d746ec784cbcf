package server

import (
	"context"
	"fmt"
	"path/filepath"
	"time"

	"tenantry/server/account"
	"tenantry/server/api"
	"tenantry/server/audit"
	"tenantry/server/company"
	"tenantry/server/config"
	"tenantry/server/connector"
	"tenantry/server/connector/invite"
	"tenantry/server/domain"
	"tenantry/server/jobs"
	"tenantry/server/messaging"
	"tenantry/server/onboarding"
	"tenantry/server/outbound"
	"tenantry/server/platform"
	"tenantry/server/provision"
	"tenantry/server/secret"
	"tenantry/server/sso"
	"tenantry/server/tenant"
	"tenantry/server/texting"
	"tenantry/server/token"
	"tenantry/server/widget"
)

// services are the use cases and what they share.
type services struct {
	accounts   *account.Service
	audit      *audit.Service
	messages   *messaging.Service
	tenants    *tenant.Service
	runs       *provision.Engine
	catalog    *onboarding.Catalog
	onboarding *onboarding.Service
	checks     onboarding.Checks
	companies  *company.Service
	widgets    *widget.Service
	platform   *platform.Service
	tokens     *token.Service
	sso        *sso.Service
	texting    *texting.Service
	queue      *jobs.Queue
	mailQueue  *jobs.Queue
	textQueue  *jobs.Queue
}

// Places in the data directory.
const (
	KeyFile      = "secret.key"
	TemplatesDir = "templates" // of the operator's own
)

// ConnectorKinds names what a template's provisioning step may use.
func ConnectorKinds() []string { return connectors(nil).Kinds() }

// newServices makes the use cases, those first that others need.
func (s *Server) newServices(ctx context.Context) (v services, err error) {
	box, err := NewBox(s.cfg)
	if err != nil {
		return v, err
	}
	v.audit = &audit.Service{DB: s.db}
	v.messages = messaging.New(s.db, box)
	v.messages.Config = mailConfig(s.cfg)
	stolen, err := stolenPasswords(s.cfg.BreachedPasswords, s.log, s.metrics)
	if err != nil {
		return v, err
	}
	v.accounts = account.New(account.Options{
		Stolen: stolen,
		DB:     s.db, Hasher: secret.NewHasher(s.cfg.HashWorkers), Logger: s.log,
		Box: box, Messages: v.messages, PublicURL: s.cfg.PublicURL, Timezone: onboarding.ProfileFormats().Timezone,
		PlatformSecondFactor: s.platformDoor().SecondFactor,
	})
	v.tenants = &tenant.Service{
		DB: s.db, Accounts: v.accounts, Messages: v.messages, Box: box, PublicURL: s.cfg.PublicURL, Formats: onboarding.ProfileFormats(),
	}
	connectors := connectors(v.tenants)
	v.runs = &provision.Engine{DB: s.db, Connectors: connectors, Tenants: v.tenants, Logger: s.log}
	v.catalog = onboarding.NewCatalog(onboarding.CatalogOptions{
		DB: s.db, Dir: filepath.Join(s.cfg.Data, TemplatesDir), Connectors: connectors.Kinds(), Logger: s.log,
	})
	v.checks = onboarding.Checks{DB: s.db}
	v.onboarding = &onboarding.Service{
		DB: s.db, Catalog: v.catalog, Tenants: v.tenants, Runs: v.runs, PublicURL: s.cfg.PublicURL, RootDomain: s.cfg.RootDomain,
	}
	v.texting = &texting.Service{DB: s.db, Box: box, Config: textingConfig(s.cfg), ActAs: v.tenants.ActAs}
	v.widgets = &widget.Service{DB: s.db, Messages: v.messages, Guard: outbound.New(s.cfg.OutboundAllow), PublicURL: s.cfg.PublicURL, OptIns: agreements{v.texting}}
	v.companies = &company.Service{
		DB: s.db, Accounts: v.accounts, Tenants: v.tenants, Onboarding: v.onboarding, Messages: v.messages, Box: box, PublicURL: s.cfg.PublicURL,
		Code: v.widgets.Code, CheckCode: v.widgets.Check,
		Facts: map[string]company.Fact{company.FactTexting: v.texting.HasNumber, company.FactWidget: v.widgets.Installed},
	}
	v.companies.SendLink = v.companies.MailLink
	v.platform = &platform.Service{DB: s.db, PublicURL: s.cfg.PublicURL, RootDomain: s.cfg.RootDomain, Version: s.options.Version, Mail: v.messages}
	v.tokens = token.New(s.db, box, s.cfg.PublicURL)
	v.sso = sso.New(sso.Options{
		DB: s.db, Accounts: v.accounts, Tenants: v.tenants, Messages: v.messages, Box: box, Logger: s.log, PublicURL: s.cfg.PublicURL,
		Guard: outbound.New(s.cfg.OutboundAllow), Resolver: outbound.NewResolver(s.cfg.DNSResolver),
	})
	v.queue = jobs.NewQueue(s.db, v.handlers(), jobs.Options{Logger: s.log, Grace: s.cfg.ShutdownTimeout, Periodic: periodic()})
	v.mailQueue = jobs.NewQueue(s.db, v.mailHandlers(), jobs.Options{
		Logger: s.log, Workers: mailWorkers, Grace: s.cfg.ShutdownTimeout, Periodic: map[string]time.Duration{messaging.KindSweep: time.Minute},
	})
	v.textQueue = jobs.NewQueue(s.db, v.texting.Handlers(), jobs.Options{
		Logger: s.log, Workers: textWorkers, Grace: s.cfg.ShutdownTimeout, Periodic: map[string]time.Duration{texting.KindSweep: time.Minute},
	})
	return v, v.catalog.Load(ctx)
}

// mailWorkers is how many lanes of mail are worked at a time on this node. They
// have a queue of their own: a slow mail server keeps no other work waiting.
const mailWorkers = 8

// textWorkers is how many tenants' texts are worked at a time on this node, apart
// from all other work as well.
const textWorkers = 4

// connectors is the one list of what a template's provisioning step may use.
func connectors(tenants *tenant.Service) connector.Registry {
	return connector.Registry{
		connector.KindPrepare: connector.Prepare{},
		invite.Kind:           invite.Users{Tenants: tenants},
		connector.KindManual:  connector.Manual{},
	}
}

// handlers says who works on which kind of job.
func (v services) handlers() map[string]jobs.Handler {
	return map[string]jobs.Handler{
		account.KindReset:         v.accounts.SendReset,
		account.KindSignUp:        v.accounts.SendSignUp,
		provision.KindAdvance:     v.runs.Advance,
		tenant.KindRemind:         v.tenants.Remind,
		tenant.KindWarnOfKeys:     v.tenants.WarnOfKeys,
		onboarding.KindForgetKeys: v.onboarding.ForgetKeys,
		token.KindRotate:          v.tokens.RotateJob,
		tenant.KindBulkInvite:     v.tenants.WorkBulkInvite,
		sso.KindWatch:             v.sso.Watch,
		sso.KindWarn:              v.sso.WarnOfCertificates,
		sso.KindRefresh:           v.sso.RefreshMetadata,
		company.KindRemind:        v.companies.Remind,
		company.KindBulk:          v.companies.WorkBulk,
	}
}

// mailHandlers are for the queue of mail.
func (v services) mailHandlers() map[string]jobs.Handler {
	return map[string]jobs.Handler{messaging.KindDeliver: v.messages.Deliver, messaging.KindSweep: v.messages.Sweep}
}

// periodic says how often the kinds come back that nobody asks for.
func periodic() map[string]time.Duration {
	return map[string]time.Duration{
		onboarding.KindForgetKeys: time.Hour, token.KindRotate: 10 * time.Minute, tenant.KindWarnOfKeys: time.Hour,
		sso.KindWatch: 30 * time.Second, sso.KindWarn: time.Hour, sso.KindRefresh: 5 * time.Minute, company.KindRemind: 10 * time.Minute,
	}
}

// NewBox seals stored secrets, with the configured key or the data directory's own.
func NewBox(cfg config.Config) (*secret.Box, error) {
	key, err := masterKey(cfg)
	if err != nil {
		return nil, err
	}
	return secret.NewBox(key)
}

func masterKey(cfg config.Config) ([]byte, error) {
	if cfg.SecretKey != "" {
		return secret.ParseKey(cfg.SecretKey.Reveal())
	}
	return secret.LoadOrCreateKey(filepath.Join(cfg.Data, KeyFile))
}

// api is what the HTTP API calls.
func (v services) api() api.Services {
	return api.Services{
		Auth: v.accounts, Access: v.tenants, RunHome: v.runs,
		Accounts: v.accounts, Audit: v.audit, Tenants: v.tenants, Runs: v.runs,
		Onboarding: v.onboarding, Companies: v.companies, Widgets: v.widgets, Catalog: v.catalog, Messaging: v.messages, Platform: v.platform, Tokens: v.tokens, SSO: v.sso,
		Texting: v.texting,
	}
}

// background lists the work that runs beside the requests, each until its context ends.
func (v services) background() []func(context.Context) error {
	forever := func(run func(context.Context)) func(context.Context) error {
		return func(ctx context.Context) error { run(ctx); return nil }
	}
	return []func(context.Context) error{v.queue.Run, v.mailQueue.Run, v.textQueue.Run, forever(v.accounts.Run), forever(v.catalog.Watch)}
}

// firstRun makes the configured administrator, or a code for the set-up page. The
// code is "" once somebody has an account.
func (s *Server) firstRun(ctx context.Context) (code string, err error) {
	ctx = domain.WithActor(ctx, domain.System())
	if s.cfg.AdminEmail != "" {
		created, err := s.services.accounts.CreateFirstAdmin(ctx, s.cfg.AdminEmail, s.cfg.AdminPassword.Reveal())
		if err != nil {
			return "", fmt.Errorf("make the first administrator (admin-email, admin-password): %w", err)
		}
		if created {
			s.log.Info("made the first administrator", "email", s.cfg.AdminEmail)
		}
	}
	if code, err = s.services.accounts.EnsureSetup(ctx); err != nil {
		return "", fmt.Errorf("prepare the set-up: %w", err)
	}
	return code, nil
}
