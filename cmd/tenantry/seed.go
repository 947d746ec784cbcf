package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"tenantry/server"
	"tenantry/server/domain"
	"tenantry/server/onboarding"
	"tenantry/server/store"
	"tenantry/server/tenant"
)

func newSeedCommand() *cobra.Command {
	var remove bool
	cmd := withStoreFlags(&cobra.Command{
		Use:     "seed [--remove]",
		GroupID: groupData,
		Short:   "Add some tenants to look at, or remove them again",
		Long: `Add some tenants to look at: customers, operators that manage some of them, and companies
without voice. They are live, nobody belongs to them, and nobody is written to. Doing it twice
is once. The server may run meanwhile.

--remove removes these tenants with all that belongs to them, and nothing else.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return withUpToDateStore(cmd, func(ctx context.Context, db *store.DB) error { return seed(ctx, cmd, db, remove) })
		},
	})
	cmd.Flags().BoolVar(&remove, "remove", false, "remove the sample tenants")
	return cmd
}

func seed(ctx context.Context, cmd *cobra.Command, db *store.DB, remove bool) error {
	actor := domain.System()
	actor.Name = "tenantry seed"
	ctx = domain.WithActor(ctx, actor)
	tenants := &tenant.Service{DB: db}
	said := "Removed %d sample tenants.\n"
	change := tenants.RemoveSampleData
	if !remove {
		catalog := onboarding.NewCatalog(onboarding.CatalogOptions{DB: db, Connectors: server.ConnectorKinds()})
		if err := catalog.Load(ctx); err != nil {
			return err
		}
		said = "There are %d sample tenants.\n"
		change = func(ctx context.Context) (int64, error) { return tenants.AddSampleData(ctx, catalog) }
	}
	n, err := change(ctx)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(cmd.OutOrStdout(), said, n)
	return err
}
