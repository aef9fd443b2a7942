// Package evidence shows what bears out that the organisation does what it says: the
// grades of each control apart, with the evidence and the day behind them; what the
// live checks find; the technical and organisational measures and who carries them.
// It takes evidence in, one file or many at once, asks people for it, and ends what
// has run out.
//
// Invariants: no grade is entered, all are computed when they are shown; evidence
// counts only once somebody has accepted it; a page shows what its reader may see.
package evidence

import (
	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
)

// MaxUpload is 256 MiB, the most that one form brings, as on any record.
const MaxUpload = 256 << 20

// Pages serve controls, evidence, live checks and measures.
type Pages struct{ *web.Site }

// Mount adds the pages to a site. It comes before the pages of the registers.
func Mount(s *web.Site) *Pages {
	p := &Pages{s}
	read := web.Rule{Verb: access.Read, Group: access.Records}
	add := web.Rule{Verb: access.Create, Group: access.Records}
	upload := add
	upload.Upload = MaxUpload

	s.Handle("GET /o/{org}/assurance", read, p.grades)
	s.Handle("GET /o/{org}/assurance/evidence", read, p.freshness)
	s.Handle("POST /o/{org}/controls/{ref}/evidence", upload, p.addToControl)
	s.Handle("GET /o/{org}/evidence/upload", add, p.uploadPage)
	s.Handle("POST /o/{org}/evidence/upload", upload, p.uploadPlan)
	s.Handle("POST /o/{org}/evidence/upload/save", add, p.uploadSave)
	s.Handle("GET /o/{org}/evidence/request", add, p.requestPage)
	s.Handle("POST /o/{org}/evidence/request", add, p.request)
	s.Handle("GET /o/{org}/checks", read, p.checks)
	s.Handle("GET /o/{org}/checks/coverage", read, p.coverage)
	s.Handle("GET /o/{org}/checks/rules/{rule}", read, p.check)
	s.Handle("GET /o/{org}/measures", read, p.measures)
	s.Handle("GET /o/{org}/measures/gaps", read, p.gaps)
	s.Handle("GET /o/{org}/measures/annex/{form}", web.Rule{Verb: access.Export, Group: access.Records}, p.annex)
	s.Handle("GET /o/{org}/measures/of/{code}", read, p.measure)

	for _, x := range []struct{ key, icon, path string }{
		{"evidence.grades", "badge-check", "assurance"}, {"evidence.checks", "search-check", "checks"}, {"evidence.measures", "lock", "measures"},
	} {
		item := func(c *web.Call) (ui.Item, bool) {
			return ui.Item{Label: c.T(x.key), Href: c.At(x.path), Icon: x.icon}, c.Who.May(access.Read, access.Records)
		}
		s.Place("assurance", item)
		s.Command(web.Command{Group: "go", Show: item})
	}
	for _, x := range []struct{ key, icon, path string }{{"evidence.upload", "file-up", "upload"}, {"evidence.request", "send", "request"}} {
		s.Command(web.Command{Group: "create", Show: func(c *web.Call) (ui.Item, bool) {
			return ui.Item{Label: c.T(x.key), Href: c.At("evidence", x.path), Icon: x.icon}, c.Who.May(access.Create, access.Records)
		}})
	}
	return p
}

// titles are the records that a page names, by identifier.
type titles map[id.ID]store.Title

// link leads to a record; what the reader may not see has no address.
func (t titles) link(c *web.Call, at id.ID) (label, href string) {
	x, ok := t[at]
	if !ok {
		return c.T("evidence.hidden"), ""
	}
	return x.Title, c.At(x.Register, x.Ref)
}

// requirement is a row of the library, by a key as records keep it; nil where people
// wrote words of their own.
func requirement(r record.Requirement) *catalogue.Requirement {
	x, ok := catalogue.Library().Requirement(catalogue.Key(r))
	if !ok {
		return nil
	}
	return x
}

func libraryAt(c *web.Call, k catalogue.Key) string { return c.At("library", k.Framework(), k.ID()) }
