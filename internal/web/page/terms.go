package page

import (
	"context"

	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
)

func (p *Pages) termsRoutes() {
	p.Default("GET /o/{org}/terms", web.Rule{Member: true}, p.terms)
	p.Command(web.Command{Group: "go", Show: func(c *web.Call) (ui.Item, bool) {
		return ui.Item{Label: c.T("terms.title"), Icon: "book-open", Href: c.At("terms")}, true
	}})
}

// terms shows each term of the field with its words in ISO/IEC 29100, in the GDPR and
// in other laws (S-162).
func (p *Pages) terms(c *web.Call) error {
	if err := c.Read(func(context.Context, *store.Tx) error { return nil }); err != nil { // the frame
		return err
	}
	list := glossary()
	lead := "terms.lead.law"
	if c.Words.Wording() == i18n.ISO {
		lead = "terms.lead.iso"
	}
	return c.Page(ui.Page{
		Title: c.T("terms.title"), Lead: c.T(lead, "count", len(list)), Wide: true,
		Actions: ui.Button(ui.Btn{Label: c.T("terms.account"), Icon: "user-cog", Href: "/account"}),
	}, termsBody(list))
}

// termKey is the key of the term as the person reads it everywhere.
func (t term) termKey() string {
	switch t.name {
	case "data", "special", "impact":
		return "term." + t.name
	}
	return "term." + t.name + ".one"
}
