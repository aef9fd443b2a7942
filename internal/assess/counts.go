package assess

import (
	"cmp"

	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/record"
)

// CountsUntil is the last day on which a piece of evidence counts for any of the
// controls that it speaks for, as the grades take it; "" means without end, or that
// it does not say when it begins. What shows a design alone counts until the day that
// it names itself.
func CountsUntil(e *record.Evidence, controls []*record.Control) calendar.Day {
	if e.Strength == record.ShowsDesign || e.Strength == "" {
		return e.Until
	}
	if len(controls) == 0 {
		return endOf(cmp.Or(e.Until, e.From), cmp.Or(e.FreshFor, usualFreshness))
	}
	var last calendar.Day
	for _, c := range controls {
		last = max(last, freshUntil(c, e))
	}
	return last
}
