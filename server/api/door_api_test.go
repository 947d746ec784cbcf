package api_test

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"

	"tenantry/server/servertest"
)

func TestDoor_OneSpellingOfEachAddress(t *testing.T) {
	t.Parallel()
	s := servertest.New(t)
	c := s.Anonymous(t)
	c.Fetch(http.MethodGet, "/api/v1/platform/info", nil).Want(http.StatusOK)
	for _, address := range []string{
		"/API/V1/platform/info", "/api/V1/platform/info", "/api/v1/Platform/info", "/api/v1/platform/info/", "/api/v1//platform/info",
		"/api/v1/platform/./info", "/api/v1/x/../platform/info", "/api/v1/platform%2Finfo", "/api/v1/platform/info%20", "/api//v1/platform/info",
	} {
		c.Raw(http.MethodGet, address, "Accept: application/json").WantProblem(http.StatusNotFound, "not_found")
	}
	c.Do(http.MethodGet, "/platform/info?verbose=1", nil).WantProblem(http.StatusUnprocessableEntity, "invalid")
}

// TestDoor_MethodsThatDoNotFit tries all methods on all addresses of the document.
func TestDoor_MethodsThatDoNotFit(t *testing.T) {
	t.Parallel()
	s := servertest.New(t)
	admin := s.Admin(t)
	allowed := map[string]string{}
	for _, op := range operations(t, s) {
		allowed[op.Path] += op.Method + " "
	}
	for path, methods := range allowed {
		for _, method := range []string{"GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND"} {
			if strings.Contains(methods, method+" ") {
				continue
			}
			r := admin.Raw(method, "/api/v1"+inBraces.ReplaceAllString(path, "x"), "Content-Length: 0")
			r.WantProblem(http.StatusMethodNotAllowed, "method")
			if method != "PROPFIND" && !strings.Contains(r.Header.Get("Allow"), strings.Fields(methods)[0]) {
				t.Errorf("%s %s does not tell what is allowed: %q", method, path, r.Header.Get("Allow"))
			}
		}
	}
}

// TestDoor_OneLength hides a second request behind a first one with two lengths:
// it must not be answered.
func TestDoor_OneLength(t *testing.T) {
	t.Parallel()
	s := servertest.New(t)
	const hidden = "\r\n\r\n0\r\n\r\nGET /api/v1/platform/info HTTP/1.1\r\nHost: x"
	for _, headers := range [][]string{
		{"Content-Length: 5", "Transfer-Encoding: chunked"}, {"Transfer-Encoding: chunked", "content-length: 5"}, {"Content-Length: 0", "Content-Length: 5"},
		{"Transfer-Encoding: xchunked"}, {"Transfer-Encoding: chunked", "Transfer-Encoding: identity"}, {"Content-Length : 5"}, {"Content-Length: +5"}, {"Host: y"},
	} {
		headers[len(headers)-1] += hidden
		r := s.Anonymous(t).RawOpen(http.MethodPost, "/api/v1/session", append([]string{"Content-Type: application/json"}, headers...)...)
		if answers := strings.Count(r, "HTTP/1.1 "); answers != 1 || !strings.HasPrefix(r, "HTTP/1.1 400 ") {
			t.Errorf("%q: %d answers, the first %.60q", headers, answers, r)
		}
	}
}

// TestDoor_OtherSites plays a page of another site in the browser of somebody
// who is signed in.
func TestDoor_OtherSites(t *testing.T) {
	t.Parallel()
	s := servertest.New(t, servertest.WithEnv("TENANTRY_PUBLIC_URL=https://tenants.example.com"))
	admin, key := s.Admin(t), s.Key(t, "TENANT_MGMT:create")
	draft := map[string]any{"wizard": "voicepro"}
	for _, headers := range [][]string{
		{"Origin", "https://evil.example"}, {"Origin", "null"}, {"Origin", "https://tenants.example.com.evil.example"},
		{"Origin", "http://tenants.example.com"}, {"Origin", "https://tenants.example.com:8443"}, {"Origin", "x"},
		{"Sec-Fetch-Site", "cross-site"}, {"Sec-Fetch-Site", "same-site"}, {"Sec-Fetch-Site", "cross-site", "Origin", "https://tenants.example.com"},
	} {
		for _, path := range []string{"/onboardings", "/session"} {
			admin.Do(http.MethodPost, path, draft, headers...).WantProblem(http.StatusForbidden, "cross_origin")
		}
		admin.Do(http.MethodDelete, "/session", nil, headers...).WantProblem(http.StatusForbidden, "cross_origin")
		key.Do(http.MethodPost, "/onboardings", draft, headers...).Want(http.StatusCreated) // no browser sends a key by itself
		r := admin.Do(http.MethodGet, "/session", nil, headers...).Want(http.StatusOK)
		preflight := admin.Do(http.MethodOptions, "/onboardings", nil, append(headers, "Access-Control-Request-Method", "POST")...)
		for _, answer := range []*servertest.Response{r, preflight.Want(http.StatusMethodNotAllowed)} {
			if got := answer.Header.Get("Access-Control-Allow-Origin"); got != "" {
				t.Errorf("%v is let in by %q", headers, got)
			}
		}
	}
	for _, headers := range [][]string{
		nil, {"Origin", "https://tenants.example.com"}, {"Sec-Fetch-Site", "same-origin", "Origin", "https://tenants.example.com"}, {"Sec-Fetch-Site", "none"},
	} {
		admin.Do(http.MethodPost, "/onboardings", draft, headers...).Want(http.StatusCreated)
	}
}

func TestDoor_ForwardedHeadersAreNotBelieved(t *testing.T) {
	t.Parallel()
	s := servertest.New(t)
	forged := []string{
		"X-Forwarded-For", "203.0.113.9", "X-Real-Ip", "203.0.113.9", "Forwarded", "for=203.0.113.9;host=evil.example;proto=https",
		"X-Forwarded-Host", "evil.example", "X-Forwarded-Proto", "https", "X-Request-Id", "rq_forged",
	}
	c := s.Anonymous(t)
	r := c.Do(http.MethodPost, "/session", signInAs(servertest.AdminEmail, servertest.AdminPassword), forged...).Want(http.StatusOK)
	if cookie := r.Header.Get("Set-Cookie"); strings.Contains(cookie, "Secure") || r.Header.Get("X-Request-Id") == "rq_forged" {
		t.Errorf("a header was believed: %q, %q", cookie, r.Header.Get("X-Request-Id"))
	}
	admin := s.Admin(t)
	for _, path := range []string{"/sessions", "/platform/audit", "/platform/info"} {
		admin.Do(http.MethodGet, path, nil, forged...).Want(http.StatusOK)
	}
	for _, trace := range []string{"203.0.113.9", "evil.example"} {
		if strings.Contains(s.Said(), trace) {
			t.Errorf("%s found its way into an answer", trace)
		}
	}
}

// TestDoor_ABrowserWithAnOddName signs in with a name that no database takes.
func TestDoor_ABrowserWithAnOddName(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		for _, name := range []string{"Mozilla/5.0 (\xff\xfe)", strings.Repeat("ü", 3_000), ""} {
			s.Anonymous(t).Do(http.MethodPost, "/session", signInAs(servertest.AdminEmail, servertest.AdminPassword), "User-Agent", name).Want(http.StatusOK)
		}
		s.Admin(t).Do(http.MethodGet, "/sessions", nil).Want(http.StatusOK)
	})
}

// TestDoor_EveryKindOfAnswer holds the headers of success, refusal and stream.
func TestDoor_EveryKindOfAnswer(t *testing.T) {
	t.Parallel()
	s := servertest.New(t)
	admin := s.Admin(t)
	run := admin.CreateTenant(servertest.Customer("acme"))
	waitLive(t, admin, run)
	stream := admin.Open(t.Context(), "/runs/"+run+"/events")
	defer func() { _ = stream.Body.Close() }()
	answers := map[string]http.Header{"a stream": stream.Header}
	for name, r := range map[string]*servertest.Response{
		"a page of tenants": admin.Do(http.MethodGet, "/tenants", nil),
		"nothing":           admin.Do(http.MethodDelete, "/platform/invitations/x", nil),
		"a created draft":   admin.Do(http.MethodPost, "/onboardings", map[string]any{"wizard": "voicepro"}),
		"a refusal":         s.Anonymous(t).Do(http.MethodGet, "/tenants", nil),
		"bad input":         admin.Do(http.MethodPost, "/tenants", map[string]any{}),
		"the document":      admin.Fetch(http.MethodGet, "/api/openapi.json", nil),
		"a page":            admin.Fetch(http.MethodGet, "/login", nil),
	} {
		answers[name] = r.Header
	}
	for name, header := range answers {
		for _, must := range []string{"X-Request-Id", "Content-Security-Policy", "Referrer-Policy", "Cross-Origin-Resource-Policy", "Cache-Control", "Content-Type"} {
			if header.Get(must) == "" {
				t.Errorf("%s has no %s", name, must)
			}
		}
		if header.Get("X-Content-Type-Options") != "nosniff" || header.Get("Server") != "" {
			t.Errorf("%s: %v", name, header)
		}
	}
}

func TestSetup_TwoRacersOneAdministrator(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		c, code := s.Anonymous(t), s.SetupCode(t)
		setUp := func(i int) *servertest.Response {
			return c.Do(http.MethodPost, "/setup", map[string]string{
				"code": code, "email": fmt.Sprintf("racer%d@example.com", i), "name": "Racer", "password": servertest.Password,
			})
		}
		c.Do(http.MethodPost, "/setup", map[string]string{"code": "x" + code, "email": "a@example.com", "name": "A", "password": servertest.Password}).
			WantProblem(http.StatusUnprocessableEntity, "invalid")
		won := 0
		for _, r := range all(5, setUp) {
			if r.Status == http.StatusCreated {
				won++
				continue
			}
			r.WantProblem(http.StatusNotFound, "not_found")
		}
		if won != 1 {
			t.Errorf("%d racers became administrator", won)
		}
		setUp(9).WantProblem(http.StatusNotFound, "not_found")
		var info struct{ SetupNeeded bool }
		c.Do(http.MethodGet, "/platform/info", nil).Want(http.StatusOK, &info)
		s.Stop(t)
		s.Start(t)
		s.Anonymous(t).Do(http.MethodPost, "/setup", map[string]string{"code": code, "email": "z@example.com", "name": "Z", "password": servertest.Password}).
			WantProblem(http.StatusNotFound, "not_found")
		if info.SetupNeeded {
			t.Error("it still asks to be set up")
		}
	}, servertest.WithoutPeople())
}

// logged is a log that several goroutines write.
type logged struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (l *logged) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

// TestLog_HoldsNoSecret goes through everything that handles a secret and looks
// for each in the log at its most talkative, and in every answer but the one that
// may show it.
func TestLog_HoldsNoSecret(t *testing.T) {
	t.Parallel()
	log := &logged{}
	s := servertest.New(t, servertest.WithLog(log))
	admin := s.Admin(t)
	waitLive(t, admin, admin.CreateTenant(servertest.Operator("msp")))
	key := s.Key(t, "TENANT_MGMT:read", "TENANT_MGMT:create")
	key.Do(http.MethodPost, "/tenants", servertest.Customer("acme"), "Idempotency-Key", "once").Want(http.StatusAccepted)
	member := s.Member(t, "msp", "member@example.com", "TENANT_OWNER")
	link := invitationToken(t, admin, "msp")
	secrets := []string{admin.Secret(), key.Secret(), member.Secret(), servertest.Password, servertest.AdminPassword, "old-guess-1234567", "porta-secret-77", "new words for the admin"}
	for _, call := range []struct {
		method, path string
		body         any
	}{
		{"POST", "/session", signInAs("member@example.com", "old-guess-1234567")},
		{"POST", "/session", map[string]any{"email": "member@example.com", "password": servertest.Password, "x": 1}},
		{"POST", "/session", []byte(`{"email":"member@example.com","password":"` + servertest.Password + `"`)},
		{"POST", "/invitations/look-up", map[string]string{"token": link}},
		{"POST", "/invitations/accept", map[string]string{"token": link, "name": "N", "password": "short"}},
		{"PUT", "/tenants/msp/credentials/porta", map[string]string{"username": "u", "password": "porta-secret-77"}},
		{"PUT", "/tenants/msp/credentials/nope", map[string]string{"username": "u", "password": "porta-secret-77"}},
		{"POST", "/session/password", map[string]string{"current": "old-guess-1234567", "password": "new words for the admin"}},
		{"POST", "/session/password", map[string]string{"current": servertest.AdminPassword, "password": "new words for the admin"}},
	} {
		admin.Do(call.method, call.path, call.body)
	}
	s.Stop(t)
	for _, secret := range append(secrets, link) {
		if strings.Contains(log.text.String(), secret) {
			t.Errorf("the log holds %.12q…", secret)
		}
	}
	if !strings.Contains(log.text.String(), `"route":"/api/v1/invitations/accept"`) {
		t.Error("the log does not have the requests")
	}
	said := s.Said()
	for _, secret := range []string{servertest.Password, servertest.AdminPassword, "old-guess-1234567", "porta-secret-77", "new words for the admin"} {
		if strings.Contains(said, secret) {
			t.Errorf("an answer holds %q", secret)
		}
	}
	if n := strings.Count(said, key.Secret()); n != 1 {
		t.Errorf("the key was shown %d times, want once", n)
	}
}

// invitationToken is the token in the link of a tenant's newest invitation that is open.
func invitationToken(t *testing.T, admin *servertest.Client, slug string) string {
	t.Helper()
	var invitation struct{ ID string }
	admin.Do(http.MethodPost, "/tenants/"+slug+"/invitations", map[string]string{"email": "guest@example.com", "role": "TENANT_OWNER"}).
		Want(http.StatusCreated, &invitation)
	var link struct{ URL string }
	admin.Do(http.MethodGet, "/tenants/"+slug+"/invitations/"+invitation.ID+"/link", nil).Want(http.StatusOK, &link)
	_, token, _ := strings.Cut(link.URL, "/invite/")
	return token
}

// TestStream_EndsWithItsReader leaves a stream; the server must be able to stop.
func TestStream_EndsWithItsReader(t *testing.T) {
	t.Parallel()
	s := servertest.New(t)
	admin := s.Admin(t)
	run := withHandwork(t, s, "acme")
	for range 20 {
		ctx, leave := context.WithCancel(t.Context())
		_ = admin.Open(ctx, "/runs/"+run+"/events").Body.Close()
		leave()
	}
	admin.Do(http.MethodGet, "/runs/"+run, nil).Want(http.StatusOK)
}
