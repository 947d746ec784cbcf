package widget

import (
	"io"
	"net/url"
	"slices"
	"strings"

	"golang.org/x/net/html"

	"tenantry/server/domain"
)

// wanted is the code that a page should hold.
type wanted struct {
	script string // address of the script
	key    string
}

// sighting is one place in a page that looks like the code.
type sighting struct {
	attributes map[string]string
	inComment  bool
	asText     bool
}

// wordsOf says what a check found, by a stable word, and what to do.
func wordsOf(reason string) string {
	switch reason {
	case "missing":
		return "The code is not in this page. Paste it before </body>. If a tag manager adds it, it works all the same, and this check cannot see it."
	case "wrong_key":
		return "The code has another key than yours: an old one, or another company’s. Replace it by the code shown here."
	case "wrong_host":
		return "The code loads the script from another address. Replace it by the code shown here."
	case "changed":
		return "The code was changed. Replace it by the code shown here, without any changes."
	case "duplicate":
		return "The code is there more than once. Leave it in one place, and remove the others."
	case "in_comment":
		return "The code stands in a comment, where browsers do not see it. Take the comment signs away."
	case "as_text":
		return "The code stands in the page as text that visitors read. Paste it where your editor takes HTML."
	}
	return ""
}

// look tells what a page is like. at is the page's address.
func look(page io.Reader, at *url.URL, want wanted) domain.WidgetPage {
	seen := sightings(page, at)
	tags := slices.DeleteFunc(slices.Clone(seen), func(s sighting) bool { return s.inComment || s.asText })
	switch {
	case len(tags) > 1:
		return finding(domain.PageAltered, "duplicate")
	case len(tags) == 1:
		if reason := want.differs(tags[0].attributes, at); reason != "" {
			return finding(domain.PageAltered, reason)
		}
		return domain.WidgetPage{State: domain.PageFound}
	case len(seen) > 0 && seen[0].inComment:
		return finding(domain.PageAltered, "in_comment")
	case len(seen) > 0:
		return finding(domain.PageAltered, "as_text")
	}
	return finding(domain.PageMissing, "missing")
}

func finding(state domain.WidgetPageState, reason string) domain.WidgetPage {
	return domain.WidgetPage{State: state, Reason: reason, Words: wordsOf(reason)}
}

// sightings reads a page once, in one pass: time and memory go with its length.
func sightings(page io.Reader, at *url.URL) []sighting {
	var seen []sighting
	z := html.NewTokenizer(page)
	z.SetMaxBuf(maxPage)
	templates, program := 0, false // browsers run nothing of what is in a template
	for {
		switch kind := z.Next(); kind {
		case html.ErrorToken:
			return seen
		case html.StartTagToken, html.SelfClosingTagToken:
			token := z.Token()
			program = token.Data == "script"
			if token.Data == "template" {
				templates++
			}
			if token.Data == "script" && templates == 0 {
				if attributes := attributesOf(token); isOurs(attributes, at) {
					seen = append(seen, sighting{attributes: attributes})
				}
			}
		case html.EndTagToken:
			program = false
			if name, _ := z.TagName(); string(name) == "template" && templates > 0 {
				templates--
			}
		case html.CommentToken:
			if looksOurs(string(z.Text())) {
				seen = append(seen, sighting{inComment: true})
			}
		case html.TextToken:
			if text := string(z.Text()); !program && looksOurs(text) && strings.Contains(text, "<script") {
				seen = append(seen, sighting{asText: true})
			}
		}
	}
}

// attributesOf takes the first of each name, as browsers do.
func attributesOf(token html.Token) map[string]string {
	attributes := map[string]string{}
	for _, a := range token.Attr {
		if _, there := attributes[a.Key]; !there {
			attributes[a.Key] = a.Val
		}
	}
	return attributes
}

const (
	attrCompany = "data-company"
	attrSource  = "src"
)

// isOurs recognises the code even when somebody has changed it.
func isOurs(attributes map[string]string, at *url.URL) bool {
	if strings.HasPrefix(strings.TrimSpace(attributes[attrCompany]), keyPrefix) {
		return true
	}
	source, err := at.Parse(strings.TrimSpace(attributes[attrSource]))
	return err == nil && attributes[attrSource] != "" && source.Path == ScriptPath && attributes[attrCompany] != ""
}

func looksOurs(text string) bool {
	return strings.Contains(text, "widget.js") && strings.Contains(text, attrCompany)
}

// harmless reports whether an attribute is one of those that page builders add and
// that change nothing. The type is looked at by itself.
func harmless(name string) bool {
	return slices.Contains([]string{
		attrSource, attrCompany, "async", "defer", "nonce", "id", "class", "data-cfasync", "crossorigin", "referrerpolicy", "type", "charset", "fetchpriority",
	}, name)
}

// differs says how a tag is not the code as it was given out; "" when it is.
func (want wanted) differs(attributes map[string]string, at *url.URL) string {
	source, err := at.Parse(strings.TrimSpace(attributes[attrSource]))
	if err != nil || attributes[attrSource] == "" || source.String() != want.script {
		return "wrong_host"
	}
	if attributes[attrCompany] != want.key {
		return "wrong_key"
	}
	kind := strings.ToLower(strings.TrimSpace(attributes["type"]))
	if !slices.Contains([]string{"", "text/javascript", "application/javascript"}, kind) {
		return "changed" // browsers do not run it, or not as it was meant
	}
	for name := range attributes {
		if !harmless(name) {
			return "changed"
		}
	}
	return ""
}
