package ui_test

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/a-h/templ"
	"golang.org/x/net/html"

	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/web/ui"
	"github.com/privet-pims/privet/locales"
)

var catalogue = sync.OnceValues(func() (*i18n.Catalogue, error) { return i18n.Load(locales.Files) })

func draw(t *testing.T, lang string, c templ.Component) string {
	t.Helper()
	all, err := catalogue()
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := c.Render(ui.With(context.Background(), all.Words(lang), "token-1"), &out); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// tree are all elements of a fragment, in order; templates are opened too.
func tree(t *testing.T, text string) []*html.Node {
	t.Helper()
	root, err := html.Parse(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	var out []*html.Node
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		if n.Type == html.ElementNode {
			out = append(out, n)
		}
		for c := range n.ChildNodes() {
			walk(c)
		}
	}
	walk(root)
	return out
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func has(n *html.Node, name string) bool {
	return slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == name })
}

func inside(n *html.Node, tag string) bool {
	for p := n.Parent; p != nil; p = p.Parent {
		if p.Type == html.ElementNode && p.Data == tag {
			return true
		}
	}
	return false
}

// S8: the content security policy allows nothing inline.
func TestNoComponentNeedsAnythingInline(t *testing.T) {
	t.Parallel()
	for _, n := range tree(t, draw(t, "en", ui.Gallery(ui.Frame{}))) {
		if n.Data == "script" || n.Data == "style" {
			t.Errorf("a component writes <%s>", n.Data)
		}
		for _, a := range n.Attr {
			if a.Key == "style" || strings.HasPrefix(a.Key, "on") || strings.HasPrefix(a.Key, "hx-on") ||
				strings.HasPrefix(a.Val, "javascript:") || strings.HasPrefix(a.Val, "js:") {
				t.Errorf("<%s %s=%q>", n.Data, a.Key, a.Val)
			}
		}
	}
}

func TestEveryControlHasALabelAndKnownIds(t *testing.T) {
	t.Parallel()
	all := tree(t, draw(t, "de", ui.Gallery(ui.Frame{})))
	ids, labels := map[string]int{}, map[string]bool{}
	for _, n := range all {
		if id := attr(n, "id"); id != "" {
			ids[id]++
		}
		if n.Data == "label" {
			labels[attr(n, "for")] = true
		}
	}
	for id, n := range ids {
		if n > 1 {
			t.Errorf("id %q stands %d times", id, n)
		}
	}
	for _, n := range all {
		for _, ref := range []string{"for", "aria-describedby", "aria-labelledby", "aria-controls", "popovertarget", "commandfor"} {
			for id := range strings.FieldsSeq(attr(n, ref)) {
				if ids[id] == 0 {
					t.Errorf("<%s %s=%q> leads nowhere", n.Data, ref, id)
				}
			}
		}
		switch n.Data {
		case "input", "select", "textarea":
			if attr(n, "type") != "hidden" && !labels[attr(n, "id")] && attr(n, "aria-label") == "" && !inside(n, "label") {
				t.Errorf("<%s name=%q> has no label", n.Data, attr(n, "name"))
			}
		case "button":
			if attr(n, "type") == "" {
				t.Errorf("a button without type sends its form by accident: %v", n.Attr)
			}
		case "form":
			if attr(n, "action") == "" || attr(n, "method") == "" {
				t.Errorf("a form does not work without script: %v", n.Attr)
			}
		}
	}
}

func TestErrorIsTiedToItsField(t *testing.T) {
	t.Parallel()
	text := draw(t, "en", ui.Text(ui.TextField{Control: ui.Control{Name: "retention", Label: "Retention", Error: "Add a unit.", Hint: "How long?", Required: true}, Value: "20"}))
	for _, n := range tree(t, text) {
		if n.Data != "input" {
			continue
		}
		for name, want := range map[string]string{"id": "f-retention", "aria-invalid": "true", "aria-describedby": "f-retention-error f-retention-hint", "value": "20"} {
			if got := attr(n, name); got != want {
				t.Errorf("%s is %q, want %q", name, got, want)
			}
		}
		if !has(n, "required") {
			t.Error("the field is not required")
		}
	}
}

func TestPostFormCarriesTheToken(t *testing.T) {
	t.Parallel()
	post := draw(t, "en", ui.FormBox(ui.Form{Action: "/x", Hidden: map[string]string{"rev": "3"}}))
	for _, want := range []string{`name="_token" value="token-1"`, `name="rev" value="3"`, `method="post"`} {
		if !strings.Contains(post, want) {
			t.Errorf("no %s in %s", want, post)
		}
	}
	if get := draw(t, "en", ui.FormBox(ui.Form{Action: "/x", Method: "get"})); strings.Contains(get, "token-1") {
		t.Error("the token would stand in an address")
	}
}

// S8
func TestTextOfPeopleIsNeverMarkup(t *testing.T) {
	t.Parallel()
	evil := `"><script>alert(1)</script>`
	for _, c := range []templ.Component{
		ui.StateBadge(ui.OK, evil), ui.Tag("", evil), ui.Avatar(evil), ui.Country(evil, evil, true),
		ui.Button(ui.Btn{Label: evil, Href: "javascript:alert(1)"}), ui.Diff(evil, evil),
		ui.Text(ui.TextField{Control: ui.Control{Name: evil, Label: evil, Hint: evil, Error: evil}, Value: evil}),
		ui.TextArea(ui.TextAreaField{Control: ui.Control{Name: "a", Label: evil}, Value: "</textarea>" + evil}),
		ui.Combobox(ui.ComboField{Control: ui.Control{Name: "a", Label: "a"}, Options: []ui.Option{{Value: evil, Label: evil}}, Create: evil}),
		ui.ComboOptions([]ui.Option{{Value: evil, Label: evil, Hint: evil}}), ui.Chip(ui.ChipFilter{Text: evil, Name: evil, Remove: "/"}),
	} {
		text := draw(t, "en", c)
		if strings.Contains(text, "<script") || strings.Contains(text, "javascript:") {
			t.Errorf("markup in %s", text)
		}
	}
}

func TestSortedColumnSaysSo(t *testing.T) {
	t.Parallel()
	for sort, want := range map[string]string{"": "none", "ascending": "ascending", "descending": "descending"} {
		text := draw(t, "en", ui.SortHead(ui.Column{Label: "Ref", Href: "?sort=ref", Sort: sort}))
		if !strings.Contains(text, `aria-sort="`+want+`"`) {
			t.Errorf("%q: %s", sort, text)
		}
	}
	if text := draw(t, "en", ui.SortHead(ui.Column{Label: "Ref"})); strings.Contains(text, "aria-sort") {
		t.Error("a column that does not sort says that it does")
	}
}

func TestPeriodGoesThereAndBack(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ number, unit, want string }{
		{"20", "Y", "P20Y"}, {"6", "M", "P6M"}, {"90", "D", "P90D"}, {"72", "H", "PT72H"}, {"", "Y", ""}, {" 2 ", "W", "P2W"}, {"P1Y6M", "Y", "P1Y6M"},
	} {
		if got := ui.PeriodOf(c.number, c.unit); got != c.want {
			t.Errorf("%s %s is %q, want %q", c.number, c.unit, got, c.want)
		}
		text := draw(t, "en", ui.Period(ui.PeriodField{Control: ui.Control{Name: "p", Label: "P"}, Value: c.want}))
		if n := strings.TrimSpace(c.number); n != "" && (!strings.Contains(text, `value="`+n+`"`) || !strings.Contains(text, `value="`+c.unit+`" selected`)) {
			t.Errorf("%q is shown as %s", c.want, text)
		}
	}
}

func TestInitialsAndToneStay(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{"Sanne de Wit": "SW", "Øyvind": "Ø", "": "?", "  ": "?", "İpek Ünal": "İÜ"} {
		if got := ui.Initials(name); got != want {
			t.Errorf("%q is %q, want %q", name, got, want)
		}
	}
	// Written down, so that a change of the sum is seen: people know each other's colour.
	for name, want := range map[string]ui.Tone{"Sanne de Wit": ui.Warn, "Annelies Brouwer": ui.Bad} {
		if got := ui.ToneOf(name); got != want {
			t.Errorf("%s is %s, was %s", name, got, want)
		}
	}
}

var iconName = regexp.MustCompile(`\b(?:Icon\(|Icon: |End: )"([a-z0-9-]+)"`)

func TestEveryNamedIconIsThere(t *testing.T) {
	t.Parallel()
	found := 0
	err := filepath.WalkDir("..", func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasSuffix(path, "_test.go") || strings.HasSuffix(path, "_templ.go") ||
			(filepath.Ext(path) != ".go" && filepath.Ext(path) != ".templ") {
			return err
		}
		source, err := os.ReadFile(path) //nolint:gosec // a source of this repository
		if err != nil {
			return err
		}
		for _, m := range iconName.FindAllStringSubmatch(string(source), -1) {
			found++
			if !ui.HasIcon(m[1]) {
				t.Errorf("%s names icon %q, which icons.txt lacks", path, m[1])
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if found < 50 {
		t.Errorf("only %d icons found: the pattern is off", found)
	}
}

func get(t *testing.T, path, accept string) *http.Response {
	t.Helper()
	r := httptest.NewRequest(http.MethodGet, path, nil)
	r.Header.Set("Accept-Encoding", accept)
	w := httptest.NewRecorder()
	ui.Assets().ServeHTTP(w, r)
	return w.Result()
}

func TestAssetsAreKeptForeverUnderTheirHash(t *testing.T) {
	t.Parallel()
	for name, kind := range map[string]string{
		"privet.css": "text/css; charset=utf-8", "privet.js": "text/javascript; charset=utf-8", "htmx.min.js": "text/javascript; charset=utf-8",
		"favicon.svg": "image/svg+xml", "fonts/inter.woff2": "font/woff2",
	} {
		res := get(t, ui.Asset(name), "gzip")
		if res.StatusCode != http.StatusOK || res.Header.Get("Content-Type") != kind || res.Header.Get("X-Content-Type-Options") != "nosniff" ||
			!strings.Contains(res.Header.Get("Cache-Control"), "immutable") {
			t.Errorf("%s: %d %v", name, res.StatusCode, res.Header)
		}
	}
	if res := get(t, "/assets/0000000000000000/privet.css", ""); res.StatusCode != http.StatusOK || res.Header.Get("Cache-Control") != "no-cache" {
		t.Errorf("an old address: %d %v", res.StatusCode, res.Header)
	}
	for _, path := range []string{"/assets/x/none.css", "/assets/", "/assets/x/../assets.go"} {
		if res := get(t, path, ""); res.StatusCode != http.StatusNotFound {
			t.Errorf("%s: %d", path, res.StatusCode)
		}
	}
}

func TestFirstPageStaysWithinItsBudget(t *testing.T) {
	t.Parallel()
	total := 0
	for _, name := range []string{"privet.css", "privet.js", "htmx.min.js", "favicon.svg", "fonts/inter.woff2", "fonts/geist-mono.woff2"} {
		body, err := io.ReadAll(get(t, ui.Asset(name), "gzip").Body)
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("%-24s %6d bytes", name, len(body))
		total += len(body)
	}
	t.Logf("%-24s %6d bytes", "all", total)
	// 150 kB less what the page itself may weigh.
	if total > 120_000 {
		t.Errorf("assets weigh %d bytes", total)
	}
}

// S8, S9: nothing comes from elsewhere, and nothing is made from text at run time.
func TestAssetsStandAlone(t *testing.T) {
	t.Parallel()
	read := func(name string) string {
		body, err := io.ReadAll(get(t, ui.Asset(name), "").Body)
		if err != nil {
			t.Fatal(err)
		}
		return string(body)
	}
	css := read("privet.css")
	for _, m := range regexp.MustCompile(`url\(([^)]*)\)`).FindAllStringSubmatch(css, -1) {
		if res := get(t, strings.Replace(ui.Asset("privet.css"), "privet.css", m[1], 1), ""); res.StatusCode != http.StatusOK {
			t.Errorf("the style sheet names %s, which is not there", m[1])
		}
	}
	if strings.Contains(css, "@import") || strings.Contains(css, "//") {
		t.Error("the style sheet leads elsewhere")
	}
	js := read("privet.js")
	for _, bad := range []string{"eval(", "new Function", "http://", "document.write", "localStorage"} {
		if strings.Contains(js, bad) {
			t.Errorf("privet.js has %s", bad)
		}
	}
	for _, want := range []string{`"includeIndicatorCSS":false`, `"mode":"same-origin"`, `"history":"reload"`} {
		if !strings.Contains(ui.HTMXConfig, want) {
			t.Errorf("htmx is not configured with %s", want)
		}
	}
}
