package servertest

import (
	"context"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/spf13/pflag"

	"tenantry/server"
	"tenantry/server/config"
	"tenantry/server/store/storetest"
)

// The first administrator of every test server.
const (
	AdminEmail    = "admin@example.com"
	AdminPassword = "plain words make a passphrase"
)

// Server is a running Tenantry that ends with the test.
type Server struct {
	URL string
	Dir string // the data directory

	// Clock is the server's clock with WithClock, and nil without.
	Clock *storetest.SettableClock

	db      string
	options settings
	running *server.Server
	said    said

	adminOnce sync.Once
	adminIn   *Client // the session that the helpers use
}

type settings struct {
	environ  []string
	now      func() time.Time
	settable bool
	frontend fs.FS
	log      io.Writer
	dns      *DNS
}

// Option changes how the server is started.
type Option func(*settings)

// WithEnv sets a setting as the environment would, e.g. "TENANTRY_PUBLIC_URL=https://example.com".
func WithEnv(variable string) Option {
	return func(s *settings) { s.environ = append(s.environ, variable) }
}

// Together is several options as one.
func Together(options ...Option) Option {
	return func(s *settings) {
		for _, option := range options {
			option(s)
		}
	}
}

// WithNow sets the server's clock.
func WithNow(now func() time.Time) Option { return func(s *settings) { s.now = now } }

// WithClock gives each server a clock that stands still until the test moves it.
func WithClock() Option { return func(s *settings) { s.settable = true } }

// WithDNS gives each server a name server of its own, see Server.DNS.
func WithDNS(t testing.TB) Option {
	return func(s *settings) {
		s.dns = NewDNS(t)
		s.environ = append(s.environ, "TENANTRY_DNS_RESOLVER="+s.dns.Addr)
	}
}

// DNS is the name server that the server asks, with WithDNS.
func (s *Server) DNS() *DNS { return s.options.dns }

// WithFrontend sets the pages; without it there is a bare index.
func WithFrontend(f fs.FS) Option { return func(s *settings) { s.frontend = f } }

// WithLog sends the log there, at the debug level.
func WithLog(w io.Writer) Option { return func(s *settings) { s.log = w } }

// Each runs test against a server on every database there is.
func Each(t *testing.T, test func(t *testing.T, s *Server), options ...Option) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		test(t, New(t, options...))
	})
	if os.Getenv(storetest.Env) == "" {
		return
	}
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		test(t, start(t, storetest.PostgresURL(t), options))
	})
}

// InTurn is Each with one database after the other, for tests that look at the whole
// process. They must not be parallel.
func InTurn(t *testing.T, test func(t *testing.T, s *Server), options ...Option) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { test(t, New(t, options...)) })
	if os.Getenv(storetest.Env) != "" {
		t.Run("postgres", func(t *testing.T) { test(t, start(t, storetest.PostgresURL(t), options)) })
	}
}

// New starts a server on SQLite with the first administrator in place.
func New(t testing.TB, options ...Option) *Server {
	t.Helper()
	return start(t, "", options)
}

func start(t testing.TB, db string, options []Option) *Server {
	t.Helper()
	s := &Server{Dir: t.TempDir(), db: db, options: settings{
		frontend: fstest.MapFS{"index.html": {Data: []byte("<!doctype html><title>Tenantry</title>")}},
		log:      io.Discard,
	}}
	s.options.environ = []string{
		"TENANTRY_ADDR=127.0.0.1:0", "TENANTRY_DATA=" + s.Dir, "TENANTRY_LOG_LEVEL=debug", "TENANTRY_LOG_FORMAT=json",
		"TENANTRY_ADMIN_EMAIL=" + AdminEmail, "TENANTRY_ADMIN_PASSWORD=" + AdminPassword, "TENANTRY_RATE_LIMIT=0",
	}
	if db != "" {
		s.options.environ = append(s.options.environ, "TENANTRY_DB="+db)
	}
	for _, option := range options {
		option(&s.options)
	}
	if s.options.settable {
		s.Clock = storetest.Clock(t)
		s.options.now = s.Clock.Now
	}
	s.Start(t)
	t.Cleanup(func() { s.Stop(t) })
	return s
}

// Start starts a stopped server again on the same data, at another address.
func (s *Server) Start(t testing.TB) {
	t.Helper()
	cfg, err := config.Load(pflag.NewFlagSet("test", pflag.ContinueOnError), s.options.environ,
		config.GroupStore, config.GroupLog, config.GroupWeb, config.GroupLimits, config.GroupMail, config.GroupText, config.GroupFirst)
	if err != nil {
		t.Fatal(err)
	}
	log := slog.New(slog.NewJSONHandler(s.options.log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	s.running, err = server.New(context.Background(), cfg, s.options.frontend, server.Options{Version: "test", Logger: log, Now: s.options.now})
	if err != nil {
		t.Fatal(err)
	}
	s.running.Start()
	s.URL = s.running.URL()
}

// Peer starts another node on the same database and data; on SQLite, which takes
// one, it is the server itself.
func (s *Server) Peer(t testing.TB) *Server {
	t.Helper()
	if s.db == "" {
		return s
	}
	peer := &Server{Dir: s.Dir, Clock: s.Clock, db: s.db, options: s.options}
	peer.Start(t)
	t.Cleanup(func() { peer.Stop(t) })
	return peer
}

// Stop ends the server in good order; stopping twice is nothing.
func (s *Server) Stop(t testing.TB) {
	t.Helper()
	if s.running == nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	if err := s.running.Close(ctx); err != nil {
		t.Errorf("stop the server: %v", err)
	}
	s.running = nil
}
