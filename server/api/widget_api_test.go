package api_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"tenantry/server/servertest"
)

const (
	harbor     = "/tenants/harbor-dental"
	harborSite = "https://www.harbor.example"
)

// company makes a client's company, and returns its widget's key.
func company(t *testing.T, admin *servertest.Client) string {
	t.Helper()
	run := admin.CreateTenant(map[string]any{"template": "company", "answers": map[string]any{
		"company": map[string]any{
			"companyName": "Harbor Dental", "address": "Kaistraße 1", "country": "DE", "timezone": "Europe/Berlin",
			"replyTo": "office@harbor.example", "website": harborSite,
		},
		"team": []any{map[string]any{"email": "owner@harbor.example", "name": "Olga Owner", "role": "COMPANY_ADMIN"}},
	}})
	waitState(t, admin, run, "done")
	admin.Joins(admin, "harbor-dental", servertest.AdminEmail, "COMPANY_ADMIN")
	var w struct{ Key string }
	admin.Do(http.MethodGet, harbor+"/widget", nil).Want(http.StatusOK, &w)
	return w.Key
}

func changeWidget(t *testing.T, c *servertest.Client, body map[string]any) *servertest.Response {
	t.Helper()
	var w struct{ Version int }
	c.Do(http.MethodGet, harbor+"/widget", nil).Want(http.StatusOK, &w)
	return c.Do(http.MethodPatch, harbor+"/widget", body, "If-Match", quoted(w.Version))
}

func visitorMessage(id, text string) map[string]string {
	return map[string]string{"id": id, "name": "Lena", "email": "lena@example.com", "text": text}
}

func inboxSize(t *testing.T, c *servertest.Client) int {
	t.Helper()
	var list struct{ Items []struct{ ID string } }
	c.Do(http.MethodGet, harbor+"/widget/messages?limit=100", nil).Want(http.StatusOK, &list)
	return len(list.Items)
}

// A page of an allowed origin is let in and told so; of another it gets nothing.
func TestE32_WidgetIsForAllowedWebsites(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		admin, visitor := s.Admin(t), s.Anonymous(t)
		key := company(t, admin)
		for _, origin := range []string{harborSite, "https://harbor.example"} {
			r := visitor.Do(http.MethodGet, "/widget/"+key, nil, "Origin", origin).Want(http.StatusOK)
			if r.Header.Get("Access-Control-Allow-Origin") != origin || r.Header.Get("Access-Control-Allow-Credentials") != "" ||
				r.Header.Get("Cache-Control") != "public, max-age=60" || !strings.Contains(r.Header.Get("Vary"), "Origin") {
				t.Errorf("%s: %v", origin, r.Header)
			}
			r = visitor.Do(http.MethodOptions, "/widget/"+key+"/messages", nil, "Origin", origin, "Access-Control-Request-Method", "POST").Want(http.StatusNoContent)
			if r.Header.Get("Access-Control-Allow-Origin") != origin || r.Header.Get("Access-Control-Allow-Headers") != "Content-Type" {
				t.Errorf("preflight of %s: %v", origin, r.Header)
			}
		}
		for _, origin := range []string{"https://evil.example", "http://www.harbor.example", "https://www.harbor.example.evil.example", "null", s.URL} {
			for method, path := range map[string]string{http.MethodGet: "", http.MethodOptions: "/messages", http.MethodPost: "/messages"} {
				r := visitor.Do(method, "/widget/"+key+path, visitorMessage("0123456789abcdef", "Hi"), "Origin", origin)
				r.WantProblem(http.StatusForbidden, "origin_not_allowed")
				if r.Header.Get("Access-Control-Allow-Origin") != "" {
					t.Errorf("%s %s is let in", method, origin)
				}
			}
		}
		visitor.Do(http.MethodPost, "/widget/"+key+"/messages", visitorMessage("0123456789abcdef", "Hi")).WantProblem(http.StatusForbidden, "origin_not_allowed")
		visitor.Do(http.MethodGet, "/widget/wk_nothing", nil, "Origin", harborSite).WantProblem(http.StatusNotFound, "not_found")

		var renewed struct{ Key, Code string }
		admin.Do(http.MethodPost, harbor+"/widget/key", nil).Want(http.StatusOK, &renewed)
		if renewed.Key == key || !strings.Contains(renewed.Code, renewed.Key) {
			t.Errorf("renewed: %+v", renewed)
		}
		visitor.Do(http.MethodGet, "/widget/"+key, nil, "Origin", harborSite).WantProblem(http.StatusNotFound, "not_found")
		visitor.Do(http.MethodGet, "/widget/"+renewed.Key, nil, "Origin", harborSite).Want(http.StatusOK)
		admin.Do(http.MethodPost, harbor+"/disable", map[string]string{"reason": "Unpaid"}).Want(http.StatusNoContent)
		visitor.Do(http.MethodGet, "/widget/"+renewed.Key, nil, "Origin", harborSite).WantProblem(http.StatusNotFound, "not_found")
	})
}

// What a visitor writes is there once, is mailed once with an answer to the visitor,
// and stays text.
func TestE32_VisitorMessageIsStoredOnceAndMailed(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		admin, visitor := s.Admin(t), s.Anonymous(t)
		key := company(t, admin)
		send := func(body map[string]string) *servertest.Response {
			return visitor.Do(http.MethodPost, "/widget/"+key+"/messages", body, "Origin", harborSite)
		}
		evil := visitorMessage("0123456789abcdef", "<script>alert(1)</script>\nSecond line")
		evil["name"] = "Eve\u202e <img src=x onerror=alert(1)>"
		for range 3 {
			send(evil).Want(http.StatusNoContent)
		}
		trapped := visitorMessage("fedcba9876543210", "Buy now")
		trapped["company"] = "Robots Ltd"
		send(trapped).Want(http.StatusNoContent)
		if n := inboxSize(t, admin); n != 1 {
			t.Fatalf("%d messages in the inbox, want 1", n)
		}
		for pointer, body := range map[string]map[string]string{
			"/name":  {"id": "0123456789abcde1", "name": " ", "email": "a@example.com", "text": "x"},
			"/email": {"id": "0123456789abcde1", "name": "A", "text": "x"},
			"/phone": {"id": "0123456789abcde1", "name": "A", "phone": "call me", "text": "x"},
			"/text":  {"id": "0123456789abcde1", "name": "A", "email": "a@example.com", "text": " \n "},
			"/id":    {"id": "x", "name": "A", "email": "a@example.com", "text": "x"},
		} {
			want(t, pointer, pointers(send(body).WantProblem(http.StatusUnprocessableEntity, "invalid")), []string{pointer})
		}
		send(map[string]string{"id": "0123456789abcde1", "name": "A", "email": "a@example.com", "text": strings.Repeat("x", 40_000)}).Want(http.StatusRequestEntityTooLarge)

		var outbox struct {
			Items []struct{ ID, To, Subject string }
		}
		admin.Do(http.MethodGet, "/platform/outbox", nil).Want(http.StatusOK, &outbox)
		mails := 0
		for _, m := range outbox.Items {
			if m.To != "office@harbor.example" {
				continue
			}
			mails++
			var full struct{ HTML, Text string }
			admin.Do(http.MethodGet, "/platform/outbox/"+m.ID, nil).Want(http.StatusOK, &full)
			if strings.Contains(full.HTML, "<script") || strings.Contains(full.HTML, "<img") || !strings.Contains(full.Text, "Second line") || strings.Contains(m.Subject, "\u202e") {
				t.Errorf("the mail: %q\n%s", m.Subject, full.HTML)
			}
		}
		if mails != 1 {
			t.Errorf("%d mails to the company, want 1", mails)
		}
	})
}

// Ten thousand messages from one address leave as many rows as the limit lets through; those
// of another address are taken meanwhile.
func TestE32_FloodLeavesTheLimitsRows(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		admin := s.Admin(t)
		key := company(t, admin)
		var senders sync.WaitGroup
		refused := make([]int, 16)
		for sender := range refused {
			visitor := s.Anonymous(t)
			senders.Go(func() {
				for i := range 10_000 / len(refused) {
					r := visitor.Do(http.MethodPost, "/widget/"+key+"/messages", visitorMessage(fmt.Sprintf("%04d-%016d", sender, i), "Hello"),
						"Origin", harborSite, "X-Forwarded-For", "198.51.100.7")
					switch r.Status {
					case http.StatusNoContent:
					case http.StatusTooManyRequests:
						refused[sender]++
					default:
						t.Errorf("answered %d %s", r.Status, r.Body)
					}
				}
			})
		}
		for i := range 3 {
			s.Anonymous(t).Do(http.MethodPost, "/widget/"+key+"/messages", visitorMessage(fmt.Sprintf("other-%016d", i), "Hello"),
				"Origin", harborSite, "X-Forwarded-For", "203.0.113.9").Want(http.StatusNoContent)
		}
		senders.Wait()
		if n := inboxSize(t, admin); n != 5+3 {
			t.Errorf("%d messages in the inbox, want 5 and 3", n)
		}
		s.Clock.Advance(10 * time.Minute)
		s.Anonymous(t).Do(http.MethodPost, "/widget/"+key+"/messages", visitorMessage("0123456789abcdef", "Later"),
			"Origin", harborSite, "X-Forwarded-For", "198.51.100.7").Want(http.StatusNoContent)
	}, servertest.WithClock(), servertest.WithEnv("TENANTRY_TRUSTED_PROXIES=127.0.0.1"))
}

// The inbox: new, done, new again, gone; found by state.
func TestE32_InboxOfMessages(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		admin := s.Admin(t)
		key := company(t, admin)
		s.Anonymous(t).Do(http.MethodPost, "/widget/"+key+"/messages", visitorMessage("0123456789abcdef", "Hello"), "Origin", harborSite).Want(http.StatusNoContent)
		var list struct {
			Items []struct{ ID, State, Page string }
		}
		admin.Do(http.MethodGet, harbor+"/widget/messages?state=new", nil).Want(http.StatusOK, &list)
		if len(list.Items) != 1 || list.Items[0].Page != harborSite {
			t.Fatalf("new: %+v", list.Items)
		}
		path := harbor + "/widget/messages/" + list.Items[0].ID
		var done struct{ State, DoneBy string }
		for range 2 {
			admin.Do(http.MethodPatch, path, map[string]string{"state": "done"}).Want(http.StatusOK, &done)
		}
		if done.State != "done" || done.DoneBy == "" {
			t.Errorf("done: %+v", done)
		}
		admin.Do(http.MethodGet, harbor+"/widget/messages?state=new", nil).Want(http.StatusOK, &list)
		if len(list.Items) != 0 {
			t.Errorf("still new: %+v", list.Items)
		}
		viewer := s.Member(t, "harbor-dental", "viewer@harbor.example", "COMPANY_VIEWER")
		viewer.Do(http.MethodGet, harbor+"/widget/messages", nil).Want(http.StatusOK)
		viewer.Do(http.MethodPatch, path, map[string]string{"state": "new"}).WantProblem(http.StatusForbidden, "forbidden")
		admin.Do(http.MethodDelete, path, nil).Want(http.StatusNoContent)
		admin.Do(http.MethodDelete, path, nil).WantProblem(http.StatusNotFound, "not_found")
	})
}

// Each app keeps to a schedule of its own, in the company's time zone.
func TestE44_AppsKeepToTheirSchedules(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		s.Clock.Set(time.Date(2026, time.March, 27, 7, 30, 0, 0, time.UTC)) // a Friday, 08:30 in Berlin
		admin := s.Admin(t)
		key := company(t, admin)
		week := []any{}
		for day := 1; day <= 7; day++ {
			week = append(week, map[string]any{"day": day, "from": "09:00", "to": "17:00"})
		}
		changeWidget(t, admin, map[string]any{
			"schedules": []any{map[string]any{"id": "phones", "name": "Phones", "week": week, "exceptions": []any{map[string]any{"date": "2026-03-28", "spans": []any{}}}}},
			"apps":      []any{map[string]any{"app": "call", "on": true, "label": "Call us now", "number": "+49 30 1234567", "schedule": "phones"}},
		}).Want(http.StatusOK)
		type app struct {
			App, Number string
			Open        bool
			Changes     []time.Time
		}
		show := func() (call, message app) {
			var shown struct{ Apps []app }
			s.Anonymous(t).Do(http.MethodGet, "/widget/"+key, nil, "Origin", harborSite).Want(http.StatusOK, &shown)
			if len(shown.Apps) != 2 { // "Text us" is not offered without a number for texts
				t.Fatalf("%+v", shown.Apps)
			}
			return shown.Apps[0], shown.Apps[1]
		}
		call, message := show()
		if call.Open || !message.Open || len(message.Changes) != 0 || call.Number != "+49301234567" {
			t.Errorf("before nine: %+v, %+v", call, message)
		}
		wantChanges := "27 08:00, 27 16:00, 29 07:00, 29 15:00" // closed on the 28th; clocks change on the 29th
		var got []string
		for _, c := range call.Changes[:4] {
			got = append(got, c.UTC().Format("02 15:04"))
		}
		if strings.Join(got, ", ") != wantChanges {
			t.Errorf("changes %v, want %s", got, wantChanges)
		}
		s.Clock.Advance(time.Hour)
		if call, _ := show(); !call.Open {
			t.Error("closed at half past nine")
		}
		p := changeWidget(t, admin, map[string]any{"schedules": []any{}}).WantProblem(http.StatusUnprocessableEntity, "invalid")
		want(t, "a schedule in use", pointers(p), []string{"/schedules"})
		p = changeWidget(t, admin, map[string]any{
			"apps":  []any{map[string]any{"app": "call", "on": true, "label": "", "schedule": "nowhere"}},
			"style": map[string]any{"color": "red", "position": "left", "theme": "dark", "title": "Hi"}, "origins": []string{"nonsense"},
		}).WantProblem(http.StatusUnprocessableEntity, "invalid")
		want(t, "bad settings", pointers(p), []string{"/apps/0/label", "/apps/0/number", "/apps/0/schedule", "/style/color", "/origins/0"})
	}, servertest.WithClock())
}

// A real website, a page in each state, and what a check may not reach.
func TestE33_CheckOfAWebsite(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		var code string
		site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			switch r.URL.Path {
			case "/":
				_, _ = fmt.Fprint(w, "<!doctype html><body>"+code)
			case "/moved":
				http.Redirect(w, r, "/", http.StatusMovedPermanently)
			case "/twice":
				_, _ = fmt.Fprint(w, code+code)
			case "/large":
				_, _ = fmt.Fprint(w, strings.Repeat("<p>x</p>", 400_000))
			case "/bare":
			case "/picture":
				w.Header().Set("Content-Type", "image/png")
			case "/inside":
				http.Redirect(w, r, "http://169.254.169.254/latest/meta-data", http.StatusFound)
			case "/round":
				http.Redirect(w, r, "/round", http.StatusFound)
			default:
				w.WriteHeader(http.StatusNotFound)
			}
		}))
		defer site.Close()
		admin := s.Admin(t)
		company(t, admin)
		var w struct {
			Code      string
			LastCheck *struct{ Pages []struct{ URL string } }
		}
		changeWidget(t, admin, map[string]any{"origins": []string{site.URL, "https://www.harbor.example"}}).Want(http.StatusOK, &w)
		code = w.Code
		paths := []string{"/", "/moved", "/twice", "/large", "/bare", "/picture", "/inside", "/round", "/gone"}
		pages := make([]string, len(paths))
		for i, p := range paths {
			pages[i] = site.URL + p
		}
		var check struct {
			Pages []struct{ URL, State, Reason, Words string }
		}
		admin.Do(http.MethodPost, harbor+"/widget/checks", map[string]any{"pages": pages}).Want(http.StatusOK, &check)
		var got []string
		for _, p := range check.Pages {
			got = append(got, strings.TrimPrefix(p.URL, site.URL)+" "+p.State+" "+p.Reason)
		}
		want(t, "the check", got, []string{
			"/ found ", "/moved found ", "/twice altered duplicate", "/large unreadable too_large", "/bare missing missing",
			"/picture unreadable no_html", "/inside unreadable refused", "/round unreadable redirects", "/gone unreadable status",
		})
		admin.Do(http.MethodGet, harbor+"/widget", nil).Want(http.StatusOK, &w)
		if w.LastCheck == nil || len(w.LastCheck.Pages) != len(pages) {
			t.Errorf("kept: %+v", w.LastCheck)
		}
		for _, page := range []string{"http://127.0.0.1:1/", "https://elsewhere.example/", "file:///etc/passwd", "//evil.example/"} {
			p := admin.Do(http.MethodPost, harbor+"/widget/checks", map[string]any{"pages": []string{page}}).WantProblem(http.StatusUnprocessableEntity, "invalid")
			want(t, page, pointers(p), []string{"/pages/0"})
		}
	}, servertest.WithEnv("TENANTRY_OUTBOUND_ALLOW=127.0.0.1"))
}

// Without the operator's word no check reaches this machine, whatever is allowed as a website.
func TestE33_CheckStaysOutOfThePrivateNetwork(t *testing.T) {
	t.Parallel()
	s := servertest.New(t)
	admin := s.Admin(t)
	company(t, admin)
	changeWidget(t, admin, map[string]any{"origins": []string{s.URL}}).Want(http.StatusOK)
	var check struct {
		Pages []struct{ State, Reason string }
	}
	admin.Do(http.MethodPost, harbor+"/widget/checks", map[string]any{"pages": []string{s.URL + "/"}}).Want(http.StatusOK, &check)
	if len(check.Pages) != 1 || check.Pages[0].Reason != "refused" {
		t.Errorf("%+v", check.Pages)
	}
}

// The code goes to one address, a few times.
func TestE35_CodeIsMailedToTheDeveloper(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		admin := s.Admin(t)
		company(t, admin)
		mail := func(to string) *servertest.Response {
			return admin.Do(http.MethodPost, harbor+"/widget/code-mails", map[string]string{"email": to})
		}
		for _, bad := range []string{"a@example.com, b@example.com", "nobody", "a@example.com\r\nBcc: b@example.com"} {
			want(t, bad, pointers(mail(bad).WantProblem(http.StatusUnprocessableEntity, "invalid")), []string{"/email"})
		}
		for range 5 {
			mail("dev@example.com").Want(http.StatusNoContent)
		}
		mail("dev@example.com").WantProblem(http.StatusTooManyRequests, "rate_limited")
	})
}

// "Text us" is there once the company has a number, and ends in the ledger of consents.
func TestE32_TextUsEndsInTheLedger(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		admin, visitor := s.Admin(t), s.Anonymous(t)
		key := company(t, admin)
		texter := &texter{t: t, s: s, c: admin, path: harbor}
		consent := func() string {
			var shown struct {
				Apps []struct{ App, Consent string }
			}
			visitor.Do(http.MethodGet, "/widget/"+key, nil, "Origin", harborSite).Want(http.StatusOK, &shown)
			for _, a := range shown.Apps {
				if a.App == "text" {
					return a.Consent
				}
			}
			return ""
		}
		agree := func(words string, agreed bool) *servertest.Response {
			return visitor.Do(http.MethodPost, "/widget/"+key+"/opt-ins", map[string]any{
				"id": "0123456789abcdef", "name": "Lena", "phone": "(202) 555-0143", "words": words, "agreed": agreed,
			}, "Origin", harborSite)
		}
		if consent() != "" {
			t.Error("offered without a number")
		}
		agree("I agree.", true).WantProblem(http.StatusConflict, "app_off")
		texter.enable("active")
		words := consent()
		if words == "" {
			t.Fatal("not offered with a number")
		}
		agree(words, false).WantProblem(http.StatusUnprocessableEntity, "invalid")
		agree("I agree to everything.", true).WantProblem(http.StatusConflict, "consent_changed")
		if r := agree(words, true); r.Status == http.StatusUnprocessableEntity { // a German company: the country code is needed
			want(t, "a national number", pointers(r.WantProblem(http.StatusUnprocessableEntity, "invalid")), []string{"/phone"})
		}
		r := visitor.Do(http.MethodPost, "/widget/"+key+"/opt-ins", map[string]any{
			"id": "0123456789abcdee", "name": "Lena", "phone": "+1 202 555 0143", "words": words, "agreed": true,
		}, "Origin", harborSite)
		r.Want(http.StatusNoContent)
		if v := texter.state(); v.OptedIn < 1 {
			t.Errorf("the ledger: %+v", v)
		}
	})
}
