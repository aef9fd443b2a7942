// Package transfers shows where personal data leave the territory of the laws in
// scope, what lets each transfer happen on the day and why, what would become of them
// if a decision or a mechanism fell, and what a change of any record touches.
//
// Invariants: nothing is stored that can be computed, so that a transfer is judged anew
// by the law of the day each time it is shown; a supposition leaves no trace; the table
// beside the map has the same rows, and decides where the map is too coarse.
package transfers

import (
	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
)

// Pages serve the map of transfers and the view of what a change touches.
type Pages struct{ *web.Site }

// Mount adds the pages to a site. It comes before the pages of the registers.
func Mount(s *web.Site) {
	p := &Pages{s}
	read := web.Rule{Verb: access.Read, Group: access.Records}
	s.Handle("GET /o/{org}/transfers/map", read, p.page)
	s.Handle("GET /o/{org}/transfers/map/file/{form}", web.Rule{Verb: access.Export, Group: access.Records}, p.file)
	s.Handle("GET /o/{org}/ripple/{register}/{ref}", read, p.ripple)
	item := func(c *web.Call) (ui.Item, bool) {
		return ui.Item{Label: c.T("transfers.title"), Href: c.At("transfers", "map"), Icon: "globe"}, c.Who.May(access.Read, access.Records)
	}
	s.Place("partners", item)
	s.Command(web.Command{Group: "go", Show: item})
}

// RecordAction leads from the menu of a record to what a change of it touches (S-011).
func RecordAction(c *web.Call, t *register.Type, rec register.Record) (ui.MenuItem, bool) {
	h := register.HeadOf(rec)
	return ui.MenuItem{Label: c.T("transfers.ripple.open"), Detail: c.T("transfers.ripple.detail"), Icon: "radar", Href: c.At("ripple", t.Name, h.Ref)},
		h.Archived.IsZero() && c.Who.May(access.Read, access.Records)
}
