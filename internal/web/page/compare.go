package page

import (
	"context"

	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
)

// comparison is two revisions of a record side by side.
type comparison struct {
	*recordView // of the newer one
	old         *recordView
	from, to    int64
	lines       []comparedField
}

// comparedField is one field of both revisions.
type comparedField struct {
	name, label   string
	before, after []piece
	list          *register.Field // a child list
	rows          []comparedRow
}

// comparedRow is one row of a child list in both revisions; nil where it is not.
type comparedRow struct {
	name           string
	before, after  any
	changed        []*register.Field
	isNew, removed bool
}

// recordCompare shows what differs between two revisions; without any in the
// address, between what is in force, or the one before, and the present one.
func (p *Pages) recordCompare(c *web.Call, t *register.Type) error {
	q := c.R.URL.Query()
	var x *comparison
	if err := c.Read(func(ctx context.Context, tx *store.Tx) error {
		rec, err := recordOf(ctx, tx, c, t)
		if err != nil {
			return err
		}
		x, err = p.compare(ctx, tx, c, t, rec, number(q, "from"), number(q, "to"))
		return err
	}); err != nil {
		return err
	}
	crumbs := append(x.crumbs(), ui.Crumb{Label: x.head.Ref, Href: x.At(t.Name, x.head.Ref)})
	return c.Page(ui.Page{
		Title: c.T("rec.compare.title", "ref", x.head.Ref), Heading: c.T("rec.compare.title", "ref", x.head.Title), Crumbs: crumbs,
		Lead: c.T("rec.compare.lead", "count", len(x.lines), "from", x.from, "to", x.to),
	}, compareBody(x))
}

func (p *Pages) compare(ctx context.Context, tx *store.Tx, c *web.Call, t *register.Type, rec register.Record, from, to int64) (*comparison, error) {
	h := register.HeadOf(rec)
	if !tx.SeesDrafts() && t.Approving() {
		return nil, problem.New(problem.Forbidden, "forbidden", "verb", "history", "register", t.Name)
	}
	if to == 0 || to > h.Rev {
		to = h.Rev
	}
	if from == 0 {
		from = to - 1
		if h.ApprovedRev > 0 && h.ApprovedRev < to {
			from = h.ApprovedRev
		}
	}
	from = max(from, 1)
	old, now := rec, rec
	var err error
	if from != h.Rev {
		if old, err = store.Revision(ctx, tx, t, h.ID, from); err != nil {
			return nil, err
		}
	}
	if to != h.Rev {
		if now, err = store.Revision(ctx, tx, t, h.ID, to); err != nil {
			return nil, err
		}
	}
	say := recordWordsOf(c)
	if ids := append(pointsAt(t, old), pointsAt(t, now)...); len(ids) > 0 {
		if say.titles, err = store.Titles(ctx, tx, ids); err != nil {
			return nil, err
		}
	}
	view := func(r register.Record) *recordView {
		return &recordView{Call: c, say: say, pages: p, t: t, rec: r, head: h, seesDrafts: true}
	}
	x := &comparison{recordView: view(now), old: view(old), from: from, to: to}
	x.fill(old, now)
	return x, nil
}

// fill finds the fields that differ.
func (x *comparison) fill(old, now register.Record) {
	for _, name := range append([]string{"title"}, headFields()...) {
		f := comparedField{name: name, label: x.label(name), before: x.say.head(register.HeadOf(old), name), after: x.say.head(register.HeadOf(now), name)}
		if name != "reviewed_on" && name != "reviewed_by" && x.say.text(f.before) != x.say.text(f.after) {
			x.lines = append(x.lines, f)
		}
	}
	for _, f := range x.t.Fields {
		line := comparedField{name: f.Name, label: x.label(f.Name)}
		if f.Kind == register.KindRows {
			line.list = f
			if line.rows = comparedRows(x, f, old, now); len(line.rows) > 0 {
				x.lines = append(x.lines, line)
			}
			continue
		}
		if f.Text(old, nil) != f.Text(now, nil) {
			line.before, line.after = x.say.value(x.t, old, f, old), x.say.value(x.t, now, f, now)
			x.lines = append(x.lines, line)
		}
	}
}

// comparedRows are the rows that came, went or changed.
func comparedRows(x *comparison, f *register.Field, old, now register.Record) []comparedRow {
	var out []comparedRow
	was := map[string]any{}
	for _, row := range f.RowsOf(old) {
		was[register.RowID(row).String()] = row
	}
	for _, row := range f.RowsOf(now) {
		at := register.RowID(row).String()
		before, ok := was[at]
		delete(was, at)
		r := comparedRow{name: x.say.rowName(x.t, now, f, row), before: before, after: row, isNew: !ok}
		for _, c := range f.Rows {
			if ok && c.Text(before, nil) != c.Text(row, nil) {
				r.changed = append(r.changed, c)
			}
		}
		if r.isNew || len(r.changed) > 0 {
			out = append(out, r)
		}
	}
	for _, row := range f.RowsOf(old) {
		if _, gone := was[register.RowID(row).String()]; gone {
			out = append(out, comparedRow{name: x.say.rowName(x.t, old, f, row), before: row, removed: true})
		}
	}
	return out
}
