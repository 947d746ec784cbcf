package onboarding

import (
	"embed"
	"fmt"
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

// builtIns reads the templates that come with the program.
func builtIns() ([]source, error) {
	var sources []source
	for _, name := range builtInNames() {
		content, err := builtInFiles.ReadFile("templates/" + name + ".yaml")
		if err != nil {
			return nil, fmt.Errorf("read the built-in template %s: %w", name, err)
		}
		sources = append(sources, source{name: name + ".yaml", content: content})
	}
	return sources, nil
}
