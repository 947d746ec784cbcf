package main

import (
	"fmt"
	"io"
	"slices"
	"time"
)

// report collects what was measured.
type report struct{ rows []row }

type row struct {
	what, measured, yardstick, ratio, goal string
	met                                    bool
}

// add puts one row into the report. met says whether the goal was reached.
func (r *report) add(what, measured, yardstick, ratio, goal string, met bool) {
	r.rows = append(r.rows, row{what, measured, yardstick, ratio, goal, met})
}

func (r *report) print(w io.Writer) {
	fmt.Fprintln(w, "| what | Tenantry | yardstick | ratio | goal | met |")
	fmt.Fprintln(w, "|---|---|---|---|---|---|")
	for _, row := range r.rows {
		met := "yes"
		if !row.met {
			met = "**no**"
		}
		fmt.Fprintf(w, "| %s | %s | %s | %s | %s | %s |\n", row.what, row.measured, row.yardstick, row.ratio, row.goal, met)
	}
}

// rates adds the two rows that compare a rate and its CPU time.
func (r *report) rates(what string, ours, bare result, atLeast, atMostCPU float64) {
	ratio := ours.rate / bare.rate
	r.add(what, perSecond(ours.rate), perSecond(bare.rate), percent(ratio), "at least "+percent(atLeast), ratio >= atLeast)
	if atMostCPU > 0 {
		cpu := float64(ours.cpu) / float64(bare.cpu)
		r.add(what+", CPU time", micros(ours.cpu), micros(bare.cpu), times(cpu), "at most "+times(atMostCPU), cpu <= atMostCPU)
	}
}

// slower adds a row that compares two latencies of our own.
func (r *report) slower(what string, slow, fast time.Duration, atMost float64) {
	ratio := float64(slow) / float64(fast)
	r.add(what, millis(slow), millis(fast), times(ratio), "at most "+times(atMost), ratio <= atMost)
}

func perSecond(v float64) string    { return fmt.Sprintf("%.0f/s", v) }
func percent(v float64) string      { return fmt.Sprintf("%.0f %%", v*100) }
func times(v float64) string        { return fmt.Sprintf("%.2f x", v) }
func nanos(d time.Duration) string  { return fmt.Sprintf("%d ns", d.Nanoseconds()) }
func micros(d time.Duration) string { return fmt.Sprintf("%.1f µs", float64(d.Nanoseconds())/1e3) }
func millis(d time.Duration) string { return fmt.Sprintf("%.2f ms", float64(d.Nanoseconds())/1e6) }
func kilobytes(n int) string        { return fmt.Sprintf("%.1f KB", float64(n)/1000) }
func megabytes(n int64) string      { return fmt.Sprintf("%.1f MB", float64(n)/1e6) }
func median[T ~int64 | ~float64](v []T) T {
	sorted := slices.Clone(v)
	slices.Sort(sorted)
	return sorted[len(sorted)/2]
}
