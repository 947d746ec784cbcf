package words

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/goccy/go-yaml"
	"golang.org/x/text/language"
)

//go:embed *.yaml
var builtIn embed.FS

// Source is the language that the others are translated from, and what is spoken
// where nobody said otherwise.
const Source = "en"

// Tags lists the languages that come with the program, the source first.
func Tags() []string {
	names, _ := fs.Glob(builtIn, "*.yaml") // the pattern is well formed
	tags := []string{Source}
	for _, name := range names {
		if tag := strings.TrimSuffix(name, ".yaml"); tag != Source {
			tags = append(tags, tag)
		}
	}
	return tags
}

// Book holds every language.
type Book struct {
	languages []*Language // the source first, the others by their tags
	matcher   language.Matcher
}

// BuiltIn is the languages that come with the program. They are read when they are
// first asked for, and once: it takes a tenth of the time to start, and the first
// message is soon enough. A test reads them, so that none is broken here.
var BuiltIn = sync.OnceValue(func() *Book {
	b, err := Read(builtIn)
	if err != nil {
		panic(fmt.Errorf("the built-in languages: %w", err))
	}
	return b
})

// Read reads the files at the top of a file system: TAG.yaml holds the language of
// that tag.
func Read(files fs.FS) (*Book, error) {
	names, err := fs.Glob(files, "*.yaml")
	if err != nil {
		return nil, fmt.Errorf("find the languages: %w", err)
	}
	b := &Book{}
	for _, name := range names {
		l, err := read(files, name)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		b.languages = append(b.languages, l)
	}
	slices.SortFunc(b.languages, func(a, c *Language) int {
		if (a.Tag == Source) != (c.Tag == Source) {
			if a.Tag == Source {
				return -1
			}
			return 1
		}
		return strings.Compare(a.Tag, c.Tag)
	})
	if len(b.languages) == 0 || b.languages[0].Tag != Source {
		return nil, fmt.Errorf("there is no %s.yaml", Source)
	}
	tags := make([]language.Tag, len(b.languages))
	for i, l := range b.languages {
		tags[i] = l.tag
		if wrong := l.differs(b.languages[0]); len(wrong) > 0 {
			return nil, fmt.Errorf("%s.yaml is not complete: %s", l.Tag, strings.Join(wrong, "; "))
		}
	}
	b.matcher = language.NewMatcher(tags)
	return b, nil
}

// file is how a language is written down.
type file struct {
	Name      string         `yaml:"name"`
	Direction string         `yaml:"direction"`
	Months    []string       `yaml:"months"`
	Day       string         `yaml:"day"`
	Time      string         `yaml:"time"`
	Texts     map[string]any `yaml:"texts"`
}

func read(files fs.FS, name string) (*Language, error) {
	data, err := fs.ReadFile(files, name)
	if err != nil {
		return nil, err
	}
	var f file
	if err := yaml.UnmarshalWithOptions(data, &f, yaml.Strict()); err != nil {
		return nil, err
	}
	tag, err := language.Parse(strings.TrimSuffix(path.Base(name), ".yaml"))
	if err != nil {
		return nil, fmt.Errorf("the file is not named like a language: %w", err)
	}
	l := &Language{Tag: tag.String(), Name: f.Name, Direction: f.Direction, tag: tag, months: f.Months, texts: map[string]text{}}
	switch {
	case l.Name == "":
		return nil, errors.New("name is empty")
	case l.Direction != "ltr" && l.Direction != "rtl":
		return nil, errors.New("direction is neither ltr nor rtl")
	case len(l.months) != 12:
		return nil, fmt.Errorf("there are %d months", len(l.months))
	}
	if l.day, err = parse(f.Day); err != nil {
		return nil, fmt.Errorf("day: %w", err)
	}
	if l.time, err = parse(f.Time); err != nil {
		return nil, fmt.Errorf("time: %w", err)
	}
	return l, l.flatten("", f.Texts)
}

// Languages lists what is spoken, the source first.
func (b *Book) Languages() []*Language { return slices.Clone(b.languages) }

// Find returns the language of exactly this tag, or nil.
func (b *Book) Find(tag string) *Language {
	for _, l := range b.languages {
		if l.Tag == tag {
			return l
		}
	}
	return nil
}

// Match returns the language that somebody reads who wants this one: de for de-AT.
// It takes a list as well, as in Accept-Language. What nobody translated, and what is
// no language, is read in the source language.
func (b *Book) Match(wish string) *Language {
	wanted, _, err := language.ParseAcceptLanguage(wish)
	if err != nil {
		return b.languages[0]
	}
	_, i, confidence := b.matcher.Match(wanted...)
	if confidence < language.High {
		return b.languages[0]
	}
	return b.languages[i]
}
