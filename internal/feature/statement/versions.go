package statement

import (
	"context"
	"strconv"
	"strings"

	"github.com/privet-pims/privet/internal/assess"
	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
)

// versionsView is two statements, or two versions of one, side by side.
type versionsView struct {
	*view
	a, b   *Sheet
	from   string
	lines  []assess.StatementLine
	counts map[string]int
	all    bool
	alone  []ui.Option // what can be compared with
}

func (p *Pages) versions(c *web.Call) error {
	v, err := p.read(c, c.R.PathValue("ref"))
	if err != nil {
		return err
	}
	q := c.R.URL.Query()
	x := &versionsView{view: v, from: q.Get("from"), all: q.Get("all") != "", counts: map[string]int{}}
	err = c.Read(func(ctx context.Context, tx *store.Tx) error {
		if err := x.choices(ctx, tx); err != nil {
			return err
		}
		if x.from == "" && len(x.alone) > 0 {
			x.from = x.alone[0].Value
		}
		before, err := x.before0(ctx, tx)
		if err != nil || before == nil {
			return err
		}
		x.a, x.b = NewSheet(before, v.s.World), v.s
		for _, l := range assess.CompareStatements(before, v.s.Statement) {
			x.counts[l.Change()]++
			if x.all || l.Change() != "same" {
				x.lines = append(x.lines, l)
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return c.Page(v.sub(c.T("statement.versions"), v.s.edition()+", "+v.s.Title), versionsBody(x))
}

// choices are the versions of the statement that the history holds, then the others.
func (x *versionsView) choices(ctx context.Context, tx *store.Tx) error {
	if tx.SeesDrafts() {
		steps, err := store.History(ctx, tx, record.Statements.Type, x.s.ID, 0, mostSteps)
		if err != nil {
			return err
		}
		loc, err := tx.Zone(ctx)
		if err != nil {
			return err
		}
		seen := map[int64]bool{x.s.Rev: true}
		for _, s := range steps {
			if s.Rev > 0 && !seen[s.Rev] {
				seen[s.Rev] = true
				x.alone = append(x.alone, ui.Option{Value: itoa(s.Rev), Label: x.c.T("statement.version", "version", s.Rev) + ", " + x.c.Words.Time(s.At, loc)})
			}
		}
	}
	for _, s := range x.others {
		x.alone = append(x.alone, ui.Option{Value: s.Ref, Label: short(s.Edition) + " · " + s.Ref + " " + s.Title})
	}
	return nil
}

func (x *versionsView) before0(ctx context.Context, tx *store.Tx) (*record.Statement, error) {
	if x.from == "" {
		return nil, nil
	}
	if rev, err := strconv.ParseInt(x.from, 10, 64); err == nil {
		rec, err := store.Revision(ctx, tx, record.Statements.Type, x.s.ID, rev)
		if err != nil {
			return nil, err
		}
		return rec.(*record.Statement), nil
	}
	return Find(ctx, tx, x.from)
}

func (x *versionsView) number(l assess.StatementLine) string {
	if l.Requirement != "" {
		return numberOf(l.Requirement)
	}
	return strings.SplitN(title(x.s.World.Controls, l.Control), " ", 2)[0]
}

func (x *versionsView) name(l assess.StatementLine) string {
	if r, ok := catalogue.Library().Requirement(catalogue.Key(l.Requirement)); ok {
		return r.TitleIn(x.c.Words.Lang())
	}
	return title(x.s.World.Controls, l.Control)
}

// side is what one of the statements says in the fields that differ.
func (x *versionsView) side(l assess.StatementLine, e *record.StatementEntry) []fact {
	if e == nil {
		return nil
	}
	f := &lineForm{view: x.view, Line: &Line{StatementEntry: e}}
	if l.Change() != "changed" {
		return f.factsOf(e)
	}
	var out []fact
	for _, name := range l.Fields {
		key := x.c.T(entryKey(name))
		found := false
		for _, y := range f.factsOf(e) {
			if y.label == key {
				out = append(out, y)
				found = true
			}
		}
		if !found && name == "carried_from" && e.CarriedFrom != "" {
			out, found = append(out, fact{key, e.CarriedFrom}), true
		}
		if !found {
			out = append(out, fact{key, "–"})
		}
	}
	return out
}
