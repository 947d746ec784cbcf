package messaging

import (
	"fmt"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"

	"tenantry/server/words"
)

// castOf has everybody and everything called alike.
func castOf(name string) cast {
	return cast{name, name, name, name, name, name, name, name, name, name, name, name, name, name}
}

// shape is the elements of a page with the names of their attributes, and where its
// links lead: all that names must not change.
func shape(t *testing.T, page string) []string {
	t.Helper()
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for n := range root.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		line := n.Data
		for _, a := range n.Attr {
			line += " " + a.Key
			if a.Key != "style" || strings.Contains(a.Val, "url(") {
				line += "=" + a.Val
			}
		}
		all = append(all, line)
	}
	return all
}

// Names, roles, notes and messages are what people typed. In every message of every
// language they are text: no element, attribute or link of their making, no header,
// no turned direction, and no message that is drowned in them.
func TestMails_WhatPeopleTypedIsInert(t *testing.T) {
	t.Parallel()
	hostile := map[string]string{
		"script":     `<script>alert(1)</script>`,
		"quotes":     `"><img src=x onerror='alert(1)'>`,
		"attributes": `" onmouseover="alert(1)" style="background:url(https://evil.example/x)`,
		"ends":       "</title></style></p></td></table></body><script>alert(1)</script>",
		"comment":    "<!-- --><!--[if mso]><b>x</b><![endif]-->",
		"template":   "{{.Link}} {link} {platform} {{define \"body\"}}",
		"header":     "Eve\r\nBcc: all@example.com\r\n\r\n<p>body</p>",
		"line ends":  "a\u2028b\u2029c\u0085d\ve\ff\x00g\x1b[31m",
		"encoded":    "=?utf-8?q?Eve=0D=0ABcc:_all@example.com?=",
		"direction":  "Owner\u202egnp.exe\u2066x\u2069\u200f",
		"not UTF-8":  "a\xff\xfe\xc0b",
		"long":       strings.Repeat("日", 10_000),
		"long word":  strings.Repeat("<b>", 3_400),
	}
	for _, tag := range words.Tags() {
		tame := samplerIn(t, tag)
		tame.cast = castOf("Ann")
		want := previews(t, tame)
		for name, value := range hostile {
			t.Run(tag+" "+name, func(t *testing.T) {
				t.Parallel()
				p := samplerIn(t, tag)
				p.cast = castOf(value)
				for i, m := range previews(t, p) {
					checkInert(t, m)
					if diff := cmp.Diff(shape(t, want[i].HTML), shape(t, m.HTML)); diff != "" {
						t.Errorf("%s has another shape (-tame +hostile):\n%s", m.ID, diff)
					}
				}
				for _, c := range variants(t, p) {
					checkInert(t, Preview{ID: c.Subject, Content: c})
				}
			})
		}
	}
}

func checkInert(t *testing.T, m Preview) {
	t.Helper()
	if n := utf8.RuneCountInString(m.Subject); n == 0 || n > maxSubject || strings.Contains(m.Subject, "=?") {
		t.Errorf("%s has the subject %q", m.ID, m.Subject)
	}
	for what, text := range map[string]string{"subject": m.Subject, "text": strings.ReplaceAll(m.Text, "\n", ""), "page": strings.ReplaceAll(m.HTML, "\n", "")} {
		for _, r := range text {
			if steers(r) || r == utf8.RuneError && !utf8.ValidString(text) {
				t.Errorf("the %s of %s holds %s", what, m.ID, fmt.Sprintf("%U", r))
				break
			}
		}
		if strings.ContainsFunc(text, unicode.IsControl) {
			t.Errorf("the %s of %s holds a control character", what, m.ID)
		}
	}
	if most := 6 * (maxNote + 20*maxSubject); len(m.Text) > most || len(m.HTML) > 20_000+most {
		t.Errorf("%s has %d bytes of text and %d of HTML", m.ID, len(m.Text), len(m.HTML))
	}
}
