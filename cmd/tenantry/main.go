// Command tenantry is the whole product: the server, its maintenance, and a
// client for scripts. Each subcommand has a file of its own; root.go lists them.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
	_ "time/tzdata" // time zones where the system has none

	"tenantry/server/domain"
)

func main() {
	// The first signal asks for an orderly end, a second one ends at once.
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop)
	code := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// run executes one command line and returns the exit code: 0 for success, 1 for
// a failure, 2 for a command line that cannot be understood.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	root := newRootCommand()
	root.SetArgs(args)
	root.SetOut(stdout)
	root.SetErr(stderr)
	err := root.ExecuteContext(ctx)
	if err == nil {
		return 0
	}
	// Nobody is left to tell when stderr is gone.
	_, _ = fmt.Fprintln(stderr, "tenantry: "+wordsOf(err))
	if errors.As(err, new(usageError)) {
		return 2
	}
	return 1
}

// wordsOf says what went wrong. A domain error's own sentence is meant for
// people; the field messages follow, one a line.
func wordsOf(err error) string {
	var d *domain.Error
	if !errors.As(err, &d) || d.Code == domain.CodeInternal {
		return err.Error()
	}
	text := d.Message
	for _, f := range d.Fields {
		text += "\n  " + f.Pointer + ": " + f.Message
	}
	return text
}

// usageError marks a command line that cannot be understood.
type usageError struct{ error }

func (e usageError) Unwrap() error { return e.error }
