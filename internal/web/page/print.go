package page

import (
	"context"

	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
)

// recordPrint is the record as a document: all of it, for paper.
func (p *Pages) recordPrint(c *web.Call, t *register.Type) error {
	var v *recordView
	if err := c.Read(func(ctx context.Context, tx *store.Tx) error {
		rec, err := recordOf(ctx, tx, c, t)
		if err != nil {
			return err
		}
		v, err = p.loadRecord(ctx, tx, c, t, rec, recordWish{tab: tabHistory, rev: number(c.R.URL.Query(), "rev")})
		return err
	}); err != nil {
		return err
	}
	v.edits = false
	crumbs := append(v.crumbs(), ui.Crumb{Label: v.head.Ref, Href: v.at()})
	return c.Page(ui.Page{Title: v.head.Ref + " " + v.head.Title, Crumbs: crumbs, Bare: true}, printBody(v))
}
