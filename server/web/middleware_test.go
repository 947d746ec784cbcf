package web_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/google/go-cmp/cmp"

	"tenantry/server/domain"
	"tenantry/server/web"
)

// peer is the other end of the connections that fiber's App.Test makes.
var peer = netip.MustParsePrefix("0.0.0.0/32")

func TestClientAddress(t *testing.T) {
	t.Parallel()
	office := netip.MustParsePrefix("10.0.0.0/8")
	for name, tc := range map[string]struct {
		proxies   []netip.Prefix
		forwarded string
		want      string
	}{
		"nobody is trusted":                         {nil, "203.0.113.7", "0.0.0.0"},
		"the proxy tells":                           {[]netip.Prefix{peer}, "203.0.113.7", "203.0.113.7"},
		"a client that invents an address":          {[]netip.Prefix{peer}, "198.51.100.1, 203.0.113.7", "203.0.113.7"},
		"two proxies of ours":                       {[]netip.Prefix{peer, office}, "198.51.100.1, 203.0.113.7, 10.1.2.3", "203.0.113.7"},
		"only proxies":                              {[]netip.Prefix{peer, office}, "10.9.9.9, 10.1.2.3", "10.9.9.9"},
		"an entry that is no address ends the walk": {[]netip.Prefix{peer, office}, "203.0.113.7, unknown, 10.1.2.3", "10.1.2.3"},
		"no header":                                 {[]netip.Prefix{peer}, "", "0.0.0.0"},
		"an IPv6 client":                            {[]netip.Prefix{peer}, "2001:db8::7", "2001:db8::7"},
		"an IPv4 client in IPv6 form":               {[]netip.Prefix{peer}, "::ffff:203.0.113.7", "203.0.113.7"},
		"an entry with a port is no address":        {[]netip.Prefix{peer}, "203.0.113.7:1234", "0.0.0.0"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			app := fiber.New(fiber.Config{EnableTrustedProxyCheck: true})
			app.Use(web.ClientAddress(tc.proxies))
			app.Get("/", func(c *fiber.Ctx) error { return c.SendString(c.IP()) })
			if got := ask(t, app, "GET", "/", "X-Forwarded-For", tc.forwarded, "X-Real-Ip", "192.0.2.9").body; got != tc.want {
				t.Errorf("got %s, want %s", got, tc.want)
			}
		})
	}
}

// logged is an app with the log around it, and what it logged and observed.
type logged struct {
	app      *fiber.App
	lines    *bytes.Buffer
	observed []web.Request
}

func newLogged() *logged {
	l := &logged{lines: &bytes.Buffer{}}
	log := slog.New(slog.NewJSONHandler(l.lines, &slog.HandlerOptions{Level: slog.LevelDebug}))
	onError := func(c *fiber.Ctx, err error) error {
		var f *fiber.Error
		if errors.As(err, &f) {
			return c.Status(f.Code).SendString("refused")
		}
		return c.Status(fiber.StatusInternalServerError).SendString("failed")
	}
	l.app = fiber.New(fiber.Config{ErrorHandler: onError})
	l.app.Use(web.RequestID("X-Request-Id"))
	l.app.Use(web.AccessLog(log, "X-Request-Id", onError, func(r web.Request) { l.observed = append(l.observed, r) }))
	l.app.Use(web.Recover())
	l.app.Get("/api/invitations/:token", func(c *fiber.Ctx) error {
		c.SetUserContext(domain.WithActor(c.UserContext(), domain.Actor{AccountID: "ac_1"}))
		return c.SendStatus(fiber.StatusNoContent)
	})
	l.app.Get("/api/panic", func(*fiber.Ctx) error { panic("password hunter2") })
	l.app.Get("/api/plain", func(*fiber.Ctx) error { return errors.New("no such table") })
	return l
}

func TestAccessLog_NamesTheRouteAndNeverTheAddress(t *testing.T) {
	t.Parallel()
	l := newLogged()
	res := ask(t, l.app, "GET", "/api/invitations/tni_secret?x=also-secret")
	if text := l.lines.String(); strings.Contains(text, "secret") {
		t.Errorf("the log holds the token: %s", text)
	}
	var line map[string]any
	if err := json.Unmarshal(l.lines.Bytes(), &line); err != nil {
		t.Fatal(err)
	}
	delete(line, "time")
	delete(line, "took")
	want := map[string]any{
		"level": "INFO", "msg": "request", "method": "GET", "route": "/api/invitations/:token", "status": 204.0,
		"requestId": res.Header.Get("X-Request-Id"), "address": "0.0.0.0", "account": "ac_1",
	}
	if diff := cmp.Diff(want, line); diff != "" {
		t.Errorf("log line (-want +got):\n%s", diff)
	}
}

func TestAccessLog_SeesWhatTheClientIsSent(t *testing.T) {
	t.Parallel()
	for path, want := range map[string]int{"/api/panic": 500, "/api/plain": 500, "/nowhere": 404} {
		l := newLogged()
		res := ask(t, l.app, "GET", path)
		if res.StatusCode != want || len(l.observed) != 1 || l.observed[0].Status != want {
			t.Errorf("%s: answered %d, observed %+v, want %d", path, res.StatusCode, l.observed, want)
		}
		if strings.Contains(res.body, "hunter2") || strings.Contains(res.body, "table") {
			t.Errorf("%s: the answer holds internals: %s", path, res.body)
		}
	}
}

func TestAccessLog_UnknownMethodsAreOne(t *testing.T) {
	t.Parallel()
	l := newLogged()
	ask(t, l.app, "TRACE", "/api/plain")
	if len(l.observed) != 1 || l.observed[0].Method != "other" {
		t.Errorf("observed %+v", l.observed)
	}
}

func TestRequestID_IsOurs(t *testing.T) {
	t.Parallel()
	l := newLogged()
	first := ask(t, l.app, "GET", "/api/plain", "X-Request-Id", "forged").Header.Get("X-Request-Id")
	second := ask(t, l.app, "GET", "/api/plain").Header.Get("X-Request-Id")
	if !strings.HasPrefix(first, "rq_") || first == second {
		t.Errorf("ids %q and %q", first, second)
	}
}

// limited is an app that answers with the wait, in seconds, of a refusal.
func limited(perSecond, burst int, now func() time.Time) *fiber.App {
	app := fiber.New(fiber.Config{ErrorHandler: func(c *fiber.Ctx, err error) error {
		var d *domain.Error
		if errors.As(err, &d) && d.Code == domain.CodeRateLimited && d.RetryAfter > 0 {
			return c.SendStatus(http.StatusTooManyRequests)
		}
		return c.SendStatus(http.StatusInternalServerError)
	}})
	app.Use(web.ClientAddress([]netip.Prefix{peer}))
	app.Use(web.RateLimit(perSecond, burst, now))
	app.Get("/", func(c *fiber.Ctx) error { return c.SendStatus(http.StatusOK) })
	return app
}

func TestRateLimit(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	app := limited(1, 2, func() time.Time { return now })
	get := func(address string) int { return ask(t, app, "GET", "/", "X-Forwarded-For", address).StatusCode }

	got := []int{get("203.0.113.7"), get("203.0.113.7"), get("203.0.113.7"), get("203.0.113.8")}
	if diff := cmp.Diff([]int{200, 200, 429, 200}, got); diff != "" {
		t.Errorf("a burst of two, then another client (-want +got):\n%s", diff)
	}
	got = []int{get("2001:db8::1"), get("2001:db8::2"), get("2001:db8::3"), get("2001:db8:0:1::1")}
	if diff := cmp.Diff([]int{200, 200, 429, 200}, got); diff != "" {
		t.Errorf("one /64 is one client (-want +got):\n%s", diff)
	}
	now = now.Add(time.Second)
	if get("203.0.113.7") != 200 || get("203.0.113.7") != 429 {
		t.Error("a second later there is one request more, and only one")
	}
}

func TestRateLimit_Off(t *testing.T) {
	t.Parallel()
	app := limited(0, 0, time.Now)
	for range 50 {
		if got := ask(t, app, "GET", "/").StatusCode; got != 200 {
			t.Fatalf("status %d", got)
		}
	}
}

func TestRateLimit_ForgetsTheLongestUnseen(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	app := limited(1, 1, func() time.Time { return now })
	address := func(i int) string {
		return netip.AddrFrom4([4]byte{203, byte(i >> 16), byte(i >> 8), byte(i)}).String()
	}
	for i := range 10_001 {
		ask(t, app, "GET", "/", "X-Forwarded-For", address(i))
	}
	if got := ask(t, app, "GET", "/", "X-Forwarded-For", address(10_000)).StatusCode; got != 429 {
		t.Errorf("the latest client is forgotten: %d", got)
	}
	if got := ask(t, app, "GET", "/", "X-Forwarded-For", address(0)).StatusCode; got != 200 {
		t.Errorf("more clients are remembered than there is room for: %d", got)
	}
}

func TestDeadline(t *testing.T) {
	t.Parallel()
	app := fiber.New()
	app.Use(web.Deadline(time.Minute))
	var kept context.Context
	app.Get("/", func(c *fiber.Ctx) error {
		kept = c.UserContext()
		if end, ok := kept.Deadline(); !ok || time.Until(end) > time.Minute || kept.Err() != nil {
			t.Errorf("deadline %v, %v, %v", end, ok, kept.Err())
		}
		return nil
	})
	ask(t, app, "GET", "/")
	if kept.Err() == nil {
		t.Error("the context outlives the request")
	}
}

func TestReady(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		err  error
		want int
	}{
		"the database answers":        {nil, 200},
		"the database does not":       {errors.New("dial postgres://secret@db"), 503},
		"the check has a limit on it": {context.DeadlineExceeded, 503},
	} {
		lines := &bytes.Buffer{}
		app := fiber.New()
		app.Get("/readyz", web.Ready(slog.New(slog.NewTextHandler(lines, nil)), func(ctx context.Context) error {
			if _, ok := ctx.Deadline(); !ok {
				t.Errorf("%s: no deadline", name)
			}
			return tc.err
		}))
		got := ask(t, app, "GET", "/readyz")
		if got.StatusCode != tc.want || strings.Contains(got.body, "secret") {
			t.Errorf("%s: %d %s", name, got.StatusCode, got.body)
		}
		if (tc.err != nil) != strings.Contains(lines.String(), "not ready") {
			t.Errorf("%s: logged %q", name, lines)
		}
	}
}

func TestMetrics_NeedTheToken(t *testing.T) {
	t.Parallel()
	numbers := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("numbers")) })
	for name, tc := range map[string]struct {
		token, authorization string
		want                 int
	}{
		"off":                  {"", "", 404},
		"off, with a guess":    {"", "Bearer ", 404},
		"no token given":       {"0123456789abcdef", "", 401},
		"another token":        {"0123456789abcdef", "Bearer 0123456789abcdeF", 401},
		"another scheme":       {"0123456789abcdef", "Basic 0123456789abcdef", 401},
		"the token":            {"0123456789abcdef", "Bearer 0123456789abcdef", 200},
		"the scheme in small":  {"0123456789abcdef", "bearer 0123456789abcdef", 200},
		"the token and more":   {"0123456789abcdef", "Bearer 0123456789abcdef0", 401},
		"the token in a query": {"0123456789abcdef", "", 401},
	} {
		app := fiber.New()
		app.Get("/metrics", web.Metrics(numbers, tc.token))
		got := ask(t, app, "GET", "/metrics?token="+tc.token, "Authorization", tc.authorization)
		if got.StatusCode != tc.want || (got.body == "numbers") != (tc.want == 200) {
			t.Errorf("%s: %d %q, want %d", name, got.StatusCode, got.body, tc.want)
		}
	}
}
