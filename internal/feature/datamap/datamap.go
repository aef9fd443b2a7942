// Package datamap draws where personal data come from, what uses them, who gets them
// and in which countries they end up, from the records alone; answers who can reach
// which data; and shows the stages in the life of the data of an activity.
//
// Invariants: nothing is entered for the map, so that whatever is taken from a record
// goes from the map too; the table beside the picture has the same rows; what somebody
// may not see is on no map of his.
package datamap

import (
	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
)

// Pages serve the map and the report of access.
type Pages struct{ *web.Site }

// Mount adds the pages to a site.
func Mount(s *web.Site) {
	p := &Pages{s}
	read := web.Rule{Verb: access.Read, Group: access.Records}
	export := web.Rule{Verb: access.Export, Group: access.Records}
	s.Handle("GET /o/{org}/data-map", read, p.page)
	s.Handle("GET /o/{org}/data-map/file/{form}", export, p.file)
	s.Handle("GET /o/{org}/access-report", read, p.access)
	s.Handle("GET /o/{org}/access-report/file/{form}", export, p.accessFile)
	for _, x := range []struct{ key, icon, path string }{{"datamap.title", "share-2", "data-map"}, {"datamap.access", "key-round", "access-report"}} {
		item := func(c *web.Call) (ui.Item, bool) {
			return ui.Item{Label: c.T(x.key), Href: c.At(x.path), Icon: x.icon}, c.Who.May(access.Read, access.Records)
		}
		s.Place("data", item)
		s.Command(web.Command{Group: "go", Show: item})
	}
}
