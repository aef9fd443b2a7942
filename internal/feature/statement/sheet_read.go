package statement

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/privet-pims/privet/internal/assess"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
)

// Gather reads the registers that a statement draws on.
func Gather(ctx context.Context, tx *store.Tx) (*assess.World, error) {
	today, err := tx.Today(ctx)
	if err != nil {
		return nil, err
	}
	w := &assess.World{Today: today, Own: &record.Organisation{}}
	for _, read := range []func() error{
		all(ctx, tx, record.Controls, &w.Controls), all(ctx, tx, record.EvidenceItems, &w.Evidence), all(ctx, tx, record.Risks, &w.Risks),
		all(ctx, tx, record.Obligations, &w.Obligations), all(ctx, tx, record.Agreements, &w.Agreements), all(ctx, tx, record.People, &w.People),
		all(ctx, tx, record.Scopes, &w.Scopes), all(ctx, tx, record.Statements, &w.Statements), all(ctx, tx, record.RoleAssignments, &w.RoleAssignments),
	} {
		if err := read(); err != nil {
			return nil, err
		}
	}
	return w, nil
}

func all[T any](ctx context.Context, tx *store.Tx, of register.Of[T], into *[]*T) func() error {
	return func() (err error) {
		*into, err = store.Those(ctx, tx, of, nil)
		return err
	}
}

// Find is the statement that people call ref.
func Find(ctx context.Context, tx *store.Tx, ref string) (*record.Statement, error) {
	at, err := store.Ref(ctx, tx, record.Statements.Type, ref)
	if err != nil {
		return nil, err
	}
	return store.Get(ctx, tx, record.Statements, at)
}

// Show is the statement that people call ref with what the records say about it.
func Show(ctx context.Context, tx *store.Tx, ref string) (*Sheet, error) {
	s, err := Find(ctx, tx, ref)
	if err != nil {
		return nil, err
	}
	w, err := Gather(ctx, tx)
	if err != nil {
		return nil, err
	}
	sheet := NewSheet(s, w)
	return sheet, sheet.dates(ctx, tx)
}

// NewSheet holds a statement against the records of a world.
func NewSheet(s *record.Statement, w *assess.World) *Sheet {
	out := &Sheet{Statement: s, World: w, View: assess.NewView(w)}
	b := builder{sheet: out, controls: map[id.ID]*record.Control{}, stale: map[id.ID]bool{}}
	for _, c := range w.Controls {
		b.controls[c.ID] = c
	}
	for _, d := range assess.GoesStale(w, w.Today) {
		if d.Register == record.EvidenceItems.Name {
			b.stale[d.ID] = true
		}
	}
	have := map[record.Requirement]bool{}
	for i := range s.Entries {
		have[s.Entries[i].Requirement] = true
		out.Lines = append(out.Lines, b.line(i))
	}
	for _, q := range s.Required() {
		if !have[record.Requirement(q.Key)] {
			out.Missing = append(out.Missing, q)
		}
	}
	for _, x := range assess.BrokenReasons(s, w) {
		out.Lines[x.Entry].Broken = append(out.Lines[x.Entry].Broken, x)
	}
	var l problem.List
	s.Lacks(&l)
	for _, f := range l.Fields() {
		var place int
		var field string
		if n, _ := fmt.Sscanf(f.Path, "entries.%d.%s", &place, &field); n == 2 && place < len(out.Lines) {
			out.Lines[place].Wrong = append(out.Lines[place].Wrong, out.Lines[place].named(problem.Field{Path: field, Key: f.Key, Args: f.Args}))
			continue
		}
		out.Frame = append(out.Frame, f)
	}
	slices.SortStableFunc(out.Lines, func(a, b *Line) int { return order(a) - order(b) })
	return out
}

// order is that of the standard, our own controls last.
func order(l *Line) int {
	if l.Requirement == "" {
		return 1
	}
	return 0
}

type builder struct {
	sheet    *Sheet
	controls map[id.ID]*record.Control
	stale    map[id.ID]bool
}

func (b *builder) line(i int) *Line {
	e := &b.sheet.Entries[i]
	l := &Line{StatementEntry: e, Place: i, Ours: b.controls[e.Control.ID]}
	seen := map[id.ID]bool{}
	add := func(at id.ID) {
		if c := b.controls[at]; c != nil && !seen[at] {
			seen[at] = true
			l.Fulfil = append(l.Fulfil, c)
		}
	}
	for _, at := range e.Controls {
		add(at)
	}
	add(e.Control.ID)
	if e.Requirement != "" {
		if q, ok := catalogue.Library().Requirement(catalogue.Key(e.Requirement)); ok {
			l.Asked = q
		}
		l.Answer = b.sheet.View.GradeOf(catalogue.Key(e.Requirement))
		l.Computed = l.Answer.Proposed
		for _, g := range l.Answer.Controls {
			add(g.Control.ID)
		}
	} else if l.Ours != nil {
		l.Computed = ofControl(b.sheet.View.Grade(l.Ours.ID))
	}
	for _, x := range b.sheet.World.Evidence {
		if x.State != "accepted" && x.State != "collected" && x.State != "expired" {
			continue
		}
		if slices.Contains(x.Requirements, e.Requirement) || slices.ContainsFunc(x.Controls, func(at id.ID) bool { return seen[at] }) {
			l.Evidence = append(l.Evidence, x)
			if b.stale[x.ID] || x.State == "expired" {
				l.Stale++
			}
		}
	}
	return l
}

// ofControl is the state that the grades of one control propose.
func ofControl(g assess.Grades) record.Implementation {
	switch {
	case g.Operating.Holds:
		return "in_place"
	case g.Designed.Holds:
		return "partial"
	}
	return "missing"
}

// mostSteps bounds how far the history is read for the days of the lines.
const mostSteps = 60

// dates sets on which day each line was last changed, as far as the history shows.
func (s *Sheet) dates(ctx context.Context, tx *store.Tx) error {
	if !tx.SeesDrafts() {
		return nil
	}
	steps, err := store.History(ctx, tx, record.Statements.Type, s.ID, 0, mostSteps)
	if err != nil {
		return err
	}
	loc, err := tx.Zone(ctx)
	if err != nil {
		return err
	}
	for _, step := range steps {
		for _, c := range step.Changes {
			if c.Field != "entries" {
				continue
			}
			before := rowsOf(c.Before)
			for at, now := range rowsOf(c.After) {
				if l := s.Line(at); l != nil && l.Changed == "" && string(before[at]) != string(now) {
					l.Changed = calendar.DayOf(step.At.In(loc))
				}
			}
		}
	}
	for _, l := range s.Lines {
		if l.Changed == "" && len(steps) < mostSteps {
			l.Changed = calendar.DayOf(s.Created.In(loc))
		}
	}
	return nil
}

func rowsOf(raw json.RawMessage) map[id.ID]json.RawMessage {
	var rows []json.RawMessage
	out := map[id.ID]json.RawMessage{}
	if json.Unmarshal(raw, &rows) != nil {
		return out
	}
	for _, r := range rows {
		var head struct {
			ID id.ID `json:"id"`
		}
		if json.Unmarshal(r, &head) == nil {
			out[head.ID] = r
		}
	}
	return out
}
