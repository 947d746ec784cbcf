package breach

import (
	"bufio"
	"bytes"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
)

// digest is a SHA-1 hash.
type digest [20]byte

const (
	hexDigits = 2 * len(digest{})
	longest   = 80 // bytes of a line, with its end; real ones have about 50

	// A file of tens of gigabytes is not read from end to end before the server
	// answers: its beginning is, its last line, and lines spread over the rest.
	wholeBytes = 16 << 20
	samples    = 512
)

// sorted is a file with a hash in hexadecimal digits on each line, in ascending
// order, each perhaps followed by a colon and how often it was seen.
type sorted struct {
	file io.ReaderAt
	size int64
}

// line is a line of the file, and where the next one begins.
type line struct {
	hash       digest
	start, end int64
}

// contains searches by halves: the line asked for begins in [low, high), if anywhere.
func (f sorted) contains(wanted digest) (bool, error) {
	low, high := int64(0), f.size
	for low < high {
		middle := low + (high-low)/2
		at, err := f.lineFrom(middle)
		if errors.Is(err, io.EOF) || (err == nil && at.start >= high) {
			high = middle // no line begins in the upper half
			continue
		}
		if err != nil {
			return false, err
		}
		switch bytes.Compare(at.hash[:], wanted[:]) {
		case 0:
			return true, nil
		case -1:
			low = at.end
		default:
			high = middle
		}
	}
	return false, nil
}

// lineFrom reads the first line that begins at an offset or after it; io.EOF where
// none does.
func (f sorted) lineFrom(offset int64) (line, error) {
	from := max(offset-1, 0) // an offset right behind a line's end begins a line
	raw := make([]byte, 2*longest)
	n, err := f.file.ReadAt(raw, from)
	if err != nil && !errors.Is(err, io.EOF) {
		return line{}, fmt.Errorf("read: %w", err)
	}
	raw = raw[:n]
	if offset > 0 {
		ended := bytes.IndexByte(raw, '\n')
		if ended < 0 && from+int64(n) < f.size {
			return line{}, fmt.Errorf("byte %d: this line is too long", offset)
		}
		if ended < 0 {
			return line{}, io.EOF
		}
		raw, from = raw[ended+1:], from+int64(ended)+1
	}
	if len(raw) == 0 {
		return line{}, io.EOF
	}
	text, _, _ := bytes.Cut(raw, []byte("\n"))
	hash, err := parse(text)
	if err != nil {
		return line{}, fmt.Errorf("byte %d: %w", from, err)
	}
	return line{hash: hash, start: from, end: from + int64(len(text)) + 1}, nil
}

// parse reads a line without its end.
func parse(text []byte) (hash digest, err error) {
	text = bytes.TrimSuffix(text, []byte("\r"))
	digits, count, _ := bytes.Cut(text, []byte(":"))
	if len(digits) == 32 {
		return hash, errors.New("a hash of 32 digits: this is the list of NTLM hashes, the one of SHA-1 is needed")
	}
	if len(digits) != hexDigits {
		return hash, fmt.Errorf("a line begins with a SHA-1 hash of %d digits, not with %.60q", hexDigits, digits)
	}
	if _, err := hex.Decode(hash[:], digits); err != nil {
		return hash, fmt.Errorf("%.60q is no hash in hexadecimal digits", digits)
	}
	for _, c := range count {
		if c < '0' || c > '9' {
			return hash, fmt.Errorf("what follows the hash must be a number, not %.20q", count)
		}
	}
	return hash, nil
}

// check says what is wrong with the file: by its line near the beginning, further on
// by its byte.
func (f sorted) check() error {
	if f.size == 0 {
		return errors.New("it is empty")
	}
	last, err := f.checkBeginning()
	if err != nil || f.size <= wholeBytes {
		return err
	}
	step := (f.size - wholeBytes) / samples
	for offset := int64(wholeBytes); offset < f.size-longest; offset += max(step, 1) {
		if last, err = f.checkFrom(offset, last); err != nil {
			return err
		}
	}
	return f.checkEnd(last)
}

// checkBeginning reads the first lines, of a small file all of them.
func (f sorted) checkBeginning() (last digest, err error) {
	lines := bufio.NewReader(io.NewSectionReader(f.file, 0, min(f.size, wholeBytes)))
	for n := 1; ; n++ {
		text, err := lines.ReadSlice('\n')
		ended := errors.Is(err, io.EOF)
		switch {
		case ended && (len(text) == 0 || f.size > wholeBytes):
			return last, nil // what is left of a long file is looked at elsewhere
		case errors.Is(err, bufio.ErrBufferFull):
			return last, fmt.Errorf("line %d: this line is too long", n)
		case err != nil && !ended:
			return last, fmt.Errorf("read: %w", err)
		}
		hash, err := parse(bytes.TrimSuffix(text, []byte("\n")))
		if err == nil {
			err = inOrder(last, hash)
		}
		if err != nil {
			return last, fmt.Errorf("line %d: %w", n, err)
		}
		last = hash
	}
}

func (f sorted) checkFrom(offset int64, last digest) (digest, error) {
	at, err := f.lineFrom(offset)
	if err == nil {
		if err = inOrder(last, at.hash); err != nil {
			err = fmt.Errorf("byte %d: %w", at.start, err)
		}
	}
	return at.hash, err
}

// checkEnd looks at the last lines, where a copy that was cut off shows.
func (f sorted) checkEnd(last digest) error {
	for offset := f.size - 2*longest; ; {
		at, err := f.lineFrom(offset)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err == nil {
			err = inOrder(last, at.hash)
		}
		if err != nil {
			return err
		}
		last, offset = at.hash, at.end
	}
}

func inOrder(last, next digest) error {
	if bytes.Compare(next[:], last[:]) < 0 {
		return errors.New("this hash comes before the one above: the file must be ordered by hash")
	}
	return nil
}
