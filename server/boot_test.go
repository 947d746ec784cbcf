package server_test

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/spf13/pflag"

	"tenantry/server"
	"tenantry/server/config"
	"tenantry/server/servertest"
)

func TestServer_RestartsOnTheSameData(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		before := s.Admin(t)
		before.Do(http.MethodGet, "/session", nil).Want(http.StatusOK)
		s.Stop(t)
		s.Start(t)
		before.Do(http.MethodGet, "/session", nil).Want(http.StatusOK) // the session outlives the process
		s.Admin(t).Do(http.MethodGet, "/session", nil).Want(http.StatusOK)
	})
}

// environ is the least that a server needs, without anybody in its store.
func environ(dir string) []string {
	return []string{"TENANTRY_ADDR=127.0.0.1:0", "TENANTRY_DATA=" + dir, "TENANTRY_RATE_LIMIT=0"}
}

// boot makes a server as the program does, without the first administrator of
// servertest. It has to be closed by the test.
func boot(t *testing.T, environ []string) (*server.Server, error) {
	t.Helper()
	cfg, err := config.Load(pflag.NewFlagSet("test", pflag.ContinueOnError), environ,
		config.GroupStore, config.GroupLog, config.GroupWeb, config.GroupLimits, config.GroupMail, config.GroupText, config.GroupFirst)
	if err != nil {
		t.Fatal(err)
	}
	pages := fstest.MapFS{"index.html": {Data: []byte("<!doctype html><title>Tenantry</title>")}}
	return server.New(t.Context(), cfg, pages, server.Options{Version: "test", Logger: slog.New(slog.DiscardHandler)})
}

func running(t *testing.T, environ []string) *server.Server {
	t.Helper()
	s, err := boot(t, environ)
	if err != nil {
		t.Fatal(err)
	}
	s.Start()
	t.Cleanup(func() { stop(t, s) })
	return s
}

func stop(t *testing.T, s *server.Server) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	if err := s.Close(ctx); err != nil {
		t.Errorf("close: %v", err)
	}
}

// get asks for an address of the server, with headers in pairs.
func get(t *testing.T, target string, header ...string) (*http.Response, string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, target, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res, string(body)
}

func TestServer_SetupLinkUntilSomebodyHasAnAccount(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s, err := boot(t, environ(dir))
	if err != nil {
		t.Fatal(err)
	}
	first := s.SetupLink()
	stop(t, s)
	if !strings.HasPrefix(first, s.PublicURL()+"/setup?code=") {
		t.Fatalf("link %q", first)
	}

	s = running(t, environ(dir))
	if second := s.SetupLink(); second == first || second == "" {
		t.Errorf("a restart prints %q, want a new link", second)
	}
	_, code, _ := strings.Cut(s.SetupLink(), "code=")
	body := `{"code":"` + code + `","email":"ada@example.com","name":"Ada","password":"plain words make a passphrase"}`
	res, err := http.Post(s.URL()+"/api/v1/setup", "application/json", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusCreated {
		t.Fatalf("set-up answered %d", res.StatusCode)
	}

	third, err := boot(t, environ(dir))
	if err != nil {
		t.Fatal(err)
	}
	defer stop(t, third)
	if link := third.SetupLink(); link != "" {
		t.Errorf("there is an account, and still a link: %s", link)
	}
}

func TestServer_ATakenAddressLeavesTheDataAlone(t *testing.T) {
	t.Parallel()
	s := running(t, environ(t.TempDir()))
	dir := filepath.Join(t.TempDir(), "data")
	_, err := boot(t, append(environ(dir), "TENANTRY_ADDR="+strings.TrimPrefix(s.URL(), "http://")))
	if err == nil || !strings.Contains(err.Error(), "take the address") {
		t.Fatalf("got %v", err)
	}
	if files, _ := filepath.Glob(filepath.Join(dir, "*")); len(files) > 0 {
		t.Errorf("it left %v", files)
	}
}

func TestServer_KeepsItsDataToItself(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "data")
	running(t, environ(dir))
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err == nil && info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s has mode %s", path, info.Mode())
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestServer_BadFirstAdministratorSaysWhy(t *testing.T) {
	t.Parallel()
	_, err := boot(t, append(environ(t.TempDir()), "TENANTRY_ADMIN_EMAIL=ada@example.com", "TENANTRY_ADMIN_PASSWORD=short"))
	if err == nil || !strings.Contains(err.Error(), "admin-password") || strings.Contains(err.Error(), "short") {
		t.Errorf("got %v", err)
	}
}

// TestServer_EveryAnswerIsFenced looks at answers of every kind: pages, files,
// operations, refusals of the framework and of the server below it.
func TestServer_EveryAnswerIsFenced(t *testing.T) {
	t.Parallel()
	s := running(t, append(environ(t.TempDir()), "TENANTRY_PUBLIC_URL=https://tenants.example.com"))
	for _, request := range []string{
		"GET / HTTP/1.1\r\nHost: x\r\nAccept: text/html\r\n\r\n",
		"GET /assets/missing.js HTTP/1.1\r\nHost: x\r\n\r\n",
		"GET /api/v1/session HTTP/1.1\r\nHost: x\r\n\r\n",
		"GET /api/v1/nothing HTTP/1.1\r\nHost: x\r\n\r\n",
		"GET /API/v1/session HTTP/1.1\r\nHost: x\r\nAccept: application/json\r\n\r\n",
		"DELETE /api/v1/platform/info HTTP/1.1\r\nHost: x\r\n\r\n",
		"BREW /healthz HTTP/1.1\r\nHost: x\r\n\r\n",
		"POST /api/v1/session HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 9999999\r\n\r\n",
		"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n",
		"GET /readyz HTTP/1.1\r\nHost: x\r\n\r\n",
		"GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n",
		"GET /api/openapi.json HTTP/1.1\r\nHost: x\r\n\r\n",
		"GET / HTTP/1.1\r\nHost: x\r\nX-Long: " + strings.Repeat("a", 20_000) + "\r\n\r\n",
		"nonsense\r\n\r\n",
	} {
		line, _, _ := strings.Cut(request, "\r\n")
		res := raw(t, s, request)
		for name, want := range map[string]string{
			"X-Content-Type-Options":       "nosniff",
			"Referrer-Policy":              "no-referrer",
			"Cross-Origin-Opener-Policy":   "same-origin",
			"Cross-Origin-Resource-Policy": "same-origin",
			"Strict-Transport-Security":    "max-age=31536000",
		} {
			if got := res.Header.Get(name); got != want {
				t.Errorf("%s (%d): %s is %q", line, res.StatusCode, name, got)
			}
		}
		policy := res.Header.Get("Content-Security-Policy")
		if !strings.Contains(policy, "frame-ancestors 'none'") || strings.Contains(policy, "unsafe") {
			t.Errorf("%s (%d): policy %q", line, res.StatusCode, policy)
		}
		if !strings.HasPrefix(res.Header.Get("X-Request-Id"), "rq_") {
			t.Errorf("%s (%d): no request id", line, res.StatusCode)
		}
		if server := res.Header.Get("Server"); server != "" {
			t.Errorf("%s: names its server %q", line, server)
		}
	}
}

// raw sends bytes and reads one answer.
func raw(t *testing.T, s *server.Server, request string) *http.Response {
	t.Helper()
	conn, err := net.Dial("tcp", strings.TrimPrefix(s.URL(), "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if _, err := io.WriteString(conn, request); err != nil {
		t.Fatal(err)
	}
	res, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		t.Fatalf("%.40q: %v", request, err)
	}
	defer res.Body.Close()
	return res
}

func TestServer_MethodsThatDoNotFit(t *testing.T) {
	t.Parallel()
	s := running(t, environ(t.TempDir()))
	for request, want := range map[string]int{
		"BREW /healthz HTTP/1.1":           http.StatusMethodNotAllowed,
		"BREW /api/v1/session HTTP/1.1":    http.StatusMethodNotAllowed,
		"TRACE /healthz HTTP/1.1":          http.StatusMethodNotAllowed,
		"PUT /api/v1/session HTTP/1.1":     http.StatusMethodNotAllowed,
		"POST /login HTTP/1.1":             http.StatusNotFound,
		"OPTIONS /api/v1/session HTTP/1.1": http.StatusMethodNotAllowed,
	} {
		if got := raw(t, s, request+"\r\nHost: x\r\nContent-Length: 0\r\n\r\n").StatusCode; got != want {
			t.Errorf("%s: %d, want %d", request, got, want)
		}
	}
}

func TestServer_HeadersDoNotNameUs(t *testing.T) {
	t.Parallel()
	s := running(t, append(environ(t.TempDir()), "TENANTRY_PUBLIC_URL=https://tenants.example.com"))
	_, body := get(t, s.URL()+"/api/v1/platform/info", "X-Forwarded-Host", "evil.example", "X-Forwarded-Proto", "https", "Forwarded", "host=evil.example")
	if strings.Contains(body, "evil") {
		t.Errorf("a header named us: %s", body)
	}
}

func TestServer_Metrics(t *testing.T) {
	t.Parallel()
	s := running(t, append(environ(t.TempDir()), "TENANTRY_METRICS_TOKEN=0123456789abcdef"))
	get(t, s.URL()+"/api/v1/tenants/acme-secret-name")
	if res, _ := get(t, s.URL()+"/metrics"); res.StatusCode != http.StatusUnauthorized {
		t.Errorf("without the token: %d", res.StatusCode)
	}
	res, body := get(t, s.URL()+"/metrics", "Authorization", "Bearer 0123456789abcdef")
	if res.StatusCode != http.StatusOK || !strings.Contains(body, "tenantry_http_requests_total{") {
		t.Errorf("with the token: %d", res.StatusCode)
	}
	if strings.Contains(body, "acme-secret-name") {
		t.Error("a label holds an address")
	}
}

func TestServer_MetricsOnAnAddressOfTheirOwn(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := l.Addr().String()
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	s := running(t, append(environ(t.TempDir()), "TENANTRY_METRICS_ADDR="+address))
	if res, body := get(t, "http://"+address+"/metrics"); res.StatusCode != http.StatusOK || !strings.Contains(body, "go_goroutines") {
		t.Errorf("on its own address: %d", res.StatusCode)
	}
	if res, _ := get(t, s.URL()+"/metrics"); res.StatusCode != http.StatusNotFound {
		t.Errorf("on the main address: %d", res.StatusCode)
	}
}

// syncBuffer is a log that several goroutines write.
type syncBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *syncBuffer) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

func (s *syncBuffer) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}

func TestServer_LogHoldsNoSecret(t *testing.T) {
	t.Parallel()
	log := &syncBuffer{}
	s := servertest.New(t, servertest.WithLog(log))
	s.Admin(t).Do(http.MethodGet, "/session", nil).Want(http.StatusOK)
	wrong := map[string]string{"email": servertest.AdminEmail, "password": "hunter2 hunter2 hunter2"}
	s.Anonymous(t).Do(http.MethodPost, "/session", wrong).Want(http.StatusUnauthorized)
	s.Anonymous(t).Do(http.MethodPost, "/invitations/look-up", map[string]string{"token": "tni_topsecret"})
	get(t, s.URL+"/invite/tni_topsecret", "Authorization", "Bearer tnk_topsecret", "Cookie", "tenantry=tns_topsecret")
	get(t, s.URL+"/api/v1/session", "Authorization", "Bearer tnk_topsecret")
	s.Stop(t)
	text := log.String()
	for _, secret := range []string{servertest.AdminPassword, "hunter2", "topsecret", "tns_"} {
		if strings.Contains(text, secret) {
			t.Errorf("the log holds %q", secret)
		}
	}
	if !strings.Contains(text, `"requestId":"rq_`) {
		t.Errorf("the log names no request: %s", text)
	}
}

func TestServer_StopsWhileRequestsComeIn(t *testing.T) {
	t.Parallel()
	s, err := boot(t, environ(t.TempDir()))
	if err != nil {
		t.Fatal(err)
	}
	s.Start()
	var clients sync.WaitGroup
	answered := make(chan struct{}, 1)
	for range 8 {
		clients.Go(func() {
			for {
				res, err := http.Get(s.URL() + "/healthz")
				if err != nil {
					return // the server has stopped
				}
				if _, err := io.Copy(io.Discard, res.Body); err != nil {
					t.Errorf("an answer was cut off: %v", err)
				}
				if err := res.Body.Close(); err != nil || res.StatusCode != http.StatusOK {
					t.Errorf("answered %d, %v", res.StatusCode, err)
				}
				select {
				case answered <- struct{}{}:
				default:
				}
			}
		})
	}
	<-answered
	stop(t, s)
	clients.Wait()
	select {
	case err := <-s.Failed():
		t.Errorf("an orderly stop counts as a failure: %v", err)
	default:
	}
}

// TestServer_StopsAtOnce has connections open on which nothing is sent, as
// browsers do to be quick later, and some that are kept after an answer.
func TestServer_StopsAtOnce(t *testing.T) {
	t.Parallel()
	s, err := boot(t, environ(t.TempDir()))
	if err != nil {
		t.Fatal(err)
	}
	s.Start()
	get(t, s.URL()+"/healthz")
	for range 5 {
		conn, err := net.Dial("tcp", strings.TrimPrefix(s.URL(), "http://"))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = conn.Close() })
	}
	get(t, s.URL()+"/healthz")
	began := time.Now()
	stop(t, s)
	if took := time.Since(began); took > 3*time.Second {
		t.Errorf("stopping took %v", took)
	}
}

func TestServer_RefusesWhatIsNoDatabase(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	file := filepath.Join(dir, "tenantry.db")
	notes := []byte("these are somebody's notes, long enough to be looked at as a database by SQLite, which wants a hundred bytes")
	if err := os.WriteFile(file, notes, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := boot(t, environ(dir)); err == nil {
		t.Fatal("it started on a file that is no database")
	}
	if left, err := os.ReadFile(file); err != nil || !bytes.Equal(left, notes) {
		t.Errorf("the file was changed: %q, %v", left, err)
	}
}
