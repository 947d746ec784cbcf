package onboarding

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// maxFiles bounds how many templates of their own people may have.
const maxFiles = 200

// fingerprint tells whether a directory of templates has changed.
type fingerprint []fileMark

type fileMark struct {
	name     string
	size     int64
	modified time.Time
}

func (f fingerprint) equal(other fingerprint) bool {
	return slices.EqualFunc(f, other, func(a, b fileMark) bool {
		return a.name == b.name && a.size == b.size && a.modified.Equal(b.modified)
	})
}

// newest is when the last of the files was written.
func (f fingerprint) newest() time.Time {
	var t time.Time
	for _, m := range f {
		if m.modified.After(t) {
			t = m.modified
		}
	}
	return t
}

// markFiles looks at the files without reading them. A directory that is not
// there holds none.
func markFiles(dir string) (fingerprint, error) {
	if dir == "" {
		return nil, nil
	}
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("look for templates: %w", err)
	}
	var marks fingerprint
	for _, e := range entries {
		ext := strings.ToLower(filepath.Ext(e.Name()))
		if strings.HasPrefix(e.Name(), ".") || ext != ".yaml" && ext != ".yml" {
			continue
		}
		mark := fileMark{name: e.Name(), size: -1}
		if info, err := os.Stat(filepath.Join(dir, e.Name())); err == nil && info.Mode().IsRegular() {
			mark.size, mark.modified = info.Size(), info.ModTime()
		}
		marks = append(marks, mark)
	}
	return marks, nil
}

// readFiles reads the operator's own templates, with a problem for each that
// cannot be read.
func readFiles(dir string, marks fingerprint) ([]source, []TemplateProblem) {
	var sources []source
	var problems []TemplateProblem
	for i, m := range marks {
		if i == maxFiles {
			problems = append(problems, TemplateProblem{File: m.name, Line: 1, Column: 1, Reason: fmt.Sprintf(
				"Only the first %d files are read.", maxFiles)})
			break
		}
		content, err := readFile(dir, m)
		if err != nil {
			problems = append(problems, TemplateProblem{File: m.name, Line: 1, Column: 1, Reason: "The file cannot be read."})
			continue
		}
		sources = append(sources, source{name: m.name, content: content})
	}
	return sources, problems
}

// readFile reads one byte more than is allowed, so that too much is noticed
// without reading it all.
func readFile(dir string, m fileMark) ([]byte, error) {
	if m.size < 0 {
		return nil, fmt.Errorf("%s: %w", m.name, fs.ErrInvalid)
	}
	f, err := os.Open(filepath.Join(dir, m.name))
	if err != nil {
		return nil, err
	}
	content, err := io.ReadAll(io.LimitReader(f, maxDocumentBytes+1))
	return content, errors.Join(err, f.Close())
}
