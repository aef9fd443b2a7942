// Package retention is the schedule of how long data stay, by category: which rule,
// from which event, on which ground, what happens then; where rules contradict each
// other; when a record of a day would be due, step by step; and which holds keep data
// from disposal and erasure (GDPR Art. 5(1)(e), 17(3)(e); ISO/IEC 27701:2025, A.1.4.8;
// S-090, S-094).
//
// Invariants: nothing is entered here that is not a record of a register; the printed
// schedule has the same lines as the page; no erasure passes a hold that binds on the
// day, whoever asks for it.
package retention

import (
	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
)

// Pages serve the schedule, the calculator and the holds.
type Pages struct{ *web.Site }

// Mount adds the pages to a site.
func Mount(s *web.Site) {
	p := &Pages{s}
	read := web.Rule{Verb: access.Read, Group: access.Records}
	s.Handle("GET /o/{org}/retention", read, p.schedule)
	s.Handle("GET /o/{org}/retention/due", read, p.due)
	s.Handle("GET /o/{org}/retention/holds", read, p.holds)
	s.Handle("GET /o/{org}/retention/file/{form}", web.Rule{Verb: access.Export, Group: access.Records}, p.file)
	show := func(c *web.Call) (ui.Item, bool) {
		return ui.Item{Label: c.T("retention.title"), Href: c.At("retention"), Icon: "hourglass"}, c.Who.May(access.Read, access.Records)
	}
	s.Place("data", show)
	s.Command(web.Command{Group: "go", Show: show})
}

// tabs lead between the pages.
func tabs(c *web.Call, current string) []ui.Tab {
	out := []ui.Tab{
		{Label: c.T("retention.tab.schedule"), Href: c.At("retention"), Icon: "hourglass"},
		{Label: c.T("retention.tab.due"), Href: c.At("retention", "due"), Icon: "calendar"},
		{Label: c.T("retention.tab.holds"), Href: c.At("retention", "holds"), Icon: "gavel"},
	}
	for i, name := range []string{"schedule", "due", "holds"} {
		out[i].Current = name == current
	}
	return out
}
