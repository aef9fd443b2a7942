package evidence

import (
	"context"

	"github.com/a-h/templ"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/ledger"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web"
)

// supported is a control that a piece of evidence speaks for, with the grades that it
// carries.
type supported struct {
	*record.Control
	last calendar.Day
}

// chained is the place of the last entry of a record in the ledger (S-131).
type chained struct {
	Seq   int64
	Leaf  string
	Verb  string
	Proof string // address of the proof; "" for who may not read the ledger
}

// evidenceView is what stands above the fields of a piece of evidence.
type evidenceView struct {
	c        *web.Call
	e        *record.Evidence
	state    freshState
	last     calendar.Day
	supports []supported
	asks     []asked
	chain    *chained
}

func (p *Pages) evidencePart(ctx context.Context, tx *store.Tx, c *web.Call, e *record.Evidence) (templ.Component, error) {
	today, err := tx.Today(ctx)
	if err != nil {
		return nil, err
	}
	v := evidenceView{c: c, e: e}
	var controls []*record.Control
	found, err := store.LoadMany(ctx, tx, record.Controls.Type, e.Controls)
	if err != nil {
		return nil, err
	}
	for _, at := range e.Controls {
		if ctl, ok := found[at].(*record.Control); ok {
			controls = append(controls, ctl)
			_, last := freshnessOf(e, []*record.Control{ctl}, today)
			v.supports = append(v.supports, supported{ctl, last})
		}
	}
	v.state, v.last = freshnessOf(e, controls, today)
	for _, r := range e.Requirements {
		v.asks = append(v.asks, asked{requirement(r), string(r)})
	}
	if v.chain, err = chainOf(ctx, tx, c, e); err != nil {
		return nil, err
	}
	return evidenceTop(v), nil
}

// chainOf finds the last entry of the ledger about the record. Who sees no history is
// told nothing of it.
func chainOf(ctx context.Context, tx *store.Tx, c *web.Call, e *record.Evidence) (*chained, error) {
	steps, err := store.History(ctx, tx, record.EvidenceItems.Type, e.ID, 0, 1)
	if problem.KindOf(err) == problem.Forbidden || err == nil && len(steps) == 0 {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	h, err := ledger.HeaderAt(ctx, tx.SQL(), tx.Org, steps[0].Seq)
	if err != nil {
		return nil, err
	}
	out := &chained{Seq: h.Seq, Leaf: h.Leaf().String(), Verb: h.Verb}
	if c.Who.May(access.Ledger, access.Installation) {
		out.Proof = c.At("settings", "ledger", "proof", "?seq="+c.Words.Show(h.Seq))
	}
	return out, nil
}
