package app

import (
	"net/http"
	"strings"
	"time"

	"github.com/privet-pims/privet/internal/api"
	"github.com/privet-pims/privet/internal/web"
)

// handler is everything that a browser or a machine can ask for.
func (a *App) handler() http.Handler {
	m := newMetrics(a)
	mux := http.NewServeMux()
	mux.Handle("/api/", a.API)
	mux.HandleFunc("GET /healthz", alive)
	mux.HandleFunc("GET /readyz", a.readiness().answer)
	mux.Handle("GET /metrics", a.guardMetrics(m.handler()))
	mux.Handle("/", a.Site)
	return a.watched(mux, m, patterns(mux, a.Site, a.API.Routes()))
}

// patterns finds the route of a request: what logs and metrics show, because an
// address may hold references and, in its query, anything.
func patterns(own *http.ServeMux, site *web.Site, routes []api.Route) func(*http.Request) string {
	shadow := http.NewServeMux()
	for _, r := range routes {
		shadow.Handle(r.Pattern(), http.NotFoundHandler())
	}
	return func(r *http.Request) string {
		from := own
		if strings.HasPrefix(r.URL.Path, "/api/") {
			from = shadow
		}
		_, pattern := from.Handler(r)
		switch pattern {
		case "":
			return "none"
		case "/":
			return site.Pattern(r)
		}
		if _, path, ok := strings.Cut(pattern, " "); ok {
			return path
		}
		return pattern
	}
}

// watched logs and counts each request, and sets the headers that every answer
// has.
func (a *App) watched(next http.Handler, m *metrics, route func(*http.Request) string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		begun := a.now()
		h := w.Header()
		h.Set("Cache-Control", "no-store") // unless who answers knows better
		h.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("X-Frame-Options", "DENY")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
		if r.TLS != nil || strings.HasPrefix(a.Settings.URL, "https://") {
			h.Set("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
		}
		pattern := route(r)
		out := &counted{ResponseWriter: w, status: http.StatusOK}
		m.busy.Inc()
		defer func() {
			m.busy.Dec()
			took := a.now().Sub(begun)
			m.request(r.Method, pattern, out.status, took)
			if pattern == "/healthz" || pattern == "/readyz" || pattern == "/metrics" {
				return // machines ask each second
			}
			a.Log.InfoContext(r.Context(), "request", "method", method(r.Method), "route", pattern, "status", out.status,
				"bytes", out.bytes, "took", took.Round(time.Microsecond), "request", out.Header().Get("X-Request-Id"))
		}()
		next.ServeHTTP(out, r)
	})
}

// method is one of the methods there are: a stranger may send any word.
func method(m string) string {
	switch m {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodOptions:
		return m
	}
	return "other"
}

// counted remembers what was answered.
type counted struct {
	http.ResponseWriter
	status int
	bytes  int64
	sent   bool
}

func (c *counted) WriteHeader(status int) {
	if !c.sent && status >= 200 {
		c.status, c.sent = status, true
	}
	c.ResponseWriter.WriteHeader(status)
}

func (c *counted) Write(b []byte) (int, error) {
	c.sent = true
	n, err := c.ResponseWriter.Write(b)
	c.bytes += int64(n)
	return n, err
}

// Unwrap serves http.ResponseController.
func (c *counted) Unwrap() http.ResponseWriter { return c.ResponseWriter }

// guardMetrics answers this machine alone, unless the setting says otherwise. A
// request that a proxy passes on comes from elsewhere.
func (a *App) guardMetrics(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		here := loopback(r.RemoteAddr) && r.Header.Get("X-Forwarded-For") == "" && r.Header.Get("Forwarded") == ""
		if a.Settings.Metrics == "off" || a.Settings.Metrics == "loopback" && !here {
			http.NotFound(w, r)
			return
		}
		next.ServeHTTP(w, r)
	})
}
