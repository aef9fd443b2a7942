package app_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/db"
)

// strict are what every answer carries, whatever it is.
var strict = map[string]string{
	"X-Content-Type-Options":       "nosniff",
	"X-Frame-Options":              "DENY",
	"Referrer-Policy":              "no-referrer",
	"Cross-Origin-Opener-Policy":   "same-origin",
	"Cross-Origin-Resource-Policy": "same-origin",
}

// wrongHeaders says what an answer lacks.
func wrongHeaders(path string, got reply, secure bool) []string {
	var out []string
	for name, want := range strict {
		if have := got.header.Get(name); have != want {
			out = append(out, fmt.Sprintf("%s is %q, want %q", name, have, want))
		}
	}
	if got.header.Get("Permissions-Policy") == "" {
		out = append(out, "no Permissions-Policy")
	}
	for name, list := range got.header {
		if len(list) > 1 && name != "Set-Cookie" && name != "Vary" {
			out = append(out, name+" stands twice")
		}
	}
	if hsts := got.header.Get("Strict-Transport-Security"); secure != (hsts == "max-age=31536000; includeSubDomains") {
		out = append(out, fmt.Sprintf("Strict-Transport-Security is %q", hsts))
	}
	policy := got.header.Get("Content-Security-Policy")
	kind := got.header.Get("Content-Type")
	if strings.HasPrefix(kind, "text/html") {
		for _, part := range []string{"default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'", "form-action '"} {
			if !strings.Contains(policy, part) {
				out = append(out, "the policy lacks "+part)
			}
		}
	}
	if strings.Contains(policy, "unsafe") || strings.Contains(policy, "*") {
		out = append(out, "the policy allows too much: "+policy)
	}
	if strings.HasPrefix(kind, "text/") && !strings.Contains(kind, "charset=utf-8") {
		out = append(out, "no charset in "+kind)
	}
	if len(got.body) > 0 && kind == "" {
		out = append(out, "no Content-Type")
	}
	if !strings.HasPrefix(path, "/assets/") && path != "/api/docs.css" && got.header.Get("Cache-Control") != "no-store" {
		out = append(out, fmt.Sprintf("Cache-Control is %q", got.header.Get("Cache-Control")))
	}
	for _, c := range got.header.Values("Set-Cookie") {
		for _, part := range []string{"HttpOnly", "SameSite=Lax", "Path=/"} {
			if !strings.Contains(c, part) {
				out = append(out, "a cookie lacks "+part)
			}
		}
		if secure && (!strings.HasPrefix(c, "__Host-") || !strings.Contains(c, "Secure")) || strings.Contains(c, "Domain=") {
			out = append(out, "a cookie is not bound to the host")
		}
	}
	return out
}

// S6: every route of pages, API, assets and health, in every status that we could
// make, with TLS and without.
func TestEveryAnswerCarriesStrictHeaders(t *testing.T) { // S6
	t.Parallel()
	for _, env := range [][]string{nil, {"PRIVET_URL=https://privet.example.org"}} {
		secure := env != nil
		t.Run(fmt.Sprintf("secure %v", secure), func(t *testing.T) {
			t.Parallel()
			h := newHouse(t, db.SQLite, env...)
			seen := map[int]int{}
			check := func(method, path string, got reply) {
				seen[got.status]++
				for _, wrong := range wrongHeaders(path, got, secure) {
					t.Errorf("%s %s (%d): %s", method, path, got.status, wrong)
				}
			}
			owner, reader, nobody := h.as(h.own, access.Owner), h.as(h.own, access.Reader), h.as(h.own, "")
			for _, r := range h.routes() {
				path := filled(r, h.own.slug, h.own.part(h.registerOf(r)))
				for _, g := range []*guest{nobody, reader, owner} {
					if keeping[r.Method+" "+r.Path] == "" {
						check(r.Method, path, g.send(r, path, nil))
					}
				}
				check("PUT", path, owner.do("PUT", path, nil, "X-CSRF-Token", owner.token))
				check(r.Method, path, owner.do(r.Method, path, strings.NewReader("_token=x"), "Content-Type", "application/x-www-form-urlencoded"))
			}
			for _, r := range h.API.Routes() {
				path := placeholder.ReplaceAllString(r.Path, "x")
				check(r.Method, path, owner.do(r.Method, path, nil))
				check(r.Method, path, nobody.do(r.Method, path, nil, "Authorization", "Bearer privet_nothing"))
			}
			for _, path := range []string{"/healthz", "/readyz", "/metrics", "/favicon.ico", "/nothing", "/o/", "/o/acme/../x", "//x", "/assets/nothing", "/api/", "/api/v1/nothing", "/robots.txt", "/.git/config", "/debug/pprof/"} {
				for _, method := range []string{"GET", "HEAD", "POST", "DELETE", "OPTIONS", "TRACE", "PATCH", "BREW"} {
					check(method, path, nobody.do(method, path, nil))
				}
			}
			h.failures(owner, check)
			for _, status := range []int{200, 303, 403, 404, 405, 409, 413, 422, 429} {
				if seen[status] == 0 {
					t.Errorf("no answer had status %d: %v", status, seen)
				}
			}
			t.Logf("answers by status: %v", seen)
		})
	}
}

// failures makes the answers that ordinary requests do not get.
func (h *house) failures(owner *guest, check func(method, path string, got reply)) {
	h.Helper()
	at := "/o/" + h.own.slug + "/systems/" + h.own.refs["systems"]
	check("POST", at, owner.do("POST", at+"/comments", strings.NewReader("text="+strings.Repeat("x", 5<<20)), "Content-Type", "application/x-www-form-urlencoded", "X-CSRF-Token", owner.token)) // 413
	check("POST", at, owner.post(at+"/edit", map[string][]string{"_rev": {"1"}, "_has": {"title"}, "title": {""}}))                                                                              // 422
	check("POST", at, owner.post(at+"/moves/approve", map[string][]string{"rev": {"77"}}))                                                                                                       // 409 or 404
	check("POST", at, owner.post(at+"/archive", map[string][]string{"rev": {"77"}, "reason": {"x"}}))                                                                                            // 409
	stranger := h.as(h.own, "")
	for range 80 {
		got := stranger.post("/sign-in", map[string][]string{"email": {"reader@acme.example"}, "password": {"wrong"}})
		check("POST", "/sign-in", got)
		if got.status == http.StatusTooManyRequests {
			break
		}
	}
}
