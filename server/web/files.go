package web

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"mime"
	"path"
	"strconv"
	"strings"
	"sync"

	"github.com/andybalholm/brotli"
	"github.com/gofiber/fiber/v2"
)

// file is one file of the build. Text is there compressed with Brotli alone, which
// every browser takes: its plain and its gzip form would be a twentieth of the
// executable, and are made for the few who ask for them.
type file struct {
	contentType string
	plain       form
	packed      []form // best first
}

// form is one way to send a file.
type form struct {
	encoding string // empty for the file as it is
	open     func() (io.ReadCloser, error)
	facts    func() (facts, error)
}

// facts are what an answer says of its body.
type facts struct {
	etag string
	size int
}

// A file of the build with this ending is the compressed form of another.
const brotliSuffix = ".br"

// index lists the files of the build by their path. It opens none: a file's
// digest is made when somebody first asks for it, so that starting stays quick.
func index(dist fs.FS) (map[string]file, error) {
	files := map[string]file{}
	err := fs.WalkDir(dist, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || path.Base(name) == ".gitkeep" {
			return err
		}
		open := func() (io.ReadCloser, error) { return dist.Open(name) }
		if original, packed := strings.CutSuffix(name, brotliSuffix); packed {
			files[original] = compressed(original, open)
		} else {
			files[name] = file{contentType: contentType(name), plain: newForm("", open)}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("list the frontend's files: %w", err)
	}
	return files, nil
}

// compressed is a file of which we have the Brotli form.
func compressed(name string, open func() (io.ReadCloser, error)) file {
	return file{contentType: contentType(name), plain: newForm("", unpacked(open)), packed: []form{
		newForm("br", open), newForm("gzip", zipped(unpacked(open))),
	}}
}

// unpacked reads through Brotli.
func unpacked(open func() (io.ReadCloser, error)) func() (io.ReadCloser, error) {
	return func() (io.ReadCloser, error) {
		f, err := open()
		if err != nil {
			return nil, err
		}
		return struct {
			io.Reader
			io.Closer
		}{brotli.NewReader(f), f}, nil
	}
}

// zipped compresses with gzip when first read, and keeps that.
func zipped(open func() (io.ReadCloser, error)) func() (io.ReadCloser, error) {
	kept := sync.OnceValues(func() ([]byte, error) {
		f, err := open()
		if err != nil {
			return nil, err
		}
		defer f.Close()
		var out bytes.Buffer
		w := gzip.NewWriter(&out)
		_, err = io.Copy(w, f)
		err = errors.Join(err, w.Close()) // which writes the rest
		return out.Bytes(), err
	})
	return func() (io.ReadCloser, error) {
		b, err := kept()
		return io.NopCloser(bytes.NewReader(b)), err
	}
}

func newForm(encoding string, open func() (io.ReadCloser, error)) form {
	return form{encoding: encoding, open: open, facts: sync.OnceValues(func() (facts, error) { return look(open) })}
}

// look reads the content once, for its size and a strong validator.
func look(open func() (io.ReadCloser, error)) (facts, error) {
	f, err := open()
	if err != nil {
		return facts{}, err
	}
	defer f.Close()
	h := sha256.New()
	size, err := io.Copy(h, f)
	if err != nil {
		return facts{}, err
	}
	return facts{etag: `"` + base64.RawURLEncoding.EncodeToString(h.Sum(nil)[:12]) + `"`, size: int(size)}, nil
}

// contentType goes by the name's extension; text is always UTF-8. The types that
// a build has are spelt out, since what mime knows differs between machines, and
// it reads the machine's lists first.
func contentType(name string) string {
	switch path.Ext(name) {
	case ".js", ".mjs":
		return "text/javascript; charset=utf-8"
	case ".css":
		return "text/css; charset=utf-8"
	case ".html":
		return "text/html; charset=utf-8"
	case ".svg":
		return "image/svg+xml"
	case ".webp":
		return "image/webp"
	case ".webmanifest":
		return "application/manifest+json; charset=utf-8"
	case ".woff2":
		return "font/woff2"
	case ".ico":
		return "image/x-icon"
	case ".txt":
		return "text/plain; charset=utf-8"
	case ".map":
		return "application/json; charset=utf-8"
	}
	if t := mime.TypeByExtension(path.Ext(name)); t != "" {
		return t
	}
	return "application/octet-stream"
}

// send answers with the best form that the client takes, or with 304 when it has
// that one already.
func (f file) send(c *fiber.Ctx, cacheControl string) error {
	chosen := f.choose(c.Get(fiber.HeaderAcceptEncoding))
	known, err := chosen.facts()
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderETag, known.etag)
	c.Set(fiber.HeaderCacheControl, cacheControl)
	c.Set(fiber.HeaderContentType, f.contentType)
	if len(f.packed) > 0 {
		c.Set(fiber.HeaderVary, fiber.HeaderAcceptEncoding)
	}
	if matches(c.Get(fiber.HeaderIfNoneMatch), known.etag) {
		return c.SendStatus(fiber.StatusNotModified)
	}
	if chosen.encoding != "" {
		c.Set(fiber.HeaderContentEncoding, chosen.encoding)
	}
	body, err := chosen.open()
	if err != nil {
		return err
	}
	return c.SendStream(body, known.size) // closes body
}

func (f file) choose(acceptEncoding string) form {
	for _, packed := range f.packed {
		if accepts(acceptEncoding, packed.encoding) {
			return packed
		}
	}
	return f.plain
}

// accepts reports whether an Accept-Encoding header allows the coding: named, or
// covered by *, and not with q=0.
func accepts(header, coding string) bool {
	wildcard := false
	for item := range strings.SplitSeq(header, ",") {
		name, params, _ := strings.Cut(item, ";")
		name = strings.ToLower(strings.TrimSpace(name))
		q, weighted := strings.CutPrefix(strings.ReplaceAll(strings.ToLower(params), " ", ""), "q=")
		weight, err := strconv.ParseFloat(q, 64)
		wanted := !weighted || (err == nil && weight > 0)
		switch name {
		case coding:
			return wanted
		case "*":
			wildcard = wanted
		}
	}
	return wildcard
}

// matches reports whether an If-None-Match header names the entity. Validators
// are compared weakly, as the header asks for.
func matches(header, etag string) bool {
	for item := range strings.SplitSeq(header, ",") {
		item = strings.TrimPrefix(strings.TrimSpace(item), "W/")
		if item == "*" || item == etag {
			return true
		}
	}
	return false
}
