// Package platform is what this installation says about itself: its name, how
// people reach it, and the short list of things to do on the first day.
//
// Settings that the machine's operator gives at start (addresses, domains) are
// only shown here; they are changed where they were given. Start reading at
// settings.go.
package platform
