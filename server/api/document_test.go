package api

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gofiber/fiber/v2"
)

// A start tells Huma of no operation, and yet stops at one that says not who may call
// it.
func TestMount_ChecksAtTheStartAndTellsLater(t *testing.T) {
	t.Parallel()
	a := New(fiber.New(), Services{}, Options{Version: "1"})
	type broken struct{ Body chan int } // Huma refuses it
	refused := func(n need) (said any) {
		defer func() { said = recover() }()
		op := huma.Operation{OperationID: "one", Method: http.MethodPost, Path: "/one"}
		register(a, op, n, func(context.Context, *broken) (*noBody, error) { return nil, nil })
		return nil
	}
	if said := refused(need{}); said != "operation one says not who may call it" {
		t.Errorf("without a need: %v", said)
	}
	if said := refused(public); said != nil {
		t.Errorf("told at the start: %v", said)
	}
}

// Many first requests at once, for the same and for other resources, are answered
// like any other.
func TestFirstRequestsAtOnce(t *testing.T) {
	t.Parallel()
	app := fiber.New()
	New(app, Services{}, Options{Version: "1", Logger: slog.New(slog.DiscardHandler), Now: time.Now})
	var all sync.WaitGroup
	for range 4 {
		for _, path := range []string{"/session", "/sessions", "/platform/people", "/platform/mail", "/tenants", "/tenants/acme/members"} {
			all.Go(func() {
				response, err := app.Test(httptest.NewRequest(http.MethodGet, Prefix+path, nil), -1)
				if err != nil {
					t.Error(err)
					return
				}
				defer response.Body.Close()
				if response.StatusCode != http.StatusUnauthorized {
					t.Errorf("%s: %d", path, response.StatusCode)
				}
			})
		}
	}
	all.Wait()
}

// Programs may ask for the document in two versions, each in two forms.
func TestDocumentIsServed(t *testing.T) {
	t.Parallel()
	app := fiber.New()
	New(app, Services{}, Options{Version: "1"})
	for suffix, want := range map[string]string{
		".json": `"openapi":"3.1.0"`, "-3.0.json": `"openapi":"3.0.3"`, ".yaml": "openapi: 3.1.0", "-3.0.yaml": "openapi: 3.0.3",
	} {
		response, err := app.Test(httptest.NewRequest(http.MethodGet, "/api/openapi"+suffix, nil), -1)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(response.Body)
		_ = response.Body.Close()
		contentType := "application/openapi+" + suffix[len(suffix)-len("json"):]
		if err != nil || response.StatusCode != http.StatusOK || response.Header.Get("Content-Type") != contentType {
			t.Errorf("%s: %d, %s, %v", suffix, response.StatusCode, response.Header.Get("Content-Type"), err)
		}
		if !strings.Contains(string(body), want) || !strings.Contains(string(body), "getSession") {
			t.Errorf("%s lacks %s, or an operation", suffix, want)
		}
	}
}
