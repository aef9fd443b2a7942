package statement

import (
	"slices"

	"github.com/privet-pims/privet/internal/assess"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
)

// Status of a line that is no state of implementation.
const (
	Excluded  = "excluded"
	Undecided = "undecided"
	Unstated  = "unstated" // applies, and nobody has said how far it is in place
)

// ownGroup holds the organisation's own controls.
const ownGroup = "own"

// Line is one line of a statement with what the records say about it.
type Line struct {
	*record.StatementEntry
	Place    int                    // in the statement
	Asked    *catalogue.Requirement // nil for a control of our own
	Ours     *record.Control        // of such a line; nil if it is not to be seen
	Computed record.Implementation  // from the grades of our controls
	Answer   assess.Answer
	Fulfil   []*record.Control // that the line names or that name its requirement
	Evidence []*record.Evidence
	Stale    int // of the evidence
	Broken   []assess.BrokenReason
	Wrong    []problem.Field // what keeps the line from approval
	Changed  calendar.Day    // "" if that is not to be seen
}

// Number is what people call the line: that of the standard, or the reference of our
// own control (S-028).
func (l *Line) Number() string {
	switch {
	case l.Asked != nil:
		return l.Asked.ID
	case l.Requirement != "":
		return catalogue.Key(l.Requirement).ID()
	case l.Ours != nil:
		return l.Ours.Ref
	}
	return "–"
}

// Name is the title of the line in a language.
func (l *Line) Name(lang string) string {
	switch {
	case l.Asked != nil:
		return l.Asked.TitleIn(lang)
	case l.Ours != nil:
		return l.Ours.Title
	}
	return string(l.Requirement)
}

// Group is the part of the table in which the line stands.
func (l *Line) Group() string {
	switch {
	case l.Requirement == "":
		return ownGroup
	case l.Asked != nil && l.Asked.Group != "":
		return l.Asked.Group
	}
	return assess.TableOf(catalogue.Key(l.Requirement))
}

// Status is where the line stands in one word.
func (l *Line) Status() string {
	switch {
	case l.Applicable == "no":
		return Excluded
	case l.Applicable != "yes":
		return Undecided
	case l.State == "":
		return Unstated
	}
	return string(l.State)
}

// Differs reports whether what people said and what the records show are not the same.
func (l *Line) Differs() bool { return l.Applicable == "yes" && l.Computed != l.State }

// Shared reports whether a control of the information security management system
// answers the line too: it is kept and shown by evidence once (S-033).
func (l *Line) Shared() []*record.Control {
	return slices.DeleteFunc(slices.Clone(l.Fulfil), func(c *record.Control) bool { return !c.SharedISMS })
}

// Group is a part of the table with its counts.
type Group struct {
	ID, Title string
	Table     string // of Annex A
	Lines     []*Line
}

// Counts are lines by status.
type Counts map[string]int

// Count counts lines.
func Count(lines []*Line) Counts {
	n := Counts{}
	for _, l := range lines {
		n[l.Status()]++
	}
	return n
}

// Total counts all lines.
func (n Counts) Total() int {
	all := 0
	for _, x := range n {
		all += x
	}
	return all
}

// Apply counts the lines that apply.
func (n Counts) Apply() int { return n.Total() - n[Excluded] - n[Undecided] }

// Sheet is a statement with all that is shown of it.
type Sheet struct {
	*record.Statement
	World   *assess.World // of the registers that a statement draws on
	View    *assess.View
	Lines   []*Line
	Missing []*catalogue.Requirement // that the roles ask for and no line speaks to
	Frame   []problem.Field          // what the statement itself lacks for approval
}

// Framework is the edition of the standard as the library knows it.
func (s *Sheet) Framework() *catalogue.Framework {
	f, ok := catalogue.Library().Framework(catalogue.Edition(s.Edition).Framework())
	if !ok {
		return &catalogue.Framework{}
	}
	return f
}

// ScopeOf is the scope of the statement; nil if it names none, or none to be seen.
func (s *Sheet) ScopeOf() *record.Scope {
	for _, x := range s.World.Scopes {
		if x.ID == s.Scope.ID {
			return x
		}
	}
	return nil
}

// Person is the name of somebody; "" if he is not to be seen.
func (s *Sheet) Person(at id.ID) string {
	for _, p := range s.World.People {
		if p.ID == at {
			return p.Title
		}
	}
	return ""
}

// Line is the one with an identifier; nil if there is none.
func (s *Sheet) Line(row id.ID) *Line {
	for _, l := range s.Lines {
		if l.ID == row {
			return l
		}
	}
	return nil
}

// Groups are the lines by the groups of the standard, our own controls last.
func (s *Sheet) Groups(lines []*Line, lang, own string) []Group {
	var out []Group
	at := map[string]int{}
	for _, l := range lines {
		g := l.Group()
		i, have := at[g]
		if !have {
			i = len(out)
			at[g] = i
			x := Group{ID: g, Table: g}
			switch {
			case g == ownGroup:
				x.Title = own
			case l.Asked != nil:
				x.Table, x.Title = assess.TableOf(l.Asked.Key), l.Asked.GroupTitle
				if h, ok := catalogue.Library().Requirement(catalogue.KeyOf(l.Asked.Framework, g)); ok {
					x.Title = h.TitleIn(lang)
				}
			}
			out = append(out, x)
		}
		out[i].Lines = append(out[i].Lines, l)
	}
	return out
}
