package store

import (
	"errors"
	"io/fs"
	"slices"
	"strings"
)

// overlay is a folder in which the files of own hide those of common with the
// same name. own may be missing.
type overlay struct{ own, common fs.FS }

// Open implements fs.FS.
func (o overlay) Open(name string) (fs.File, error) {
	if name == "." {
		return o.common.Open(name)
	}
	file, err := o.own.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return o.common.Open(name)
	}
	return file, err
}

// ReadDir implements fs.ReadDirFS.
func (o overlay) ReadDir(name string) ([]fs.DirEntry, error) {
	entries, err := fs.ReadDir(o.common, name)
	if err != nil {
		return nil, err
	}
	own, err := fs.ReadDir(o.own, name)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	for _, entry := range own {
		same := func(e fs.DirEntry) bool { return e.Name() == entry.Name() }
		if !slices.ContainsFunc(entries, same) {
			entries = append(entries, entry)
		}
	}
	slices.SortFunc(entries, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	return entries, nil
}
