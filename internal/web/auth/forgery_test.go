package auth_test

import (
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"github.com/privet-pims/privet/internal/db"
)

var wildcards = regexp.MustCompile(`\{[^}]*\}`)

// S6, S7, for the routes of this package; internal/app asks all there are.
func TestEachRouteRefusesAFormThatIsNotOursAndCarriesTheHeaders(t *testing.T) {
	t.Parallel()
	h := newHouse(t, db.SQLite, "")
	h.first()
	b := h.signedIn()
	token := b.Get("/account").Value("_token")
	tries := map[string]func(*http.Request){
		"no token":        func(*http.Request) {},
		"a made-up token": func(r *http.Request) { r.Header.Set("X-CSRF-Token", strings.Repeat("A", 86)) },
		"from another site": func(r *http.Request) {
			r.Header.Set("X-CSRF-Token", token)
			r.Header.Set("Sec-Fetch-Site", "cross-site")
		},
		"another origin": func(r *http.Request) {
			r.Header.Set("X-CSRF-Token", token)
			r.Header.Set("Origin", "https://evil.example")
		},
	}
	for _, route := range h.site.Routes() {
		path := wildcards.ReplaceAllString(strings.Replace(route.Path, "{org}", "acme", 1), "x")
		if strings.HasSuffix(route.Path, "{$}") {
			path = "/"
		}
		for name, spoil := range tries {
			r := httptest.NewRequest(route.Method, path, nil)
			r.AddCookie(&http.Cookie{Name: "privet", Value: b.Cookie("privet")})
			spoil(r)
			w := httptest.NewRecorder()
			h.site.ServeHTTP(w, r)
			if route.Method == http.MethodPost && w.Code != http.StatusForbidden {
				t.Errorf("%s with %s: %d", route.Path, name, w.Code)
			}
			if csp := w.Header().Get("Content-Security-Policy"); w.Code >= 500 || !strings.Contains(csp, "frame-ancestors 'none'") ||
				w.Header().Get("Referrer-Policy") != "no-referrer" || w.Header().Get("Cache-Control") != "no-store" {
				t.Errorf("%s %s: %d with %v", route.Method, route.Path, w.Code, w.Header())
			}
		}
	}
	if p := b.Get("/account"); p.Status != http.StatusOK {
		t.Errorf("after all that the account answers %d", p.Status)
	}
}
