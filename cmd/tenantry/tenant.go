package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net/url"
	"strconv"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"tenantry/server/config"
)

// newTenantCommand works on tenants of a running server.
func newTenantCommand() *cobra.Command {
	c := &cobra.Command{
		Use:     "tenant",
		GroupID: groupClient,
		Short:   "Create and look at tenants of a running server",
		Long: `Create and look at tenants of a running server.

The server is TENANTRY_URL (http://127.0.0.1:8080 when it is not set), and
TENANTRY_API_KEY is a key with the permissions for what you do.`,
	}
	c.AddCommand(newTenantCreateCommand(), newTenantListCommand(), newTenantGetCommand())
	return c
}

// tenantRow is the part of a tenant that the text output shows.
type tenantRow struct {
	Slug     string `json:"slug"`
	Name     string `json:"name"`
	State    string `json:"state"`
	Template string `json:"template"`
}

func newTenantListCommand() *cobra.Command {
	var output string
	var limit int
	filter := map[string]*string{"search": new(string), "state": new(string), "template": new(string)}
	c := &cobra.Command{
		Use:   "list",
		Short: "List tenants by name",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := checkOutput(output); err != nil {
				return err
			}
			api, err := newClient(config.Getenv)
			if err != nil {
				return err
			}
			query := url.Values{"sort": {"name"}}
			for name, value := range filter {
				if *value != "" {
					query.Set(name, *value)
				}
			}
			return listTenants(cmd, api, query, limit, output)
		},
	}
	c.Flags().StringVar(filter["search"], "search", "", "words of the name or the slug")
	c.Flags().StringVar(filter["state"], "state", "", "provisioning, needs_action or live")
	c.Flags().StringVar(filter["template"], "template", "", "a template's name")
	c.Flags().IntVar(&limit, "limit", 1000, "how many at most")
	outputFlag(c, &output)
	return c
}

// listTenants reads page after page up to the limit.
func listTenants(cmd *cobra.Command, api *client, query url.Values, limit int, output string) error {
	all := []json.RawMessage{}
	for len(all) < limit {
		query.Set("limit", strconv.Itoa(min(limit-len(all), 100)))
		var page struct {
			Items      []json.RawMessage `json:"items"`
			NextCursor string            `json:"nextCursor"`
		}
		if err := api.get(cmd.Context(), "/tenants", query, &page); err != nil {
			return err
		}
		all = append(all, page.Items...)
		if page.NextCursor == "" {
			break
		}
		query.Set("cursor", page.NextCursor)
	}
	raw, err := json.Marshal(all)
	if err != nil {
		return fmt.Errorf("encode the list: %w", err)
	}
	var rows []tenantRow
	if err := json.Unmarshal(raw, &rows); err != nil {
		return fmt.Errorf("the answer is not a list of tenants: %w", err)
	}
	return show(cmd, output, raw, func(w io.Writer) { tenantTable(w, rows) })
}

func tenantTable(w io.Writer, rows []tenantRow) {
	table := tabwriter.NewWriter(w, 0, 4, 2, ' ', 0)
	fmt.Fprintln(table, "SLUG\tNAME\tSTATE\tTEMPLATE")
	for _, r := range rows {
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\n", r.Slug, oneLine(r.Name), r.State, r.Template)
	}
	_ = table.Flush() // a closed output is seen by whoever closed it
}

func newTenantGetCommand() *cobra.Command {
	var output string
	c := &cobra.Command{
		Use:   "get SLUG",
		Short: "Show one tenant",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := checkOutput(output); err != nil {
				return err
			}
			api, err := newClient(config.Getenv)
			if err != nil {
				return err
			}
			return getTenant(cmd, api, args[0], output)
		},
	}
	outputFlag(c, &output)
	return c
}

func getTenant(cmd *cobra.Command, api *client, slug, output string) error {
	var raw json.RawMessage
	if err := api.get(cmd.Context(), "/tenants/"+url.PathEscape(slug), nil, &raw); err != nil {
		return err
	}
	var t struct {
		tenantRow
		Country      string `json:"country"`
		Timezone     string `json:"timezone"`
		Currency     string `json:"currency"`
		ContactEmail string `json:"contactEmail"`
		MemberCount  int64  `json:"memberCount"`
		CreatedAt    string `json:"createdAt"`
	}
	if err := json.Unmarshal(raw, &t); err != nil {
		return fmt.Errorf("the answer is not a tenant: %w", err)
	}
	return show(cmd, output, raw, func(w io.Writer) {
		table := tabwriter.NewWriter(w, 0, 4, 2, ' ', 0)
		for _, row := range [][2]string{
			{"Slug", t.Slug}, {"Name", oneLine(t.Name)}, {"State", t.State}, {"Template", t.Template}, {"Country", t.Country},
			{"Time zone", t.Timezone}, {"Currency", t.Currency}, {"Contact", t.ContactEmail},
			{"Members", strconv.FormatInt(t.MemberCount, 10)}, {"Created", t.CreatedAt},
		} {
			fmt.Fprintf(table, "%s\t%s\n", row[0], row[1])
		}
		_ = table.Flush() // a closed output is seen by whoever closed it
	})
}
