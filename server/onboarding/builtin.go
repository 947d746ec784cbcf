package onboarding

import (
	"embed"
	"fmt"
	"sync"

	"tenantry/server/domain"
)

//go:embed templates/*.yaml
var builtInFiles embed.FS

// source is one template file as it was read.
type source struct {
	name    string // as problems name it
	content []byte
}

// builtInNames are the templates that come with the program, in the order in
// which they are offered.
func builtInNames() []string {
	return []string{"voicepro-customer", "voicepro-operator", "corporate", "agency", "workspace", "company"}
}

// builtIns are the templates that come with the program, read once. The tests have
// checked them as they are: compiling the format to check them again would be most
// of the time that the program takes to start.
var builtIns = sync.OnceValues(func() ([]domain.Template, error) {
	var templates []domain.Template
	for _, name := range builtInNames() {
		content, err := builtInFiles.ReadFile("templates/" + name + ".yaml")
		if err != nil {
			return nil, fmt.Errorf("read the built-in template %s: %w", name, err)
		}
		doc, problems := readDocument(content)
		if doc == nil {
			return nil, fmt.Errorf("read the built-in template %s: %s", name, problems[0].Reason)
		}
		templates = append(templates, decodeTemplate(doc, BuiltIn, content))
	}
	return templates, nil
})

// ReadAhead reads the built-in templates, so that a Catalog has them at hand.
func ReadAhead() { _, _ = builtIns() } // Catalog.Load tells of an error
