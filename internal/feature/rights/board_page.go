package rights

import (
	"context"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/api"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web"
)

// mountBoard adds the report for the board.
func (p *Pages) mountBoard() {
	p.Handle("GET /o/{org}/request-indicators/report", web.Rule{Verb: access.Read, Group: access.Cases}, p.board)
}

func (p *Pages) board(c *web.Call) error {
	q := c.R.URL.Query()
	form := q.Get("as")
	if form == "" {
		form = "pdf"
	}
	var f BoardFile
	if err := c.Write(func(ctx context.Context, tx *store.Tx) (err error) {
		f, err = DoBoardFile(ctx, tx, c.Words, q.Get("quarter"), form)
		return err
	}); err != nil {
		return err
	}
	asSaved(c.W.Header(), f.Name, f.Type)
	c.W.Header().Set("Cache-Control", "no-store")
	if err := f.Write(c.W); err != nil {
		c.Log.WarnContext(c.Ctx(), "send file", "org", c.Who.Org, "err", err)
	}
	return nil
}

// quarters are those on offer: the one that runs, and four that are over.
func (v *indicatorsView) quarters() []Quarter {
	q := QuarterOf(v.x.To)
	var out []Quarter
	for range 5 {
		out = append(out, q)
		q = q.Before()
	}
	return out
}

func apiBoard(ctx context.Context, tx *store.Tx, ask *api.Ask) (any, error) {
	form := ask.Query.Get("as")
	if form == "" {
		form = "pdf"
	}
	f, err := DoBoardFile(ctx, tx, ask.Words, ask.Query.Get("quarter"), form)
	if err != nil {
		return nil, err
	}
	return api.File{Name: f.Name, Type: f.Type, Write: f.Write}, nil
}
