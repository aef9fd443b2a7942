package statement

import (
	"context"
	"slices"

	"github.com/privet-pims/privet/internal/assess"
	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/survey"
)

// New is what a new statement is made from.
type New struct {
	Scope   id.ID // zero: the whole organisation
	Edition record.Edition
	Roles   []record.PIIRole
	Title   string
	Owner   id.ID
	// RoleNotHeld is the sentence that excludes the controls of a role not held.
	RoleNotHeld register.Text
}

// DoNew drafts a statement: a line for every control of the edition and for each of
// our own controls beside them, with the reasons that the records give (S-026 to
// S-029). How far a control is in place nobody has said yet: a person confirms.
func DoNew(ctx context.Context, tx *store.Tx, in New) (*record.Statement, error) {
	var l problem.List
	l.If(in.Title == "", "title", "required")
	l.If(!slices.Contains(in.Edition.Values(), string(in.Edition)), "edition", "statement_edition")
	l.If(record.RoleSetOf(in.Roles) == 0, "roles", "statement_roles")
	d, err := drafting(ctx, tx, in.Edition, in.Roles, in.Scope, in.RoleNotHeld)
	if err != nil {
		return nil, err
	}
	l.If(!in.Scope.IsZero() && d.Scope == nil, "scope", "statement_record")
	if err := l.Err(); err != nil {
		return nil, err
	}
	s := assess.DraftStatement(d)
	s.Title, s.Owner = in.Title, in.Owner
	s.PreparedBy = register.To[record.Person](tx.Person)
	return store.Create(ctx, tx, record.Statements, s)
}

func drafting(ctx context.Context, tx *store.Tx, e record.Edition, roles []record.PIIRole, scope id.ID, notHeld register.Text) (assess.Drafting, error) {
	w, err := survey.Load(ctx, tx)
	d := assess.Drafting{Edition: e, Roles: roles, World: w, RoleNotHeld: notHeld}
	if err != nil {
		return d, err
	}
	for _, x := range w.Scopes {
		if x.ID == scope {
			d.Scope = x
		}
	}
	return d, nil
}

// DoFill adds the lines that the roles ask for and the statement has not.
func DoFill(ctx context.Context, tx *store.Tx, at id.ID, rev int64, notHeld register.Text) (*record.Statement, error) {
	s, err := writable(ctx, tx, at)
	if err != nil {
		return nil, err
	}
	d, err := drafting(ctx, tx, s.Edition, s.Roles, s.Scope.ID, notHeld)
	if err != nil {
		return nil, err
	}
	fresh := assess.DraftStatement(d)
	return store.Change(ctx, tx, record.Statements, at, rev, func(x *record.Statement) error {
		for _, e := range fresh.Entries {
			if e.Requirement != "" && !slices.ContainsFunc(x.Entries, func(o record.StatementEntry) bool { return o.Requirement == e.Requirement }) {
				x.Entries = append(x.Entries, e)
			}
		}
		return nil
	})
}

// writable is a statement whose lines may still change.
func writable(ctx context.Context, tx *store.Tx, at id.ID) (*record.Statement, error) {
	s, err := store.Get(ctx, tx, record.Statements, at)
	if err != nil {
		return nil, err
	}
	if s.State == "superseded" {
		return nil, problem.New(problem.Blocked, "statement_superseded", "ref", s.Ref)
	}
	return s, nil
}

// Saved is a statement after a write: Was is the revision to come back to.
type Saved struct {
	*record.Statement
	Was   int64
	Lines int // that changed
}

// Clash is one line that two people changed.
type Clash struct {
	Now, Mine record.StatementEntry
	By        id.ID // who wrote the other one, as the record has it
	Rev       int64 // to save over it
}

// DoLine changes one line as it was at a revision. What others did to other lines
// meanwhile stays; a line that somebody else changed too answers a Clash and the
// problem line_changed of kind stale, and nothing is written.
func DoLine(ctx context.Context, tx *store.Tx, at id.ID, rev int64, row id.ID, edit func(*record.StatementEntry) error) (*Saved, *Clash, error) {
	now, err := writable(ctx, tx, at)
	if err != nil {
		return nil, nil, err
	}
	is := entry(now, row)
	if is == nil {
		return nil, nil, problem.NotFound("lines", row)
	}
	was := is
	if now.Rev != rev {
		old, err := store.Revision(ctx, tx, record.Statements.Type, at, rev)
		if err != nil {
			return nil, nil, err
		}
		if x := entry(old.(*record.Statement), row); x != nil {
			was = x
		}
	}
	mine := *is
	if was != is {
		mine = *was
		mine.RowHead = is.RowHead
	}
	if err := edit(&mine); err != nil {
		return nil, nil, err
	}
	if !same(was, is) && !same(&mine, is) {
		return nil, &Clash{Now: *is, Mine: mine, By: now.UpdatedBy, Rev: now.Rev}, problem.New(problem.Stale, "line_changed")
	}
	out := &Saved{Was: now.Rev}
	if !same(&mine, is) {
		out.Lines = 1
	}
	out.Statement, err = store.Change(ctx, tx, record.Statements, at, now.Rev, func(s *record.Statement) error {
		*entry(s, row) = mine
		return nil
	})
	return out, nil, err
}

func entry(s *record.Statement, row id.ID) *record.StatementEntry {
	for i := range s.Entries {
		if s.Entries[i].ID == row {
			return &s.Entries[i]
		}
	}
	return nil
}

// same reports whether two lines say the same.
func same(a, b *record.StatementEntry) bool {
	x, y := *a, *b
	x.Requirement, y.Requirement, x.Control, y.Control = "x", "x", register.Link[record.Control]{}, register.Link[record.Control]{}
	if a.Requirement != b.Requirement || a.Control != b.Control {
		return false
	}
	list := assess.CompareStatements(
		&record.Statement{Entries: register.Rows[record.StatementEntry]{x}}, &record.Statement{Entries: register.Rows[record.StatementEntry]{y}})
	return len(list) == 1 && list[0].Change() == "same"
}

// DoBulk changes many lines in one revision.
func DoBulk(ctx context.Context, tx *store.Tx, at id.ID, rows []id.ID, edit func(*record.StatementEntry)) (*Saved, error) {
	now, err := writable(ctx, tx, at)
	if err != nil {
		return nil, err
	}
	if len(rows) == 0 {
		return nil, problem.New(problem.Invalid, "statement_no_lines")
	}
	out := &Saved{Was: now.Rev}
	out.Statement, err = store.Change(ctx, tx, record.Statements, at, now.Rev, func(s *record.Statement) error {
		for i := range s.Entries {
			if e := &s.Entries[i]; slices.Contains(rows, e.ID) {
				was := *e
				edit(e)
				if !same(&was, e) {
					out.Lines++
				}
			}
		}
		return nil
	})
	return out, err
}

// SetApplicable decides whether a line applies; what belongs to the other answer goes.
func SetApplicable(e *record.StatementEntry, to record.YesNo) {
	e.Applicable = to
	switch to {
	case "yes":
		e.Exclusion = ""
	case "no":
		e.Inclusion, e.State = nil, ""
	}
}

// DoShared sets state and owner of every other line that relies on a shared control,
// in this statement and in all others that are not in force or superseded (S-033).
// It answers how many lines followed.
func DoShared(ctx context.Context, tx *store.Tx, from id.ID, row id.ID) (int, error) {
	w, err := Gather(ctx, tx)
	if err != nil {
		return 0, err
	}
	var source *Line
	for _, s := range w.Statements {
		if s.ID == from {
			source = NewSheet(s, w).Line(row)
		}
	}
	if source == nil {
		return 0, problem.NotFound("lines", row)
	}
	shared := source.Shared()
	n := 0
	for _, s := range w.Statements {
		if s.State != "draft" && s.State != "in_review" {
			continue
		}
		var rows []id.ID
		for _, l := range NewSheet(s, w).Lines {
			if l.ID != row && l.Applicable == "yes" && slices.ContainsFunc(l.Fulfil, func(c *record.Control) bool { return slices.Contains(shared, c) }) {
				rows = append(rows, l.ID)
			}
		}
		if len(rows) == 0 {
			continue
		}
		saved, err := DoBulk(ctx, tx, s.ID, rows, func(e *record.StatementEntry) { e.State, e.Owner = source.State, source.Owner })
		if err != nil {
			return n, err
		}
		n += saved.Lines
	}
	return n, nil
}

// DoOwn adds a line for a control of our own (S-028). Without an identifier it makes
// the control.
func DoOwn(ctx context.Context, tx *store.Tx, at id.ID, control id.ID, title string, description register.Text) (*Saved, id.ID, error) {
	now, err := writable(ctx, tx, at)
	if err != nil {
		return nil, id.ID{}, err
	}
	var c *record.Control
	if control.IsZero() {
		c, err = store.Create(ctx, tx, record.Controls, &record.Control{Head: register.Head{Title: title}, Description: description})
	} else {
		c, err = store.Get(ctx, tx, record.Controls, control)
	}
	if err != nil {
		return nil, id.ID{}, err
	}
	for _, e := range now.Entries {
		if e.Requirement == "" && e.Control.ID == c.ID {
			return nil, id.ID{}, problem.New(problem.Blocked, "statement_own_twice", "ref", c.Ref)
		}
	}
	e := record.StatementEntry{
		RowHead: register.RowHead{ID: id.New()}, Control: register.To[record.Control](c.ID), Applicable: "yes",
		Inclusion: register.Choices[record.InclusionReason]{"baseline"}, Controls: register.Links[record.Control]{c.ID},
		Owner: register.To[record.Person](c.Owner),
	}
	out := &Saved{Was: now.Rev, Lines: 1}
	out.Statement, err = store.Change(ctx, tx, record.Statements, at, now.Rev, func(s *record.Statement) error {
		s.Entries = append(s.Entries, e)
		return nil
	})
	return out, e.ID, err
}

// PlanSwitch says what other roles would change, and writes nothing.
func PlanSwitch(ctx context.Context, tx *store.Tx, s *record.Statement, roles []record.PIIRole) (assess.RoleSwitch, error) {
	d, err := drafting(ctx, tx, s.Edition, roles, s.Scope.ID, "")
	if err != nil {
		return assess.RoleSwitch{}, err
	}
	return assess.SwitchRoles(s, d, nil), nil
}

// DoSwitch puts a statement on other roles. Each control that falls away needs a
// reason (S-029): without one the problem names it at "why.KEY".
func DoSwitch(ctx context.Context, tx *store.Tx, at id.ID, rev int64, roles []record.PIIRole, why map[record.Requirement]register.Text) (*Saved, error) {
	s, err := writable(ctx, tx, at)
	if err != nil {
		return nil, err
	}
	var l problem.List
	l.If(record.RoleSetOf(roles) == 0, "roles", "statement_roles")
	if err := l.Err(); err != nil {
		return nil, err
	}
	d, err := drafting(ctx, tx, s.Edition, roles, s.Scope.ID, "")
	if err != nil {
		return nil, err
	}
	turn := assess.SwitchRoles(s, d, why)
	for _, q := range turn.Unsaid {
		l.Add("why."+string(q), "statement_why", "control", catalogue.Key(q).ID())
	}
	if err := l.Err(); err != nil {
		return nil, err
	}
	out := &Saved{Was: s.Rev, Lines: len(turn.FallsAway) + len(turn.Added)}
	out.Statement, err = store.Change(ctx, tx, record.Statements, at, rev, func(x *record.Statement) error {
		x.Roles, x.Entries = turn.Statement.Roles, turn.Statement.Entries
		return nil
	})
	return out, err
}

// Refusal is one thing that keeps a statement from approval: of a line, of the
// statement itself, or of who would approve.
type Refusal struct {
	Line  *Line
	Field problem.Field // of the line or the statement
	Break *assess.BrokenReason
	Who   bool // the one who asks holds no appointment as top management
}

// Refusals are all things that keep a statement from approval by somebody: what guard
// G1 asks for, and reasons that lead nowhere (S-027).
func (s *Sheet) Refusals(person id.ID) []Refusal {
	var out []Refusal
	for _, f := range s.Frame {
		if f.Key != "control_without_line" {
			out = append(out, Refusal{Field: f})
		}
	}
	for _, f := range s.Frame {
		if f.Key == "control_without_line" {
			out = append(out, Refusal{Field: f})
		}
	}
	for _, l := range s.Lines {
		for _, f := range l.Wrong {
			out = append(out, Refusal{Line: l, Field: f})
		}
		for i := range l.Broken {
			out = append(out, Refusal{Line: l, Break: &l.Broken[i]})
		}
	}
	if !s.appointed(person) {
		out = append(out, Refusal{Who: true})
	}
	return out
}

// appointed reports whether somebody holds a live appointment as top management.
func (s *Sheet) appointed(person id.ID) bool {
	return !person.IsZero() && slices.ContainsFunc(s.World.RoleAssignments, func(a *record.RoleAssignment) bool {
		return a.Role == record.TopManagement && a.State == "active" && a.Person.ID == person
	})
}
