package api_test

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"tenantry/server/servertest"
)

// What a page that takes text for markup would run.
const (
	evilMarkup = `"><img src=x onerror=alert(1)><script>alert(1)</script>`
	evilShort  = `<svg onload=alert(1)>` // where there is not much room
)

func evilLinks() []string {
	return []string{"javascript:alert(1)//", "JavaScript:alert(1)", "data:text/html,<script>alert(1)</script>"}
}

// isLink reports whether a text of that name is an address that pages or mails lead to.
func isLink(name string) bool {
	return regexp.MustCompile(`(?i)(url|website|issuer|origins|pages|domain)$`).MatchString(name)
}

// TestInert_ScriptInEveryTextField puts markup and scripts into each text that an
// operation keeps, one after the other. What is taken is shown by JSON that no browser takes
// for a page, and by mails in which it is text; addresses that a page or a mail leads
// to are of the web.
func TestInert_ScriptInEveryTextField(t *testing.T) {
	t.Parallel()
	s := servertest.New(t)
	w := newScene(t, s)
	w.admin.StepUp(servertest.AdminPassword)
	taken := map[string]bool{}
	bodies := good()
	all := operations(t, s)
	for _, op := range all {
		body, kept := bodies[op.ID]
		switch {
		case op.Body == nil || slices.Contains(strings.Fields(keepNothing+byLink), op.ID):
		case !kept:
			t.Errorf("%s (%s %s) is new to this walk: say what it is sent, or that it keeps no text", op.ID, op.Method, op.Path)
		default:
			w.markupInEach(op, body, taken)
		}
	}
	for _, field := range strings.Fields(mustTake) {
		if !taken[field] {
			t.Errorf("%s was not taken, so that nothing was shown of it; taken were %v", field, slices.Sorted(maps.Keys(taken)))
		}
	}
	shown := 0
	for _, op := range all {
		if op.Method == http.MethodGet && !strings.HasPrefix(op.ID, "follow") && op.ID != "getLogo" {
			shown += w.mustBeInert(op)
		}
	}
	if shown < 20 {
		t.Errorf("only %d answers showed it", shown)
	}
	mustBeInertMails(t, w.admin, 10)
	for _, page := range []string{"/login", "/t/walked-tenant", "/widget.js"} {
		if body := string(w.admin.Fetch(http.MethodGet, page, nil).Body); strings.Contains(body, "alert(1)") {
			t.Errorf("%s holds what somebody typed", page)
		}
	}
}

// TestInert_LineBreaksInEveryTextField puts line breaks and what looks like a header into
// each text, with a real mail server behind: what comes out are single messages, each
// with its own headers and no others.
func TestInert_LineBreaksInEveryTextField(t *testing.T) {
	t.Parallel()
	server := servertest.NewSMTP(t, servertest.SMTPOptions{})
	s := servertest.New(t, bySMTP(server))
	w := newScene(t, s)
	w.admin.StepUp(servertest.AdminPassword)
	bodies := good()
	for _, op := range operations(t, s) {
		for _, leaf := range leaves(decoded(t, cmp.Or(bodies[op.ID], "{}")), "") {
			for _, text := range []string{"Eve\r\nBcc: all@example.com\r\n\r\nHello", "Eve\nBcc: all@example.com", "=?utf-8?q?Eve=0D=0ABcc:_all@example.com?="} {
				if op.ID != "updateMailSettings" { // would leave the mail server; has tests of its own
					w.takes(op, bodies[op.ID], leaf, text)
				}
			}
		}
	}
	servertest.Eventually(t, "all is sent", func() bool {
		return len(outbox(w.admin, "?state=queued"))+len(outbox(w.admin, "?state=sending"))+len(outbox(w.admin, "?state=deferred")) == 0
	})
	got := server.Got()
	if len(got) < 40 {
		t.Errorf("only %d mails came", len(got))
	}
	for _, m := range got {
		head := m.Parsed(t).Header
		to, err := head.AddressList("To")
		if err != nil || len(to) != 1 || to[0].Address != m.To {
			t.Errorf("to %s, who is addressed as %v: %v", m.To, to, err)
		}
		for _, name := range []string{"From", "To", "Subject", "Message-Id", "Date", "Content-Type"} {
			if len(head[name]) != 1 {
				t.Errorf("to %s: %d times %s", m.To, len(head[name]), name)
			}
		}
		if len(head["Bcc"])+len(head["Cc"]) > 0 || len(head["Reply-To"]) > 1 || strings.Contains(m.To, "all@") || !strings.HasPrefix(head.Get("Content-Type"), "multipart/alternative") {
			t.Errorf("to %s: %v", m.To, head)
		}
	}
}

// A client who sets a company up types markup wherever there is room: the partner, the
// helper and the mails show text.
func TestInert_WhatAClientTypes(t *testing.T) {
	t.Parallel()
	s := servertest.New(t)
	partner := agency(t, s, "north")
	l := inviteCompany(t, partner, "north", "clara@acme.example", s.Anonymous(t))
	l.KeepCookies(l.post("credentials", map[string]any{"name": evilMarkup, "password": servertest.Password}).Want(http.StatusOK))
	l.at("answers", "company", details(evilMarkup)).Want(http.StatusOK)
	for field, bad := range map[string]string{"website": "javascript:alert(1)//", "replyTo": "a@example.com\r\nBcc: b@example.com"} {
		answers := details("Acme")
		answers[field] = bad
		want(t, bad, pointers(l.at("continue", "company", answers).WantProblem(http.StatusUnprocessableEntity, "invalid")), []string{"/answers/company/" + field})
	}
	handover := map[string]any{"step": "company", "email": "it@acme.example", "name": evilMarkup, "note": evilMarkup}
	var handed struct{ Link string }
	l.post("handovers", handover).Want(http.StatusCreated, &handed)
	company := details(evilMarkup)
	company["address"] = evilMarkup
	l.at("continue", "company", company).Want(http.StatusOK)
	for _, step := range []string{"sms", "widget", "team"} {
		l.at("skip", step, nil).Want(http.StatusOK)
	}
	end := l.look()
	same(t, "what the client calls the company", end.Tenant.Name+end.CompanyName, evilMarkup+evilMarkup)
	same(t, "what the partner sees", companyRows(partner, "north", "")[0].CompanyName, evilMarkup)
	mustBeInertMails(t, s.Admin(t), 1)
}

// markupInEach sends a body once for each text in it.
func (w *scene) markupInEach(op operation, body string, taken map[string]bool) {
	w.t.Helper()
	for _, leaf := range leaves(decoded(w.t, body), "") {
		evil := []string{evilMarkup, evilShort}
		if isLink(strings.TrimRight(leaf, "/0123456789")) {
			evil = append(evil, evilLinks()...)
		}
		for _, text := range evil {
			if !w.takes(op, body, leaf, text) {
				continue
			}
			taken[op.ID+leaf] = true
			if slices.Contains(evilLinks(), text) {
				w.t.Errorf("%s takes %q as %s", op.ID, text, leaf)
			}
		}
	}
}

// takes sends a body with another text at one place, and reports whether it was taken.
func (w *scene) takes(op operation, body, leaf, text string) bool {
	w.t.Helper()
	changed := decoded(w.t, w.numbered(body))
	setLeaf(changed, strings.Split(strings.Trim(leaf, "/"), "/"), text)
	var headers []string
	if strings.HasPrefix(op.Path, "/widget/") {
		headers = append(headers, "Origin", "https://walked.example.com")
	}
	if slices.Contains(op.Header, "If-Match") {
		headers = append(headers, "If-Match", quoted(w.version(op)))
	}
	r := w.admin.Do(op.Method, w.fill(op.Path), changed, headers...)
	w.mustNotFail(op, text+" as "+leaf, r)
	if op.ID == "disableTenant" {
		w.admin.Do(http.MethodPost, "/tenants/walked-tenant/enable", nil).Want(http.StatusNoContent)
	}
	return r.Status < http.StatusBadRequest
}

// numbered gives every %d of a body another number.
func (w *scene) numbered(body string) string {
	return regexp.MustCompile(`%d`).ReplaceAllStringFunc(body, func(string) string { w.sent++; return fmt.Sprint(w.sent) })
}

// version is the newest one of what an operation changes.
func (w *scene) version(op operation) int {
	w.t.Helper()
	path := w.fill(op.Path)
	parent, last := path[:strings.LastIndex(path, "/")], path[strings.LastIndex(path, "/")+1:]
	type versioned struct {
		ID, Name string
		Version  int
	}
	var one struct {
		Version int
		Own     versioned
	}
	if r := w.admin.Do(http.MethodGet, path, nil); r.Status == http.StatusOK {
		r.Want(http.StatusOK, &one)
		return max(one.Version, one.Own.Version)
	}
	var list struct {
		Version int
		Items   []versioned
	}
	w.admin.Do(http.MethodGet, parent, nil).Want(http.StatusOK, &list)
	for _, item := range list.Items {
		if item.ID == last || item.Name == last {
			return item.Version
		}
	}
	return list.Version
}

// mustBeInert asks for something and reports whether the answer shows what was typed.
func (w *scene) mustBeInert(op operation) int {
	r := w.admin.Do(http.MethodGet, w.fill(op.Path), nil, "Origin", w.origin(op))
	kind, _, _ := strings.Cut(r.Header.Get("Content-Type"), ";")
	switch kind {
	case "application/json", "application/problem+json", "application/x-ndjson", "text/csv", "image/jpeg", "":
	default:
		w.t.Errorf("%s (%s) answers as %s", op.ID, op.Path, kind)
	}
	if r.Header.Get("X-Content-Type-Options") != "nosniff" {
		w.t.Errorf("%s (%s): a browser may guess what it is", op.ID, op.Path)
	}
	var text any
	if strings.HasSuffix(kind, "json") && json.Unmarshal(r.Body, &text) == nil && strings.Contains(fmt.Sprint(text), "alert(1)") {
		return 1
	}
	return 0
}

func (w *scene) origin(op operation) string {
	if strings.HasPrefix(op.Path, "/widget/") {
		return "https://walked.example.com"
	}
	return w.s.URL
}

// mustBeInertMails looks into each message of the outbox: nothing in it runs, loads or
// leads anywhere but to the web, and its subject is one line.
func mustBeInertMails(t *testing.T, c *servertest.Client, atLeast int) {
	t.Helper()
	evil, cursor := 0, ""
	for {
		var page struct {
			Items []struct {
				ID, Subject string
			}
			NextCursor string
		}
		c.Do(http.MethodGet, "/platform/outbox?limit=100"+cursor, nil).Want(http.StatusOK, &page)
		for _, m := range page.Items {
			var full struct{ HTML, Text string }
			c.Do(http.MethodGet, "/platform/outbox/"+m.ID, nil).Want(http.StatusOK, &full)
			if strings.ContainsAny(m.Subject, "\r\n") {
				t.Errorf("a subject of two lines: %q", m.Subject)
			}
			for _, bad := range runs(full.HTML) {
				t.Errorf("the mail %q holds %s", m.Subject, bad)
			}
			if strings.Contains(full.Text, "alert(1)") || strings.Contains(m.Subject, "alert(1)") {
				evil++
			}
		}
		if page.NextCursor == "" {
			break
		}
		cursor = "&cursor=" + page.NextCursor
	}
	if evil < atLeast {
		t.Errorf("only %d mails hold what was typed, so that little was shown", evil)
	}
}

// runs lists what a mail program could run or load in a page.
func runs(page string) (bad []string) {
	tokens := html.NewTokenizer(strings.NewReader(page))
	for {
		kind := tokens.Next()
		if kind == html.ErrorToken {
			return bad
		}
		if kind != html.StartTagToken && kind != html.SelfClosingTagToken {
			continue
		}
		tag := tokens.Token()
		if slices.Contains([]string{"script", "iframe", "object", "embed", "form", "base", "svg", "link"}, tag.Data) {
			bad = append(bad, "<"+tag.Data+">")
		}
		for _, a := range tag.Attr {
			leads := a.Key == "href" || a.Key == "src"
			if strings.HasPrefix(a.Key, "on") || strings.Contains(a.Val, "alert(1)") || leads && !strings.HasPrefix(a.Val, "http") && !strings.HasPrefix(a.Val, "mailto:") && !strings.HasPrefix(a.Val, "tel:") {
				bad = append(bad, tag.String())
			}
		}
	}
}

// leaves are the places of the texts in a JSON value, as pointers.
func leaves(v any, at string) (found []string) {
	switch v := v.(type) {
	case string:
		return []string{at}
	case []any:
		for i, one := range v {
			found = append(found, leaves(one, fmt.Sprint(at, "/", i))...)
		}
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(v)) {
			found = append(found, leaves(v[name], at+"/"+name)...)
		}
	}
	return found
}

func setLeaf(v any, path []string, text string) {
	for i, name := range path {
		switch at := v.(type) {
		case []any:
			var n int
			_, _ = fmt.Sscan(name, &n)
			if i == len(path)-1 {
				at[n] = text
				return
			}
			v = at[n]
		case map[string]any:
			if i == len(path)-1 {
				at[name] = text
				return
			}
			v = at[name]
		}
	}
}

func decoded(t *testing.T, text string) (v any) {
	t.Helper()
	if err := json.Unmarshal([]byte(text), &v); err != nil {
		t.Fatalf("%v in %s", err, text)
	}
	return v
}
