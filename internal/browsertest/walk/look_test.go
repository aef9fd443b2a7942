package walk_test

import (
	"cmp"
	"os"
	"regexp"
	"slices"
	"testing"
	"time"

	"github.com/privet-pims/privet/internal/browsertest"
)

// Each page is loaded anew at three widths and judged by axe-core, the console and
// its width (bars of the interface); on a wide screen the Tab key is walked too. A
// build judges each page light and dark, at two widths that take turns from page to
// page; the night judges every look of every page, see looks. S6: the content
// security policy is strict and nothing breaks it.
func TestEveryPageIsFitForEverybodyAtEveryWidthInLightAndDark(t *testing.T) {
	h := open()
	first := h.enter(t, owner, browsertest.View{})
	only := regexp.MustCompile(os.Getenv("PRIVET_TEST_PAGES")) // for the maker of a page: its own by name
	pages := slices.DeleteFunc(append(browsertest.Pages(), browsertest.Made(first, h.URL, h.Org())...),
		func(p browsertest.Page) bool { return !only.MatchString(p.Name) })
	for half, name := range []string{"one window", "another window"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			in, out := h.enter(t, owner, browsertest.View{}), visit(t, browsertest.View{})
			for i, p := range pages {
				if i%2 != half {
					continue
				}
				tab := in
				if p.Public {
					tab = out
				}
				look(t, tab, p, p.At(h.URL, h.Org()), looks(i/2))
			}
		})
	}
}

// everyLook is the variable that asks for each width in both themes. More than a
// hundred pages in six looks outlast the time that a package of tests has, so "make
// nightly" sets it and a build does not.
const everyLook = "PRIVET_EVERY_LOOK"

// looks are those of the nth page: in a build one light and one dark, of which a
// telephone is one, so that neighbours cover every width together; with -short the two
// that differ most, and with everyLook all six.
func looks(n int) []browsertest.View {
	switch {
	case os.Getenv(everyLook) != "":
		return browsertest.Views()
	case testing.Short() || n%2 == 0:
		return []browsertest.View{{Width: 1440}, {Width: 390, Dark: true, Phone: true}}
	}
	return []browsertest.View{{Width: 1024, Dark: true}, {Width: 390, Phone: true}}
}

// look tells each fault once, with the first look that shows it.
func look(t *testing.T, tab *browsertest.Tab, p browsertest.Page, url string, as []browsertest.View) {
	t.Helper()
	seen, began := map[string]bool{}, time.Now()
	defer func() { t.Logf("%s: %v", p.Name, time.Since(began).Round(time.Millisecond)) }()
	for _, v := range as {
		tab.As(v)
		judge := tab.Look
		if v.Width == 1440 && !v.Dark && !testing.Short() {
			judge = tab.Faults
		}
		for _, fault := range judge(url, cmp.Or(p.Status, 200)) {
			if !seen[fault] {
				seen[fault] = true
				t.Errorf("%s (%s): %s", p.Name, v.Name(), fault)
			}
		}
	}
}

// fit judges a page that answers a form, as it stands, in every look.
func fit(t *testing.T, tab *browsertest.Tab) {
	t.Helper()
	for _, v := range looks(0) {
		tab.As(v)
		for _, fault := range tab.Unfit() {
			t.Errorf("%s (%s): %s", tab.URL(), v.Name(), fault)
		}
	}
	tab.As(browsertest.View{})
}

// Bars of the interface: a first visit below 150 kB, what an act fetches below 15 kB.
func TestPagesAndFragmentsKeepTheirBudgets(t *testing.T) {
	h := open()
	tab := h.enter(t, officer, browsertest.View{})
	var most int64
	var heaviest string
	for _, p := range browsertest.Pages() {
		if p.Public || p.Name == "components" { // the gallery shows everything at once
			continue
		}
		got := tab.Weigh(p.At(h.URL, h.Org()))
		if got > browsertest.MaxPage {
			t.Errorf("%s weighs %d bytes at first", p.Name, got)
		}
		if got > most {
			most, heaviest = got, p.Name
		}
	}
	t.Logf("the heaviest page is %s: %d bytes", heaviest, most)
	tab.Go(h.at("/processing-activities"))
	tab.Type("#list-q", "customer")
	tab.WaitURL("q=customer")
	found := false
	for _, r := range tab.Requests() {
		if r.Kind != "Fetch" && r.Kind != "XHR" {
			continue
		}
		found = true
		t.Logf("a fragment weighs %d bytes", r.Bytes)
		if r.Bytes > browsertest.MaxFragment {
			t.Errorf("%s weighs %d bytes", r.URL, r.Bytes)
		}
	}
	if !found {
		t.Errorf("the list was not fetched by a fragment: %+v", tab.Requests())
	}
}
