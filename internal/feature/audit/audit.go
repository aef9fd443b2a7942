// Package audit hands an auditor what he needs: packs of what an organisation keeps
// within a scope, sealed, proven, and readable without this program.
package audit

import (
	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/pack"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
)

// Deps are what the pages need beside the site.
type Deps struct {
	Shelf *pack.Shelf
}

// Pages serve audit packs.
type Pages struct {
	*web.Site
	Deps
}

// Mount adds the pages to a site.
func Mount(s *web.Site, d Deps) *Pages {
	p := &Pages{s, d}
	read := web.Rule{Verb: access.Ledger, Group: access.Installation}
	s.Handle("GET /o/{org}/packs", read, func(c *web.Call) error { return p.list(c, form{}) })
	s.Handle("POST /o/{org}/packs", web.Rule{Verb: access.Approve, Group: access.Records}, p.order)
	s.Handle("GET /o/{org}/packs/{id}", read, p.show)
	s.Handle("GET /o/{org}/packs/{id}/file", read, p.fetch)
	item := func(c *web.Call) (ui.Item, bool) {
		return ui.Item{Label: c.T("pack.title"), Href: c.At("packs"), Icon: "package-check"}, c.Who.May(read.Verb, read.Group)
	}
	s.Place("assurance", item)
	s.Command(web.Command{Group: "go", Show: item})
	return p
}
