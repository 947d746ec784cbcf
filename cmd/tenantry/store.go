package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"tenantry/server/config"
	"tenantry/server/domain"
	"tenantry/server/store"
)

// storeGroups are the settings of commands that work on the store alone.
func storeGroups() []config.Group { return []config.Group{config.GroupStore, config.GroupLog} }

// withStoreFlags gives a command the settings of the store.
func withStoreFlags(cmd *cobra.Command) *cobra.Command {
	config.Flags(cmd.Flags(), storeGroups()...)
	return cmd
}

// storeOptions reads the settings of the store.
func storeOptions(cmd *cobra.Command) (store.Options, error) {
	cfg, err := config.Load(cmd.Flags(), config.Environ(), storeGroups()...)
	if err != nil {
		return store.Options{}, usageError{err}
	}
	return store.Options{URL: cfg.DB, DataDir: cfg.Data, Logger: newLogger(cfg, cmd.ErrOrStderr())}, nil
}

// withStore runs a function on the store that exists; none is made.
func withStore(cmd *cobra.Command, fn func(context.Context, *store.DB) error) error {
	o, err := storeOptions(cmd)
	if err != nil {
		return err
	}
	if path, ok := sqlitePath(o); ok {
		if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
			return domain.Errorf(domain.CodeNotFound, "There is no database at %s. Name the right directory with --data, or the database with --db.", path)
		}
	}
	db, err := store.Open(cmd.Context(), o)
	if err != nil {
		return err
	}
	return errors.Join(fn(cmd.Context(), db), db.Close())
}

// withUpToDateStore is withStore for commands that use what is in the store: its
// schema must be this program's.
func withUpToDateStore(cmd *cobra.Command, fn func(context.Context, *store.DB) error) error {
	return withStore(cmd, func(ctx context.Context, db *store.DB) error {
		state, err := db.Schema(ctx)
		if err != nil {
			return err
		}
		if state.Current != state.Wanted {
			return domain.Errorf(domain.CodePrecondition, "The database is at schema %d; this program wants %d. Run “tenantry migrate” first.",
				state.Current, state.Wanted)
		}
		return fn(ctx, db)
	})
}

// sqlitePath is the database's file, if it is one.
func sqlitePath(o store.Options) (string, bool) {
	if o.URL == "" {
		return filepath.Join(o.DataDir, store.FileName), true
	}
	return strings.CutPrefix(o.URL, "sqlite://")
}

func newBackupCommand() *cobra.Command {
	return withStoreFlags(&cobra.Command{
		Use:     "backup FILE",
		GroupID: groupData,
		Short:   "Copy the database to FILE, while the server runs",
		Long: `Copy the database to FILE, while the server runs. FILE must not exist yet.

Keep the data directory's secret.key and templates as well, the key apart from the
copies: without it, stored secrets cannot be read; with it and a copy, they can.
For PostgreSQL the command says how to call pg_dump.`,
		Example: `  tenantry backup --data /var/lib/tenantry /backup/tenantry-$(date +%F).db`,
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return withStore(cmd, func(ctx context.Context, db *store.DB) error {
				if err := db.Backup(ctx, args[0]); err != nil {
					return err
				}
				info, err := os.Stat(args[0])
				if err != nil {
					return fmt.Errorf("look at the copy: %w", err)
				}
				_, err = fmt.Fprintf(cmd.OutOrStdout(), "Copied the database to %s (%d bytes).\n", args[0], info.Size())
				return err
			})
		},
	})
}

func newRestoreCommand() *cobra.Command {
	return withStoreFlags(&cobra.Command{
		Use:     "restore FILE",
		GroupID: groupData,
		Short:   "Put the database of a backup in place; the server must be stopped",
		Long: `Put the database of a backup in place. The server must be stopped.

The backup is read from end to end and checked before anything is touched, and the
present database is kept under another name, which is printed. The next start
migrates an older backup. For PostgreSQL the command says how to call pg_restore.`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			o, err := storeOptions(cmd)
			if err != nil {
				return err
			}
			done, err := store.Restore(cmd.Context(), o, args[0])
			if err != nil {
				return err
			}
			kept := "There was no database before."
			if done.KeptAside != "" {
				kept = "The database of before is kept as " + done.KeptAside + "."
			}
			_, err = fmt.Fprintf(cmd.OutOrStdout(), "Restored %s from %s (schema %d). %s\n", done.Path, args[0], done.Version, kept)
			return err
		},
	})
}

func newMigrateCommand() *cobra.Command {
	var check bool
	cmd := withStoreFlags(&cobra.Command{
		Use:     "migrate",
		GroupID: groupData,
		Short:   "Bring the database up to this program's schema",
		Long: `Bring the database up to this program's schema, as "serve" does at its start. An
SQLite database is copied beside itself first. A newer program's database is refused.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return withStore(cmd, func(ctx context.Context, db *store.DB) error {
				return migrate(ctx, cmd, db, check)
			})
		},
	})
	cmd.Flags().BoolVar(&check, "check", false, "only say whether there is something to do, and exit with 1 if so")
	return cmd
}

func migrate(ctx context.Context, cmd *cobra.Command, db *store.DB, check bool) error {
	state, err := db.Schema(ctx)
	if err != nil {
		return err
	}
	if check && state.Current != state.Wanted {
		return domain.Errorf(domain.CodePrecondition, "The database is at schema %d; this program wants %d.", state.Current, state.Wanted)
	}
	if !check {
		if err := db.Migrate(ctx); err != nil {
			return err
		}
	}
	_, err = fmt.Fprintf(cmd.OutOrStdout(), "The database is at schema %d.\n", max(state.Current, state.Wanted))
	return err
}
