// Command lint runs every Go analyser of the project in one pass over the code,
// so that the packages are loaded and type-checked once.
package main

import (
	"github.com/jingyugao/rowserrcheck/passes/rowserr"
	"github.com/kisielk/errcheck/errcheck"
	"github.com/polyfloyd/go-errorlint/errorlint"
	"github.com/sonatard/noctx"
	"github.com/timakin/bodyclose/passes/bodyclose"
	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/multichecker"
	"honnef.co/go/tools/analysis/lint"
	"honnef.co/go/tools/simple"
	"honnef.co/go/tools/staticcheck"
	"honnef.co/go/tools/stylecheck"
)

func main() {
	multichecker.Main(analyzers()...)
}

// analyzers lists what is checked, each for a class of mistake that has cost
// other projects a release.
func analyzers() []*analysis.Analyzer {
	list := []*analysis.Analyzer{
		errcheck.Analyzer,       // an error that nobody looks at
		errorlint.NewAnalyzer(), // == and type switches where errors.Is and errors.As are meant, %v for %w
		bodyclose.Analyzer,      // HTTP bodies left open
		noctx.Analyzer,          // outside calls without a context
		rowserr.NewAnalyzer(),   // rows.Err not looked at
	}
	for _, set := range [][]*lint.Analyzer{staticcheck.Analyzers, simple.Analyzers, stylecheck.Analyzers} {
		for _, a := range set {
			if !skipped(a.Analyzer.Name) {
				list = append(list, a.Analyzer)
			}
		}
	}
	return list
}

// skipped names the style checks that are off: ST1000 wants a comment in every
// package file set (doc.go does that, tests are exempt), ST1003 dislikes the
// names that sqlc generates, ST1016 and ST1020 to ST1022 prescribe comment forms.
func skipped(name string) bool {
	switch name {
	case "ST1000", "ST1003", "ST1016", "ST1020", "ST1021", "ST1022":
		return true
	}
	return false
}
