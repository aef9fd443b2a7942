// Package laws lays newer law packs over those of the program, says fact by fact how
// they differ, and what a pack would do to the records of the organisation before it is
// in force (S-157).
//
// Invariants: a comparison leaves no trace; a pack is a record, so that who laid it over
// and who withdrew it stands in the ledger; withdrawing one brings back what was in
// force before it; what stands worse by a change of packs raises its work in the
// transaction of the change.
package laws

import (
	"net/http"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/api"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/page"
	"github.com/privet-pims/privet/internal/web/ui"
)

// Pages serve the facts of a law and the packs laid over them.
type Pages struct{ *web.Site }

// Mount adds the pages to a site. It comes before the pages of the registers.
func Mount(s *web.Site) *Pages {
	p := &Pages{s}
	read := web.Rule{Verb: access.Read, Group: access.Records}
	make := web.Rule{Verb: access.Create, Group: record.LawPacks.Group}
	upload := make
	upload.Upload = maxUpload
	s.Handle("GET /o/{org}/laws/{law}/facts", read, p.facts)
	s.Handle("GET /o/{org}/laws/compare", make, p.form)
	s.Handle("POST /o/{org}/laws/compare", upload, p.compare)
	s.Command(web.Command{Group: "go", Show: func(c *web.Call) (ui.Item, bool) {
		return ui.Item{Label: c.T("laws.compare"), Href: c.At("laws", "compare"), Icon: "scale"}, c.Who.May(access.Create, record.LawPacks.Group)
	}})
	return p
}

// Own is what the page of a pack shows.
func (p *Pages) Own() page.Own { return page.Own{Overview: p.overview} }

// API lists the routes of laws and their packs.
func API() []api.Extra {
	const tag = "laws"
	read := api.Rule{Verb: access.Read, Group: access.Organisation} // which laws are in its scope
	return []api.Extra{
		{Method: http.MethodGet, Path: "/laws", Rule: read, ID: "list-laws", Tag: tag, Summary: "List the laws that the program or a pack of the organisation knows, and where the facts of each come from",
			Answer: []lawOut{}, Do: apiList},
		{Method: http.MethodGet, Path: "/laws/{law}", Rule: read, ID: "law-facts", Tag: tag, Summary: "List every fact about a law as it is in force here, with its citation and how surely it is known",
			Describe: map[string]string{"law": "A law such as eu-gdpr."}, Answer: factsOut{}, Do: apiFacts},
		{Method: http.MethodPost, Path: "/laws/packs/compare", Rule: read, ID: "compare-law-pack", Tag: tag, Summary: "Compare a pack with what is in force, fact by fact, and say what it would do to the records. Nothing is changed.",
			Body: &packIn{}, Answer: comparisonOut{}, Status: http.StatusOK, Do: apiCompare},
		{Method: http.MethodPost, Path: "/laws/packs", Rule: api.Rule{Verb: access.Create, Group: record.LawPacks.Group}, ID: "install-law-pack", Tag: tag,
			Summary: "Lay a pack over what is in force: the answer says what that did, and the tasks it raised stand in the register of tasks",
			Body:    &packIn{}, Answer: installedOut{}, Status: http.StatusCreated, Write: true, Do: apiInstall},
	}
}
