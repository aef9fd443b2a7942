package assess

import (
	"cmp"
	"slices"

	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/record"
)

// Grade is one of the three things that evidence can show of a control, with its
// reasons. It is computed and never entered (S-023).
type Grade struct {
	Holds bool
	// Last is the last day on which it holds if nothing changes; "" means without end.
	Last calendar.Day
	// Because are the reasons: what carries the grade where it holds, what is
	// missing where it does not.
	Because []GradeReason
}

// GradeReason is one fact behind a grade: a record and a field of it, and the sentence
// grade.KEY of the locales.
type GradeReason struct {
	Register string
	ID       id.ID
	Field    string
	Key      string
	On       calendar.Day // argument {day} of the sentence, where it has one
}

// SentenceKey is the sentence of the locales.
func (r GradeReason) SentenceKey() string { return "grade." + r.Key }

// Grades of one control, apart from each other: a control with a policy and
// nothing that shows it is carried out is designed, and not operating.
type Grades struct {
	Designed  Grade // described, owned, and documented or shown by evidence
	Operating Grade // in operation, and shown so by fresh evidence
	Effective Grade // tested with a good result, not too long ago
}

// usualFreshness is how long evidence of operation counts where neither the
// control nor the evidence says it (our default; no source gives a number).
const usualFreshness calendar.Period = "P1Y"

// Grade grades a control of the world on its day. A control that is not of the
// world has no grade.
func (v *View) Grade(control id.ID) Grades { return v.grades[control] }

func (v *View) gradeOf(c *record.Control) Grades {
	all := v.evidenceOf[c.ID]
	return Grades{v.designed(c, all), v.operating(c, all), v.effective(c, all)}
}

func (v *View) designed(c *record.Control, all []*record.Evidence) Grade {
	var g Grade
	lacks := func(missing bool, field, key string) {
		if missing {
			g.Because = append(g.Because, GradeReason{"controls", c.ID, field, key, ""})
		}
	}
	lacks(c.State == "retired", "state", "retired")
	lacks(c.Description == "", "description", "not_described")
	lacks(c.Owner.IsZero(), "owner", "not_owned")
	shown := v.carried(all, func(e *record.Evidence) (bool, calendar.Day) {
		if e.Strength == record.ShowsDesign || e.Strength == "" {
			return e.Strength != "", e.Until
		}
		return true, freshUntil(c, e)
	})
	if !shown.Holds && len(c.Documents) > 0 {
		shown = Grade{Holds: true, Because: []GradeReason{{"controls", c.ID, "documents", "documented", ""}}}
	} else if len(c.Documents) > 0 {
		shown.Last = ""
	}
	if len(g.Because) > 0 {
		if !shown.Holds {
			g.Because = append(g.Because, shown.Because...)
			lacks(len(shown.Because) == 0, "documents", "no_design_evidence")
		}
		return g
	}
	if !shown.Holds && len(shown.Because) == 0 {
		lacks(true, "documents", "no_design_evidence")
		return g
	}
	return shown
}

func (v *View) operating(c *record.Control, all []*record.Evidence) Grade {
	g := v.carried(all, func(e *record.Evidence) (bool, calendar.Day) {
		return e.Strength == record.ShowsOperation || e.Strength == record.ShowsEffectiveness, freshUntil(c, e)
	})
	if !g.Holds && len(g.Because) == 0 {
		g.Because = []GradeReason{{"controls", c.ID, "requirements", "no_operation_evidence", ""}}
	}
	if c.State != "operating" {
		return Grade{Because: append([]GradeReason{{"controls", c.ID, "state", "not_operating", ""}}, unless(g.Holds, g.Because)...)}
	}
	return g
}

// effective rests on the newest test: a later bad one takes back what an earlier
// good one showed.
func (v *View) effective(c *record.Control, all []*record.Evidence) Grade {
	var last *record.Evidence
	for _, e := range all {
		if e.Strength == record.ShowsEffectiveness && e.From <= v.Today && (last == nil || tested(e) > tested(last)) {
			last = e
		}
	}
	switch {
	case last == nil:
		return Grade{Because: []GradeReason{{"controls", c.ID, "requirements", "no_test", ""}}}
	case last.Outcome != "good":
		return Grade{Because: []GradeReason{{"evidence", last.ID, "outcome", "test_failed", tested(last)}}}
	}
	return v.carried([]*record.Evidence{last}, func(e *record.Evidence) (bool, calendar.Day) { return true, freshUntil(c, e) })
}

func tested(e *record.Evidence) calendar.Day { return cmp.Or(e.Until, e.From) }

// carried finds the evidence that carries a grade today. shows says whether a
// piece shows it, and until when it counts.
func (v *View) carried(all []*record.Evidence, shows func(*record.Evidence) (bool, calendar.Day)) Grade {
	var g Grade
	var stale []GradeReason
	endless := false
	for _, e := range all {
		ok, last := shows(e)
		switch {
		case !ok:
		case e.From > v.Today:
			stale = append(stale, GradeReason{"evidence", e.ID, "from", "not_yet", e.From})
		case v.over(last):
			stale = append(stale, GradeReason{"evidence", e.ID, "until", "stale", last})
		default:
			g.Holds = true
			endless = endless || last == ""
			g.Last = max(g.Last, last)
			g.Because = append(g.Because, GradeReason{"evidence", e.ID, "until", fresh(last), last})
		}
	}
	if endless {
		g.Last = ""
	}
	if !g.Holds {
		g.Because = stale
	}
	return g
}

func fresh(last calendar.Day) string {
	if last == "" {
		return "in_date"
	}
	return "in_date_until"
}

// freshUntil is the last day on which evidence of operation counts: so long after
// the end of what it covers as the control says, else the evidence, else a year.
func freshUntil(c *record.Control, e *record.Evidence) calendar.Day {
	return endOf(cmp.Or(e.Until, e.From), cmp.Or(c.FreshFor, e.FreshFor, usualFreshness))
}

// endOf is the day at the end of a period that begins on a day.
func endOf(d calendar.Day, p calendar.Period) calendar.Day {
	n, err := p.Length()
	if err != nil || d == "" {
		return d
	}
	return d.AddMonths(12*n.Years + n.Months).AddDays(7*n.Weeks + n.Days + n.Hours/24)
}

func unless(so bool, list []GradeReason) []GradeReason {
	if so {
		return nil
	}
	return list
}

func (v *View) indexControls() {
	for _, e := range v.Evidence {
		if e.State != "accepted" {
			continue
		}
		for _, c := range e.Controls {
			v.evidenceOf[c] = append(v.evidenceOf[c], e)
		}
		for _, r := range e.Requirements {
			for _, k := range withTwins(catalogue.Key(r)) {
				v.evidenceFor[k] = append(v.evidenceFor[k], e)
			}
		}
	}
	byControl := byID(v.Controls, func(c *record.Control) id.ID { return c.ID })
	answers := func(k catalogue.Key, c *record.Control) {
		for _, k := range withTwins(k) {
			if c != nil && c.State != "retired" && !slices.Contains(v.answering[k], c) {
				v.answering[k] = append(v.answering[k], c)
			}
		}
	}
	for _, c := range v.Controls {
		v.grades[c.ID] = v.gradeOf(c)
		for _, r := range c.Requirements {
			answers(catalogue.Key(r), c)
		}
		for _, r := range c.Risks {
			v.controlsOfRisk[r] = append(v.controlsOfRisk[r], c)
		}
	}
	for _, s := range v.Statements {
		if !inForce(&s.Head) {
			continue
		}
		for _, e := range s.Entries {
			if e.Requirement == "" {
				continue
			}
			if e.Applicable == "no" {
				v.excluded[catalogue.Key(e.Requirement)] = true
				continue
			}
			for _, c := range e.Controls {
				answers(catalogue.Key(e.Requirement), byControl[c])
			}
		}
	}
}

// withTwins are a key and the rows of the other edition that ask for the same:
// what answers the one answers the other.
func withTwins(k catalogue.Key) []catalogue.Key {
	out := []catalogue.Key{k}
	for _, m := range catalogue.Library().Correspond(k) {
		if m.Relation == catalogue.Equal {
			out = append(out, m.To)
		}
	}
	return out
}
