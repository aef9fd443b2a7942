package browsertest

import "fmt"

// Stop is where the Tab key leads.
type Stop struct {
	Selector string
	Name     string // what it is called
	Ring     bool   // an outline or a shadow shows the focus that is not there without it
	Hidden   bool   // all of it is outside the window, or beneath something (WCAG 2.2, 2.4.11)
}

func (s Stop) String() string {
	return fmt.Sprintf("%s (%s): ring %v, hidden %v", s.Selector, s.Name, s.Ring, s.Hidden)
}

// FocusWalk presses Tab through the page, or through the dialog that is open, at
// most so many times, and answers the stops in their order.
func (tab *Tab) FocusWalk(most int) []Stop {
	tab.t.Helper()
	tab.know(nil, "rest()")
	var stops []Stop
	for len(stops) < most {
		tab.do("press Tab", keyPress('\t', 0)...)
		var s *Stop
		tab.know(&s, "stop()")
		if s == nil || len(stops) > 0 && s.Selector == stops[0].Selector {
			break
		}
		stops = append(stops, *s)
	}
	return stops
}

// SidewaysScroll tells whether the page is wider than the window.
func (tab *Tab) SidewaysScroll() bool {
	tab.t.Helper()
	var width float64
	tab.know(&width, "document.scrollingElement.scrollWidth")
	return width > float64(tab.view.Width)
}

// TooWide are the elements that stick out to the right: the cause, if the page
// scrolls sideways.
func (tab *Tab) TooWide() []string {
	tab.t.Helper()
	var list []string
	tab.know(&list, fmt.Sprintf("wider(%d)", tab.view.Width))
	return list
}
