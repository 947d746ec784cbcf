package config

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/knadh/koanf/v2"
	"github.com/spf13/pflag"
)

// Problems is everything that is wrong with a configuration, in words.
type Problems []string

// Error lists the problems, one a line.
func (p Problems) Error() string {
	if len(p) == 1 {
		return "configuration: " + p[0]
	}
	return fmt.Sprintf("configuration, %d problems:\n  - %s", len(p), strings.Join(p, "\n  - "))
}

// Flags adds the flags of the groups to the set. All are kept as text until
// Load, so that a bad flag is reported together with everything else.
func Flags(flags *pflag.FlagSet, groups ...Group) {
	flags.Var(&flagText{arg: "FILE"}, "config", "read settings from this YAML file")
	for _, s := range settings() {
		if !s.secret && slices.Contains(groups, s.group) {
			flags.Var(&flagText{arg: s.arg, value: s.def}, s.name, s.help)
		}
	}
	flags.SortFlags = false
}

// flagText is a flag kept as it was written; its type is what the help calls the value.
type flagText struct{ arg, value string }

func (f *flagText) Set(v string) error { f.value = v; return nil }
func (f *flagText) String() string     { return f.value }
func (f *flagText) Type() string       { return f.arg }

// Load fills a Config for the groups. Settings of other groups keep their
// defaults, whatever the environment says. environ is os.Environ() in production.
func Load(flags *pflag.FlagSet, environ []string, groups ...Group) (Config, error) {
	l := loader{flags: flags, env: envMap(environ), values: koanf.New("\n"), origin: map[string]string{}}
	l.gather()
	var c Config
	for _, s := range settings() {
		if slices.Contains(groups, s.group) {
			l.apply(&c, s)
		} else if err := s.set(&c, s.def); err != nil {
			return Config{}, fmt.Errorf("default of %s: %w", s.name, err)
		}
	}
	l.checkTogether(c)
	c.Warnings = l.warnings
	if len(l.problems) > 0 {
		return Config{}, l.problems
	}
	return c, nil
}

// loader gathers the layers and what is wrong with them.
type loader struct {
	flags    *pflag.FlagSet
	env      map[string]string
	values   *koanf.Koanf
	origin   map[string]string // setting -> where its value came from
	problems Problems
	warnings []string
}

func (l *loader) problem(format string, args ...any) {
	l.problems = append(l.problems, fmt.Sprintf(format, args...))
}

// gather lays the layers over each other: the last one that has a value wins.
func (l *loader) gather() {
	defaults := layer{}
	for _, s := range settings() {
		defaults[s.name] = s.def
	}
	l.overlay(defaults, func(string) string { return "default" })
	if path := l.path(); path != "" {
		l.overlay(l.fromFile(path), func(string) string { return path })
	}
	l.overlay(l.fromEnv(), func(name string) string { return l.envName(name) })
	l.overlay(l.fromFlags(), func(name string) string { return "--" + name })
}

func (l *loader) overlay(values layer, origin func(name string) string) {
	if err := l.values.Load(values, nil); err != nil {
		l.problem("%v", err)
	}
	for name := range values {
		l.origin[name] = origin(name)
	}
}

// path is the configuration file's name, empty without one.
func (l *loader) path() string {
	if f := l.flags.Lookup("config"); f != nil && f.Changed {
		return f.Value.String()
	}
	return l.env["TENANTRY_CONFIG"]
}

// fromFile reads the YAML file: a flat list of settings.
func (l *loader) fromFile(path string) layer {
	raw, err := os.ReadFile(path)
	if err != nil {
		l.problem("the file %s cannot be read: %s", path, reasonOf(err))
		return nil
	}
	var doc map[string]any
	if err := yaml.Unmarshal(raw, &doc); err != nil {
		l.problem("the file %s is no YAML list of settings: %s", path, yaml.FormatError(err, false, false))
		return nil
	}
	values := layer{}
	for name, v := range doc {
		if !isSetting(name) {
			l.problem("the file %s has the unknown setting “%s”", path, name)
			continue
		}
		text, ok := textOf(v)
		if !ok {
			l.problem("the file %s gives “%s” more than a value or a list of values", path, name)
			continue
		}
		values[name] = text
	}
	return values
}

// fromEnv reads TENANTRY_*, and TENANTRY_*_FILE for what may hold a secret.
func (l *loader) fromEnv() layer {
	values, known := layer{}, otherVariables()
	for _, s := range settings() {
		name := s.env()
		known = append(known, name)
		v, given := l.env[name]
		if s.fromFile() {
			known = append(known, name+"_FILE")
			v, given = l.secretOf(name, v, given)
		}
		if given {
			values[s.name] = v
		}
	}
	l.warnUnknown(known)
	return values
}

// secretOf takes the content of NAME_FILE, when there is one, for the value.
func (l *loader) secretOf(name, value string, given bool) (string, bool) {
	path := l.env[name+"_FILE"]
	if path == "" {
		return value, given
	}
	if given {
		l.problem("%s and %s_FILE are both set: keep one", name, name)
		return value, given
	}
	raw, err := os.ReadFile(path)
	if err != nil {
		l.problem("%s_FILE: the file %s cannot be read: %s", name, path, reasonOf(err))
		return "", false
	}
	return strings.TrimRight(string(raw), "\r\n"), true
}

func (l *loader) warnUnknown(known []string) {
	for name := range l.env {
		if strings.HasPrefix(name, envPrefix) && !slices.Contains(known, name) {
			l.warnings = append(l.warnings, name+" is no setting of Tenantry; see docs/configuration.md")
		}
	}
	slices.Sort(l.warnings)
}

func (l *loader) fromFlags() layer {
	values := layer{}
	l.flags.Visit(func(f *pflag.Flag) {
		if isSetting(f.Name) {
			values[f.Name] = f.Value.String()
		}
	})
	return values
}

// apply sets one value. A secret's value is never quoted.
func (l *loader) apply(c *Config, s setting) {
	v := l.values.String(s.name)
	err := s.set(c, v)
	switch {
	case err == nil:
	case s.fromFile() || v == "":
		l.problem("%s (%s) %v", s.name, l.origin[s.name], err)
	default:
		l.problem("%s (%s) is “%s”, but it %v", s.name, l.origin[s.name], v, err)
	}
}

// checkTogether holds the rules that concern two settings.
func (l *loader) checkTogether(c Config) {
	if c.AdminEmail != "" && c.AdminPassword == "" {
		l.problem("admin-email is set without admin-password: set TENANTRY_ADMIN_PASSWORD or TENANTRY_ADMIN_PASSWORD_FILE")
	}
	if c.AdminEmail == "" && c.AdminPassword != "" {
		l.problem("admin-password is set without admin-email: set TENANTRY_ADMIN_EMAIL")
	}
	if c.MetricsAddr != "" && c.MetricsAddr == c.Addr {
		l.problem("metrics-addr and addr are both %s: give metrics an address of its own, or use metrics-token", c.Addr)
	}
	l.checkMail(c)
	l.checkText(c)
	if c.RateLimit > 0 && c.RateBurst < 1 {
		l.problem("rate-burst is 0, so that every request would be refused: set it to rate-limit or more")
	}
}

// envName is the variable that gave the setting its value.
func (l *loader) envName(name string) string {
	for _, s := range settings() {
		if s.name == name {
			if _, given := l.env[s.env()]; !given {
				return s.env() + "_FILE"
			}
			return s.env()
		}
	}
	return name
}

// layer is one source of values; it is what koanf calls a provider.
type layer map[string]any

func (layer) ReadBytes() ([]byte, error)      { return nil, errors.ErrUnsupported }
func (l layer) Read() (map[string]any, error) { return l, nil }

func isSetting(name string) bool {
	return slices.ContainsFunc(settings(), func(s setting) bool { return s.name == name })
}

// textOf turns a YAML value into the text that a flag would hold.
func textOf(v any) (string, bool) {
	switch v := v.(type) {
	case nil:
		return "", true
	case []any:
		items := make([]string, len(v))
		for i, item := range v {
			text, ok := textOf(item)
			if !ok {
				return "", false
			}
			items[i] = text
		}
		return strings.Join(items, ","), true
	case map[string]any:
		return "", false
	}
	return fmt.Sprint(v), true
}

func envMap(environ []string) map[string]string {
	env := make(map[string]string, len(environ))
	for _, pair := range environ {
		if name, value, ok := strings.Cut(pair, "="); ok {
			env[name] = value
		}
	}
	return env
}

// reasonOf drops the path from a file error: the sentence has it already.
func reasonOf(err error) string {
	var pathErr *fs.PathError
	if errors.As(err, &pathErr) {
		return pathErr.Err.Error()
	}
	return err.Error()
}
