package messaging

import (
	"embed"
	"fmt"
	htmltemplate "html/template"
	"strings"
	"sync"
	texttemplate "text/template"
	"unicode"

	"tenantry/server/words"
)

//go:embed templates/*.tmpl
var templateFiles embed.FS

// maxSubject bounds a subject, in characters: mail programs cut it sooner.
const maxSubject = 150

// Content is a message ready to be read, in both forms.
type Content struct {
	Subject string
	HTML    string
	Text    string
	ReplyTo string // where answers go; empty: as for every message
}

// page is what every template is given, besides what is its own.
type page struct {
	Subject string
	look
}

// composer renders the one layout around a kind's body.
type composer struct {
	html map[string]*htmltemplate.Template
	text *texttemplate.Template
}

// built is the composer with the templates that come with the program. Like the
// languages, they are read by the first message and not by the start; tests
// compose each kind, so that none is broken here.
var built = sync.OnceValues(readComposer)

func readComposer() (*composer, error) {
	text, err := texttemplate.ParseFS(templateFiles, "templates/*.text.tmpl")
	if err != nil {
		return nil, fmt.Errorf("mail templates: %w", err)
	}
	c := &composer{html: map[string]*htmltemplate.Template{}, text: text}
	for _, kind := range []string{kindInvitation, kindAction, kindNotice, kindCompany, kindVisitor, kindWidgetCode} {
		c.html[kind], err = htmltemplate.ParseFS(templateFiles, "templates/layout.html.tmpl", "templates/"+kind+".html.tmpl")
		if err != nil {
			return nil, fmt.Errorf("mail templates: %w", err)
		}
	}
	return c, nil
}

// compose renders data, which holds a page, with the kind's templates.
func compose(kind, subject string, data any) (Content, error) {
	c, err := built()
	if err != nil {
		return Content{}, err
	}
	var html, text strings.Builder
	if err := c.html[kind].ExecuteTemplate(&html, "layout.html.tmpl", data); err != nil {
		return Content{}, fmt.Errorf("compose %s: %w", kind, err)
	}
	if err := c.text.ExecuteTemplate(&text, kind+".text.tmpl", data); err != nil {
		return Content{}, fmt.Errorf("compose %s: %w", kind, err)
	}
	return Content{Subject: subject, HTML: html.String(), Text: text.String()}, nil
}

// greeting is how a message begins, with a name or without.
func greeting(w *words.Language, name string) string {
	if name = headerSafe(name); name != "" {
		return w.Say("greeting.named", words.With{"name": name})
	}
	return w.Say("greeting.plain")
}

// kindAction is the templates' name: one thing to know, one button.
const kindAction = "action"

type actionPage struct {
	page
	Heading, Lead, Button, Link, Note string
}

// action is a page of the words below a key: subject, lead, button, note.
func (l look) action(key, link string, with words.With) actionPage {
	subject := headerSafe(l.Words.Say(key+".subject", with))
	return actionPage{
		page: page{Subject: subject, look: l}, Heading: subject, Lead: l.Words.Say(key+".lead", with), Button: l.Words.Say(key+".button", with), Link: link,
		Note: l.Words.Say(key+".note", with),
	}
}

func (s *Service) composeAction(p actionPage) (Content, error) {
	return compose(kindAction, p.Subject, p)
}

// headerSafe makes one line out of text that people chose: nothing in it can
// start a header of its own, pass for an encoded word, turn the direction of
// reading, or fill the screen.
func headerSafe(s string) string { return oneLine(s, maxSubject) }

// maxReason bounds what is kept of other people's explanations, in characters.
const maxReason = 500

// headerSafeLong is headerSafe for the words of other servers.
func headerSafeLong(s string) string { return oneLine(s, maxReason) }

// maxNote bounds longer words that people chose, in characters: more is allowed
// nowhere where they are typed.
const maxNote = 10_000

// inert keeps the lines of longer words that people chose, and nothing in them that
// steers what reads them.
func inert(s string) string {
	text := []rune(strings.TrimSpace(strings.Map(func(r rune) rune {
		if r != '\n' && steers(r) {
			return ' '
		}
		return r
	}, strings.ReplaceAll(strings.ToValidUTF8(s, "�"), "\r\n", "\n"))))
	if len(text) > maxNote {
		return string(text[:maxNote-1]) + "…"
	}
	return string(text)
}

// steers reports whether a character does something other than to be read: it ends
// a line, turns the direction of reading, or controls a terminal.
func steers(r rune) bool {
	return unicode.IsControl(r) || unicode.Is(unicode.Zl, r) || unicode.Is(unicode.Zp, r) || unicode.Is(unicode.Bidi_Control, r)
}

func oneLine(s string, most int) string {
	line := strings.Map(func(r rune) rune {
		if steers(r) {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, "�"))
	line = strings.ReplaceAll(strings.Join(strings.Fields(line), " "), "=?", "= ?")
	if letters := []rune(line); len(letters) > most {
		return strings.TrimSpace(string(letters[:most-1])) + "…"
	}
	return line
}
