package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"runtime/debug"

	"github.com/spf13/cobra"

	"tenantry"
	"tenantry/server"
	"tenantry/server/config"
)

func serveGroups() []config.Group {
	return []config.Group{config.GroupStore, config.GroupLog, config.GroupWeb, config.GroupLimits, config.GroupMail, config.GroupText, config.GroupFirst}
}

func newServeCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:     "serve",
		GroupID: groupServer,
		Short:   "Run the server",
		Long: `Run the server until it is told to stop (Ctrl+C or SIGTERM).

Every setting can be given as a flag, as a variable (--public-url is TENANTRY_PUBLIC_URL)
or in a YAML file; flags come before variables, variables before the file. Secrets have
no flag: set the variable, or the variable with _FILE and the name of a file.
All settings are described in docs/configuration.md.`,
		Example: `  tenantry serve
  tenantry serve --addr :8080 --data /var/lib/tenantry --public-url https://tenants.example.com
  TENANTRY_DB_FILE=/run/secrets/db tenantry serve --config /etc/tenantry.yaml`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			cfg, err := config.Load(cmd.Flags(), config.Environ(), serveGroups()...)
			if err != nil {
				return usageError{err}
			}
			return serve(cmd.Context(), cfg, cmd.OutOrStdout(), newLogger(cfg, cmd.ErrOrStderr()))
		},
	}
	config.Flags(cmd.Flags(), serveGroups()...)
	return cmd
}

// serve runs a server until the context ends or the server fails.
func serve(ctx context.Context, cfg config.Config, out io.Writer, log *slog.Logger) error {
	for _, w := range cfg.Warnings {
		log.Warn(w)
	}
	settled := deferCollection()
	s, err := server.New(ctx, cfg, tenantry.Frontend(), server.Options{Version: version, Logger: log})
	if err != nil {
		return err
	}
	s.Start()
	go settled()
	err = greet(out, s)
	if err == nil {
		err = wait(ctx, s)
	}
	log.Info("stopping", "at most", cfg.ShutdownTimeout)
	stop, cancel := context.WithTimeout(context.WithoutCancel(ctx), cfg.ShutdownTimeout)
	defer cancel()
	return errors.Join(err, s.Close(stop))
}

// startGC is the collector's GOGC while the server starts: the first collection
// comes at 8 MB in place of 4.
const startGC = 200

// deferCollection keeps the collector away while the server starts, where it would
// run five times over a heap that is hardly garbage, for a fifth of the time. What
// it returns puts back what was, and gives the system what only the start needed.
func deferCollection() (settled func()) {
	before := debug.SetGCPercent(startGC)
	return func() {
		debug.SetGCPercent(before)
		debug.FreeOSMemory()
	}
}

func wait(ctx context.Context, s *server.Server) error {
	select {
	case <-ctx.Done():
		return nil
	case err := <-s.Failed():
		return fmt.Errorf("serve: %w", err)
	}
}

// greet tells where the server is. It goes to standard output and not to the
// log: the set-up link is a secret until it is used.
func greet(out io.Writer, s *server.Server) error {
	text := fmt.Sprintf("Tenantry %s is ready at %s\n", version, s.PublicURL())
	if link := s.SetupLink(); link != "" {
		text += fmt.Sprintf(`
Nobody has an account yet. Open this link to make yours. It works once, for a day,
and only until somebody has an account; a restart prints a new one.

  %s

`, link)
	}
	_, err := io.WriteString(out, text)
	return err
}
