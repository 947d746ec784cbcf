package api

import (
	"flag"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gofiber/fiber/v2"
	"github.com/google/go-cmp/cmp"
)

// recorder is Huma's adapter that notes the addresses of operations.
type recorder struct {
	handlers
	names []string
}

func (r *recorder) Handle(op *huma.Operation, _ func(huma.Context)) {
	r.names = append(r.names, op.Method+" "+op.Path)
}

var update = flag.Bool("update", false, "write routes.txt anew")

// Addresses are known from a table, before the operations themselves are declared.
func TestRoutesAreThoseOfTheOperations(t *testing.T) {
	t.Parallel()
	a := documented(t)
	resources := make([]string, len(a.resources()))
	for i := range resources {
		var r recorder
		a.declaring(&r).resources()[i]()
		resources[i] = strings.Join(r.names, "\n")
	}
	want := strings.Join(resources, "\n\n") + "\n"
	if *update {
		if err := os.WriteFile("routes.txt", []byte(want), 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(want, routeTable); diff != "" {
		t.Fatalf("routes.txt is out of date, run make generate (-want +got):\n%s", diff)
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
		defer response.Body.Close()
		body, err := io.ReadAll(response.Body)
		contentType := "application/openapi+" + suffix[len(suffix)-len("json"):]
		if err != nil || response.StatusCode != http.StatusOK || response.Header.Get("Content-Type") != contentType {
			t.Errorf("%s: %d, %s, %v", suffix, response.StatusCode, response.Header.Get("Content-Type"), err)
		}
		if !strings.Contains(string(body), want) || !strings.Contains(string(body), "getSession") {
			t.Errorf("%s lacks %s, or an operation", suffix, want)
		}
	}
}
