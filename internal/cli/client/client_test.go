package client_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/privet-pims/privet/internal/cli/client"
	"github.com/privet-pims/privet/internal/problem"
)

// both runs a test over a socket and in process: there is one path.
func both(t *testing.T, h http.HandlerFunc, run func(*testing.T, *client.Client)) {
	t.Helper()
	srv := httptest.NewServer(h)
	t.Cleanup(srv.Close)
	for name, o := range map[string]client.Options{
		"network": {Server: srv.URL, Token: "secret", Lang: "de"},
		"process": {Server: "http://privet.invalid", Token: "secret", Lang: "de", Transport: client.InProcess(h)},
	} {
		t.Run(name, func(t *testing.T) {
			c, err := client.New(o)
			if err != nil {
				t.Fatal(err)
			}
			run(t, c)
		})
	}
}

func TestRequestsCarryTokenLanguageAndRevision(t *testing.T) {
	t.Parallel()
	var got *http.Request
	var body string
	both(t, func(w http.ResponseWriter, r *http.Request) {
		raw, _ := io.ReadAll(r.Body)
		got, body = r, string(raw)
		_, _ = io.WriteString(w, `{"id":"x","ref":"PA-0001","rev":4,"unknown":{"b":1}}`)
	}, func(t *testing.T, c *client.Client) {
		rec, err := c.Patch(t.Context(), "acme", "systems", "SYS/1", 3, map[string]any{"title": "x"})
		if err != nil || rec.Rev != 4 || string(rec.Raw) != `{"id":"x","ref":"PA-0001","rev":4,"unknown":{"b":1}}` {
			t.Errorf("%s %v", rec.Raw, err)
		}
		h := got.Header
		if got.Method != http.MethodPatch || got.URL.EscapedPath() != "/api/v1/o/acme/systems/SYS%2F1" || h.Get("If-Match") != `"3"` ||
			h.Get("Authorization") != "Bearer secret" || h.Get("Accept-Language") != "de" || h.Get("Content-Type") != "application/merge-patch+json" || body != `{"title":"x"}` {
			t.Errorf("%s %s %v %s", got.Method, got.URL, h, body)
		}
	})
}

func TestRefusalsKeepTheServersWords(t *testing.T) {
	t.Parallel()
	both(t, func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusConflict)
		_, _ = io.WriteString(w, `{"status":409,"kind":"blocked","key":"k","detail":"Erst dies.","errors":[{"path":"owner","key":"gap_owner","detail":"fehlt"}]}`)
	}, func(t *testing.T, c *client.Client) {
		_, err := c.Get(t.Context(), "acme", "systems", "x", 0, false)
		var e *client.Error
		if !errors.As(err, &e) || e.Kind != problem.Blocked || e.Detail != "Erst dies." || len(e.Errors) != 1 {
			t.Errorf("%v", err)
		}
	})
}

func TestAnswersThatAreNotPrivetsAreToldApart(t *testing.T) {
	t.Parallel()
	for status, kind := range map[int]problem.Kind{502: problem.Internal, 404: problem.Missing, 401: problem.Unauthenticated, 302: problem.Internal, 200: problem.Unavailable, 429: problem.Throttled} {
		both(t, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Location", "https://elsewhere.example.org/")
			w.WriteHeader(status)
			_, _ = io.WriteString(w, "<html>")
		}, func(t *testing.T, c *client.Client) {
			_, err := c.Get(t.Context(), "acme", "systems", "x", 0, false)
			var e *client.Error
			switch {
			case errors.As(err, &e):
				if e.Kind != kind {
					t.Errorf("%d: %s, want %s", status, e.Kind, kind)
				}
			case problem.KindOf(err) != kind:
				t.Errorf("%d: %v, want %s", status, err, kind)
			}
		})
	}
}

func TestAnswersThatBreakOffAreErrors(t *testing.T) {
	t.Parallel()
	both(t, func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, strings.Repeat("x", 100_000))
		w.(http.Flusher).Flush()
		panic(http.ErrAbortHandler)
	}, func(t *testing.T, c *client.Client) {
		body, err := c.Export(t.Context(), "acme", "systems", "json", "", client.Query{})
		if err != nil {
			t.Fatal(err)
		}
		defer body.Close()
		if _, err := io.Copy(io.Discard, body); err == nil {
			t.Error("half a file looks like a whole one")
		}
	})
}

func TestRequestsThatAreGivenUpEnd(t *testing.T) {
	t.Parallel()
	both(t, func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }, func(t *testing.T, c *client.Client) {
		ctx, stop := context.WithCancel(t.Context())
		stop()
		if _, err := c.Organisations(ctx); !errors.Is(err, context.Canceled) {
			t.Errorf("%v", err)
		}
	})
}

func TestAddressesOfServers(t *testing.T) {
	t.Parallel()
	for server, ok := range map[string]bool{"privet.example.org": true, "https://x.example/": true, "http://[::1]:8080": true,
		"ftp://x": false, "https://u:p@x.example": false, "": false, "https://": false} {
		if _, err := client.New(client.Options{Server: server}); (err == nil) != ok {
			t.Errorf("%q: %v", server, err)
		}
	}
}
