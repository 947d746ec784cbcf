package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"tenantry/server"
	"tenantry/server/onboarding"
)

// maxTemplateFile is more than a template may have, so that too large a file is
// read far enough to be refused by the same words as anywhere.
const maxTemplateFile = 1 << 20

// validatedFile is what "template validate" tells about one file.
type validatedFile struct {
	File     string       `json:"file"`
	OK       bool         `json:"ok"`
	Name     string       `json:"name,omitempty"`
	Version  int64        `json:"version,omitempty"`
	Problems []problemRow `json:"problems"`
}

func newTemplateValidateCommand() *cobra.Command {
	var output string
	c := &cobra.Command{
		Use:   "validate FILE...",
		Short: "Check template files; tells every problem with its line and column",
		Long: `Check template files. Every problem is told as FILE:LINE:COLUMN: REASON, and the
exit code is 1 if there is any. "-" reads standard input.`,
		Example: `  tenantry template validate data/templates/*.yaml`,
		Args: func(_ *cobra.Command, files []string) error {
			if len(files) == 0 {
				return usageError{errors.New("name at least one file to check")}
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, files []string) error {
			if err := checkOutput(output); err != nil {
				return err
			}
			return validateTemplates(cmd, files, output)
		},
	}
	outputFlag(c, &output)
	return c
}

func validateTemplates(cmd *cobra.Command, files []string, output string) error {
	results := make([]validatedFile, 0, len(files))
	broken := 0
	for _, file := range files {
		source, err := readTemplateFile(file, cmd.InOrStdin())
		if err != nil {
			return err
		}
		result := validateTemplate(file, source)
		if !result.OK {
			broken++
		}
		results = append(results, result)
	}
	raw, err := json.Marshal(results)
	if err != nil {
		return fmt.Errorf("encode the results: %w", err)
	}
	if err := show(cmd, output, raw, func(w io.Writer) { printValidated(w, results) }); err != nil {
		return err
	}
	switch {
	case broken == 0:
		return nil
	case len(files) == 1:
		return errors.New("the template cannot be used")
	}
	return fmt.Errorf("%d of %d templates cannot be used", broken, len(files))
}

func validateTemplate(file string, source []byte) validatedFile {
	t, problems := onboarding.ParseTemplate(file, source, server.ConnectorKinds())
	result := validatedFile{File: file, OK: len(problems) == 0, Name: t.Name, Version: t.Version, Problems: []problemRow{}}
	for _, p := range problems {
		result.Problems = append(result.Problems, problemRow(p))
	}
	return result
}

func printValidated(w io.Writer, results []validatedFile) {
	for _, r := range results {
		if r.OK {
			fmt.Fprintf(w, "%s: %s version %d is in order\n", r.File, r.Name, r.Version)
		}
		for _, p := range r.Problems {
			fmt.Fprintln(w, oneLine(p.String()))
		}
	}
}

func readTemplateFile(name string, stdin io.Reader) ([]byte, error) {
	if name == "-" {
		return readUpTo(stdin, maxTemplateFile)
	}
	file, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	source, err := readUpTo(file, maxTemplateFile)
	return source, errors.Join(err, file.Close())
}

func readUpTo(in io.Reader, limit int64) ([]byte, error) {
	source, err := io.ReadAll(io.LimitReader(in, limit))
	if err != nil {
		return nil, fmt.Errorf("read the template: %w", err)
	}
	return source, nil
}

func newTemplateSchemaCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "schema",
		Short: "Print the JSON Schema of the template format, for your editor",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			_, err := cmd.OutOrStdout().Write(onboarding.FormatSchema())
			return err
		},
	}
}
