package breach_test

import (
	"bytes"
	"crypto/sha1"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"tenantry/server/breach"
)

// digits is how the public list writes a password.
func digits(password string) string { return fmt.Sprintf("%X", sha1.Sum([]byte(password))) }

// listOf is the text of a file with these passwords and some more, in order.
func listOf(end string, passwords ...string) string {
	for i := range 300 {
		passwords = append(passwords, fmt.Sprintf("password number %d", i))
	}
	lines := make([]string, 0, len(passwords))
	for i, password := range passwords {
		lines = append(lines, fmt.Sprintf("%s:%d", digits(password), 1+i*i*i))
	}
	slices.Sort(lines)
	return strings.Join(lines, end)
}

func write(t *testing.T, path, text string) string {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func fileOf(t *testing.T, text string) string {
	t.Helper()
	return write(t, filepath.Join(t.TempDir(), "stolen.txt"), text)
}

// counted is a list, what it logs and what it counts.
type counted struct {
	*breach.List
	log    bytes.Buffer
	counts map[string]int
}

func open(t *testing.T, path string) *counted {
	t.Helper()
	c := &counted{counts: map[string]int{}}
	var err error
	c.List, err = breach.Open(path, slog.New(slog.NewTextHandler(&c.log, nil)), func(outcome string) { c.counts[outcome]++ })
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestList_FindsEachAndNoOther(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"as the downloader writes it": listOf("\r\n", "a yellow kite above the dunes"),
		"with a last line's end":      listOf("\n", "a yellow kite above the dunes") + "\n",
		"in small letters":            strings.ToLower(listOf("\n", "a yellow kite above the dunes")),
		"one line alone":              digits("a yellow kite above the dunes") + ":7",
		"without how often":           digits("a yellow kite above the dunes") + "\n",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := open(t, fileOf(t, text))
			if !l.Contains("a yellow kite above the dunes") {
				t.Error("the stolen one is not found")
			}
			many := strings.Count(text, "\n") > 10
			for i := range 300 {
				if l.Contains(fmt.Sprintf("password number %d", i)) != many {
					t.Fatalf("password number %d", i)
				}
				if l.Contains(fmt.Sprintf("another one, number %d", i)) {
					t.Fatalf("another one, number %d, is found", i)
				}
			}
			if l.counts[breach.Failed] > 0 || l.counts[breach.Found] == 0 || l.counts[breach.Clear] == 0 {
				t.Errorf("counted %v", l.counts)
			}
		})
	}
}

// long is more than is read before the first answer: every line has a number in its
// first digits, so that it is in order.
func long(lines int) []byte {
	var b bytes.Buffer
	for i := range lines {
		fmt.Fprintf(&b, "%08X%s:%d\r\n", i*7, strings.Repeat("A5", 16), i)
	}
	return b.Bytes()
}

func TestList_LongFilesAreSampled(t *testing.T) {
	t.Parallel()
	text := long(600_000)
	open(t, fileOf(t, string(text)))
	line := bytes.Index(text, []byte("\n")) + 1

	for name, spoil := range map[string]func([]byte) []byte{
		"half the order": func(b []byte) []byte {
			return append(b[len(b)/2:len(b)/2:len(b)/2], append(long(500_000), long(200_000)...)...)
		},
		"cut off": func(b []byte) []byte { return b[:len(b)-line/2-10] },
		"other lines": func(b []byte) []byte {
			return append(b, bytes.Repeat([]byte("no hash at all, but a text\n"), 100_000)...)
		},
	} {
		_, err := breach.Open(fileOf(t, string(spoil(slices.Clone(text)))), slog.New(slog.DiscardHandler), nil)
		if err == nil || !strings.Contains(err.Error(), "byte ") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestOpen_SaysWhatIsWrong(t *testing.T) {
	t.Parallel()
	good := strings.Split(listOf("\n"), "\n")
	for _, tt := range []struct{ name, text, want string }{
		{"nothing", "", "it is empty"},
		{"passwords themselves", "123456\npassword\n", "line 1: a line begins with a SHA-1 hash of 40 digits"},
		{"by how often they were seen", good[7] + "\n" + good[2] + "\n", "line 2: this hash comes before the one above"},
		{"the other list", strings.Repeat("0123456789ABCDEF", 2) + ":4\n", "line 1: a hash of 32 digits: this is the list of NTLM"},
		{"a text in between", strings.Join(good[:5], "\n") + "\n" + strings.Repeat("Z", 40) + ":1\n", "line 6: "},
		{"no number", good[0] + "x\n", "line 1: what follows the hash must be a number"},
		{"cut off", strings.Join(good[:3], "\n") + "\n" + good[3][:20], "line 4: "},
		{"an empty line", good[0] + "\n\n" + good[1], "line 2: "},
		{"no line ever ends", strings.Repeat("A", 1<<20), "line "},
	} {
		_, err := breach.Open(fileOf(t, tt.text), slog.New(slog.DiscardHandler), nil)
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v, want %q", tt.name, err, tt.want)
		}
	}
	for _, path := range []string{filepath.Join(t.TempDir(), "none"), t.TempDir()} {
		if _, err := breach.Open(path, slog.New(slog.DiscardHandler), nil); err == nil || !strings.Contains(err.Error(), path) {
			t.Errorf("%s: %v", path, err)
		}
	}
}

// A file that is put in its place counts at the next lookup; one that cannot be used
// is logged and counted, and stops nobody.
func TestList_FollowsTheFile(t *testing.T) {
	t.Parallel()
	path := fileOf(t, listOf("\n", "the first one"))
	l := open(t, path)
	put := func(text string) {
		t.Helper()
		if err := os.Rename(write(t, path+".new", text), path); err != nil {
			t.Fatal(err)
		}
	}
	put(listOf("\n", "the second one"))
	if l.Contains("the first one") || !l.Contains("the second one") {
		t.Error("it is the old file still")
	}
	for what, spoil := range map[string]func(){
		"gone":   func() { _ = os.Remove(path) },
		"broken": func() { put("123456\n") },
		"changed in place": func() {
			write(t, path, "qwerty\n")
			_ = os.Chtimes(path, time.Time{}, time.Now().Add(time.Hour))
		},
	} {
		put(listOf("\n", "the second one"))
		if !l.Contains("the second one") {
			t.Fatal("a good file does not count")
		}
		spoil()
		l.log.Reset()
		failed := l.counts[breach.Failed]
		if l.Contains("the second one") || l.counts[breach.Failed] != failed+1 || !strings.Contains(l.log.String(), "level=ERROR") {
			t.Errorf("%s: counted %v, logged %q", what, l.counts, l.log.String())
		}
		if strings.Contains(l.log.String(), "second") {
			t.Errorf("the log holds the password: %s", l.log.String())
		}
	}
}

func BenchmarkContains(b *testing.B) {
	path := filepath.Join(b.TempDir(), "stolen.txt")
	if err := os.WriteFile(path, long(1_000_000), 0o600); err != nil {
		b.Fatal(err)
	}
	l, err := breach.Open(path, slog.New(slog.DiscardHandler), nil)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		l.Contains("correct horse battery staple")
	}
}
