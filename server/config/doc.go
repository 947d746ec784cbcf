// Package config gathers what an operator can set: one struct, filled from
// defaults, then a YAML file, then TENANTRY_* variables, then flags, each
// overriding the one before. It is the only package that reads the environment.
//
// Every setting is one line in settings.go; the flags, the help, the checks and
// docs/configuration.md all come from that line. Start reading there, then
// Load in load.go. Nothing is read after Load: a changed file needs a restart.
package config
