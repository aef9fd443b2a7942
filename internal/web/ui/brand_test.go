package ui_test

import (
	"fmt"
	"math"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"github.com/privet-pims/privet/internal/web/ui"
)

// served is an asset as a browser gets it.
func served(t *testing.T, path string) (int, string) {
	t.Helper()
	w := httptest.NewRecorder()
	ui.Assets().ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, nil))
	return w.Code, w.Body.String()
}

func luminance(hex string) float64 {
	var r, g, b int
	_, _ = fmt.Sscanf(hex, "#%02x%02x%02x", &r, &g, &b)
	part := func(n int) float64 {
		x := float64(n) / 255
		if x <= .04045 {
			return x / 12.92
		}
		return math.Pow((x+.055)/1.055, 2.4)
	}
	return .2126*part(r) + .7152*part(g) + .0722*part(b)
}

func contrast(a, b string) float64 {
	x, y := luminance(a), luminance(b)
	return (max(x, y) + .05) / (min(x, y) + .05)
}

var token = regexp.MustCompile(`--([a-z-]+):light-dark\((#[0-9a-f]{6}),(#[0-9a-f]{6})\);`)

// S-068: whatever colour a brand has, what is written in it and on it is read in light and
// in dark (WCAG 2.2, 1.4.3), and its controls stand out (1.4.11).
func TestEveryColourOfABrandIsReadableInLightAndDark(t *testing.T) {
	t.Parallel()
	colours := []string{"#000000", "#ffffff", "#ffff00", "#00ff00", "#0000ff", "#ff0000", "#808080", "#777777", "#0F5E73", "#ffd400"}
	for n := 0; n < 1<<24; n += 104_729 {
		colours = append(colours, fmt.Sprintf("#%06x", n))
	}
	paper := [2][]string{{"#ffffff", "#eff1ef"}, {"#0b100d", "#232826"}} // the ends of the surfaces in privet.css
	for _, colour := range colours {
		code, css := served(t, ui.Brand{Accent: colour}.Sheet())
		found := token.FindAllStringSubmatch(css, -1)
		if code != 200 || len(found) != 6 || token.ReplaceAllString(css, "") != ":root{}\n" {
			t.Fatalf("%s: %d %s", colour, code, css)
		}
		for theme := range 2 {
			is := map[string]string{}
			for _, x := range found {
				is[x[1]] = x[2+theme]
			}
			for _, on := range append([]string{is["accent-soft"]}, paper[theme]...) {
				if got := contrast(is["accent-text"], on); got < 4.5 {
					t.Errorf("%s: text %s on %s has %.2f", colour, is["accent-text"], on, got)
				}
				if got := contrast(is["accent"], on); got < 3 && on != is["accent-soft"] {
					t.Errorf("%s: a control %s on %s has %.2f", colour, is["accent"], on, got)
				}
			}
			for _, under := range []string{"accent", "accent-hover"} {
				if got := contrast(is["on-accent"], is[under]); got < 4.5 {
					t.Errorf("%s: on %s there is %.2f", colour, is[under], got)
				}
			}
		}
	}
	if _, css := served(t, ui.Brand{Accent: "#0F5E73"}.Sheet()); !strings.Contains(css, "--accent:light-dark(#0f5e73,") {
		t.Errorf("a colour that can be read is changed: %s", css)
	}
}

// S6, S-068: what is no colour becomes neither a style sheet nor a part of one.
func TestWhatIsNoColourOfABrandHasNoStyleSheet(t *testing.T) {
	t.Parallel()
	for _, x := range []string{"", "red", "0f766e", "#fff", "#0f766e;}body{display:none", "#0f766g", "#0f766e ", "url(#x)", "#0f766e\n", "#0f766e00", "＃0f766e", "</style><script>"} {
		if at := (ui.Brand{Accent: x}).Sheet(); at != "" {
			t.Errorf("%q has the sheet %s", x, at)
		}
		at := strings.Replace(ui.Brand{Accent: "#0f766e"}.Sheet(), "0f766e", "", 1)
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", nil)
		r.URL.Path = strings.Replace(at, "brand-", "brand-"+x, 1)
		w := httptest.NewRecorder()
		if ui.Assets().ServeHTTP(w, r); x != "0f766e" && w.Code != http.StatusNotFound {
			t.Errorf("a sheet for %q: %d %s", x, w.Code, w.Body)
		}
	}
	for _, x := range []string{"javascript:alert(1)", "data:text/html,x", "//evil.example", "/o/one", "ftp://x"} {
		if at := (ui.Brand{Name: "N", Href: x}).Link(); at != "" {
			t.Errorf("the name leads to %s", at)
		}
	}
}
