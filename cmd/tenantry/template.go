package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"
	"path/filepath"
	"strconv"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"tenantry/server"
	"tenantry/server/api"
	"tenantry/server/config"
	"tenantry/server/domain"
	"tenantry/server/onboarding"
)

// newTemplateCommand works on templates: files, those of a data directory, or
// those of a running server.
func newTemplateCommand() *cobra.Command {
	c := &cobra.Command{
		Use:     "template",
		GroupID: groupClient,
		Short:   "List, show and check templates",
		Long: `List, show and check templates.

With TENANTRY_URL set, list and show ask that server, with TENANTRY_API_KEY; else
they read the built-in templates and those in the data directory's templates folder.
validate and schema need neither.`,
	}
	c.AddCommand(newTemplateListCommand(), newTemplateShowCommand(), newTemplateValidateCommand(), newTemplateSchemaCommand())
	return c
}

// templateRow is the part of a template that the list shows.
type templateRow struct {
	Name    string `json:"name"`
	Version int64  `json:"version"`
	Title   string `json:"title"`
	Source  string `json:"source"`
}

// problemRow is one thing wrong with a template's file.
type problemRow struct {
	File   string `json:"file"`
	Line   int    `json:"line"`
	Column int    `json:"column"`
	Reason string `json:"reason"`
}

func (p problemRow) String() string { return onboarding.TemplateProblem(p).Error() }

// templateShelf is what list shows, as the API answers it.
type templateShelf struct {
	Items    []json.RawMessage `json:"items"`
	Problems []problemRow      `json:"problems"`
}

func newTemplateListCommand() *cobra.Command {
	var output string
	c := withStoreFlags(&cobra.Command{
		Use:   "list",
		Short: "List the templates, and what is wrong with files of your own",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := checkOutput(output); err != nil {
				return err
			}
			shelf, err := readShelf(cmd)
			if err != nil {
				return err
			}
			return listTemplates(cmd, shelf, output)
		},
	})
	outputFlag(c, &output)
	return c
}

func listTemplates(cmd *cobra.Command, shelf templateShelf, output string) error {
	raw, err := json.Marshal(shelf)
	if err != nil {
		return fmt.Errorf("encode the list: %w", err)
	}
	rows := make([]templateRow, len(shelf.Items))
	for i, item := range shelf.Items {
		if err := json.Unmarshal(item, &rows[i]); err != nil {
			return fmt.Errorf("the answer is not a list of templates: %w", err)
		}
	}
	if err := show(cmd, output, raw, func(w io.Writer) { templateTable(w, rows) }); err != nil {
		return err
	}
	if output == "json" {
		return nil
	}
	for _, p := range shelf.Problems {
		fmt.Fprintln(cmd.ErrOrStderr(), p)
	}
	return nil
}

func templateTable(w io.Writer, rows []templateRow) {
	table := tabwriter.NewWriter(w, 0, 4, 2, ' ', 0)
	fmt.Fprintln(table, "NAME\tVERSION\tTITLE\tSOURCE")
	for _, r := range rows {
		fmt.Fprintf(table, "%s\t%d\t%s\t%s\n", r.Name, r.Version, oneLine(r.Title), oneLine(r.Source))
	}
	_ = table.Flush() // a closed output is seen by whoever closed it
}

// readShelf asks the server, or reads the data directory.
func readShelf(cmd *cobra.Command) (templateShelf, error) {
	if config.Getenv("TENANTRY_URL") != "" {
		remote, err := newClient(config.Getenv)
		if err != nil {
			return templateShelf{}, err
		}
		var shelf templateShelf
		return shelf, remote.get(cmd.Context(), "/templates", nil, &shelf)
	}
	templates, problems, err := localTemplates(cmd)
	if err != nil {
		return templateShelf{}, err
	}
	shelf := templateShelf{Problems: make([]problemRow, len(problems))}
	for i, p := range problems {
		shelf.Problems[i] = problemRow(p)
	}
	for _, t := range templates {
		item, err := json.Marshal(api.DescribeTemplate(t))
		if err != nil {
			return templateShelf{}, fmt.Errorf("encode %s: %w", t.Name, err)
		}
		shelf.Items = append(shelf.Items, item)
	}
	return shelf, nil
}

func localTemplates(cmd *cobra.Command) ([]domain.Template, []onboarding.TemplateProblem, error) {
	o, err := storeOptions(cmd)
	if err != nil {
		return nil, nil, err
	}
	return onboarding.ReadTemplates(filepath.Join(o.DataDir, server.TemplatesDir), server.ConnectorKinds())
}

func newTemplateShowCommand() *cobra.Command {
	var output string
	var version int64
	c := withStoreFlags(&cobra.Command{
		Use:   "show NAME",
		Short: "Show one template: its YAML, word for word, or all that the API tells",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := checkOutput(output); err != nil {
				return err
			}
			raw, err := readTemplate(cmd, args[0], version)
			if err != nil {
				return err
			}
			return showTemplate(cmd, raw, output)
		},
	})
	c.Flags().Int64Var(&version, "version", 0, "of a server: an earlier version that something was made from")
	outputFlag(c, &output)
	return c
}

func showTemplate(cmd *cobra.Command, raw json.RawMessage, output string) error {
	var t struct {
		Document string `json:"document"`
	}
	if err := json.Unmarshal(raw, &t); err != nil {
		return fmt.Errorf("the answer is not a template: %w", err)
	}
	return show(cmd, output, raw, func(w io.Writer) { fmt.Fprint(w, t.Document) })
}

func readTemplate(cmd *cobra.Command, name string, version int64) (raw json.RawMessage, err error) {
	if config.Getenv("TENANTRY_URL") != "" {
		remote, err := newClient(config.Getenv)
		if err != nil {
			return nil, err
		}
		query := url.Values{}
		if version != 0 {
			query.Set("version", strconv.FormatInt(version, 10))
		}
		return raw, remote.get(cmd.Context(), "/templates/"+url.PathEscape(name), query, &raw)
	}
	templates, _, err := localTemplates(cmd)
	if err != nil {
		return nil, err
	}
	for _, t := range templates {
		if t.Name == name && (version == 0 || version == t.Version) {
			return json.Marshal(api.DescribeTemplate(t))
		}
	}
	if version != 0 {
		return nil, errors.New("earlier versions are kept by a server: set TENANTRY_URL and TENANTRY_API_KEY")
	}
	return nil, fmt.Errorf("there is no template %q; “tenantry template list” names them", name)
}
