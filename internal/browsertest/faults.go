package browsertest

import (
	"fmt"
	"strings"

	"github.com/chromedp/cdproto/network"
)

// Budgets of a page (design of the interface, 10.13), as they travel.
const (
	MaxPage     = 150 << 10 // a first visit, with style, script and fonts
	MaxFragment = 15 << 10  // what an act fetches
)

// Faults goes to a page and answers, one by one, what is wrong with it for whoever
// looks at it the way this tab does: another status than expected, violations that
// axe-core finds, what the console tells, a page that scrolls sideways or has no
// title, stops of the Tab key that show no focus or lie beneath something.
func (tab *Tab) Faults(url string, status int) []string {
	tab.t.Helper()
	before := len(tab.Console())
	var list []string
	fault := func(format string, args ...any) {
		list = append(list, fmt.Sprintf(format, args...))
	}
	if got := tab.Go(url); got != status {
		fault("status %d, not %d", got, status)
		return list
	}
	if strings.TrimSpace(tab.Title()) == "" {
		fault("no title")
	}
	for _, v := range tab.Axe() {
		fault("%s", v)
	}
	if tab.SidewaysScroll() {
		fault("scrolls sideways because of %s", strings.Join(tab.TooWide(), ", "))
	}
	for _, s := range tab.FocusWalk(200) {
		if !s.Ring {
			fault("focus does not show on %s (%s)", s.Selector, s.Name)
		}
		if s.Hidden {
			fault("focus is hidden on %s (%s)", s.Selector, s.Name)
		}
	}
	for _, line := range tab.Console()[before:] {
		fault("console: %s", line)
	}
	return list
}

// Weigh goes to a page with nothing kept from before and answers the bytes of the
// first visit, signed in as the tab is.
func (tab *Tab) Weigh(url string) int64 {
	tab.t.Helper()
	tab.do("forget what was kept", network.ClearBrowserCache())
	tab.Go(url)
	return tab.Bytes()
}
