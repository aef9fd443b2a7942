package page

import (
	"context"

	"github.com/a-h/templ"

	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
)

// laneSize is how many cards a lane shows; the rest is a list of its own.
const laneSize = 25

// boardForm is the id of the form that takes the selected cards.
const boardForm = "bulk"

// Bulk is what can be done with the cards selected on a board of a feature, and the id of
// the form that they name; nothing where the person may do nothing.
func (p *Pages) Bulk(c *web.Call, t *register.Type) (bar templ.Component, form string) {
	l := &listPage{c: c, t: t, who: rightsOf(c, t)}
	if !l.who.any() {
		return nil, ""
	}
	return boardBulk(l), boardForm
}

// boardPage is the records of a register in the lanes of their states.
type boardPage struct{ lanes []lane }

type lane struct {
	ui.LaneBox
	cards []ui.BoardCard
}

// loadBoard reads the first cards of each state: as many statements as the register
// has states, whatever the number of records.
func (l *listPage) loadBoard(ctx context.Context, tx *store.Tx) error {
	states := l.t.Flow.States()
	base := l.state.storeQuery(l.today)
	base.After, base.Limit, base.Rows = "", laneSize, measures(l.t)
	queries := make([]store.Query, len(states))
	for i, s := range states {
		queries[i] = base
		queries[i].Where = append([]store.Cond{{Field: colState, Op: "is", Value: s}}, base.Where...)
	}
	counts, err := store.Counts(ctx, tx, l.t, queries)
	if err != nil {
		return err
	}
	var all []register.Record
	of := make([][]register.Record, len(states))
	for i := range states {
		if counts[i] <= 0 {
			continue
		}
		page, err := store.ListAny(ctx, tx, l.t, queries[i])
		if err != nil {
			return err
		}
		of[i] = page.Items
		all = append(all, page.Items...)
	}
	cols := []column{{name: colOwner}}
	if len(l.t.Assigned) > 0 {
		cols = append(cols, column{name: l.t.Assigned[0], field: l.t.Field(l.t.Assigned[0])})
	}
	titles, err := titlesOf(ctx, tx, cols, all, condIDs(l.state.where)...)
	if err != nil {
		return err
	}
	l.chips = l.state.chips(l.c.Words, l.t, titles)
	d := drawer{t: l.t, words: l.c.Words, titles: titles, today: l.today}
	l.board = &boardPage{}
	for i, s := range states {
		x := lane{LaneBox: ui.LaneBox{Name: s, Label: l.c.T(l.t.StateKey(s)), Count: max(counts[i], 0), Tone: toneIf(counts[i] > 0, stateTone(l.t, s))}}
		if counts[i] > laneSize {
			x.More = l.url(l.state.changed(func(n *listState) {
				n.show, n.where = showTable, append(n.where, store.Cond{Field: colState, Op: "is", Value: s})
			}))
		}
		for _, rec := range of[i] {
			x.cards = append(x.cards, l.card(tx, d, rec))
		}
		l.board.lanes = append(l.board.lanes, x)
	}
	return nil
}

// card is a record on the board with the moves that the person may take. A move that
// needs a reason or a day asks for it on a page of its own.
func (l *listPage) card(tx *store.Tx, d drawer, rec register.Record) ui.BoardCard {
	h := register.HeadOf(rec)
	out := ui.BoardCard{ID: "c-" + h.Ref, Ref: h.Ref, Title: h.Title, Href: l.c.At(l.t.Name, h.Ref), Owner: l.whoOf(d, rec)}
	if m, ok := completeness(rec); ok && m.Percent < 100 {
		out.Progress = ui.Progress(m.Percent, completeTone(m.Percent), l.c.T("list.complete.percent", "percent", l.c.Words.Percent(int64(m.Percent))), l.c.Words.Number(int64(m.Percent)))
	}
	if day, late := l.dayOf(d, rec); day != "" {
		tone := ui.Tone("")
		if late {
			tone, out.Late = ui.Bad, true
		}
		out.Top = ui.Clock(ui.ClockFace{Text: d.words.ShortDay(day), Tone: tone, Late: late})
	}
	if l.who.any() {
		out.Form = boardForm
	}
	if !l.who.move || !tx.Reach("move", l.t.Group).Covers(h.Confidentiality, ownRecord(tx.Actor, l.t, rec)) {
		return out
	}
	for _, s := range tx.Moves(l.t, rec) {
		action := l.c.At(l.t.Name, "bulk", "apply")
		if len(s.Needs) > 0 {
			action = l.c.At(l.t.Name, "bulk")
		}
		out.Moves = append(out.Moves, ui.Move{Lane: s.To, Label: l.c.T(l.t.MoveKey(s.Name)), Action: action,
			Hidden: map[string]string{"do": bulkMove + ":" + s.Name, "ref": h.Ref, "list": l.state.query()}})
	}
	return out
}

// whoOf is the person to whom a record is assigned, or who owns it.
func (l *listPage) whoOf(d drawer, rec register.Record) string {
	for _, name := range l.t.Assigned {
		for _, at := range l.t.Field(name).IDs(rec) {
			return d.titles[at].Title
		}
	}
	return d.titles[register.HeadOf(rec).Owner].Title
}
