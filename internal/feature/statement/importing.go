package statement

import (
	"context"
	"slices"
	"strings"

	"github.com/privet-pims/privet/internal/assess"
	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
)

// Foreign is what a file with a statement of applicability under ISO/IEC 27001 says
// (S-033), before anything is written.
type Foreign struct {
	File    string
	Columns map[string]string // header by what it was taken for
	Rows    []ForeignRow
	Unread  []UnreadRow
}

// ForeignRow is one control of that statement.
type ForeignRow struct {
	At            string // Sheet1!4
	ID, Title     string
	Annex         catalogue.Key   // in Annex A of ISO/IEC 27001:2022, if it is one of it
	To            []catalogue.Key // rows of ISO/IEC 27701 that it corresponds to
	Applicable    record.YesNo
	Justification string
	State         record.Implementation
	Owner         string
	OwnerID       id.ID
	Shared        id.ID // our control that carries it already
}

// UnreadRow is a row that is no control as far as can be told.
type UnreadRow struct {
	At, Words, Key string // sentence statement.unread.KEY
}

// Plan says which lines of a statement the rows reach, which of our controls carry
// them already, and who the owners are.
func (f *Foreign) Plan(ctx context.Context, tx *store.Tx, s *record.Statement, w *assess.World) error {
	framework := catalogue.Edition(s.Edition).Framework()
	var owners []string
	for i := range f.Rows {
		r := &f.Rows[i]
		r.To = reaches(r.Annex, framework)
		if r.Owner != "" {
			owners = append(owners, r.Owner)
		}
		for _, c := range w.Controls {
			if c.SourceKey == r.source() {
				r.Shared = c.ID
			}
		}
	}
	if len(owners) == 0 {
		return nil
	}
	people, err := store.FindMany(ctx, tx, record.People.Type, "title", owners)
	for i := range f.Rows {
		if at := people[f.Rows[i].Owner]; len(at) == 1 {
			f.Rows[i].OwnerID = at[0]
		}
	}
	return err
}

// source is the external key of the control that a row becomes: importing a file
// again finds it.
func (r *ForeignRow) source() string {
	if r.Annex != "" {
		return cut(string(r.Annex), 300)
	}
	return cut("isms/"+strings.ToLower(strings.TrimSpace(r.ID+" "+r.Title)), 300)
}

// reaches are the rows of an edition of ISO/IEC 27701 that speak of the same as a
// control of ISO/IEC 27001, by the mapping rows of ISO/IEC 27002 and the
// correspondence of the editions.
func reaches(k catalogue.Key, framework string) []catalogue.Key {
	if k == "" {
		return nil
	}
	var out []catalogue.Key
	add := func(to catalogue.Key) {
		if to.Framework() == framework && !slices.Contains(out, to) {
			out = append(out, to)
		}
	}
	lib := catalogue.Library()
	add(k)
	near := []catalogue.Key{k}
	for _, m := range lib.Mappings(k) {
		if f := m.To.Framework(); f == catalogue.ISO27701of2025 || f == catalogue.ISO27701of2019 {
			near = append(near, m.To)
		}
	}
	for _, n := range near {
		add(n)
		for _, m := range lib.Correspond(n) {
			add(m.To)
		}
	}
	return out
}

// Imported says what an import wrote.
type Imported struct {
	Saved
	Controls int // made
	Reached  int // lines of the standard that a shared control answers now
	Own      int // lines of our own controls added
}

// DoImport brings the controls of an ISMS into a statement: each becomes one shared
// control, which lines of the standard rely on, so that it is kept and shown by
// evidence once; the rest stand as our own controls. What people said of a line
// already stays.
func DoImport(ctx context.Context, tx *store.Tx, at id.ID, f *Foreign) (*Imported, error) {
	now, err := writable(ctx, tx, at)
	if err != nil {
		return nil, err
	}
	w, err := Gather(ctx, tx)
	if err != nil {
		return nil, err
	}
	if err := f.Plan(ctx, tx, now, w); err != nil {
		return nil, err
	}
	out := &Imported{Saved: Saved{Was: now.Rev}}
	for i := range f.Rows {
		r := &f.Rows[i]
		if !r.Shared.IsZero() {
			continue
		}
		c := &record.Control{Head: register.Head{Title: r.Title, Owner: r.OwnerID}, Description: register.Text(r.Justification), SharedISMS: true, SourceKey: r.source()}
		if r.Annex != "" {
			c.Requirements = append(c.Requirements, record.Requirement(r.Annex))
		}
		for _, k := range r.To {
			if k != r.Annex {
				c.Requirements = append(c.Requirements, record.Requirement(k))
			}
		}
		made, err := store.Create(ctx, tx, record.Controls, c)
		if err != nil {
			return nil, err
		}
		r.Shared = made.ID
		out.Controls++
	}
	out.Statement, err = store.Change(ctx, tx, record.Statements, at, now.Rev, func(s *record.Statement) error {
		for i := range f.Rows {
			out.apply(s, &f.Rows[i])
		}
		return nil
	})
	return out, err
}

func (out *Imported) apply(s *record.Statement, r *ForeignRow) {
	reached := false
	for i := range s.Entries {
		e := &s.Entries[i]
		if e.Requirement == "" || !slices.Contains(r.To, catalogue.Key(e.Requirement)) {
			continue
		}
		reached = true
		if !slices.Contains(e.Controls, r.Shared) {
			e.Controls = append(e.Controls, r.Shared)
			out.Reached++
		}
		if e.Applicable == "yes" && r.Applicable == "yes" && e.State == "" {
			e.State = r.State
		}
		if e.Justification == "" && e.Applicable == r.Applicable {
			e.Justification = register.Text(r.Justification)
		}
		if e.Owner.ID.IsZero() {
			e.Owner.ID = r.OwnerID
		}
	}
	if reached || slices.ContainsFunc(s.Entries, func(e record.StatementEntry) bool { return e.Requirement == "" && e.Control.ID == r.Shared }) {
		return
	}
	e := record.StatementEntry{
		RowHead: register.RowHead{ID: id.New()}, Control: register.To[record.Control](r.Shared), Controls: register.Links[record.Control]{r.Shared},
		Applicable: r.Applicable, Justification: register.Text(r.Justification), Owner: register.To[record.Person](r.OwnerID),
	}
	switch r.Applicable {
	case "yes":
		e.State, e.Inclusion = r.State, register.Choices[record.InclusionReason]{"baseline"}
	case "no":
		e.Exclusion = "not_justified_by_risk"
	}
	s.Entries = append(s.Entries, e)
	out.Own++
}
