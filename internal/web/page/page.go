// Package page serves every register in the browser: list, record, form, history,
// import. It knows registers and none by name; a page that wants more is written by
// hand in a feature and takes the address first (web.Site.Default).
package page

import (
	"context"

	"github.com/a-h/templ"

	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/jobs"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
)

// Deps are what the pages of registers need beside the site.
type Deps struct {
	Jobs *jobs.Queue
	Keys Keys
	// Commented is told of a comment in its transaction, with the people that it
	// names; nil tells nobody.
	Commented func(ctx context.Context, tx *store.Tx, t *register.Type, at id.ID, made store.Comment, mentioned []id.ID) error
	// RecordActions add to the menu of a record; false leaves an entry out.
	RecordActions []RecordAction
	// Touches leads from the form of a record to what a change of it touches; nil nowhere.
	Touches RecordAction
	// RecordParts add to the overview of a record, above its fields.
	RecordParts []RecordPart
	// Own are the parts that features show of the records of a register, by its name.
	Own map[string]Own
}

// RecordAction is an entry of the menu of a record, and whether it stands there.
type RecordAction func(c *web.Call, t *register.Type, rec register.Record) (ui.MenuItem, bool)

// RecordPart is what a feature knows of the present revision of a record, read in the
// transaction of its page; nil where it has nothing to say.
type RecordPart func(ctx context.Context, tx *store.Tx, c *web.Call, t *register.Type, rec register.Record) (templ.Component, error)

// Pages serve the registers of a site.
type Pages struct {
	*web.Site
	Deps
	tables drawnTables
}

// Mount adds the pages of all registers to a site, after those that features wrote
// by hand.
func Mount(s *web.Site, d Deps) *Pages {
	p := &Pages{Site: s, Deps: d}
	for _, t := range s.Store.Registers().All() {
		s.Register(t, t.Icon)
		p.register(t)
	}
	p.shared()
	return p
}

// register serves one register.
func (p *Pages) register(t *register.Type) {
	p.listRoutes(t)
	p.viewRoutes(t)
	p.bulkRoutes(t)
	p.recordRoutes(t)
	p.editRoutes(t)
	p.formRoutes(t)
	p.lifeRoutes(t)
	p.asideRoutes(t)
}

// shared serves what belongs to no single register.
func (p *Pages) shared() {
	p.importRoutes()
	p.paletteRoutes()
	p.undoRoutes()
	p.termsRoutes()
}
