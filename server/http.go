package server

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"time"

	"github.com/gofiber/fiber/v2"

	"tenantry/server/api"
	"tenantry/server/domain"
	"tenantry/server/token"
	"tenantry/server/web"
)

// maxRequest bounds a request's body, in bytes; answers 413 beyond it.
const maxRequest = 4 << 20

// maxHeaders bounds a request's headers, in bytes. Fiber's 4 KiB are too few where
// other programs on the same host have left their cookies.
const maxHeaders = 16 << 10

// requestTime bounds the work for one request of the API.
const requestTime = 30 * time.Second

// newApp makes the Fiber app: what every request passes, then who answers.
func (s *Server) newApp(frontend fs.FS) (*fiber.App, error) {
	publicURL, err := url.Parse(s.cfg.PublicURL)
	if err != nil {
		return nil, fmt.Errorf("public address: %w", err)
	}
	spa, err := web.NewApp(frontend)
	if err != nil {
		return nil, err
	}
	if !spa.Built() {
		s.log.Warn("the pages are not built: run make build")
	}
	var operations *api.API
	onError := func(c *fiber.Ctx, err error) error {
		s.beforeError(c)
		if errors.Is(err, fiber.ErrRequestEntityTooLarge) {
			web.Drain(c)
		}
		return operations.ErrorHandler(c, err)
	}
	app := fiber.New(s.fiberConfig(onError))
	web.RefuseUnknownMethods(app, onError)
	s.useMiddleware(app, onError)
	s.mountHealth(app)
	web.MountReports(app, s.log, s.options.Now, s.metrics.CountPolicyReport)
	operations = api.New(app, s.services.api(), api.Options{
		Version: s.options.Version, PublicURL: publicURL, Logger: s.log, Now: s.db.Now, PlatformDoor: s.platformDoor(),
	})
	web.MountDocs(app, func() ([]byte, error) { return json.Marshal(operations.OpenAPI()) })
	web.MountKeys(app, token.Cache, s.services.tokens.PublicKeys)
	app.Use(spa.Handle)
	return app, nil
}

// fiberConfig turns off what Fiber does for convenience and what has bitten
// others: see docs/adr/0005.
func (s *Server) fiberConfig(onError fiber.ErrorHandler) fiber.Config {
	return fiber.Config{
		AppName:               "Tenantry",
		Immutable:             true, // strings of one request must not turn into another's
		CaseSensitive:         true,
		StrictRouting:         true,
		DisableStartupMessage: true,
		BodyLimit:             maxRequest,
		ReadBufferSize:        maxHeaders,
		ReadTimeout:           s.cfg.ReadTimeout,
		IdleTimeout:           s.cfg.IdleTimeout,
		WriteTimeout:          0, // a run's events are streamed for as long as somebody looks
		ErrorHandler:          onError,

		DisablePreParseMultipartForm: true, // forms are refused, not unpacked to disk first

		// Nobody is trusted: web.ClientAddress decides, and headers never name us.
		EnableTrustedProxyCheck: true,
		TrustedProxies:          nil,
	}
}

// useMiddleware is the order in which every request is handled. The log stands
// outside recovery, so that it sees the answer to a panic as well. The session,
// the Origin check and the permissions follow inside the API.
func (s *Server) useMiddleware(app *fiber.App, onError fiber.ErrorHandler) {
	observe := func(r web.Request) { s.metrics.ObserveRequest(r.Method, r.Route, r.Status, r.Took) }
	app.Use(web.RequestID(api.RequestIDHeader))
	app.Use(web.ClientAddress(s.cfg.TrustedProxies))
	app.Use(web.AccessLog(s.log, api.RequestIDHeader, onError, observe))
	app.Use(web.Recover())
	app.Use(web.SecurityHeaders(s.cfg.Secure()))
	app.Use(web.OneLength())
	app.Use("/api", web.RateLimit(s.cfg.RateLimit, s.cfg.RateBurst, s.options.Now), web.Deadline(requestTime))
}

func (s *Server) mountHealth(app *fiber.App) {
	app.Get("/healthz", web.Alive)
	app.Get("/readyz", web.Ready(s.log, s.ready))
	app.Get("/metrics", web.Metrics(s.metrics.Handler(), s.cfg.MetricsToken.Reveal()))
}

func (s *Server) ready(ctx context.Context) error {
	if s.stopping.Load() {
		return errors.New("stopping")
	}
	return s.db.Ping(ctx)
}

// beforeError completes an answer that no middleware has seen, such as the
// refusal of a request that could not be read.
func (s *Server) beforeError(c *fiber.Ctx) {
	if c.GetRespHeader(fiber.HeaderXContentTypeOptions) == "" {
		web.SetSecurityHeaders(c, s.cfg.Secure())
	}
	if c.GetRespHeader(api.RequestIDHeader) == "" {
		web.SetRequestID(c, api.RequestIDHeader)
	}
}

// platformDoor is what the operator wants of people who manage the platform.
func (s *Server) platformDoor() domain.PlatformDoor {
	return domain.PlatformDoor{Networks: s.cfg.PlatformFrom, SecondFactor: s.cfg.PlatformSecondFactor == "required"}
}
