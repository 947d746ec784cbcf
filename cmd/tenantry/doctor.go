package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net"
	"net/url"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"tenantry/server"
	"tenantry/server/breach"
	"tenantry/server/config"
	"tenantry/server/onboarding"
	"tenantry/server/secret"
	"tenantry/server/store"
)

// verdict is what the doctor thinks of one thing.
type verdict string

const (
	fine    verdict = "ok"
	warning verdict = "warn"
	failure verdict = "FAIL"
)

// finding is one thing that was looked at.
type finding struct {
	verdict verdict
	about   string
	text    string
}

func newDoctorCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:     "doctor",
		GroupID: groupServer,
		Short:   "Look for what would keep the server from working well",
		Long: `Look for what would keep the server from working well: settings, the data directory,
the key, stolen passwords, the database and its schema, your templates, the addresses. Nothing is
changed. Give the same settings as to "serve". The exit code is 1 if anything fails.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			cfg, err := config.Load(cmd.Flags(), config.Environ(), serveGroups()...)
			if err != nil {
				return usageError{err}
			}
			return report(cmd.OutOrStdout(), examine(cmd.Context(), cfg))
		},
	}
	config.Flags(cmd.Flags(), serveGroups()...)
	return cmd
}

func report(out io.Writer, findings []finding) error {
	failed := 0
	for _, f := range findings {
		if f.verdict == failure {
			failed++
		}
		if _, err := fmt.Fprintf(out, "%-4s  %-14s  %s\n", f.verdict, f.about, f.text); err != nil {
			return err
		}
	}
	if failed > 0 {
		return fmt.Errorf("%d of %d checks failed", failed, len(findings))
	}
	return nil
}

// examine looks at everything, whatever it finds on the way.
func examine(ctx context.Context, cfg config.Config) []finding {
	var all []finding
	for _, w := range cfg.Warnings {
		all = append(all, finding{warning, "settings", w})
	}
	all = append(all, examineDirectory(cfg), examineKey(cfg), examineStore(ctx, cfg))
	if cfg.BreachedPasswords != "" {
		all = append(all, examineBreached(cfg))
	}
	all = append(all, examineTemplates(cfg)...)
	return append(all, examineAddress(ctx, cfg), examinePublicURL(cfg))
}

func examineDirectory(cfg config.Config) finding {
	info, err := os.Stat(cfg.Data)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return finding{warning, "data directory", cfg.Data + " does not exist yet; the first start makes it"}
	case err != nil:
		return finding{failure, "data directory", err.Error()}
	case !info.IsDir():
		return finding{failure, "data directory", cfg.Data + " is no directory"}
	case info.Mode().Perm()&0o077 != 0:
		return finding{warning, "data directory", fmt.Sprintf("%s can be read by others (mode %04o); chmod 700 it", cfg.Data, info.Mode().Perm())}
	}
	return finding{fine, "data directory", cfg.Data}
}

func examineKey(cfg config.Config) finding {
	if cfg.SecretKey != "" {
		return finding{fine, "key", "given as a setting"} // its form was checked by config
	}
	path := filepath.Join(cfg.Data, server.KeyFile)
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return finding{warning, "key", path + " does not exist yet; the first start makes it"}
	}
	if err == nil {
		_, err = secret.ParseKey(string(text))
	}
	if err != nil {
		return finding{failure, "key", path + ": " + err.Error()}
	}
	return finding{fine, "key", path + "; keep a copy of it apart from the backups"}
}

func examineStore(ctx context.Context, cfg config.Config) finding {
	o := store.Options{URL: cfg.DB, DataDir: cfg.Data}
	if path, ok := sqlitePath(o); ok {
		if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
			return finding{warning, "database", path + " does not exist yet; the first start makes it"}
		}
	}
	state, err := schemaOf(ctx, o)
	switch {
	case err != nil:
		return finding{failure, "database", wordsOf(err)}
	case state.Current > state.Wanted:
		return finding{failure, "database", fmt.Sprintf("schema %d is newer than this program, which knows %d", state.Current, state.Wanted)}
	case state.Pending():
		return finding{warning, "database", fmt.Sprintf("schema %d; the next start migrates it to %d", state.Current, state.Wanted)}
	}
	return finding{fine, "database", fmt.Sprintf("schema %d", state.Current)}
}

func examineBreached(cfg config.Config) finding {
	if _, err := breach.Open(cfg.BreachedPasswords, slog.New(slog.DiscardHandler), nil); err != nil {
		return finding{failure, "breached passwords", err.Error()}
	}
	return finding{fine, "breached passwords", cfg.BreachedPasswords}
}

func schemaOf(ctx context.Context, o store.Options) (store.SchemaState, error) {
	db, err := store.Open(ctx, o)
	if err != nil {
		return store.SchemaState{}, err
	}
	state, err := db.Schema(ctx)
	return state, errors.Join(err, db.Close())
}

func examineTemplates(cfg config.Config) []finding {
	templates, problems, err := onboarding.ReadTemplates(filepath.Join(cfg.Data, server.TemplatesDir), server.ConnectorKinds())
	if err != nil {
		return []finding{{failure, "templates", err.Error()}}
	}
	all := make([]finding, 0, len(problems)+1)
	for _, p := range problems {
		all = append(all, finding{failure, "templates", fmt.Sprintf("%s:%d:%d: %s", p.File, p.Line, p.Column, p.Reason)})
	}
	return append(all, finding{fine, "templates", fmt.Sprintf("%d can be used", len(templates))})
}

func examineAddress(ctx context.Context, cfg config.Config) finding {
	var lc net.ListenConfig
	l, err := lc.Listen(ctx, "tcp", cfg.Addr)
	if err != nil {
		return finding{warning, "address", fmt.Sprintf("%s cannot be taken (%v): the server runs already, or something else does", cfg.Addr, err)}
	}
	if err := l.Close(); err != nil {
		return finding{failure, "address", err.Error()}
	}
	return finding{fine, "address", cfg.Addr + " is free"}
}

func examinePublicURL(cfg config.Config) finding {
	u, err := url.Parse(cfg.PublicURL)
	switch {
	case cfg.PublicURL == "":
		return finding{warning, "public address", "not set: links in invitations lead to this machine only; set public-url"}
	case err != nil:
		return finding{failure, "public address", err.Error()}
	case cfg.Secure() || isLoopback(u.Hostname()):
		return finding{fine, "public address", cfg.PublicURL}
	}
	return finding{warning, "public address", cfg.PublicURL + " is not https: passwords and sessions can be read on the way"}
}

func isLoopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || (ip != nil && ip.IsLoopback())
}
