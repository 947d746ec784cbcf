package api_test

import (
	"net/http"
	"strings"
	"testing"

	"tenantry/server/servertest"
)

// unreadable are texts that some database, log or page might choke on.
func unreadable() map[string]string {
	return map[string]string{
		"a NUL":               "a\x00b",
		"half a character":    "a\xff\xfeb",
		"half a pair":         "a\xed\xa0\x80b",
		"a text of 5,000":     strings.Repeat("x", 5_000),
		"a quote and a dash":  `a' OR 1=1 --"`,
		"another direction":   "a\u202eb",
		"a percent sign":      "%00%ff%",
		"a path":              "../../etc/passwd",
		"nothing but a space": " ",
	}
}

// TestEveryOperation_TakesGarbage sends what nobody should send to every place
// that takes text, as somebody who may do everything: nothing of it may be an
// error of ours.
func TestEveryOperation_TakesGarbage(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		w := newScene(t, s)
		for _, op := range operations(t, s) {
			if op.ID == "signOut" || strings.HasPrefix(op.ID, "follow") {
				continue // takes no text; streams that do not end
			}
			for what, text := range unreadable() {
				w.garbageInPath(op, what, text)
				w.garbageInQuery(op, what, text)
				w.garbageInBody(op, what, text)
			}
		}
	})
}

func (w *scene) mustNotFail(op operation, what string, r *servertest.Response) {
	if r.Status >= http.StatusInternalServerError {
		w.t.Errorf("%s (%s %s) with %s: %d %s", op.ID, op.Method, op.Path, what, r.Status, r.Body)
	}
}

// garbageInPath puts the text in place of one name after the other.
func (w *scene) garbageInPath(op operation, what, text string) {
	for _, braced := range inBraces.FindAllString(op.Path, -1) {
		before, after, _ := strings.Cut(op.Path, braced)
		for _, form := range []string{escaped(text), strings.NewReplacer(" ", "_", "/", "_").Replace(text)} {
			r := w.admin.Raw(op.Method, "/api/v1"+w.fill(before)+form+w.fill(after))
			w.mustNotFail(op, what+" as "+braced, r)
			if r.Status < http.StatusBadRequest {
				w.t.Errorf("%s (%s %s) with %s as %s: %d", op.ID, op.Method, op.Path, what, braced, r.Status)
			}
		}
	}
}

func (w *scene) garbageInQuery(op operation, what, text string) {
	for _, name := range op.Query {
		r := w.admin.Do(op.Method, w.fill(op.Path)+"?"+name+"="+escaped(text), nil)
		w.mustNotFail(op, what+" as ?"+name, r)
	}
}

// garbageInBody puts the text into every field at once. JSON has its own way to
// write a NUL; half a character cannot be written in it, and is sent as it is.
func (w *scene) garbageInBody(op operation, what, text string) {
	if op.Body == nil {
		return
	}
	body := strings.ReplaceAll(string(encoded(w.t, op.sample("PLACE"))), "PLACE", inJSON(text))
	r := w.admin.Do(op.Method, w.fill(op.Path), []byte(body), "If-Match", `"1"`)
	w.mustNotFail(op, what+" in every field", r)
}

// escaped writes every byte of a text for an address.
func escaped(text string) string {
	const digits = "0123456789ABCDEF"
	var b strings.Builder
	for i := range len(text) {
		b.WriteByte('%')
		b.WriteByte(digits[text[i]>>4])
		b.WriteByte(digits[text[i]&15])
	}
	return b.String()
}

// inJSON writes a text for the inside of a JSON string, and leaves what is no
// character as it is.
func inJSON(text string) string {
	return strings.NewReplacer("\x00", `\u0000`, `"`, `\"`, `\`, `\\`).Replace(text)
}
