// Package home is where people begin: what waits for them today, how the register
// stands, and their inbox. It also tells people what happened to what is theirs, and
// writes them a digest with the same numbers.
package home

import (
	"context"
	"net/http"

	"github.com/a-h/templ"

	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
)

// Deps are what the pages need beside the site.
type Deps struct {
	Notices *Notices
	// Next is a card of what comes next after the first steps, above all else; it
	// answers nil where there is none.
	Next func(ctx context.Context, tx *store.Tx, c *web.Call) (templ.Component, error)
}

// Home serves the first page of an organisation and all that it leads to.
type Home struct {
	*web.Site
	Deps
}

// Mount adds the pages to a site. It comes before the pages of registers, so that
// its entries stand first in the sidebar.
func Mount(s *web.Site, d Deps) *Home {
	h := &Home{Site: s, Deps: d}
	member := web.Rule{Member: true}
	s.Handle("GET /o/{org}", member, h.home)
	s.Handle("GET /o/{org}/{$}", member, func(c *web.Call) error {
		http.Redirect(c.W, c.R, c.At(), http.StatusMovedPermanently)
		return nil
	})
	s.Handle("GET /o/{org}/digest", member, h.digest)
	s.Handle("GET /o/{org}/figures/{name}", member, h.figure)
	s.Handle("GET /o/{org}/inbox", member, h.inbox)
	s.Handle("GET /o/{org}/inbox/bell", member, h.bell)
	s.Handle("POST /o/{org}/inbox/read", member, h.markAllSeen)
	s.Handle("POST /o/{org}/inbox/{id}/{do}", member, h.act)
	s.Handle("GET /o/{org}/inbox/{id}", member, h.follow)

	s.Place("", func(c *web.Call) (ui.Item, bool) {
		return ui.Item{Label: c.T("web.nav.home"), Href: c.At(), Icon: "house", Keys: "G H"}, true
	})
	s.Place("", func(c *web.Call) (ui.Item, bool) {
		return ui.Item{Label: c.T("web.inbox"), Href: c.At("inbox"), Icon: "inbox", Keys: "G I"}, true
	})
	s.Place("", func(c *web.Call) (ui.Item, bool) {
		t := tasks
		return ui.Item{Label: c.T(t.LabelKey() + ".many"), Href: c.At(t.Name), Icon: t.Icon, Keys: "G T"}, c.Who.May("read", t.Group)
	})
	for _, place := range []struct{ key, path, icon, keys string }{{"web.nav.home", "", "house", "G H"}, {"web.inbox", "inbox", "inbox", "G I"}, {"digest.title", "digest", "calendar-days", ""}} {
		s.Command(web.Command{Group: "go", Show: func(c *web.Call) (ui.Item, bool) {
			href := c.At()
			if place.path != "" {
				href = c.At(place.path)
			}
			return ui.Item{Label: c.T(place.key), Href: href, Icon: place.icon, Keys: place.keys}, true
		}})
	}
	s.Inbox(h.unread)
	return h
}
