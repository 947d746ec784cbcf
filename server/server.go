package server

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gofiber/fiber/v2"

	"tenantry/server/config"
	"tenantry/server/metrics"
	"tenantry/server/onboarding"
	"tenantry/server/store"
)

// Options are what the program around the server decides.
type Options struct {
	Version string
	Logger  *slog.Logger
	Now     func() time.Time // nil: the system's clock
}

// Server is one running Tenantry: a database, an address and background work.
type Server struct {
	cfg     config.Config
	options Options
	log     *slog.Logger
	db      *store.DB
	metrics *metrics.Metrics

	listener        net.Listener
	quiet           quietConns
	app             *fiber.App
	metricsListener net.Listener // nil without an address of its own
	metricsServer   *http.Server

	services   services
	setupCode  string // "" once somebody has an account
	stopping   atomic.Bool
	background context.Context
	stop       context.CancelFunc
	running    sync.WaitGroup
	failed     chan error
}

// New opens and migrates the store, takes the address and wires everything, but
// answers nothing yet. Whatever New opened, Close closes.
func New(ctx context.Context, cfg config.Config, frontend fs.FS, o Options) (*Server, error) {
	if o.Now == nil {
		o.Now = time.Now
	}
	s := &Server{cfg: cfg, options: o, log: o.Logger, metrics: metrics.New(o.Version), failed: make(chan error, 1)}
	s.background, s.stop = context.WithCancel(context.WithoutCancel(ctx))
	if err := s.open(ctx, frontend); err != nil {
		return nil, errors.Join(err, s.release())
	}
	return s, nil
}

func (s *Server) open(ctx context.Context, frontend fs.FS) (err error) {
	if err := os.MkdirAll(s.cfg.Data, 0o700); err != nil {
		return fmt.Errorf("make the data directory: %w", err)
	}
	if err := s.listen(ctx); err != nil {
		return err
	}
	go onboarding.ReadAhead() // beside the store, for newServices
	if s.db, err = store.Open(ctx, store.Options{URL: s.cfg.DB, DataDir: s.cfg.Data, Now: s.options.Now, Logger: s.log}); err != nil {
		return err
	}
	if err := s.db.Migrate(ctx); err != nil {
		return err
	}
	if s.services, err = s.newServices(ctx); err != nil {
		return err
	}
	if s.setupCode, err = s.firstRun(ctx); err != nil {
		return err
	}
	s.app, err = s.newApp(frontend)
	return err
}

// listen takes the addresses first: a server that is running already is the most
// likely mistake, and must not have its database touched.
func (s *Server) listen(ctx context.Context) (err error) {
	var lc net.ListenConfig
	if s.listener, err = lc.Listen(ctx, "tcp", s.cfg.Addr); err != nil {
		return fmt.Errorf("take the address %s: %w", s.cfg.Addr, err)
	}
	if s.cfg.PublicURL == "" {
		s.cfg.PublicURL = config.LocalURL(s.listener.Addr())
	}
	if s.cfg.MetricsAddr == "" {
		return nil
	}
	if s.metricsListener, err = lc.Listen(ctx, "tcp", s.cfg.MetricsAddr); err != nil {
		return fmt.Errorf("take the address %s for metrics: %w", s.cfg.MetricsAddr, err)
	}
	s.metricsServer = &http.Server{Handler: s.metrics.Handler(), ReadTimeout: s.cfg.ReadTimeout}
	return nil
}

// URL is where the server listens, by the loopback or given address.
func (s *Server) URL() string { return config.LocalURL(s.listener.Addr()) }

// PublicURL is the address that people are told.
func (s *Server) PublicURL() string { return s.cfg.PublicURL }

// SetupLink is the one-time address that makes the first administrator, "" once
// somebody has an account. It is a secret until it is used.
func (s *Server) SetupLink() string {
	if s.setupCode == "" {
		return ""
	}
	return s.cfg.PublicURL + "/setup?code=" + url.QueryEscape(s.setupCode)
}

// Failed tells when the server can no longer answer, other than by Close.
func (s *Server) Failed() <-chan error { return s.failed }

// Start begins to answer requests and to work through jobs, and returns at once.
func (s *Server) Start() {
	s.spawn(func() error { return s.app.Listener(s.quiet.on(s.listener)) })
	if s.metricsServer != nil {
		s.spawn(func() error { return s.metricsServer.Serve(s.metricsListener) })
	}
	for _, work := range s.services.background() {
		s.spawn(func() error { return work(s.background) })
	}
}

// spawn runs what must run until Close; ending earlier is a failure.
func (s *Server) spawn(work func() error) {
	s.running.Go(func() {
		err := work()
		if s.stopping.Load() {
			return
		}
		select {
		case s.failed <- err:
		default: // the first failure is enough to end the program
		}
	})
}

// Close stops taking requests, lets those under way and the running jobs finish
// while ctx allows, and closes the database last.
func (s *Server) Close(ctx context.Context) error {
	s.stopping.Store(true)
	err := s.drain(ctx)
	s.stop()
	done := make(chan struct{})
	go func() { s.running.Wait(); close(done) }()
	select {
	case <-done:
	case <-ctx.Done():
		err = errors.Join(err, fmt.Errorf("stop: %w", context.Cause(ctx)))
	}
	return errors.Join(err, s.release())
}

// drain ends the HTTP servers. Streams of events notice that the server ends and
// say good-bye; requests are waited for.
func (s *Server) drain(ctx context.Context) error {
	s.services.runs.Stop()
	s.services.audit.Stop()
	s.quiet.close()
	err := errors.Join(s.app.ShutdownWithContext(ctx), closeListener(s.listener)) // twice, should Start be under way
	if s.metricsServer != nil {
		err = errors.Join(err, s.metricsServer.Shutdown(ctx))
	}
	if err != nil {
		return fmt.Errorf("finish the requests under way: %w", err)
	}
	return nil
}

// release gives back what open took, as far as it came.
func (s *Server) release() error {
	s.stop()
	err := errors.Join(closeListener(s.listener), closeListener(s.metricsListener))
	if s.db != nil {
		err = errors.Join(err, s.db.Close())
	}
	return err
}

// closeListener closes what may be missing or closed already.
func closeListener(l net.Listener) error {
	if l == nil {
		return nil
	}
	if err := l.Close(); !errors.Is(err, net.ErrClosed) {
		return err
	}
	return nil
}
