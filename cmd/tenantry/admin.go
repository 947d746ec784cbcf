package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"tenantry/server/account"
	"tenantry/server/breach"
	"tenantry/server/config"
	"tenantry/server/domain"
	"tenantry/server/secret"
	"tenantry/server/store"
)

func newAdminCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:     "admin",
		GroupID: groupData,
		Short:   "Make platform people, reset a password, list who has rights",
		Long: `Work on the accounts of platform people, for whoever holds the machine: it opens the
database itself and asks nobody. The server may run meanwhile and notices within a second.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newAdminCreateCommand(), newAdminResetCommand(), newAdminResetFactorsCommand(), newAdminListCommand(), newAdminRotateCommand())
	return cmd
}

const passwordHelp = `Without --password-stdin a password is made up and printed, this once.`

func newAdminCreateCommand() *cobra.Command {
	var email, name, role string
	var fromStdin bool
	cmd := withStoreFlags(&cobra.Command{
		Use:   "create --email ADDRESS --name NAME [--role ROLE]",
		Short: "Make an account with a platform role",
		Long:  "Make an account with a platform role. The first account closes the set-up.\n\n" + passwordHelp,
		Example: `  tenantry admin create --email ada@example.com --name "Ada Lovelace"
  tenantry admin create --email sam@example.com --name Sam --role PLATFORM_SUPPORT --password-stdin < password.txt`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return withAccounts(cmd, func(ctx context.Context, accounts *account.Service) error {
				password, told, err := choosePassword(cmd.InOrStdin(), fromStdin)
				if err != nil {
					return err
				}
				admin, err := accounts.AddAdmin(ctx, email, name, role, password)
				if err != nil {
					return err
				}
				_, err = fmt.Fprintf(cmd.OutOrStdout(), "Made %s, %s (%s).\n%s", admin.Email, admin.PlatformRole, admin.ID, told)
				return err
			})
		},
	})
	cmd.Flags().StringVar(&email, "email", "", "the person's address, to sign in with")
	cmd.Flags().StringVar(&name, "name", "", "the person's name")
	cmd.Flags().StringVar(&role, "role", domain.RolePlatformAdmin, "a platform role")
	cmd.Flags().BoolVar(&fromStdin, "password-stdin", false, "read the password from standard input")
	return requireFlags(cmd, "email", "name")
}

func newAdminResetCommand() *cobra.Command {
	var email string
	var fromStdin bool
	cmd := withStoreFlags(&cobra.Command{
		Use:   "reset-password --email ADDRESS",
		Short: "Give an account a new password, and end its sessions and API keys",
		Long:  "Give an account a new password. All its sessions and API keys end.\n\n" + passwordHelp,
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return withAccounts(cmd, func(ctx context.Context, accounts *account.Service) error {
				password, told, err := choosePassword(cmd.InOrStdin(), fromStdin)
				if err != nil {
					return err
				}
				if err := accounts.ResetPassword(ctx, email, password); err != nil {
					return err
				}
				_, err = fmt.Fprintf(cmd.OutOrStdout(), "%s has a new password; sessions and API keys have ended.\n%s", email, told)
				return err
			})
		},
	})
	cmd.Flags().StringVar(&email, "email", "", "the person's address")
	cmd.Flags().BoolVar(&fromStdin, "password-stdin", false, "read the password from standard input")
	return requireFlags(cmd, "email")
}

func newAdminResetFactorsCommand() *cobra.Command {
	var email string
	cmd := withStoreFlags(&cobra.Command{
		Use:   "reset-factors --email ADDRESS",
		Short: "Remove the second factors of an account, and end its sessions",
		Long:  "Remove all authenticator apps, passkeys and recovery codes of an account, for somebody who lost them. All its sessions end.",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return withAccounts(cmd, func(ctx context.Context, accounts *account.Service) error {
				if err := accounts.ResetFactors(ctx, email); err != nil {
					return err
				}
				_, err := fmt.Fprintf(cmd.OutOrStdout(), "%s has no second factor any more; sessions have ended.\n", email)
				return err
			})
		},
	})
	cmd.Flags().StringVar(&email, "email", "", "the person's address")
	return requireFlags(cmd, "email")
}

func newAdminListCommand() *cobra.Command {
	return withStoreFlags(&cobra.Command{
		Use:   "list",
		Short: "List everybody with a platform role",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return withAccounts(cmd, func(ctx context.Context, accounts *account.Service) error {
				people, err := accounts.Everybody(ctx)
				if err != nil {
					return err
				}
				return listPeople(cmd.OutOrStdout(), people)
			})
		},
	})
}

func listPeople(out io.Writer, people []domain.Account) error {
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	// What a table cannot take, Flush reports.
	_, _ = fmt.Fprintln(table, "EMAIL\tNAME\tROLE\tLAST SIGN-IN")
	for _, p := range people {
		last := "never"
		if p.LastSignInAt != nil {
			last = p.LastSignInAt.Format(time.RFC3339)
		}
		_, _ = fmt.Fprintf(table, "%s\t%s\t%s\t%s\n", oneLine(p.Email), oneLine(p.Name), p.PlatformRole, last)
	}
	return table.Flush()
}

// withAccounts runs a function on the accounts of an up-to-date database, as
// somebody who may do everything.
func withAccounts(cmd *cobra.Command, fn func(context.Context, *account.Service) error) error {
	return withUpToDateStore(cmd, func(ctx context.Context, db *store.DB) error {
		stolen, err := stolenPasswords(cmd)
		if err != nil {
			return err
		}
		actor := domain.System()
		actor.Name = "tenantry admin"
		accounts := account.New(account.Options{DB: db, Hasher: secret.NewHasher(1), Logger: slog.New(slog.DiscardHandler), Stolen: stolen})
		return fn(domain.WithActor(ctx, actor), accounts)
	})
}

// stolenPasswords opens the file of stolen passwords that the settings name; nil
// without one.
func stolenPasswords(cmd *cobra.Command) (func(password string) bool, error) {
	cfg, err := config.Load(cmd.Flags(), config.Environ(), storeGroups()...)
	if err != nil || cfg.BreachedPasswords == "" {
		return nil, err
	}
	list, err := breach.Open(cfg.BreachedPasswords, newLogger(cfg, cmd.ErrOrStderr()), nil)
	if err != nil {
		return nil, err
	}
	return list.Contains, nil
}

// choosePassword reads a password, or makes one up together with what to tell
// the person about it.
func choosePassword(in io.Reader, fromStdin bool) (password, told string, err error) {
	if !fromStdin {
		password = secret.NewToken("")[:generatedPassword]
		return password, fmt.Sprintf("Password, shown this once: %s\n", password), nil
	}
	line, err := bufio.NewReader(io.LimitReader(in, maxPasswordLine)).ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return "", "", fmt.Errorf("read the password from standard input: %w", err)
	}
	return strings.TrimRight(line, "\r\n"), "", nil
}

const (
	generatedPassword = 24 // characters of six random bits each
	maxPasswordLine   = 4096
)

// requireFlags makes flags necessary.
func requireFlags(cmd *cobra.Command, names ...string) *cobra.Command {
	for _, name := range names {
		if err := cmd.MarkFlagRequired(name); err != nil {
			panic(err) // there is no such flag: a mistake in this program
		}
	}
	return cmd
}
