package breach

import (
	"crypto/sha1" // the list's own form: a key to look up, which protects nothing
	"errors"
	"fmt"
	"log/slog"
	"os"
	"sync"
)

// What came of a lookup, as Count is told.
const (
	Clear  = "clear"  // the password is not in the file
	Found  = "found"  // it is
	Failed = "failed" // the file could not be asked
)

// List is a file of stolen passwords. It is opened for each lookup, so that a file
// that was put in its place counts from then on. Make it with Open.
type List struct {
	path  string
	log   *slog.Logger
	count func(outcome string)

	mu   sync.Mutex
	good os.FileInfo // the file that was last found to be in order
}

// Open looks whether the file can be searched, and says what is wrong with it. count
// hears of each lookup; it may be nil.
func Open(path string, log *slog.Logger, count func(outcome string)) (*List, error) {
	if count == nil {
		count = func(string) {}
	}
	l := &List{path: path, log: log, count: count}
	return l, l.with(func(sorted) error { return nil })
}

// Contains reports whether a password is among the stolen ones. A file that cannot be
// read any more stops nobody from choosing a password: it is logged, counted, and
// answered with no.
func (l *List) Contains(password string) bool {
	found := false
	err := l.with(func(f sorted) (err error) {
		found, err = f.contains(sha1.Sum([]byte(password)))
		return err
	})
	switch {
	case err != nil:
		l.log.Error("stolen passwords cannot be looked up; passwords are taken without", "error", err)
		l.count(Failed)
	case found:
		l.count(Found)
	default:
		l.count(Clear)
	}
	return found && err == nil
}

// with opens the file, checks it if it is another than the last time, and uses it.
func (l *List) with(use func(sorted) error) (err error) {
	file, err := os.Open(l.path)
	if err != nil {
		return fmt.Errorf("open the stolen passwords: %w", err)
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	info, err := file.Stat()
	if err != nil {
		return fmt.Errorf("look at the stolen passwords: %w", err)
	}
	if !info.Mode().IsRegular() {
		return fmt.Errorf("stolen passwords: %s is no file", l.path)
	}
	f := sorted{file: file, size: info.Size()}
	if !l.isGood(info) {
		if err := f.check(); err != nil {
			return fmt.Errorf("stolen passwords: %s, %w", l.path, err)
		}
		l.setGood(info)
	}
	return use(f)
}

func (l *List) isGood(info os.FileInfo) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.good != nil && os.SameFile(l.good, info) && l.good.Size() == info.Size() && l.good.ModTime().Equal(info.ModTime())
}

func (l *List) setGood(info os.FileInfo) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.good = info
}
