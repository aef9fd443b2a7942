package rights

import (
	"github.com/a-h/templ"

	"github.com/privet-pims/privet/internal/jobs"
	"github.com/privet-pims/privet/internal/mail"
	"github.com/privet-pims/privet/internal/pack"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/vault"
	"github.com/privet-pims/privet/internal/web"
)

// Deps are what the pages need beside the site, which has the words and the blobs.
type Deps struct {
	Mail  *mail.Mailer
	Vault *vault.Vault
	// Jobs make packages that are too large to wait for; nil makes them at once.
	Jobs *jobs.Queue
	// Packs make the proof of requests of a sample; nil makes none.
	Packs *pack.Maker
	// Mailroom reads mailboxes and files of mail.
	Mailroom *Mailroom
	// Record shows a request as every register does, for history, discussion and fields.
	Record func(c *web.Call, t *register.Type) error
	// List shows requests as every register is listed.
	List func(c *web.Call, t *register.Type) error
	// Bulk is what can be done with the selected cards of the desk, and the form that takes
	// them; nil selects none.
	Bulk func(c *web.Call, t *register.Type) (bar templ.Component, form string)
}

// Pages serve the desk, the public form, links and indicators.
type Pages struct {
	*web.Site
	Deps
}

// Mount adds the pages to a site.
func Mount(s *web.Site, d Deps) {
	p := &Pages{Site: s, Deps: d}
	p.mountDesk()
	p.mountPortal()
	p.mountIndicators()
	p.mountBoard()
	p.mountDecisions()
	p.mountSamples()
	p.mountProofs()
	p.mountProcedure()
	p.mountMailboxes()
}
