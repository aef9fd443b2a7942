package assess

import (
	"cmp"
	"slices"

	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/record"
)

// Answer is how the organisation's own controls answer a requirement: those that
// name it, those that a statement in force puts beside it (shared ones of an
// information security management system too), and those for the row of the other
// edition that asks for the same.
type Answer struct {
	Controls                       []Graded
	Designed, Operating, Effective int // of the controls
	// Proposed is the state of implementation that follows. A person confirms.
	Proposed record.Implementation
	// Falls is the first day on which one of the grades no longer holds if nothing
	// changes; "" when none will.
	Falls calendar.Day
}

// Graded is a control with its grades.
type Graded struct {
	Control *record.Control
	Grades
}

// GradeOf grades what answers a requirement.
func (v *View) GradeOf(k catalogue.Key) Answer {
	out := Answer{Proposed: "missing"}
	for _, c := range v.answering[k] {
		g := v.grades[c.ID]
		out.Controls = append(out.Controls, Graded{c, g})
		for _, x := range []struct {
			grade Grade
			n     *int
		}{{g.Designed, &out.Designed}, {g.Operating, &out.Operating}, {g.Effective, &out.Effective}} {
			if !x.grade.Holds {
				continue
			}
			*x.n++
			if x.grade.Last != "" {
				out.Falls = earliest(out.Falls, x.grade.Last.AddDays(1))
			}
		}
	}
	out.Proposed = out.implementation()
	return out
}

// implementation: in place when every control is designed and operates; partial
// when one is shown to operate, or is designed and no longer a mere plan.
func (a *Answer) implementation() record.Implementation {
	n := len(a.Controls)
	switch {
	case n == 0:
		return "missing"
	case a.Designed == n && a.Operating == n:
		return "in_place"
	case a.Operating > 0:
		return "partial"
	}
	for _, c := range a.Controls {
		if c.Designed.Holds && c.Control.State != "planned" {
			return "partial"
		}
	}
	return "planned"
}

func earliest(a, b calendar.Day) calendar.Day {
	if a == "" || b != "" && b < a {
		return b
	}
	return a
}

// GradeName is one of the three grades.
type GradeName string

const (
	IsDesigned  GradeName = "designed"
	IsOperating GradeName = "operating"
	IsEffective GradeName = "effective"
)

// Fall is a grade that will no longer hold from a day on.
type Fall struct {
	On       calendar.Day // the first day without it
	Control  *record.Control
	Grade    GradeName
	Evidence []id.ID // that carried it
}

// Falls are the grades that fall from tomorrow to a day if nothing changes, the
// first fall first: "on 14 March these items go stale" (S-015, S-128).
func (v *View) Falls(until calendar.Day) []Fall {
	var out []Fall
	for _, c := range v.Controls {
		g := v.grades[c.ID]
		for _, x := range []struct {
			name  GradeName
			grade Grade
		}{{IsDesigned, g.Designed}, {IsOperating, g.Operating}, {IsEffective, g.Effective}} {
			if !x.grade.Holds || x.grade.Last == "" || x.grade.Last >= until {
				continue
			}
			f := Fall{On: x.grade.Last.AddDays(1), Control: c, Grade: x.name}
			for _, r := range x.grade.Because {
				f.Evidence = append(f.Evidence, r.ID)
			}
			out = append(out, f)
		}
	}
	slices.SortStableFunc(out, func(a, b Fall) int {
		return cmp.Or(cmp.Compare(a.On, b.On), cmp.Compare(a.Control.Ref, b.Control.Ref))
	})
	return out
}
