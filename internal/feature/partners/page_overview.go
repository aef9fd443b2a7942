package partners

import (
	"context"

	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
)

// overviewView is the page of what partners need from us now.
type overviewView struct {
	c          *web.Call
	figures    []ui.Figure
	late       []*engagementLine
	unasked    []*engagementLine
	ending     []agreementView
	incomplete []agreementView
	waiting    []questionnaireView
	asking     []questionnaireView
	exits      []*engagementLine
	bare       []named
}

func (p *Pages) overview(c *web.Call) error {
	v := &overviewView{c: c}
	if err := c.Read(v.load); err != nil {
		return err
	}
	fig := func(key, anchor string, n int) {
		v.figures = append(v.figures, ui.Figure{Label: c.T("partners.figure." + key), Value: c.Words.Show(int64(n)), Href: "#" + anchor})
	}
	fig("late", "late", len(v.late))
	fig("waiting", "waiting", len(v.waiting)+len(v.asking))
	fig("ending", "ending", len(v.ending)+len(v.incomplete))
	fig("bare", "bare", len(v.bare))
	return c.Page(ui.Page{Title: c.T("partners.title"), Lead: c.T("partners.lead"), Wide: true, Actions: overviewActions(c)}, overviewBody(v))
}

func (v *overviewView) load(ctx context.Context, tx *store.Tx) error {
	o, err := DoOverview(ctx, tx)
	if err != nil {
		return err
	}
	var parties []id.ID
	for _, list := range [][]*record.Engagement{o.Late, o.Unasked, o.Exits} {
		for _, e := range list {
			parties = append(parties, e.Party.ID)
		}
	}
	titles, err := store.Titles(ctx, tx, parties)
	if err != nil {
		return err
	}
	lines := func(list []*record.Engagement) (out []*engagementLine) {
		for _, e := range list {
			x := lineOf(v.c, e, o.Today)
			x.Party = name(v.c, titles, e.Party.ID)
			out = append(out, x)
		}
		return out
	}
	v.late, v.unasked, v.exits = lines(o.Late), lines(o.Unasked), lines(o.Exits)
	for _, a := range o.Ending {
		v.ending = append(v.ending, agreementOf(v.c, a, o.Today))
	}
	for _, a := range o.Incomplete {
		v.incomplete = append(v.incomplete, agreementOf(v.c, a, o.Today))
	}
	for _, q := range o.Waiting {
		v.waiting = append(v.waiting, questionnaireOf(v.c, q, o.Today))
	}
	for _, q := range o.Asking {
		v.asking = append(v.asking, questionnaireOf(v.c, q, o.Today))
	}
	for _, p := range o.Bare {
		v.bare = append(v.bare, named{Label: p.Title, Ref: p.Ref, Href: v.c.At(record.People.Name, p.Ref)})
	}
	return nil
}
