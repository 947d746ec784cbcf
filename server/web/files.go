package web

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"io"
	"io/fs"
	"mime"
	"path"
	"strconv"
	"strings"
	"sync"

	"github.com/gofiber/fiber/v2"
)

// file is one file of the build, with the ready-made compressed forms beside it.
type file struct {
	contentType string
	plain       form
	packed      []form // best first
}

// form is one way to send a file.
type form struct {
	encoding string // empty for the file as it is
	size     int
	open     func() (fs.File, error)
	etag     func() (string, error)
}

// encodings lists the compressed forms we look for, best first.
func encodings() []struct{ name, suffix string } {
	return []struct{ name, suffix string }{{"br", ".br"}, {"gzip", ".gz"}}
}

// index lists the files of the build by their path. It opens none: a file's
// digest is made when somebody first asks for it, so that starting stays quick.
func index(dist fs.FS) (map[string]file, error) {
	sizes := map[string]int{}
	err := fs.WalkDir(dist, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || path.Base(name) == ".gitkeep" {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		sizes[name] = int(info.Size())
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("list the frontend's files: %w", err)
	}
	files := map[string]file{}
	for name, size := range sizes {
		if !isPacked(name, sizes) {
			files[name] = file{contentType: contentType(name), plain: newForm(dist, name, "", size), packed: packedForms(dist, name, sizes)}
		}
	}
	return files, nil
}

// isPacked reports whether the file is only another file's compressed form.
func isPacked(name string, sizes map[string]int) bool {
	for _, e := range encodings() {
		original, found := strings.CutSuffix(name, e.suffix)
		if _, exists := sizes[original]; found && exists {
			return true
		}
	}
	return false
}

func packedForms(dist fs.FS, name string, sizes map[string]int) []form {
	var forms []form
	for _, e := range encodings() {
		if size, ok := sizes[name+e.suffix]; ok {
			forms = append(forms, newForm(dist, name+e.suffix, e.name, size))
		}
	}
	return forms
}

func newForm(dist fs.FS, name, encoding string, size int) form {
	open := func() (fs.File, error) { return dist.Open(name) }
	return form{encoding: encoding, size: size, open: open, etag: sync.OnceValues(func() (string, error) { return digest(open) })}
}

// digest is a strong validator made of the content.
func digest(open func() (fs.File, error)) (string, error) {
	f, err := open()
	if err != nil {
		return "", err
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return "", err
	}
	return `"` + base64.RawURLEncoding.EncodeToString(h.Sum(nil)[:12]) + `"`, nil
}

// contentType goes by the name's extension; text is always UTF-8. The types that
// a build has are spelt out, since what mime knows differs between machines.
func contentType(name string) string {
	switch path.Ext(name) {
	case ".js", ".mjs":
		return "text/javascript; charset=utf-8"
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
	etag, err := chosen.etag()
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderETag, etag)
	c.Set(fiber.HeaderCacheControl, cacheControl)
	c.Set(fiber.HeaderContentType, f.contentType)
	if len(f.packed) > 0 {
		c.Set(fiber.HeaderVary, fiber.HeaderAcceptEncoding)
	}
	if matches(c.Get(fiber.HeaderIfNoneMatch), etag) {
		return c.SendStatus(fiber.StatusNotModified)
	}
	if chosen.encoding != "" {
		c.Set(fiber.HeaderContentEncoding, chosen.encoding)
	}
	body, err := chosen.open()
	if err != nil {
		return err
	}
	return c.SendStream(body, chosen.size) // closes body
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
