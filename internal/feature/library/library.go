// Package library shows the requirements that Privet carries: standards, laws and
// their duties, what corresponds to what between editions and texts, and from whom
// each row comes. Everybody in an organisation may read it. Beside it stand the
// organisation's own frameworks and what it has corrected from its licensed copies; both
// come in and go out as OSCAL or as a table.
package library

import (
	"context"
	"strings"

	"github.com/a-h/templ"

	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
)

// Bounds of a page.
const (
	pageRows  = 100 // rows of a framework, or below a row
	mapRows   = 50  // mapping rows
	foundRows = 50
	maxQuery  = 200 // bytes of what is searched
)

// Deps are what other features say about a requirement. All may be nil.
type Deps struct {
	// Behind shows what the organisation has behind a requirement: its own controls,
	// measures and evidence. controls are the clauses and controls of
	// ISO/IEC 27701:2025 behind it, or the requirement itself if it is one of them.
	// It answers nil where there is nothing to show.
	Behind func(ctx context.Context, tx *store.Tx, c *web.Call, r *catalogue.Requirement, controls []catalogue.Key) (templ.Component, error)
}

// Pages serve the library.
type Pages struct {
	*web.Site
	Deps
}

// Mount adds the pages to a site.
func Mount(s *web.Site, d Deps) *Pages {
	p := &Pages{Site: s, Deps: d}
	member := web.Rule{Member: true}
	s.Handle("GET /o/{org}/library", member, p.frameworks)
	s.Handle("GET /o/{org}/library/sources", member, p.sources)
	s.Handle("GET /o/{org}/library/authorities", member, p.authorities)
	s.Handle("GET /o/{org}/library/{framework}", member, p.framework)
	s.Handle("GET /o/{org}/library/{framework}/{id}", member, p.requirement)
	p.ownRoutes()
	item := func(c *web.Call) (ui.Item, bool) {
		return ui.Item{Label: c.T("library.title"), Href: c.At("library"), Icon: "library"}, true
	}
	s.Place("programme", item)
	s.Command(web.Command{Group: "go", Show: item})
	s.Command(web.Command{Group: "go", Show: func(c *web.Call) (ui.Item, bool) {
		return ui.Item{Label: c.T("library.authorities"), Href: c.At("library", "authorities"), Icon: "landmark"}, true
	}})
	s.Finder("library.palette", p.find)
	return p
}

// find is what the palette finds: the nearest few.
func (p *Pages) find(c *web.Call, words string) []ui.Item {
	if len(words) < 3 {
		return nil
	}
	var out []ui.Item
	for _, h := range catalogue.Library().Search(words) {
		if !h.Requirement.Asks() || h.Requirement.Kind == catalogue.Duty && h.Score < 500 {
			continue
		}
		out = append(out, ui.Item{Label: h.Requirement.TitleIn(c.Words.Lang()), Keys: short(h.Requirement), Href: at(c, h.Requirement.Key), Icon: icon(h.Requirement)})
		if len(out) == 5 {
			break
		}
	}
	return out
}

// at is the page of a requirement.
func at(c *web.Call, k catalogue.Key) string { return c.At("library", k.Framework(), k.ID()) }

// short is the number of a row with what tells its framework.
func short(r *catalogue.Requirement) string {
	if f, ok := catalogue.Library().Framework(r.Framework); ok && !strings.Contains(r.ID, f.Short) {
		return f.Short + " " + r.ID
	}
	return r.ID
}

func icon(r *catalogue.Requirement) string {
	switch r.Kind {
	case catalogue.Clause:
		return "list-checks"
	case catalogue.Control, catalogue.Guideline:
		return "shield-check"
	case catalogue.Principle:
		return "lightbulb"
	case catalogue.Duty, catalogue.Provision:
		return "scale"
	case catalogue.Outcome:
		return "goal"
	}
	return "folder"
}

// crumbs lead from the library to a row, which is left out.
func crumbs(c *web.Call, above ...ui.Crumb) []ui.Crumb {
	return append([]ui.Crumb{{Label: c.T("library.title"), Href: c.At("library")}}, above...)
}
