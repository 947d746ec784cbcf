package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"tenantry/server"
	"tenantry/server/config"
	"tenantry/server/domain"
	"tenantry/server/store"
	"tenantry/server/token"
)

// needMasterKey refuses to make up the key that seals secrets: the server has one,
// and could not open what another one sealed.
func needMasterKey(cfg config.Config) error {
	if cfg.SecretKey != "" {
		return nil
	}
	path := filepath.Join(cfg.Data, server.KeyFile)
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return domain.Errorf(domain.CodeNotFound, "There is no %s. Name the server's data directory with --data, or give TENANTRY_SECRET_KEY as the server has it.", path)
	}
	return nil
}

func newAdminRotateCommand() *cobra.Command {
	return withStoreFlags(&cobra.Command{
		Use:   "rotate-signing-key",
		Short: "Take back every key that signs access tokens, and make a new one",
		Long: `Take back every key that signs access tokens, and make a new one that signs at once.

For when a key may have got out; keys take turns by themselves every 30 days. Running
servers follow within seconds. Services that verify tokens learn of it when they
fetch the public keys the next time: after 5 minutes at most.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			cfg, err := config.Load(cmd.Flags(), config.Environ(), storeGroups()...)
			if err != nil {
				return usageError{err}
			}
			return withUpToDateStore(cmd, func(ctx context.Context, db *store.DB) error {
				if err := needMasterKey(cfg); err != nil {
					return err
				}
				box, err := server.NewBox(cfg)
				if err != nil {
					return err
				}
				actor := domain.System()
				actor.Name = "tenantry admin"
				id, err := token.New(db, box, cfg.PublicURL).Replace(domain.WithActor(ctx, actor))
				if err != nil {
					return err
				}
				_, err = fmt.Fprintf(cmd.OutOrStdout(), "The key %s signs from now on; all others are taken back.\n", id)
				return err
			})
		},
	})
}
