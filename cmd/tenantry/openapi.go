package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"tenantry/server"
)

func newOpenAPICommand() *cobra.Command {
	return &cobra.Command{
		Use:     "openapi",
		GroupID: groupServer,
		Short:   "Print the description of the API (OpenAPI 3.1, YAML)",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			document, err := server.OpenAPI(apiVersion)
			if err != nil {
				return err
			}
			_, err = fmt.Fprintf(cmd.OutOrStdout(), "%s", document)
			return err
		},
	}
}

// apiVersion is the version of the API in its document, not of the program: the
// document changes with the operations only.
const apiVersion = "1"
