// Command bench measures Tenantry against a bare server in the same run: Fiber,
// a token look-up in memory and the same SQL, nothing else. It prints medians of
// interleaved repetitions, the server's CPU time per operation, and ratios; the
// ratios are what a change should be judged by, on any machine.
//
// Run it through `make bench`. `-only sign,page` picks scenarios by a part of
// their name; `-quick` shortens every measurement for a first look.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"time"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if len(os.Args) > 1 && os.Args[1] == "yardstick" {
		exit(runYardstick(ctx, os.Args[2:]))
	}
	exit(runBench(ctx))
}

func exit(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
	os.Exit(0)
}

// settings are the choices of one run.
type settings struct {
	binary   string
	frontend string
	postgres string
	only     []string
	repeats  int
	measure  time.Duration
	large    int // rows of the large installation
}

func parseSettings() settings {
	binary := flag.String("binary", "bin/tenantry", "the executable to measure")
	frontend := flag.String("frontend", "frontend/dist", "the built single-page app")
	postgres := flag.String("postgres", os.Getenv("TENANTRY_TEST_PG"), "URL of a PostgreSQL maintenance database; empty leaves PostgreSQL out")
	only := flag.String("only", "", "parts of scenario names, separated by commas")
	quick := flag.Bool("quick", false, "short measurements, for a first look")
	flag.Parse()
	s := settings{binary: *binary, frontend: *frontend, postgres: *postgres, repeats: 5, measure: 2 * time.Second, large: 100_000}
	if *only != "" {
		s.only = strings.Split(*only, ",")
	}
	if *quick {
		s.repeats, s.measure, s.large = 3, 500*time.Millisecond, 20_000
	}
	return s
}

func (s settings) wants(name string) bool {
	for _, part := range s.only {
		if strings.Contains(name, part) {
			return true
		}
	}
	return len(s.only) == 0
}

// scenario is one measurement; it adds its rows to the report.
type scenario struct {
	name string
	run  func(context.Context, settings, *report) error
}

func scenarios() []scenario {
	return []scenario{
		{"start", measureStart},
		{"session", measureSession},
		{"permission", measurePermission},
		{"page", measurePages},
		{"create", measureCreates},
		{"tenant", measureInTenant},
		{"members", measureMembers},
		{"members-postgres", measureMembersPostgres},
		{"bulk", measureBulk},
		{"switcher", measureSwitcher},
		{"contacts", measureContacts},
		{"companies", measureCompanies},
		{"onboard", measureOnboard},
		{"mail", measureMail},
		{"widget", measureWidget},
		{"token", measureToken},
		{"audit", measureAudit},
		{"signin", measureSignIn},
		{"bundle", measureBundle},
		{"lighthouse", measureLighthouse},
		{"postgres", measurePostgres},
	}
}

func runBench(ctx context.Context) error {
	s := parseSettings()
	dir, err := os.MkdirTemp("", "tenantry-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	if s.binary, err = copyTo(dir, s.binary); err != nil {
		return err
	}
	r := &report{}
	for _, sc := range scenarios() {
		if !s.wants(sc.name) {
			continue
		}
		fmt.Fprintf(os.Stderr, "%s …\n", sc.name)
		if err := sc.run(ctx, s, r); err != nil {
			r.print(os.Stdout) // what was measured before is not lost
			return fmt.Errorf("%s: %w", sc.name, err)
		}
	}
	r.print(os.Stdout)
	return nil
}

// copyTo copies an executable, as an installation does. How much of a file that was
// just written counts as the memory of its process depends on how it was written: up
// to 11 MB more where it was in large pieces, which the system then maps whole. Read
// from the disk after a restart it is as after being copied in pieces of 32 KiB.
func copyTo(dir, binary string) (string, error) {
	from, err := os.Open(binary)
	if err != nil {
		return "", err
	}
	defer from.Close()
	copied := filepath.Join(dir, filepath.Base(binary))
	to, err := os.OpenFile(copied, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o700)
	if err != nil {
		return "", err
	}
	_, err = io.Copy(struct{ io.Writer }{to}, from) // or the system would copy it in pieces of its own
	return copied, errors.Join(err, to.Close())
}
