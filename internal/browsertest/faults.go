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
// looks at it the way this tab does: what Look tells, and stops of the Tab key that
// show no focus or lie beneath something.
func (tab *Tab) Faults(url string, status int) []string {
	tab.t.Helper()
	list := tab.Look(url, status)
	if tab.Status() != status {
		return list
	}
	for _, s := range tab.FocusWalk(200) {
		if !s.Ring {
			list = append(list, fmt.Sprintf("focus does not show on %s (%s)", s.Selector, s.Name))
		}
		if s.Hidden {
			list = append(list, fmt.Sprintf("focus is hidden on %s (%s)", s.Selector, s.Name))
		}
	}
	return list
}

// Look goes to a page, loaded anew, and answers what is wrong with it without
// touching it: another status than expected, no title, violations that axe-core
// finds, sideways scrolling, and what the console tells, breaches of the content
// security policy among it.
func (tab *Tab) Look(url string, status int) []string {
	tab.t.Helper()
	before := len(tab.Console())
	if got := tab.Go(url); got != status {
		return []string{fmt.Sprintf("status %d, not %d", got, status)}
	}
	list := tab.Unfit()
	for _, line := range tab.Console()[before:] {
		list = append(list, "console: "+line)
	}
	return list
}

// Unfit is what is wrong with the page as it stands, the console apart: for pages
// that answer a form and have no address of their own.
func (tab *Tab) Unfit() []string {
	tab.t.Helper()
	var list []string
	if strings.TrimSpace(tab.Title()) == "" {
		list = append(list, "no title")
	}
	for _, v := range tab.Axe() {
		list = append(list, v.String())
	}
	if tab.SidewaysScroll() {
		list = append(list, "scrolls sideways because of "+strings.Join(tab.TooWide(), ", "))
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
