package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"strings"
	"time"

	"github.com/goccy/go-yaml"
	"github.com/spf13/cobra"

	"tenantry/server/config"
)

// maxTenantFile bounds the file that "tenant create" reads, in bytes.
const maxTenantFile = 1 << 20

type createOptions struct {
	file    string
	key     string
	output  string
	wait    bool
	timeout time.Duration
}

func newTenantCreateCommand() *cobra.Command {
	var o createOptions
	c := &cobra.Command{
		Use:   "create -f FILE",
		Short: "Create a tenant from a file with a template's name and answers",
		Long: `Create a tenant from a YAML or JSON file:

    template: voicepro-customer
    answers:
      organization: {organizationName: Acme, country: DE, timezone: Europe/Berlin, currency: EUR, contactEmail: it@acme.example}
      voicepro: {slug: acme}
      users:
        - {email: ann@acme.example, name: Ann, role: TENANT_OWNER}

The same file makes one tenant, however often it is sent: the request carries an
idempotency key made from the file's content.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			api, err := newClient(config.Getenv)
			if err != nil {
				return err
			}
			return createTenant(cmd, api, o)
		},
	}
	c.Flags().StringVarP(&o.file, "file", "f", "", "the file; - reads standard input")
	c.Flags().StringVar(&o.key, "idempotency-key", "", "instead of the one made from the content")
	c.Flags().BoolVar(&o.wait, "wait", false, "wait until the tenant is live or needs a person")
	c.Flags().DurationVar(&o.timeout, "timeout", 10*time.Minute, "how long to wait at most")
	outputFlag(c, &o.output)
	_ = c.MarkFlagRequired("file") // it exists
	return c
}

// tenantFile is what "tenant create" sends.
type tenantFile struct {
	Template string         `yaml:"template" json:"template"`
	Version  int64          `yaml:"version" json:"version,omitempty"`
	Answers  map[string]any `yaml:"answers" json:"answers"`
}

// key is the same for the same content, whatever the file's layout.
func (f tenantFile) key() (string, error) {
	content, err := json.Marshal(f)
	if err != nil {
		return "", fmt.Errorf("encode the file: %w", err)
	}
	sum := sha256.Sum256(content)
	return "file-" + hex.EncodeToString(sum[:16]), nil
}

func readTenantFile(name string, stdin io.Reader) (tenantFile, error) {
	in := stdin
	if name != "-" {
		file, err := os.Open(name)
		if err != nil {
			return tenantFile{}, err
		}
		defer func() { _ = file.Close() }() // it was only read
		in = file
	}
	source, err := io.ReadAll(io.LimitReader(in, maxTenantFile+1))
	if err != nil {
		return tenantFile{}, fmt.Errorf("read %s: %w", name, err)
	}
	if len(source) > maxTenantFile {
		return tenantFile{}, fmt.Errorf("%s is larger than 1 MiB", name)
	}
	var f tenantFile
	if err := yaml.UnmarshalWithOptions(source, &f, yaml.Strict()); err != nil {
		return tenantFile{}, fmt.Errorf("%s: %s", name, yaml.FormatError(err, false, true))
	}
	if f.Template == "" {
		return tenantFile{}, fmt.Errorf("%s: say which template, such as “template: voicepro-customer”", name)
	}
	return f, nil
}

// createAnswer is what the server answers to a creation.
type createAnswer struct {
	Tenant tenantRow `json:"tenant"`
	Run    string    `json:"run"`
}

func createTenant(cmd *cobra.Command, api *client, o createOptions) error {
	if err := checkOutput(o.output); err != nil {
		return err
	}
	file, err := readTenantFile(o.file, cmd.InOrStdin())
	if err != nil {
		return err
	}
	if o.key == "" {
		if o.key, err = file.key(); err != nil {
			return err
		}
	}
	var raw json.RawMessage
	var made createAnswer
	if err := api.post(cmd.Context(), "/tenants", http.Header{"Idempotency-Key": {o.key}}, file, &raw); err != nil {
		return err
	}
	if err := json.Unmarshal(raw, &made); err != nil {
		return fmt.Errorf("the answer is not a tenant: %w", err)
	}
	if !o.wait {
		return show(cmd, o.output, raw, func(w io.Writer) {
			fmt.Fprintf(w, "Created %s (%s). Its run is %s.\n", made.Tenant.Slug, made.Tenant.Name, made.Run)
		})
	}
	return waitForTenant(cmd, api, made, o)
}

// runAnswer is the part of a run that waiting needs.
type runAnswer struct {
	State  string    `json:"state"`
	Tenant tenantRow `json:"tenant"`
	Steps  []struct {
		ID      string `json:"id"`
		Title   string `json:"title"`
		State   string `json:"state"`
		Message string `json:"message"`
	} `json:"steps"`
}

// settled reports whether nothing more happens without a person.
func (r runAnswer) settled() bool {
	return r.Tenant.State == "live" || r.State == "done" || r.State == "needs_action"
}

// pollEvery is how often waiting looks at the run.
const pollEvery = 300 * time.Millisecond

// waitForTenant tells on standard error what happens, until the tenant is live.
func waitForTenant(cmd *cobra.Command, api *client, made createAnswer, o createOptions) error {
	ctx, cancel := context.WithTimeout(cmd.Context(), o.timeout)
	defer cancel()
	tick := time.NewTicker(pollEvery)
	defer tick.Stop()
	told := map[string]string{}
	for {
		var raw json.RawMessage
		if err := api.get(ctx, "/runs/"+url.PathEscape(made.Run), nil, &raw); err != nil {
			return waitingFailed(ctx, made, err)
		}
		var now runAnswer
		if err := json.Unmarshal(raw, &now); err != nil {
			return fmt.Errorf("the answer is not a run: %w", err)
		}
		tell(cmd.ErrOrStderr(), now, told)
		if now.settled() {
			return finished(cmd, o, raw, now)
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return waitingFailed(ctx, made, ctx.Err())
		}
	}
}

func waitingFailed(ctx context.Context, made createAnswer, err error) error {
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return fmt.Errorf("%s is created but not live yet; its run %s goes on by itself", made.Tenant.Slug, made.Run)
	}
	return err
}

// tell writes a line for each step that moved since the last look.
func tell(w io.Writer, now runAnswer, told map[string]string) {
	for _, s := range now.Steps {
		if s.State == "pending" || told[s.ID] == s.State {
			continue
		}
		told[s.ID] = s.State
		fmt.Fprintf(w, "%s: %s", s.Title, strings.ReplaceAll(s.State, "_", " "))
		if s.Message != "" {
			fmt.Fprintf(w, " (%s)", s.Message)
		}
		fmt.Fprintln(w)
	}
}

// finished shows the result; a tenant that is not live is a failure for scripts.
func finished(cmd *cobra.Command, o createOptions, raw json.RawMessage, now runAnswer) error {
	err := show(cmd, o.output, raw, func(w io.Writer) {
		fmt.Fprintf(w, "%s (%s) is %s.\n", now.Tenant.Slug, now.Tenant.Name, strings.ReplaceAll(now.Tenant.State, "_", " "))
	})
	if err == nil && now.Tenant.State != "live" {
		return fmt.Errorf("%s is not live: a step needs a person", now.Tenant.Slug)
	}
	return err
}
