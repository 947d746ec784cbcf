package api

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gofiber/fiber/v2"
)

// Starting prepares no operation; many first requests at once prepare theirs once.
func TestOperationsArePreparedByTheirFirstRequest(t *testing.T) {
	t.Parallel()
	configureHuma()
	app := fiber.New()
	var prepared, others atomic.Int64
	mount := onFirstRequest(app)
	mount(&huma.Operation{Method: http.MethodGet, Path: "/things/{thing}"}, func(on huma.API) {
		prepared.Add(1)
		on.Adapter().Handle(&huma.Operation{Method: http.MethodGet, Path: "/things/{thing}"}, func(hc huma.Context) {
			_, _ = fmt.Fprint(fiberOf(hc), hc.Param("thing"))
		})
	})
	mount(&huma.Operation{Method: http.MethodGet, Path: "/others"}, func(huma.API) { others.Add(1) })
	if prepared.Load() != 0 {
		t.Error("the operation is prepared before anybody asks for it")
	}
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() {
			response, err := app.Test(httptest.NewRequest(http.MethodGet, fmt.Sprintf("/things/%d", i), nil), -1)
			if err != nil {
				t.Error(err)
				return
			}
			defer response.Body.Close()
			if body, err := io.ReadAll(response.Body); err != nil || string(body) != fmt.Sprint(i) {
				t.Errorf("request %d was answered with %q, %v", i, body, err)
			}
		})
	}
	all.Wait()
	if prepared.Load() != 1 || others.Load() != 0 {
		t.Errorf("prepared %d times, the other %d times", prepared.Load(), others.Load())
	}
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
