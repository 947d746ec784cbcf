// Command testreport reads `go test -json` and prints what a person wants to
// know: the output of what failed, a line for each package, and a count. It exits
// with 1 when anything failed, or when no test ran at all.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"
)

// event is one line of `go test -json` (see go doc test2json).
type event struct {
	Action      string
	Package     string
	ImportPath  string // of build output
	Test        string
	Elapsed     float64
	Output      string
	FailedBuild string
}

type report struct {
	out                     io.Writer
	passed, failed, skipped int
	brokenPackages          int
	output                  map[string]*strings.Builder // by package and test
}

func main() {
	r := &report{out: os.Stdout, output: map[string]*strings.Builder{}}
	if err := r.read(os.Stdin); err != nil {
		fmt.Fprintln(os.Stderr, "testreport:", err)
		os.Exit(1)
	}
	if !r.summary() {
		os.Exit(1)
	}
}

func (r *report) read(in io.Reader) error {
	lines := bufio.NewReader(in)
	for {
		line, err := lines.ReadBytes('\n')
		if len(line) > 0 {
			r.line(line)
		}
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

// line takes one event; what is no JSON is an error message of go itself.
func (r *report) line(line []byte) {
	var e event
	if err := json.Unmarshal(line, &e); err != nil {
		fmt.Fprint(r.out, string(line))
		return
	}
	key := e.Package + "\x00" + e.Test
	switch e.Action {
	case "output", "build-output":
		r.keep(e, key)
	case "pass", "fail", "skip":
		r.finish(e, key)
	}
}

func (r *report) keep(e event, key string) {
	if e.Action == "build-output" {
		fmt.Fprint(r.out, e.Output)
		return
	}
	if r.output[key] == nil {
		r.output[key] = &strings.Builder{}
	}
	r.output[key].WriteString(e.Output)
}

func (r *report) finish(e event, key string) {
	if e.Action == "fail" && r.output[key] != nil {
		fmt.Fprint(r.out, r.output[key].String())
	}
	delete(r.output, key)
	if e.Test == "" {
		r.finishPackage(e)
		return
	}
	switch e.Action {
	case "pass":
		r.passed++
	case "fail":
		r.failed++
	case "skip":
		r.skipped++
	}
}

func (r *report) finishPackage(e event) {
	switch e.Action {
	case "pass":
		fmt.Fprintf(r.out, "ok    %-40s %6.1fs\n", e.Package, e.Elapsed)
	case "fail":
		r.brokenPackages++
		fmt.Fprintf(r.out, "FAIL  %-40s %6.1fs\n", e.Package, e.Elapsed)
	}
}

// summary prints the count and reports whether all is well. A package can fail
// without any of its tests doing so, for instance by not building.
func (r *report) summary() bool {
	failed := max(r.failed, r.brokenPackages)
	fmt.Fprintf(r.out, "go: %d passed, %d failed, %d skipped\n", r.passed, failed, r.skipped)
	return failed == 0 && r.passed > 0
}
