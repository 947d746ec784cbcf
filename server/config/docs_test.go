package config

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the tables in docs/configuration.md and README.md anew")

// The tables of the settings stand between these marks.
const (
	tableBegins = "<!-- settings: begin (made by make generate) -->\n"
	tableEnds   = "<!-- settings: end -->\n"
)

func TestDocs_HoldEverySetting(t *testing.T) {
	t.Parallel()
	checkDocument(t, "../../docs/configuration.md", fullTables())
}

func TestDocs_ReadmeHoldsTheFirstOnes(t *testing.T) {
	t.Parallel()
	checkDocument(t, "../../README.md", table("addr", "data", "db", "public-url", "root-domain", "trusted-proxies", "admin-email", "admin-password"))
}

// checkDocument compares the part between the marks, or writes it.
func checkDocument(t *testing.T, path, want string) {
	t.Helper()
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, ok := strings.Cut(string(raw), tableBegins)
	got, after, ended := strings.Cut(rest, tableEnds)
	if !ok || !ended {
		t.Fatalf("%s has no marks for the table", path)
	}
	if *update {
		if err := os.WriteFile(path, []byte(before+tableBegins+want+tableEnds+after), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s is not up to date; run make generate (-want +got):\n%s", path, diff)
	}
}

// fullTables is one table for each group.
func fullTables() string {
	var b strings.Builder
	for _, group := range everyGroup() {
		var names []string
		for _, s := range settings() {
			if s.group == group {
				names = append(names, s.name)
			}
		}
		fmt.Fprintf(&b, "\n## %s\n%s", group, table(names...))
	}
	return b.String() + "\n"
}

func table(names ...string) string {
	var b strings.Builder
	b.WriteString("\n| setting | variable | default | what it is |\n|---|---|---|---|\n")
	for _, name := range names {
		for _, s := range settings() {
			if s.name == name {
				b.WriteString(row(s))
			}
		}
	}
	return b.String() + "\n"
}

func row(s setting) string {
	flagName := "`--" + s.name + "`"
	if s.secret {
		flagName = "`" + s.name + "` (no flag)"
	}
	variable := "`" + s.env() + "`"
	if s.fromFile() {
		variable += ", `…_FILE`"
	}
	def := ""
	if s.def != "" {
		def = "`" + s.def + "`"
	}
	return fmt.Sprintf("| %s | %s | %s | %s |\n", flagName, variable, def, strings.ToUpper(s.help[:1])+s.help[1:])
}
