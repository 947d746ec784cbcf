package metrics_test

import (
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"tenantry/server/metrics"
)

func TestMetrics_CountsRequests(t *testing.T) {
	t.Parallel()
	m := metrics.New("1.2.3")
	m.ObserveRequest("GET", "/api/v1/tenants/:tenant", 200, 3*time.Millisecond)
	m.ObserveRequest("GET", "/api/v1/tenants/:tenant", 200, 4*time.Millisecond)
	metrics.New("another").ObserveRequest("GET", "/elsewhere", 500, time.Second)

	rec := httptest.NewRecorder()
	m.Handler().ServeHTTP(rec, httptest.NewRequestWithContext(t.Context(), "GET", "/metrics", nil))
	text := rec.Body.String()
	for _, want := range []string{
		`tenantry_http_requests_total{method="GET",route="/api/v1/tenants/:tenant",status="200"} 2`,
		`tenantry_http_request_seconds_bucket{method="GET",route="/api/v1/tenants/:tenant",le="0.005"} 2`,
		`tenantry_build_info{version="1.2.3"} 1`,
		`go_goroutines`,
	} {
		if !strings.Contains(text, want) {
			t.Errorf("missing: %s", want)
		}
	}
	if strings.Contains(text, "/elsewhere") {
		t.Error("another server's numbers are shown")
	}
}
