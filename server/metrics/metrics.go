// Package metrics counts what the server does, in the form that Prometheus
// reads. It knows no HTTP framework and no use case: others tell it numbers.
package metrics

import (
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// Metrics is one registry of its own, so that two servers in one process (as in
// tests) do not share numbers.
type Metrics struct {
	registry *prometheus.Registry
	requests *prometheus.CounterVec
	took     *prometheus.HistogramVec
	breached *prometheus.CounterVec
	stopped  prometheus.Counter
}

// New makes the metrics of a server of this version.
func New(version string) *Metrics {
	m := &Metrics{
		registry: prometheus.NewRegistry(),
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "tenantry_http_requests_total", Help: "Requests answered, by method, route pattern and status.",
		}, []string{"method", "route", "status"}),
		took: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "tenantry_http_request_seconds", Help: "Time to answer a request, without streaming its body.",
			Buckets: []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 10},
		}, []string{"method", "route"}),
		breached: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "tenantry_breached_password_lookups_total", Help: "Chosen passwords looked up among stolen ones: clear, found, or failed when the file could not be read.",
		}, []string{"outcome"}),
		stopped: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "tenantry_csp_reports_total", Help: "Reports of browsers that the Content-Security-Policy of a page stopped something.",
		}),
	}
	build := prometheus.NewGauge(prometheus.GaugeOpts{
		Name: "tenantry_build_info", Help: "Always 1; the label says what runs.",
		ConstLabels: prometheus.Labels{"version": version},
	})
	build.Set(1)
	m.registry.MustRegister(m.requests, m.took, m.breached, m.stopped, build,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

// ObserveRequest counts one answered request. Labels take few values: a pattern
// for the route, never an address.
func (m *Metrics) ObserveRequest(method, route string, status int, took time.Duration) {
	m.requests.WithLabelValues(method, route, strconv.Itoa(status)).Inc()
	m.took.WithLabelValues(method, route).Observe(took.Seconds())
}

// CountBreached counts one lookup in the list of stolen passwords.
func (m *Metrics) CountBreached(outcome string) { m.breached.WithLabelValues(outcome).Inc() }

// CountPolicyReport counts one report of a browser.
func (m *Metrics) CountPolicyReport() { m.stopped.Inc() }

// Handler shows the metrics.
func (m *Metrics) Handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{})
}
