package browsertest_test

import (
	"strings"
	"testing"

	"github.com/privet-pims/privet/internal/browsertest"
)

func TestFaultsOfAPageAreAllTold(t *testing.T) {
	for _, c := range []struct {
		name, body, head string
		want             []string
	}{
		{"a sound page", `<h1>Sound</h1><p><a href="/">Home</a></p>`, "", nil},
		{"a page with faults", `<h1>Faults</h1><p><a class="bare" href="/">Home</a></p><input><table class="wide"><tr><td>Wide</td></tr></table>`, `<script>1</script>`,
			[]string{"label (critical)", "sideways because of", "focus does not show on body > main > p > a (Home)", "console: "}},
		{"a page that is not there", "", "", []string{"status 404, not 200"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			path := "/page"
			if c.body == "" {
				path = "/none"
			}
			tab, url := open(t, browsertest.View{Width: 600}, map[string]string{
				"/page":  page("Page", c.body, `<link rel="stylesheet" href="/p.css">`, c.head),
				"/p.css": `.bare { outline: none } .wide { width: 900px }`,
			})
			got := tab.Faults(url+path, 200)
			for _, w := range c.want {
				if !strings.Contains(strings.Join(got, "\n"), w) {
					t.Errorf("not told: %s in\n%s", w, strings.Join(got, "\n"))
				}
			}
			if len(c.want) == 0 && len(got) > 0 {
				t.Errorf("told:\n%s", strings.Join(got, "\n"))
			}
		})
	}
}

func TestAFirstVisitWeighsMoreThanTheNext(t *testing.T) {
	tab, url := open(t, browsertest.View{}, map[string]string{
		"/": page("Page", "<h1>Page</h1>", `<link rel="stylesheet" href="/kept.css">`), "/kept.css": strings.Repeat("/* words */", 2000),
	})
	first := tab.Weigh(url)
	if tab.Go(url); tab.Bytes() >= first {
		t.Errorf("%d bytes at first, %d afterwards", first, tab.Bytes())
	}
	if again := tab.Weigh(url); again < 20_000 {
		t.Errorf("%d bytes with nothing kept", again)
	}
}
