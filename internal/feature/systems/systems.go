// Package systems shows what systems hold and where: the page of a system with its
// stores, data sets, activities, rights of access, partners and flows; the elements of
// all data sets, by category, sensitivity, retention rule and sharing; and the
// inventory at a glance, with its origins and its volumes (ISO/IEC 27701:2025,
// A.1.2.9, A.3.5; S-037, S-041 to S-043, S-048, S-049, S-089).
//
// Invariants: every number leads to the rows behind it; what people declare and what
// was observed stand beside each other and neither is changed here.
package systems

import (
	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/page"
	"github.com/privet-pims/privet/internal/web/ui"
)

// Pages serve the inventory, the elements and what a system has beside the pages of
// every register.
type Pages struct{ *web.Site }

// Mount adds the pages to a site.
func Mount(s *web.Site) *Pages {
	p := &Pages{s}
	read := web.Rule{Verb: access.Read, Group: access.Records}
	s.Handle("GET /o/{org}/inventory", read, p.inventory)
	s.Handle("GET /o/{org}/data-elements", read, p.elements)
	for _, x := range []struct{ key, icon, path string }{{"systems.inventory", "server", "inventory"}, {"systems.elements", "table-2", "data-elements"}} {
		item := func(c *web.Call) (ui.Item, bool) {
			return ui.Item{Label: c.T(x.key), Href: c.At(x.path), Icon: x.icon}, c.Who.May(access.Read, access.Records)
		}
		s.Place("data", item)
		s.Command(web.Command{Group: "go", Show: item})
	}
	return p
}

// Own are the parts of the page of a system.
func (p *Pages) Own() page.Own { return page.Own{Overview: loadSystem} }
