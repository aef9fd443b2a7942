package exchange

import (
	"bytes"
	"context"
	"slices"
	"strings"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
)

// work is one record of a file on its way to a step of the plan.
type work struct {
	t       *register.Type
	before  register.Record // nil for a new one
	rec     register.Record
	at      string // where in the file it begins
	touched bool
	listed  bool
	errs    []problem.Field
	where   func(path string) string // the cell that a field came from

	ref     string // in the file
	fileRev int64  // revision that the file was exported from, 0 if it does not say
	revAt   string
}

// fail adds complaints about a record at a cell.
func (w *work) fail(at string, fields ...problem.Field) {
	for _, f := range fields {
		f.Args = withArgs(f.Args, "field", f.Path, "cell", at)
		f.Path = at
		switch f.Key {
		case "unknown_value":
			f.Key = "import_unknown_value"
		case "unknown_link":
			f.Key = "import_unknown_link"
		}
		if !slices.ContainsFunc(w.errs, func(e problem.Field) bool { return e.Path == f.Path && e.Key == f.Key }) {
			w.errs = append(w.errs, f)
		}
	}
}

func withArgs(args problem.Args, more ...any) problem.Args {
	out := problem.Pairs(more...)
	for k, v := range args {
		out[k] = v
	}
	return out
}

// planner turns works into a plan.
type planner struct {
	ctx   context.Context
	tx    *store.Tx
	set   *register.Set
	plan  *Plan
	names *names
	says  *vocabulary
}

// mayImport refuses without the right to import into the register's group.
func (p *planner) mayImport(t *register.Type) error {
	if err := p.tx.Need(access.Import, t.Group); err != nil {
		return err
	}
	if !slices.Contains(p.plan.Registers, t.Name) {
		p.plan.Registers = append(p.plan.Registers, t.Name)
	}
	return nil
}

// decide checks the works and puts them into the plan.
func (p *planner) decide(works []*work) error {
	store.Share(len(works), func(_, from, to int) {
		for _, w := range works[from:to] {
			w.judge()
		}
	})
	if err := p.links(works); err != nil {
		return err
	}
	if err := p.loops(works); err != nil {
		return err
	}
	steps := make([]Step, len(works))
	store.Share(len(works), func(_, from, to int) {
		for i := from; i < to; i++ {
			steps[i] = works[i].step()
		}
	})
	p.plan.Records = slices.Grow(p.plan.Records, len(steps))
	for _, s := range steps {
		p.plan.add(s)
	}
	return nil
}

// judge finds out by the record alone whether it says anything new, and what is
// wrong with it.
func (w *work) judge() {
	w.t.GiveRowIDs(w.rec)
	if w.before != nil && (!w.touched || bytes.Equal(w.t.JSON(w.before), w.t.JSON(w.rec))) {
		w.touched = false
		return
	}
	w.touched = true
	w.check()
}

// check adds what is wrong with the record in itself, and with changing it.
func (w *work) check() {
	var l problem.List
	w.t.Check(w.rec, &l)
	for _, f := range l.Fields() {
		w.fail(w.where(f.Path), f)
	}
	if w.before == nil {
		return
	}
	h := register.HeadOf(w.before)
	if w.fileRev != 0 && w.fileRev != h.Rev {
		w.fail(w.revAt, problem.Field{Path: "rev", Key: "import_stale", Args: problem.Pairs("ref", h.Ref, "have", h.Rev, "sent", w.fileRev)})
	}
	if !h.Archived.IsZero() {
		w.fail(w.at, problem.Field{Path: "ref", Key: "import_archived", Args: problem.Pairs("ref", h.Ref)})
	}
}

// step is the work as the plan says it.
func (w *work) step() Step {
	h := register.HeadOf(w.rec)
	s := Step{Register: w.t.Name, ID: h.ID, Ref: h.Ref, Title: h.Title, At: w.at, Errors: w.errs, rec: w.rec, listed: w.listed}
	switch {
	case len(w.errs) > 0:
		s.Action = Refused
	case w.before == nil:
		s.Action = Create
	case w.touched:
		s.Action, s.rev = Change, register.HeadOf(w.before).Rev
	default:
		s.Action, s.rec = Same, nil
	}
	if s.Action != Same {
		s.Fields = w.changes()
	}
	if a, ok := w.rec.(*record.ProcessingActivity); ok {
		for _, g := range a.Gaps() {
			s.Gaps = append(s.Gaps, Gap{g.Field, g.Key, g.Cite})
		}
	}
	return s
}

// changes are the fields that are filled, or that differ from before.
func (w *work) changes() []string {
	var out []string
	before := w.before
	if before == nil {
		before = w.t.New()
	}
	a, b := register.HeadOf(before), register.HeadOf(w.rec)
	for _, k := range register.Editable() {
		if headText(a, k, nil) != headText(b, k, nil) {
			out = append(out, k)
		}
	}
	for _, f := range w.t.Fields {
		if !sameField(f, before, w.rec) {
			out = append(out, f.Name)
		}
	}
	return out
}

func sameField(f *register.Field, a, b any) bool {
	if f.IsZero(a) || f.IsZero(b) {
		return f.IsZero(a) == f.IsZero(b)
	}
	if f.Kind != register.KindRows {
		return f.Text(a, nil) == f.Text(b, nil)
	}
	x, y := f.RowsOf(a), f.RowsOf(b)
	if len(x) != len(y) {
		return false
	}
	for i := range x {
		if *register.RowID(x[i]) != *register.RowID(y[i]) || !sameRow(f, x[i], y[i]) {
			return false
		}
	}
	return true
}

func sameRow(list *register.Field, a, b any) bool {
	return !slices.ContainsFunc(list.Rows, func(c *register.Field) bool { return !sameField(c, a, b) })
}

// links refuses what points at nothing: identifiers in a file are not believed.
func (p *planner) links(works []*work) error {
	here := map[id.ID]*register.Type{}
	for _, w := range works {
		here[register.HeadOf(w.rec).ID] = w.t
	}
	var ids []id.ID
	for _, w := range works {
		if w.touched {
			eachLink(w.t, w.rec, func(_ string, _ []string, at id.ID) { ids = append(ids, at) })
		}
	}
	titles, err := store.Titles(p.ctx, p.tx, ids)
	if err != nil {
		return err
	}
	for _, w := range works {
		if !w.touched {
			continue
		}
		eachLink(w.t, w.rec, func(path string, registers []string, at id.ID) {
			in := titles[at].Register
			if t := here[at]; t != nil {
				in = t.Name
			}
			if in == "" || len(registers) > 0 && !slices.Contains(registers, in) {
				w.fail(w.where(path), problem.Field{Path: path, Key: "unknown_link", Args: problem.Pairs("value", at.String())})
			}
		})
	}
	return nil
}

// eachLink calls do for every record that rec points at.
func eachLink(t *register.Type, rec register.Record, do func(path string, registers []string, at id.ID)) {
	if o := register.HeadOf(rec).Owner; !o.IsZero() {
		do("owner", []string{"people"}, o)
	}
	for _, f := range t.Fields {
		switch {
		case f.Kind.Points():
			for _, at := range f.IDs(rec) {
				do(f.Name, f.Registers, at)
			}
		case f.Kind == register.KindRows:
			for i, row := range f.RowsOf(rec) {
				for _, c := range f.Rows {
					if c.Kind.Points() {
						for _, at := range c.IDs(row) {
							do(rowPath(f, i, c.Name), c.Registers, at)
						}
					}
				}
			}
		}
	}
}

// loops refuses chains of one register (unit, parent unit) that would close.
func (p *planner) loops(works []*work) error {
	up := map[id.ID]id.ID{}
	field := func(t *register.Type) *register.Field {
		for _, f := range t.Fields {
			if f.Kind == register.KindLink && len(f.Registers) == 1 && f.Registers[0] == t.Name {
				return f
			}
		}
		return nil
	}
	for _, w := range works {
		if f := field(w.t); f != nil {
			if ids := f.IDs(w.rec); len(ids) == 1 {
				up[register.HeadOf(w.rec).ID] = ids[0]
			} else {
				up[register.HeadOf(w.rec).ID] = id.ID{}
			}
		}
	}
	for _, w := range works {
		f := field(w.t)
		if f == nil || !w.touched || f.IsZero(w.rec) {
			continue
		}
		me := register.HeadOf(w.rec).ID
		seen := map[id.ID]bool{}
		for at := up[me]; !at.IsZero() && !seen[at]; at = up[at] {
			if at == me {
				w.fail(w.where(f.Name), problem.Field{Path: f.Name, Key: "loop"})
				break
			}
			seen[at] = true
			if _, known := up[at]; known {
				continue
			}
			recs, err := store.LoadMany(p.ctx, p.tx, w.t, []id.ID{at})
			if err != nil {
				return err
			}
			up[at] = id.ID{}
			if r := recs[at]; r != nil {
				if ids := f.IDs(r); len(ids) == 1 {
					up[at] = ids[0]
				}
			}
		}
	}
	return nil
}

func rowPath(list *register.Field, i int, name string) string {
	var b strings.Builder
	b.WriteString(list.Name + ".")
	b.WriteString(itoa(i))
	if name != "" {
		b.WriteString("." + name)
	}
	return b.String()
}
