package web_test

import (
	"bytes"
	"compress/gzip"
	"errors"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"

	"tenantry/server/web"
)

// reported posts to an app that takes reports, and returns the answers' codes.
func reported(t *testing.T, log *bytes.Buffer, counted *int, bodies ...string) (codes []int) {
	t.Helper()
	app := fiber.New()
	at := time.Date(2026, time.March, 1, 9, 0, 0, 0, time.UTC)
	web.MountReports(app, slog.New(slog.NewTextHandler(log, nil)), func() time.Time { return at }, func() { *counted++ })
	for _, body := range bodies {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "http://tenants.example.com/api/csp-reports", strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Content-Type", "application/csp-report")
		if strings.HasPrefix(body, "\x1f\x8b") {
			req.Header.Set("Content-Encoding", "gzip")
		}
		res, err := app.Test(req)
		if err != nil {
			t.Fatal(err)
		}
		_ = res.Body.Close()
		codes = append(codes, res.StatusCode)
	}
	return codes
}

func TestReports_SayWhatWasStoppedAndHideTheRest(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	var counted int
	codes := reported(t, &log, &counted, `{"csp-report": {"document-uri": "https://tenants.example.com/invite/tni_secret?x=secret", "referrer": "secret",
		"violated-directive": "script-src-elem", "effective-directive": "script-src-elem", "blocked-uri": "https://evil.example.com/secret.js?secret",
		"source-file": "https://tenants.example.com/assets/secret.js", "line-number": 7, "script-sample": "secret"}}`)
	if codes[0] != http.StatusNoContent || counted != 1 {
		t.Errorf("answered %v, counted %d", codes, counted)
	}
	for _, want := range []string{"level=WARN", "directive=script-src-elem ", "blocked=https://evil.example.com ", "page=/invite", "line=7"} {
		if !strings.Contains(log.String(), want) {
			t.Errorf("the log lacks %s: %s", want, log.String())
		}
	}
	if strings.Contains(log.String(), "secret") {
		t.Errorf("the log holds what may be a secret: %s", log.String())
	}
}

func TestReports_AreBounded(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	var counted int
	many := make([]string, 0, 200)
	for range 200 {
		many = append(many, `{"csp-report": {"effective-directive": "img-src", "blocked-uri": "data", "document-uri": "x\nlevel=ERROR forged"}}`)
	}
	reported(t, &log, &counted, many...)
	if lines := strings.Count(log.String(), "\n"); lines > 10 || counted != 200 {
		t.Errorf("%d lines, counted %d", lines, counted)
	}
	if strings.Contains(log.String(), "forged") {
		t.Errorf("a line is forged: %s", log.String())
	}
	var packed bytes.Buffer
	packer := gzip.NewWriter(&packed)
	_, err := packer.Write([]byte(many[0]))
	if err := errors.Join(err, packer.Close()); err != nil {
		t.Fatal(err)
	}
	counted = 0
	for i, code := range reported(t, &log, &counted, packed.String(), "", "[]", "{}", `{"csp-report": 7}`, `{"csp-report": {"effective-directive": "IMG\u0000"}}`,
		`{"csp-report": {"effective-directive": "img-src", "blocked-uri": "`+strings.Repeat("a", 20_000)+`"}}`) {
		if code != http.StatusBadRequest || counted > 0 {
			t.Errorf("bad report %d: %d", i, code)
		}
	}
}
