package onboarding

import (
	"embed"
	"fmt"
	"io/fs"
)

//go:embed templates/*.yaml
var builtInFiles embed.FS

// source is one template file as it was read.
type source struct {
	name    string // as problems name it
	content []byte
	builtIn bool
}

// builtIns reads the templates that come with the program.
func builtIns() ([]source, error) {
	var sources []source
	err := fs.WalkDir(builtInFiles, "templates", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := builtInFiles.ReadFile(path)
		sources = append(sources, source{name: path, content: content, builtIn: true})
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read the built-in templates: %w", err)
	}
	return sources, nil
}
