package main

import (
	"fmt"

	"github.com/spf13/cobra"
)

// newRootCommand lists every subcommand.
func newRootCommand() *cobra.Command {
	root := &cobra.Command{
		Use:   "tenantry",
		Short: "Onboard customer organizations and manage them afterwards",
		Long: `Tenantry onboards customer organizations ("tenants") from templates: by a wizard in
the browser, by its API, or by this program.

Start a server with "tenantry serve" and open the link it prints.`,
		SilenceUsage:      true,
		SilenceErrors:     true,
		CompletionOptions: cobra.CompletionOptions{HiddenDefaultCmd: true},
		Args:              cobra.NoArgs,
		RunE:              func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.AddGroup(
		&cobra.Group{ID: groupServer, Title: "Server:"},
		&cobra.Group{ID: groupData, Title: "Data:"},
		&cobra.Group{ID: groupClient, Title: "Client of a running server (TENANTRY_URL, TENANTRY_API_KEY):"},
	)
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		return usageError{fmt.Errorf("%w; see “%s --help”", err, cmd.CommandPath())}
	})
	root.AddCommand(
		newServeCommand(),
		newTenantCommand(),
		newTemplateCommand(),
		newDoctorCommand(),
		newOpenAPICommand(),
		newVersionCommand(),
		newAdminCommand(),
		newAuditCommand(),
		newBackupCommand(),
		newRestoreCommand(),
		newMigrateCommand(),
		newSeedCommand(),
	)
	markUsage(root)
	return root
}

// markUsage lets wrong arguments of every command count as usage errors.
func markUsage(cmd *cobra.Command) {
	if check := cmd.Args; check != nil {
		cmd.Args = func(cmd *cobra.Command, args []string) error {
			if err := check(cmd, args); err != nil {
				return usageError{fmt.Errorf("%w; see “%s --help”", err, cmd.CommandPath())}
			}
			return nil
		}
	}
	for _, sub := range cmd.Commands() {
		markUsage(sub)
	}
}

// The groups under which the help lists commands.
const (
	groupServer = "server"
	groupData   = "data"
	groupClient = "client"
)
