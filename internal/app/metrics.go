package app

import (
	"context"
	"net/http"
	"runtime"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/ledger"
)

// metrics are what Prometheus reads. No label holds an organisation, a record or
// an address.
type metrics struct {
	registry *prometheus.Registry
	requests *prometheus.CounterVec
	took     *prometheus.HistogramVec
	busy     prometheus.Gauge
}

func newMetrics(a *App) *metrics {
	m := &metrics{
		registry: prometheus.NewRegistry(),
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "privet_http_requests_total", Help: "Requests answered."}, []string{"method", "route", "status"}),
		took: prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "privet_http_request_seconds", Help: "Time until a request was answered.",
			Buckets: []float64{.002, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 10, 60}}, []string{"route"}),
		busy: prometheus.NewGauge(prometheus.GaugeOpts{Name: "privet_http_requests_in_flight", Help: "Requests being answered."}),
	}
	build := prometheus.NewGaugeVec(prometheus.GaugeOpts{Name: "privet_build_info", Help: "The program; always 1."}, []string{"version", "go", "database"})
	build.WithLabelValues(a.Version, runtime.Version(), string(a.Base.Dialect)).Set(1)
	m.registry.MustRegister(m.requests, m.took, m.busy, build,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}),
		collectors.NewDBStatsCollector(a.Base.SQL(), "privet"), state{a})
	return m
}

func (m *metrics) request(verb, route string, status int, took time.Duration) {
	m.requests.WithLabelValues(method(verb), route, strconv.Itoa(status)).Inc()
	m.took.WithLabelValues(route).Observe(took.Seconds())
}

func (m *metrics) handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{ErrorHandling: promhttp.ContinueOnError})
}

// state reads from the database, when asked, what it holds.
type state struct{ app *App }

// stateTime bounds one reading.
const stateTime = 5 * time.Second

func (s state) descs() (jobs, organisations, entries *prometheus.Desc) {
	return prometheus.NewDesc("privet_jobs", "Jobs that are not done, by state.", []string{"state"}, nil),
		prometheus.NewDesc("privet_organisations", "Organisations served.", nil, nil),
		prometheus.NewDesc("privet_ledger_entries", "Entries in the ledgers of all organisations.", nil, nil)
}

// Describe implements prometheus.Collector.
func (s state) Describe(out chan<- *prometheus.Desc) {
	jobs, organisations, entries := s.descs()
	out <- jobs
	out <- organisations
	out <- entries
}

// Collect implements prometheus.Collector. What cannot be read is left out, and
// the scrape says so.
func (s state) Collect(out chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), stateTime)
	defer cancel()
	jobs, organisations, entries := s.descs()
	counts, err := s.app.Jobs.Counts(ctx)
	if err != nil {
		out <- prometheus.NewInvalidMetric(jobs, err)
	}
	for _, name := range []string{"available", "running", "retryable", "scheduled", "discarded"} {
		if err == nil {
			out <- prometheus.MustNewConstMetric(jobs, prometheus.GaugeValue, float64(counts[name]), name)
		}
	}
	tenants, err := s.app.Store.Tenants(ctx)
	if err != nil {
		out <- prometheus.NewInvalidMetric(organisations, err)
		return
	}
	out <- prometheus.MustNewConstMetric(organisations, prometheus.GaugeValue, float64(len(tenants)))
	var total int64
	for _, t := range tenants {
		n, err := s.size(ctx, t.ID)
		if err != nil {
			out <- prometheus.NewInvalidMetric(entries, err)
			return
		}
		total += n
	}
	out <- prometheus.MustNewConstMetric(entries, prometheus.GaugeValue, float64(total))
}

func (s state) size(ctx context.Context, org id.ID) (int64, error) {
	tx, err := s.app.Base.Read(ctx, org)
	if err != nil {
		return 0, err
	}
	defer tx.Rollback() // it only reads
	size, _, err := ledger.Size(ctx, tx, org)
	return size, err
}
